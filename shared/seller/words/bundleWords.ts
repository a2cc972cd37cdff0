import { type VerificationFailure, verificationHint } from '../../wire/signature/verificationFailure.ts';
import type { Language } from './localeLanguage.ts';

/** What the bundle says of a refused call, in English: its log and the failures that it keeps. */
const hints: Readonly<Record<VerificationFailure, string>> = {
  'request-too-large': '请求体或查询串超过该接口的上限',
  'timestamp-missing': '查询串中没有 timestamp：代理丢掉了查询串，或者调用方不是云商店',
  'timestamp-malformed': 'timestamp 不是 10 位或 13 位数字（V1.0 为 14 至 17 位）：途中有程序改写了查询串',
  'timestamp-ambiguous':
    'nonce 的末尾与 10 位的 timestamp 连起来像一个毫秒时间：有人移动了录制的调用中两者的分界；偶尔也是巧合，重试时 nonce 不同',
  'nonce-missing': '查询串中没有 nonce：代理丢掉了查询串，或者调用方不是云商店',
  'timestamp-too-old': 'timestamp 太旧：本服务器时钟偏快，代理滞留了请求，或者旧请求被再次发送',
  'timestamp-in-the-future': 'timestamp 在未来：本服务器的时钟偏慢',
  'signature-missing': '查询串中没有 signature：代理丢掉了它，或者调用方不是云商店',
  'signature-malformed': 'signature 不是 64 位十六进制数：途中被截断或改写',
  'no-keys': '没有为该接口类型配置密钥，因此任何签名都不成立',
  'body-empty': '收到的请求体为空：代理或重定向丢掉了它',
  'body-not-json': '请求体不是完整的 JSON：途中被截断、解码两次或转换了字符集',
  'too-many-members': '请求体的字段比云商店的任何调用都多，因此不再查看：调用方不是云商店',
  'parameter-swallowed':
    '令牌成立，但某个值里含有另一个参数：有人把录制的调用在别处切开，或者买家取了“x&orderId=”这样的名称',
  'signature-mismatch':
    '所配置的该接口类型的密钥都不能得出这个签名：密钥在卖家中心换过、属于另一接口类型、复制时带了空格；或者途中有程序解析后重新序列化了请求体',
};

const fixed: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(hints).map(([reason, chinese]) => [
      verificationHint(reason as VerificationFailure),
      chinese,
    ]),
  ),
  'this address does not serve the activity: is it another family, or a newer one?':
    '该地址不提供此接口：是否属于另一种商品类型，或是新增的接口？',
  'nothing is served at the path that was called: register https://your-domain/saas, or /license or /order, with nothing behind it':
    '被调用的路径上没有服务：请登记 https://your-domain/saas，或 /license、/order，后面不要再加内容',
  // Why long work ended before its end.
  interrupted: '被中断',
  // Problem details of the seller API (route.ts beside).
  'The table does not answer at the moment.': '表目前没有应答。',
  'Something went wrong; the log has the request id.': '部署出错；日志中有请求 id。',
  'A setting of the deployment is wrong; its log names it.': '部署的某项设置有误；日志写明是哪一项。',
  'The settings of the deployment cannot be fetched; its log says why.': '部署的设置无法读取；日志写明原因。',
  'The cursor is not one of this list.': 'cursor 不属于这个列表。',
  'The request breaks a rule.': '请求不符合规则。',
  'There is no such resource.': '没有这个资源。',
  'There is no such instance.': '没有这个实例。',
  // What a table did (shared/table, shared/outbox).
  'the item could not be written before the deadline': '条目未能在规定时间内写入：同时写它的请求太多',
  'the table left keys of a batch over': '表没有读完一批条目：它在限流',
  // Why stored data cannot be opened (shared/seal).
  'The value is not a sealed value.': '该值不是封存的值。',
  'The value was changed or belongs to another item.': '该值被改动，或者属于另一个条目。',
  // In or around a key or a token (shared/config/readers/copiedText.ts).
  'is in quotation marks: take them away, they count as part of the value here':
    '带着引号：请去掉，引号在这里算作值的一部分',
  'begins with a name and =: give only what stands behind it': '以名称和等号开头：只给出等号后面的内容',
  'is a placeholder that nothing was put in for: give the value itself': '是没有被替换的占位符：请给出值本身',
  'is in brackets: take them away, entries are only separated by commas':
    '带着括号：请去掉，各项之间只用逗号分隔',
  'has a semicolon at an end: take it away': '首尾有分号：请去掉',
  'ends in a backslash sequence: take it away': '以反斜杠序列结尾：请去掉',
};

const patterns: readonly (readonly [RegExp, string])[] = [
  [/^The table does not answer at the moment \((table-[\w-]+)\)\.$/, '表目前没有应答（$1）。'],
  [
    /^What answers there is not the seller API \(HTTP (\d+)\): is it the address of a deployment\?$/,
    '应答的不是卖家 API（HTTP $1）：这是部署的地址吗？',
  ],
  [/^the table did not answer as asked: (\w+)$/, '表没有按要求应答：$1'],
  [/^the reply was not understood: not UTF-8 JSON$/, '应答无法理解：不是 UTF-8 的 JSON'],
  [/^the reply was not understood: (.+)$/, '应答无法理解：“$1”'],
  [/^a stored item cannot be read: (.+?)\.?$/i, '一个已存储的条目无法读取：$1'],
  [
    /^The value was sealed with the data key (.+), which is not in DATA_KEYS\.$/,
    '该值由数据密钥 $1 封存，而 DATA_KEYS 中没有它',
  ],
  [/^There is no data key to seal with\.$/, '没有可用于封存的数据密钥'],
  [/^holds an invisible character \((U\+\w+)\).*/, '含有看不见的字符（$1）：请手动输入，或重新复制'],
  [/^holds a full-width character \((U\+\w+)\).*/, '含有全角字符（$1）：请切换到英文输入法重新输入'],
];

/** A sentence that the bundle writes in English, for people. One that nobody knows is quoted as it is. */
export function bundleWords(language: Language, english: string): string {
  if (language === 'en') return english;
  const known = english
    .split('; ')
    .map(
      part =>
        fixed[part] ??
        patterns.map(([of, to]) => (of.test(part) ? part.replace(of, to) : undefined)).find(Boolean),
    );
  const whole = fixed[english];
  if (whole !== undefined) return whole;
  return known.every(part => part !== undefined) ? known.join('；') : `“${english}”`;
}
