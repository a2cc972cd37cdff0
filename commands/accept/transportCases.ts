import { nothingServedHere } from '../../shared/callback/answer.ts';
import { type Text, text } from '../terminal/language.ts';
import type { AcceptanceCase, CaseCall, Seen, Suite } from './case.ts';
import { signingOf } from './case.ts';
import { code, codes } from './expectations.ts';
import { oneCallCases } from './oneCallCases.ts';

export const coldStartName = 'cold-start';

/** The call that wakes the deployment, and tells whether address and key are right at all. Always the first. */
export function coldStartCase(suite: Suite, call: CaseCall): AcceptanceCase {
  return {
    id: `${suite}/${coldStartName}`,
    suite,
    title: text(
      'the first call is answered in time, however long nobody called',
      '无论多久没有调用，首次调用都按时应答',
    ),
    calls: [call, call],
    holds: code('000000'),
    note: ([first, second]) =>
      text(
        `first answer after ${first?.milliseconds} ms, then ${second?.milliseconds} ms`,
        `首次应答 ${first?.milliseconds} 毫秒，再次 ${second?.milliseconds} 毫秒`,
      ),
    cause: text(
      'The function wakes too slowly: give it more memory. 000002 on a right call means that its clock or this one is off by more than a minute.',
      '函数唤醒太慢：请增加内存。正确的调用得到 000002，说明它或本机的时钟偏差超过一分钟。',
    ),
  };
}

/** How calls travel, in whatever family. */
export function transportCases(suite: Suite, call: CaseCall): readonly AcceptanceCase[] {
  const isGet = signingOf[suite] === 'get';
  return [
    {
      id: `${suite}/http1`,
      suite,
      title: text(
        'over HTTP/1.1 the header is named Body-Sign, letter by letter',
        'HTTP/1.1 下响应头逐字母为 Body-Sign',
      ),
      calls: [call],
      holds: code('000000'),
      cause: text(
        'Body-Sign must reach the marketplace: over HTTP/1.1 a proxy or load balancer that writes names in lower case breaks it.',
        'Body-Sign 必须到达云商店：HTTP/1.1 下把名称写成小写的代理或负载均衡会破坏它。',
      ),
    },
    {
      id: `${suite}/http2`,
      suite,
      title: text(
        'over HTTP/2, where all names are in lower case, the answer is complete and signed as well',
        'HTTP/2 下（名称均为小写）应答同样完整并带签名',
      ),
      calls: [{ ...call, over: 'HTTP/2' }],
      holds: code('000000'),
      cause: text(
        'Body-Sign must reach the marketplace: what answers HTTP/2 drops or changes it; HTTP/1.1 is enough.',
        'Body-Sign 必须到达云商店：应答 HTTP/2 的程序丢掉或改动了它；只用 HTTP/1.1 就够了。',
      ),
    },
    {
      id: `${suite}/replay`,
      suite,
      title: text(
        'a test call that comes twice, byte for byte, gets a right answer each time',
        '逐字节重复的测试调用每次都得到正确应答',
      ),
      calls: [call, { again: true }],
      holds: codes(['000000'], ['000000', '000001']),
      cause: text(
        'The nonce of a call is a guard against replay: the second call is the same success or 000001, no fault.',
        'nonce 用于防重放：第二次调用应为同样的成功或 000001，而不是故障。',
      ),
    },
    {
      id: `${suite}/repeated-at-once`,
      suite,
      title: text('ten of the same event at once all succeed', '同一事件的十次并发调用都成功'),
      calls: Array.from({ length: 10 }, () => call),
      atOnce: true,
      holds: code('000000'),
      cause: text(
        'Calls for one order or instance run into each other: wait for the other or try again, within the 5 s.',
        '同一订单或实例的调用互相冲突：请在 5 秒内等待对方或重试。',
      ),
    },
    ...(isGet ? [] : bodyCases(suite, call)),
  ];
}

const kibibyte = 1024;
const isKit = (suite: Suite): boolean => suite === 'kit-v1' || suite === 'kit-v2';

