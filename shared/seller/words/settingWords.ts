import { bundleWords } from './bundleWords.ts';
import type { Language } from './localeLanguage.ts';

/** What is wrong with a setting (shared/config), in the words that the bundle has for it. */
const fixed: Readonly<Record<string, string>> = {
  'is missing': '缺失',
  'must be an absolute URL': '必须是完整的 URL',
  'must not carry a user name or password': '不得带用户名或密码',
  'must be an https URL (http only on the loopback)': '必须是 https 地址（仅本机可用 http）',
  'is plain http to a public address: everything in the table would cross the network readable; use https':
    '是公网的明文 http：表中的全部数据都会在网络上明文传输；请用 https',
  'is plain http: use https, or set TABLE_PLAIN_HTTP=on where the address is inside your own VPC':
    '是明文 http：请用 https；地址在自己的 VPC 内时，设置 TABLE_PLAIN_HTTP=on',
  'is set, but DYNAMODB_ENDPOINT is no https address: nothing would be checked with it':
    '已设置，但 DYNAMODB_ENDPOINT 不是 https 地址：用它检查不了任何东西',
  'is empty': '为空',
  'holds a blank': '含有空格',
  'holds a blank or a character outside printable ASCII': '含有空格，或可打印 ASCII 以外的字符',
  'holds a semicolon: separate entries with commas': '含有分号：各项之间请用逗号分隔',
  'holds a semicolon: separate tokens with commas': '含有分号：令牌之间请用逗号分隔',
  'holds a semicolon: separate keys with commas': '含有分号：密钥之间请用逗号分隔',
  'holds a quotation mark or a bracket: give the key alone': '含有引号或括号：只给出密钥本身',
  'holds a = inside: give only what stands behind it': '中间有等号：只给出等号后面的内容',
  'holds no certificate in PEM form': '没有 PEM 格式的证书',
  'lists the same key twice': '同一个密钥列了两次',
  'must be a JSON object': '必须是 JSON 对象',
  'must be an object': '必须是对象',
  'has a field that is not known': '有未知的字段',
  'must be id:key, the id of letters, digits, _ or -, the key 32 bytes in base64':
    '必须是 id:key：id 由字母、数字、_ 或 - 组成，key 是 32 字节的 base64',
  'must be name:scope:token with the scope read, write or operate':
    '必须是 name:scope:token，scope 为 read、write 或 operate',
  'must hold PEM blocks of private keys': '必须是 PEM 格式的私钥',
  'is no readable private key (encrypted keys are not supported)': '不是可读的私钥（不支持加密的私钥）',
  'is no RSA key': '不是 RSA 密钥',
  'must mark exactly one application with "default": true': '必须恰好有一个应用标记 "default": true',
  'needs a name of a-z, 0-9 and -': '的名称只能由 a-z、0-9 和 - 组成',
  'uses the same id twice': '同一个 id 用了两次',
  'uses the same name twice': '同一个名称用了两次',
  'uses the same redirectUri twice': '同一个 redirectUri 用了两次',
  'uses the same token twice': '同一个令牌用了两次',
  'must be 1 to 32 letters, digits or -': '必须是 1 到 32 个字母、数字或 -',
  'must be letters, digits and -': '只能由字母、数字和 - 组成',
  'must be 3 to 48 letters, digits, _ or -': '必须是 3 到 48 个字母、数字、_ 或 -',
  'must be a domain name in lower case': '必须是小写的域名',
  'must be a decimal in quotes': '必须是带引号的小数',
  'missing or of the wrong type': '缺失或类型不对',
  'must be below ANSWER_WITHIN_MS, or no time is left to answer':
    '必须小于 ANSWER_WITHIN_MS，否则没有时间应答',
  'is missing: only the login page of the China site is known, but OAUTH_APPS is set':
    '缺失：只知道中国站的登录页，而 OAUTH_APPS 已设置',
  'is missing, but PRODUCTS names a product of the old usage API':
    '缺失，而 PRODUCTS 中有使用旧版用量接口的商品',
  'is missing, but CONFIG_SECRET names a secret of CSMS': '缺失，而 CONFIG_SECRET 指向 CSMS 的凭据',
  'is set, but no ALARM_WEBHOOK_URL': '已设置，但没有设置 ALARM_WEBHOOK_URL',
  'holds a public demonstration key of the sandbox, which only MODE=sandbox may use':
    '含有沙箱公开的演示密钥，只有 MODE=sandbox 可以使用',
  'is sandbox, which is only for a table on the loopback: set DYNAMODB_ENDPOINT':
    '为 sandbox，只能用于本机的表：请设置 DYNAMODB_ENDPOINT',
  // Of the HTTP process (deploy/serve/settings).
  'must be an address or a name of this machine': '必须是本机的地址或名称',
  'must be another port than PORT': '必须是 PORT 以外的端口',
  'must be an address or a network such as 10.0.0.0/8': '必须是地址或网段，例如 10.0.0.0/8',
  'must be a JSON object such as {"/.well-known/file.txt": "text"}':
    '必须是 JSON 对象，例如 {"/.well-known/file.txt": "text"}',
  'must have a path of letters, digits and . _ ~ - that begins with / and does not end with it':
    '的路径只能由字母、数字和 . _ ~ - 组成，以 / 开头，不以 / 结尾',
  'must have a path without . and ..': '的路径中不得有 . 和 ..',
  'has a path that the deployment serves itself': '的路径由本服务自身使用',
  'must have a text that is not empty': '的文本不得为空',
  'is larger than 64 KiB': '大于 64 KiB',
  'is plain http, and its name stands for a public address: use https':
    '是明文 http，而它的域名指向公网地址：请用 https',
  'names a secret that holds no text': '指向的凭据没有文本内容',
  'is no JSON object of settings': '不是由设置组成的 JSON 对象',
};

