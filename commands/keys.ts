import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { bareKey } from '../sandbox/console/sellerSheet.ts';
import { newKitKey, publicKeyOf } from '../sandbox/enterprise/kitKey.ts';
import { languageOption } from './terminal/chosenLanguage.ts';
import { type Say, speaking, text } from './terminal/language.ts';
import { refuseInBoth } from './terminal/refusal.ts';
import { type Output, runCommand } from './terminal/runCommand.ts';

const english = `Makes keys, tokens and secrets of a deployment. The marketplace's own access keys come from the seller centre.

  npm run keys -- kit [--out FILE]             the key pair of joint operation: the private part goes into the file
                                               (kit-private-key.pem), the public part is printed as the page wants it
  npm run keys -- settings [--out FILE]        DATA_KEYS, SELLER_WEBHOOK_SECRETS, SELLER_API_TOKENS and SESSION_SECRETS
  npm run keys -- token NAME SCOPE             an entry of SELLER_API_TOKENS, with the scope read, write or operate
  npm run keys -- webhook | session | data     an entry of SELLER_WEBHOOK_SECRETS, SESSION_SECRETS or DATA_KEYS

options
  --out FILE    writes there, for its owner only, instead of printing; a file that exists is left alone
  --lang en|zh  language (default: the terminal's)
  --help        this text

What is printed is secret, but for the public key: keep it where your settings are kept.

Exit code: 0 done, 2 wrong usage or the file exists.`;

const chinese = `生成部署所需的密钥、令牌和机密。云商店自己的访问密钥来自卖家中心。

  npm run keys -- kit [--out FILE]             联营 SaaS 的密钥对：私钥写入文件（kit-private-key.pem），公钥按页面要求的格式打印
  npm run keys -- settings [--out FILE]        DATA_KEYS、SELLER_WEBHOOK_SECRETS、SELLER_API_TOKENS 和 SESSION_SECRETS
  npm run keys -- token NAME SCOPE             SELLER_API_TOKENS 的一项，权限为 read、write 或 operate
  npm run keys -- webhook | session | data     SELLER_WEBHOOK_SECRETS、SESSION_SECRETS 或 DATA_KEYS 的一项

选项
  --out FILE    写入文件而不打印，只有所有者可读；已有的文件保持不变
  --lang en|zh  语言（默认：终端的语言）
  --help        本说明

除公钥外，打印的内容都是机密：请与其他设置一起保管。

退出码：0 完成，2 用法错误或文件已存在。`;

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
  help: text(english, chinese),
  options: { out: { type: 'string' }, ...languageOption },
  maxPositionals: 3,
  async run({ out }, [kind = '', ...rest], output, language) {
    const say = speaking(language);
    if (kind === 'kit' && rest.length === 0) return kit(out ?? 'kit-private-key.pem', output, say);
    const [name = '', scope = ''] = rest;
    if (kind === 'token') {
      if (!/^[A-Za-z0-9_.-]{1,64}$/.test(name) || !/^(read|write|operate)$/.test(scope)) {
        return refuseInBoth(
          'token needs a name of letters, digits, _ . - and a scope: read, write or operate',
          'token 需要名称（字母、数字、_ . -）和权限：read、write 或 operate',
        );
      }
      return give(token(name, scope), out, output, say);
    }
    const make = Object.hasOwn(makers, kind) && rest.length === 0 ? makers[kind] : undefined;
    if (make === undefined) {
      const asked = [kind, ...rest].join(' ');
      return refuseInBoth(
        `${asked === '' ? 'what to make is missing' : `"${asked}" is not known`}; --help lists what there is`,
        `${asked === '' ? '没有说明要生成什么' : `未知的“${asked}”`}；--help 列出可以生成的内容`,
      );
    }
    return give(make(), out, output, say);
  },
});

async function kit(file: string, output: Output, say: Say): Promise<number> {
  const privateKey = newKitKey();
  await writeNew(file, privateKey);
  output.note(
    say(
      `The private part is in ${file}: name it in KIT_PRIVATE_KEYS_FILE, or put its text into KIT_PRIVATE_KEYS.`,
      `私钥在 ${file}：请在 KIT_PRIVATE_KEYS_FILE 中指定它，或把内容放入 KIT_PRIVATE_KEYS。`,
    ),
  );
  output.note(say('The public part, for the credential in the seller centre:', '公钥，用于卖家中心的凭证：'));
  output.say(bareKey(publicKeyOf(privateKey)));
  return 0;
}

async function give(made: string, out: string | undefined, output: Output, say: Say): Promise<number> {
  if (out === undefined) output.raw(`${made}\n`);
  else {
    await writeNew(out, `${made}\n`);
    output.note(say(`Written to ${out}`, `已写入 ${out}`));
  }
  return 0;
}

/** A key that is replaced by mistake is lost for ever, and with it what it sealed. */
async function writeNew(file: string, content: string): Promise<void> {
  await writeFile(file, content, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) =>
    error.code === 'EEXIST'
      ? refuseInBoth(
          `${file} exists and is left alone; --out names another file`,
          `${file} 已存在，保持不变；--out 可指定其他文件`,
        )
      : refuseInBoth(`${file} cannot be written (${error.code})`, `无法写入 ${file}（${error.code}）`),
  );
}
