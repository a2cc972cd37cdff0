import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { bareKey } from '../sandbox/console/sellerSheet.ts';
import { newKitKey, publicKeyOf } from '../sandbox/enterprise/kitKey.ts';
import { refuse } from './terminal/refusal.ts';
import { type Output, runCommand } from './terminal/runCommand.ts';

const help = `Makes keys, tokens and secrets of a deployment. The marketplace's own access keys come from the seller centre.

  npm run keys -- kit [--out FILE]             the key pair of joint operation: the private part goes into the file
                                               (kit-private-key.pem), the public part is printed as the page wants it
  npm run keys -- settings [--out FILE]        DATA_KEYS, SELLER_WEBHOOK_SECRETS, SELLER_API_TOKENS and SESSION_SECRETS
  npm run keys -- token NAME SCOPE             an entry of SELLER_API_TOKENS, with the scope read, write or operate
  npm run keys -- webhook | session | data     an entry of SELLER_WEBHOOK_SECRETS, SESSION_SECRETS or DATA_KEYS

options
  --out FILE  writes there, for its owner only, instead of printing; a file that exists is left alone
  --help      this text

What is printed is secret, but for the public key: keep it where your settings are kept.

Exit code: 0 done, 2 wrong usage or the file exists.`;

/** 32 random bytes are beyond guessing wherever they are used. */
const word = () => randomBytes(32).toString('base64url');
const webhookSecret = () => `whsec_${randomBytes(32).toString('base64')}`;
const dataKey = () =>
  `k${new Date().toISOString().slice(0, 7).replace('-', '')}:${randomBytes(32).toString('base64')}`;
const token = (name: string, scope: string) => `${name}:${scope}:${word()}`;

const makers: Readonly<Record<string, () => string>> = {
  webhook: webhookSecret,
  session: word,
  data: dataKey,
  settings: () =>
    [
      `DATA_KEYS=${dataKey()}`,
      `SELLER_WEBHOOK_SECRETS=${webhookSecret()}`,
      `SELLER_API_TOKENS=${[token('product', 'write'), token('operator', 'operate'), token('reader', 'read')].join(',')}`,
      `SESSION_SECRETS=${word()}`,
    ].join('\n'),
};

await runCommand({
  name: 'keys',
  help,
  options: { out: { type: 'string' } },
  maxPositionals: 3,
  async run({ out }, [kind = '', ...rest], output) {
    if (kind === 'kit' && rest.length === 0) return kit(out ?? 'kit-private-key.pem', output);
    const [name = '', scope = ''] = rest;
    if (kind === 'token') {
      if (!/^[A-Za-z0-9_.-]{1,64}$/.test(name) || !/^(read|write|operate)$/.test(scope)) {
        return refuse('token needs a name of letters, digits, _ . - and a scope: read, write or operate');
      }
      return give(token(name, scope), out, output);
    }
    const make = Object.hasOwn(makers, kind) && rest.length === 0 ? makers[kind] : undefined;
    if (make === undefined) {
      const asked = [kind, ...rest].join(' ');
      return refuse(
        `${asked === '' ? 'what to make is missing' : `"${asked}" is not known`}; --help lists what there is`,
      );
    }
    return give(make(), out, output);
  },
});

async function kit(file: string, output: Output): Promise<number> {
  const privateKey = newKitKey();
  await writeNew(file, privateKey);
  output.note(
    `The private part is in ${file}: name it in KIT_PRIVATE_KEYS_FILE, or put its text into KIT_PRIVATE_KEYS.`,
  );
  output.note('The public part, for the credential in the seller centre:');
  output.say(bareKey(publicKeyOf(privateKey)));
  return 0;
}

async function give(made: string, out: string | undefined, output: Output): Promise<number> {
  if (out === undefined) output.raw(`${made}\n`);
  else {
    await writeNew(out, `${made}\n`);
    output.note(`Written to ${out}`);
  }
  return 0;
}

/** A key that is replaced by mistake is lost for ever, and with it what it sealed. */
async function writeNew(file: string, content: string): Promise<void> {
  await writeFile(file, content, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) =>
    refuse(
      error.code === 'EEXIST'
        ? `${file} exists and is left alone; --out names another file`
        : `${file} cannot be written (${error.code})`,
    ),
  );
}