function bodyCases(suite: Suite, call: CaseCall): readonly AcceptanceCase[] {
  const largest = isKit(suite) ? 4 * kibibyte : 256;
  const one = oneCallCases(suite, call);
  const unchecked = text('The body is not checked before it is used.', '使用请求体之前没有检查。');
  // The token of the older kit is one over the fields: without fields there is none.
  const unread = (rawBody: string): CaseCall =>
    signingOf[suite] === 'kit-v1' ? { rawBody, unverified: true } : { rawBody };
  return [
    one(
      'malformed',
      text('a body that is no JSON is refused', '不是 JSON 的请求体被拒绝'),
      unread('{"activity":'),
      '000002',
      unchecked,
    ),
    one(
      'not-an-object',
      text('a body that is a list is refused', '列表形式的请求体被拒绝'),
      unread('[]'),
      '000002',
      unchecked,
    ),
    one(
      'huge',
      text(`a body over ${largest} KiB is refused`, `超过 ${largest} KiB 的请求体被拒绝`),
      { rawBody: JSON.stringify({ filler: 'x'.repeat(largest * kibibyte) }), unverified: true },
      '000002',
      text(
        'Bodies are read whole, whatever their size, or a gateway refuses them with a status of its own.',
        '无论多大都整个读入请求体，或者网关用自己的状态码拒绝。',
      ),
    ),
    ...(signingOf[suite] === 'kit-v1'
      ? []
      : [
          one(
            'unsorted',
            text(
              'a body in another order than the signed text is accepted',
              '字段顺序与被签名内容不同的请求体被接受',
            ),
            { unsorted: true },
            '000000',
            text(
              'The marketplace signs the sorted fields and does not always send them sorted: check the bytes, then their sorted form.',
              '云商店对排序后的字段签名，但不总是按此顺序发送：先验原始字节，再验排序后的形式。',
            ),
          ),
          one(
            'seconds',
            text('a time in seconds, of 10 digits, is accepted', '以秒为单位的 10 位时间被接受'),
            { inSeconds: true },
            '000000',
            text(
              'The pages of two sites print seconds where the third prints milliseconds: read 10 and 13 digits.',
              '两个站点的文档用秒，第三个用毫秒：10 位和 13 位都要能读。',
            ),
          ),
          one(
            'lower-case',
            text('a signature in lower-case hex holds as well', '小写十六进制的签名同样成立'),
            { lowerCase: true },
            '000000',
            text(
              'The hex digits of the signature are compared with their letter case.',
              '比较签名时区分了十六进制字母的大小写。',
            ),
          ),
        ]),
  ];
}

/** A plain sight of what the first call of a suite found: is anybody there who knows the key? */
export function firstProblem(url: string, [first]: readonly Seen[]): Text | undefined {
  if (first === undefined) return undefined;
  if (first.resultCode === '' && (first.content === undefined || first.status !== 200)) {
    return text(
      `${url} answers HTTP ${first.status} without a resultCode: it is not a production address`,
      `${url} 应答 HTTP ${first.status}，没有 resultCode：它不是生产地址`,
    );
  }
  if (String(first.content?.resultMsg ?? '').endsWith(nothingServedHere)) {
    return text(
      `${url} answers that ${nothingServedHere}: it is not a production address`,
      `${url} 应答“${nothingServedHere}”：它不是生产地址`,
    );
  }
  // Without keys nothing can be signed: the functions could not even read their settings.
  if (first.resultCode === '000005' && first.isSigned === false)
    return text(
      `${url} answers 000005 without Body-Sign: the functions cannot read their settings, or one of them is wrong; their log names it`,
      `${url} 应答 000005，没有 Body-Sign：函数读不到它的设置，或者某项设置有误；日志写明是哪一项`,
    );
  return first.resultCode === '000001'
    ? text(
        `${url} does not accept the key (000001): it is not one of the keys bound to this interface`,
        `${url} 不接受该密钥（000001）：它不是绑定到此接口的密钥`,
      )
    : undefined;
}
