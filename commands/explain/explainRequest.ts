import { minuteMs } from '../../shared/platform/time.ts';
import { bundleWords } from '../../shared/seller/words/bundleWords.ts';
import { firstValue, parseRawQuery } from '../../shared/wire/rawQuery.ts';
import { type AccessKey, accessKey } from '../../shared/wire/signature/accessKey.ts';
import { type TokenVerification, verifyAuthToken } from '../../shared/wire/signature/authToken.ts';
import {
  type KitVerification,
  signKitRequest,
  verifyKitToken,
} from '../../shared/wire/signature/kitSignature.ts';
import { signRequest } from '../../shared/wire/signature/requestSignature.ts';
import { type RequestVerification, verifySignedRequest } from '../../shared/wire/signature/signedRequest.ts';
import { type Text, text } from '../terminal/language.ts';
import type { CurlRequest } from './readCurl.ts';

/** Keys by the interface that they are bound to. */
export type Keys = Readonly<Partial<Record<'base' | 'v1' | 'license' | 'kit' | 'general', string>>>;

export interface Explanation {
  readonly ok: boolean;
  /** What was looked at, in order; the last one is the answer. */
  readonly steps: readonly Text[];
}

const toleranceMs = minuteMs;

/** Says which step of the verification fails for a request of the debugging page, and what most likely is wrong. */
export function explainRequest(request: CurlRequest, keys: Keys, now: number): Explanation {
  const steps: Text[] = [];
  const query = parseRawQuery(request.url.search.slice(1));
  const isKit = /\/produceAPI\//.test(request.url.pathname);
  const kind = isKit
    ? request.headers.has('x-sign')
      ? 'kit-v2'
      : 'kit-v1'
    : request.method === 'GET'
      ? 'get'
      : 'post';
  const expected = expectedKey(request.url.pathname, kind);
  const names = {
    'kit-v2': text('joint operation V2', '联营 V2'),
    'kit-v1': text('joint operation V1', '联营 V1'),
    get: text('SaaS V1.0 or License 1.0', 'SaaS V1.0 或 License 1.0'),
    post: text('a signed POST', '带签名的 POST'),
  };
  const call = `${request.method} ${request.url.pathname}`;
  steps.push(
    text(
      `This is ${names[kind].en} (${call}); an interface of this kind is called with the ${expected.join(' or ')} key.`,
      `这是${names[kind].zh}（${call}）；此类接口应使用 ${expected.join(' 或 ')} 密钥签名。`,
    ),
  );
  if (kind !== 'get' && request.body === '')
    return {
      ok: false,
      steps: [
        ...steps,
        text(
          'The command has no body (-d): paste all of it, as the page generates it.',
          '命令中没有请求体（-d）：请完整粘贴页面生成的命令。',
        ),
      ],
    };

  const timestamp = kind === 'kit-v2' ? request.headers.get('x-timestamp') : firstValue(query, 'timestamp');
  if (kind === 'post' || kind === 'kit-v2') {
    if (timestamp === undefined)
      return {
        ok: false,
        steps: [...steps, text('The timestamp is missing: 000002.', '缺少 timestamp：000002。')],
      };
    const at = timestamp.length === 10 ? Number(timestamp) * 1000 : Number(timestamp);
    const off = Math.round((now - at) / 1000);
    steps.push(
      Math.abs(off) * 1000 > toleranceMs
        ? text(
            `It was signed ${Math.abs(off)} s ${off > 0 ? 'ago' : 'ahead of this clock'}: now it would be refused with 000002. Generate it anew, and check the clock.`,
            `它签名于${off > 0 ? ` ${off} 秒前` : `比本机时钟晚 ${-off} 秒的时刻`}：现在会以 000002 被拒绝。请重新生成，并检查时钟。`,
          )
        : text(`Its time is right (${off} s).`, `时间正确（相差 ${off} 秒）。`),
    );
  }
  const wanted = Object.entries(keys).filter(([name]) => expected.includes(name));
  const others = Object.entries(keys).filter(([name]) => !expected.includes(name));
  for (const [name, secret] of wanted) {
    const result = verify(request, kind, accessKey(secret));
    if (result.ok) {
      const how =
        result.matched === 'canonical'
          ? text(' over the sorted form of the body', '（按请求体排序后的形式）')
          : result.matched === 'percent'
            ? text(' with + kept as it is', '（+ 保持原样）')
            : text('', '');
      const holds = text(
        `The signature holds with the ${name} key${how.en}.`,
        `签名与 ${name} 密钥相符${how.zh}。`,
      );
      return { ok: true, steps: [...steps, holds] };
    }
    // Whatever the key: it would be refused.
    if (result.resultCode === '000002' || result.reason === 'parameter-swallowed')
      return {
        ok: false,
        steps: [
          ...steps,
          text(
            `${result.hint}: ${result.resultCode}.`,
            `${bundleWords('zh', result.hint)}：${result.resultCode}。`,
          ),
        ],
      };
  }
  for (const [name, secret] of others) {
    if (verify(request, kind, accessKey(secret)).ok) {
      return {
        ok: false,
        steps: [
          ...steps,
          text(
            `The signature holds with the ${name} key: the wrong key type is bound to this address (000001). Bind the ${expected[0]} key in the seller centre, or set it for this interface.`,
            `签名与 ${name} 密钥相符：该地址绑定了错误类型的密钥（000001）。请在卖家中心绑定 ${expected[0]} 密钥，或为此接口设置它。`,
          ),
        ],
      };
    }
  }
  return {
    ok: false,
    steps: [
      ...steps,
      guess(
        request,
        kind,
        wanted.map(([, secret]) => secret),
      ),
    ],
  };
}