const patterns: readonly (readonly [RegExp, string])[] = [
  [/^is shorter than (\d+) characters$/, '短于 $1 个字符'],
  [/^is shorter than (\d+) bits$/, '短于 $1 位'],
  [/^has a token shorter than (\d+) characters$/, '的令牌短于 $1 个字符'],
  [/^must be a whole number from (\S+) to (\S+)$/, '必须是 $1 到 $2 的整数'],
  [/^must have a prefix length of 0 to (\d+)$/, '的前缀长度必须是 0 到 $1'],
  [/^must be a number from (\S+) to (\S+)$/, '必须是 $1 到 $2 的数'],
  [/^must be one of (.+)$/, '必须是以下之一：$1'],
  [/^must be whsec_ and (\d+) to (\d+) bytes in base64$/, '必须是 whsec_ 加上 $1 到 $2 字节的 base64'],
  [/^holds a certificate that cannot be read: number (\d+)$/, '中有无法读取的证书：第 $1 个'],
  [/^holds a key of (\w+)$/, '含有 $1 的密钥'],
  [/^must be an object or text in the document of (\w+)$/, '在 $1 的文档中必须是对象或文本'],
  [/^must be text in the document of (\w+)$/, '在 $1 的文档中必须是文本'],
  [/^is missing, but (\w+) is set$/, '缺失，而 $1 已设置'],
  [/^is missing, but (\w+) names a webhook$/, '缺失，而 $1 中有 webhook'],
  [/^cannot be read \((.+)\)$/, '无法读取（$1）'],
  [/^(?:(\w+)|entry (\d+)) is no setting$/, '中有不是设置的项：$1$2'],
  [
    /^names the table of another deployment \(KOOGALLERY_SITE (\S+), STAGE (\S+); here (\S+), (\S+)\): .*$/,
    '指向另一个部署的表（KOOGALLERY_SITE $1、STAGE $2；这里是 $3、$4）：请指定自己的表，或把两者设为与那边相同；npm run table -- hand-over 可将表移交给本部署',
  ],
  [
    /^The (secret of CONFIG_SECRET|parameters under SSM_PREFIX) cannot be fetched: (.+)$/s,
    '无法获取设置（$1）：$2',
  ],
];

/** A part of the setting, or where it came from, around what is wrong with it. */
const around: readonly (readonly [RegExp, (place: string, problem: string) => string])[] = [
  [/^entry (\d+) (.+)$/s, (place, problem) => `第 ${place} 项${problem}`],
  [/^block (\d+) (.+)$/s, (place, problem) => `第 ${place} 段${problem}`],
  [/^has an unusable ([\w.]+): (.+)$/s, (place, problem) => `的 ${place} 不可用：${problem}`],
];

const origins: readonly (readonly [RegExp, string])[] = [
  [/ \(the text of the file\)$/, '（文件的内容）'],
  [/ \(in what (\w+) names\)$/, '（$1 所指的内容中）'],
];

/** What is wrong with a setting, for people: what stands behind its name. One that nobody knows is quoted as it is. */
export function settingWords(language: Language, problem: string): string {
  if (language === 'en') return problem;
  for (const [pattern, chinese] of origins) {
    const from = pattern.exec(problem);
    if (from === null) continue;
    return `${settingWords(language, problem.slice(0, from.index))}${from[0].replace(pattern, chinese)}`;
  }
  const known = fixed[problem] ?? replaced(problem);
  if (known !== undefined) return known;
  for (const [pattern, put] of around) {
    const [, place, rest] = pattern.exec(problem) ?? [];
    if (place !== undefined && rest !== undefined) return put(place, settingWords(language, rest));
  }
  return bundleWords(language, problem);
}

function replaced(problem: string): string | undefined {
  const found = patterns.find(([pattern]) => pattern.test(problem));
  return found === undefined ? undefined : problem.replace(found[0], found[1]);
}

/** One line for one setting: its name, and what is wrong with it. */
export const settingProblem = (language: Language, variable: string, problem: string): string =>
  language === 'en' ? `${variable} ${problem}` : `${variable}：${settingWords(language, problem)}`;
