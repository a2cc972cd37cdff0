import { createPublicKey } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { newKitKey, publicKeyOf } from '../../sandbox/enterprise/kitKey.ts';

/**
 * Made on the first run and kept beside the packages: a key of this size takes up to a second, and no private key lies in the
 * repository. PEM.
 */
export const kitPrivateKey = keptKey() ?? madeKey();
export const kitPublicKey = publicKeyOf(kitPrivateKey);

function directory(): string {
  return join(projectDirectory, 'node_modules', '.cache', 'test-keys');
}

function keptKey(): string | undefined {
  try {
    const key = readFileSync(join(directory(), 'kit.pem'), 'utf8');
    createPublicKey(key);
    return key;
  } catch {
    return undefined;
  }
}

/** Test files run side by side: whoever comes first or last, a file holds a whole key. */
function madeKey(): string {
  const key = newKitKey();
  mkdirSync(directory(), { recursive: true });
  const written = join(directory(), `kit-${process.pid}.pem`);
  writeFileSync(written, key, { mode: 0o600 });
  renameSync(written, join(directory(), 'kit.pem'));
  return key;
}