function expectedKey(path: string, kind: string): readonly string[] {
  if (kind === 'kit-v1') return ['kit', 'v1'];
  if (kind === 'kit-v2') return ['kit'];
  if (/\/license(\/|$)/.test(path)) return kind === 'get' ? ['license', 'v1'] : ['license'];
  if (/\/order(\/|$)/.test(path)) return ['general'];
  return kind === 'get' ? ['v1'] : ['base'];
}

function verify(
  request: CurlRequest,
  kind: string,
  key: AccessKey,
  changed: Partial<CurlRequest> = {},
): RequestVerification | TokenVerification | KitVerification {
  const { url, headers, body } = { ...request, ...changed };
  const rawQuery = url.search.slice(1);
  const bytes = Buffer.from(body);
  if (kind === 'get') return verifyAuthToken({ keys: [key], rawQuery, now: 0 });
  if (kind === 'kit-v1')
    return verifyKitToken({ keys: [key], header: headers.get('authtoken'), body: bytes, now: 0 });
  const query = parseRawQuery(rawQuery);
  const isKit = kind === 'kit-v2';
  const timestamp = isKit ? headers.get('x-timestamp') : firstValue(query, 'timestamp');
  return verifySignedRequest(
    {
      keys: [key],
      signature: isKit ? headers.get('x-sign') : firstValue(query, 'signature'),
      timestamp,
      nonce: isKit ? headers.get('x-nonce') : firstValue(query, 'nonce'),
      body: bytes,
      // Its age was spoken of already; here only the signature counts.
      now: timestamp?.length === 10 ? Number(timestamp) * 1000 : Number(timestamp),
      toleranceMs,
    },
    isKit ? signKitRequest : signRequest,
  );
}

/** Small damages that explain a signature which does not hold. */
function guess(request: CurlRequest, kind: string, secrets: readonly string[]): Text {
  if (secrets.length === 0)
    return text(
      'No key for this interface is known here: give it with --key and the like.',
      '这里没有此接口的密钥：请用 --key 等选项给出。',
    );
  const holds = (changed: Partial<CurlRequest>) =>
    secrets.some(secret => verify(request, kind, accessKey(secret), changed).ok);
  const trimmed = request.body.trim();
  if (trimmed !== request.body && holds({ body: trimmed })) {
    return text(
      'The signature holds without the blanks or line feeds at the ends of the body: something adds them on the way (000001).',
      '去掉请求体首尾的空格或换行后签名成立：途中有程序添加了它们（000001）。',
    );
  }
  for (const secret of secrets) {
    if (verify(request, kind, accessKey(secret.trim())).ok && secret.trim() !== secret)
      return text('The key has a blank at its end (000001).', '密钥末尾有空格（000001）。');
  }
  if (kind === 'post' || kind === 'kit-v2') {
    const other = kind === 'post' ? signKitRequest : signRequest;
    const swapped = secrets.some(secret => {
      const query = parseRawQuery(request.url.search.slice(1));
      const timestamp = firstValue(query, 'timestamp') ?? request.headers.get('x-timestamp') ?? '';
      const nonce = firstValue(query, 'nonce') ?? request.headers.get('x-nonce') ?? '';
      const signature = firstValue(query, 'signature') ?? request.headers.get('x-sign') ?? '';
      return (
        other({ accessKey: secret, timestamp, nonce, payload: request.body }).toLowerCase() ===
        signature.toLowerCase()
      );
    });
    if (swapped)
      return text(
        'It is signed by the formula of the other kind of interface: base interfaces hash the body first, joint operation does not (000001).',
        '它用了另一类接口的签名公式：基础接口先对请求体求哈希，联营接口则不求（000001）。',
      );
  }
  if (kind === 'get' && / /.test(firstValue(parseRawQuery(request.url.search.slice(1)), 'authToken') ?? '')) {
    return text(
      'A + of the token became a blank on the way, and no key makes the rest right either: encode it as %2B, and compare the key (000001).',
      '令牌中的 + 在途中变成了空格，而且其余部分也与任何密钥都不符：请编码为 %2B，并核对密钥（000001）。',
    );
  }
  return text(
    'No known key makes this signature: another key is bound in the seller centre, or the body or query was changed after it was signed (000001).',
    '已知的密钥都得不出这个签名：卖家中心绑定的是另一个密钥，或者请求体、查询串在签名后被修改（000001）。',
  );
}
