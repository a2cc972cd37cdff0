import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type LocalizedText, type SellerSheet, sellerSheet } from '../sandbox/console/sellerSheet.ts';
import { readAddress } from './target/readAddress.ts';
import { languageOption } from './terminal/chosenLanguage.ts';
import { text } from './terminal/language.ts';
import { refuseInBoth } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const english = `Writes what to type in the seller centre for your deployment: every field of the listing's technical part, which key
goes where, the cases of the debugging page with their parameters, and what to do before it goes on sale.

  npm run sheet -- --url https://your-address [options]

options
  --url URL       the address of your deployment, without a path
  --kit-key FILE  the private key of joint operation (PEM); its public part is printed as the field takes it
  --only TEXT     only products whose name contains it, such as V2
  --lang en|zh    language (default: the terminal's)
  --json          as JSON
  --help          this text

Nothing is called, and no key but the public one is printed.

Exit code: 0 done, 2 wrong usage.`;

const chinese = `写出在卖家中心为您的部署填写的内容：商品技术部分的每个字段、每个密钥的位置、调试页面的用例及参数，以及上架前要做的事。

  npm run sheet -- --url https://your-address [选项]

选项
  --url URL       部署的地址，不带路径
  --kit-key FILE  联营 SaaS 的私钥（PEM）；按字段要求的格式打印其公钥
  --only TEXT     只列出名称包含它的商品，例如 V2
  --lang en|zh    语言（默认：终端的语言）
  --json          输出 JSON
  --help          本说明

不进行任何调用；除公钥外不打印任何密钥。

退出码：0 完成，2 用法错误。`;

const word = { type: 'string' } as const;

await runCommand({
  name: 'sheet',
  help: text(english, chinese),
  options: { url: word, 'kit-key': word, only: word, json: { type: 'boolean' }, ...languageOption },
  async run({ url, 'kit-key': kitKey, only = '', json }, _positionals, output, lang) {
    if (url === undefined)
      return refuseInBoth(
        '--url is missing: the address of your deployment, such as https://shop.example.com',
        '缺少 --url：部署的地址，例如 https://shop.example.com',
      );
    const address = deploymentAddress(url);
    const whole = sellerSheet(address, kitKey === undefined ? '' : await publicPart(kitKey));
    const entries = whole.entries.filter(({ product }) =>
      [product.en, product.zh].some(name => name.toLowerCase().includes(only.toLowerCase())),
    );
    if (entries.length === 0) {
      const names = (language: 'en' | 'zh') =>
        whole.entries.map(({ product }) => product[language]).join('; ');
      return refuseInBoth(
        `--only "${only}" names none of ${names('en')}`,
        `--only “${only}”不属于以下任何一个：${names('zh')}`,
      );
    }
    const sheet = { ...whole, entries };
    if (json === true) output.json(sheet);
    else output.say(asText(sheet, ({ en, zh }) => (lang === 'zh' ? zh : en)));
    return 0;
  },
});

/** The marketplace verifies a domain over https and appends the paths itself. */
function deploymentAddress(given: string): string {
  const url = readAddress('--url', given);
  if (url.protocol !== 'https:')
    return refuseInBoth(
      `--url must begin with https://: the marketplace calls nothing else; it is "${given}"`,
      `--url 必须以 https:// 开头：云商店只调用这样的地址；现在是“${given}”`,
    );
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '') {
    return refuseInBoth(
      `--url must be the bare address, such as ${url.protocol}//${url.host}; the paths are added here`,
      `--url 只需地址本身，例如 ${url.protocol}//${url.host}；路径会自动加上`,
    );
  }
  return url.origin;
}

async function publicPart(file: string): Promise<string> {
  const pem = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) =>
    refuseInBoth(
      `--kit-key: ${file} cannot be read (${error.code}); npm run keys -- kit makes a key pair`,
      `--kit-key：无法读取 ${file}（${error.code}）；npm run keys -- kit 可生成密钥对`,
    ),
  );
  try {
    return createPublicKey(pem).export({ type: 'spki', format: 'pem' }).toString();
  } catch {
    return refuseInBoth(
      `--kit-key: ${file} holds no private key in PEM`,
      `--kit-key：${file} 中没有 PEM 格式的私钥`,
    );
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
