import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type LocalizedText, type SellerSheet, sellerSheet } from '../sandbox/console/sellerSheet.ts';
import { readAddress } from './target/readAddress.ts';
import { refuse } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const help = `Writes what to type in the seller centre for your deployment: every field of the listing's technical part, which key
goes where, the cases of the debugging page with their parameters, and what to do before it goes on sale.

  npm run sheet -- --url https://your-address [options]

options
  --url URL       the address of your deployment, without a path
  --kit-key FILE  the private key of joint operation (PEM); its public part is printed as the field takes it
  --only TEXT     only products whose name contains it, such as V2
  --lang zh       in Chinese
  --json          as JSON
  --help          this text

Nothing is called, and no key but the public one is printed.

Exit code: 0 done, 2 wrong usage.`;

const text = { type: 'string' } as const;

await runCommand({
  name: 'sheet',
  help,
  options: { url: text, 'kit-key': text, only: text, lang: text, json: { type: 'boolean' } },
  async run({ url, 'kit-key': kitKey, only = '', lang = 'en', json }, _positionals, output) {
    if (url === undefined)
      return refuse('--url is missing: the address of your deployment, such as https://shop.example.com');
    if (lang !== 'en' && lang !== 'zh') return refuse(`--lang must be en or zh; it is "${lang}"`);
    const address = deploymentAddress(url);
    const whole = sellerSheet(address, kitKey === undefined ? '' : await publicPart(kitKey));
    const entries = whole.entries.filter(({ product }) =>
      [product.en, product.zh].some(name => name.toLowerCase().includes(only.toLowerCase())),
    );
    if (entries.length === 0) {
      return refuse(
        `--only "${only}" names none of ${whole.entries.map(({ product }) => product.en).join('; ')}`,
      );
    }
    const sheet = { ...whole, entries };
    if (json === true) output.json(sheet);
    else output.say(asText(sheet, ({ en, zh }) => (lang === 'zh' ? zh : en)));
    return 0;
  },
});

/** The marketplace verifies a domain over https and appends the paths itself. */
function deploymentAddress(text: string): string {
  const url = readAddress('--url', text);
  if (url.protocol !== 'https:')
    return refuse(`--url must begin with https://: the marketplace calls nothing else; it is "${text}"`);
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '') {
    return refuse(
      `--url must be the bare address, such as ${url.protocol}//${url.host}; the paths are added here`,
    );
  }
  return url.origin;
}

async function publicPart(file: string): Promise<string> {
  const pem = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) =>
    refuse(`--kit-key: ${file} cannot be read (${error.code}); npm run keys -- kit makes a key pair`),
  );
  try {
    return createPublicKey(pem).export({ type: 'spki', format: 'pem' }).toString();
  } catch {
    return refuse(`--kit-key: ${file} holds no private key in PEM`);
  }
}

function asText({ entries, publicKey, goLive }: SellerSheet, say: (text: LocalizedText) => string): string {
  const words = {
    key: say({ en: 'Key to bind', zh: '绑定密钥' }),
    cases: say({ en: 'Cases of the debugging page', zh: '调试页面用例' }),
    publicKey: say({ en: 'Public key (joint operation)', zh: '公钥（联营 SaaS）' }),
    goLive: say({ en: 'Before it goes on sale', zh: '上架之前' }),
  };
  const products = entries.map(({ product, fields, key, cases }) =>
    [
      `## ${say(product)}`,
      '',
      ...fields.map(({ label, value }) => `- ${say(label)}: ${value}`),
      `- ${words.key}: ${say(key.interfaceType)} → ${key.setting}`,
      `- ${words.cases}:`,
      ...cases.flatMap(({ title, parameters }) => [
        `  - [ ] ${title}`,
        ...parameters.map(([name, value]) => `        ${name} = ${value}`),
      ]),
      '',
    ].join('\n'),
  );
  const steps = goLive.map(
    ({ text: step, command }) => `- [ ] ${say(step)}${command === undefined ? '' : `\n      ${command}`}`,
  );
  const keys = publicKey === '' ? [] : [`## ${words.publicKey}`, '', publicKey, ''];
  return [...products, ...keys, `## ${words.goLive}`, '', ...steps].join('\n');
}
