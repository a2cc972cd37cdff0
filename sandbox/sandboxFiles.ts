import { join } from 'node:path';

/** What lies in the data directory; `--fresh` removes these and nothing else. */
export function sandboxFiles(dataDirectory: string) {
  return {
    table: join(dataDirectory, 'table'),
    bundles: join(dataDirectory, 'bundles'),
    functionLog: join(dataDirectory, 'functions.log'),
    product: join(dataDirectory, 'product.jsonl'),
    marketplace: join(dataDirectory, 'marketplace.json'),
    clock: join(dataDirectory, 'clock'),
    ledger: join(dataDirectory, 'books.json'),
    kitKey: join(dataDirectory, 'kit-private-key.pem'),
    addresses: join(dataDirectory, 'addresses.json'),
  };
}
