import type { AnswerCheck } from '../../sandbox/marketplace/answers/checkAnswer.ts';
import type { RawAnswer } from '../../sandbox/marketplace/transport/exchangeHttp1.ts';
import { checkFound } from '../marketplace/checkWords.ts';
import { type Text, text } from '../terminal/language.ts';

/** What the debugging page says when nobody answers. */
export const unreachable = (fault: Text): Text =>
  text(`the production address is unreachable: ${fault.en}`, `生产地址不可达：${fault.zh}`);

/** What to look for when nobody answers. */
export const unreachableCause = text(
  'The server is down, is not public, or a gateway or firewall lets nobody through.',
  '服务器已停止、未对公网开放，或者被网关或防火墙拦截。',
);

/** What most likely is wrong with an answer of the wrong form; undefined when only the case knows. */
export function formCause(
  { name, found }: AnswerCheck,
  answer: RawAnswer,
  resultCode: string,
): Text | undefined {
  switch (name) {
    case 'HTTP 200':
      return answer.status >= 500
        ? text(
            'The code failed or a gateway gave up on it: every answer is HTTP 200, also one that refuses; its log tells more.',
            '代码出错或网关放弃了它：每个应答都应为 HTTP 200，拒绝时也一样；日志说明更多。',
          )
        : text(
            'The path leads elsewhere, or a gateway answers in place of the code: every answer is HTTP 200, without a redirect.',
            '路径指向了别处，或者网关代替代码应答：每个应答都应为 HTTP 200，没有重定向。',
          );
    case 'content type application/json':
      return text(
        'The header Content-Type is not set to application/json, or what answers is a page of a gateway.',
        '响应头 Content-Type 不是 application/json，或者应答的是网关的页面。',
      );
    case 'resultCode of 6 digits':
    case 'resultMsg is present':
      return text(
        'Both fields are texts and stand in every answer: resultCode of six digits, and resultMsg also on success.',
        '两个字段都是字符串，每个应答都要有：六位的 resultCode，以及 resultMsg（成功时也要有）。',
      );
    case 'fields within their lengths':
      return text(
        'The marketplace takes addresses up to 512 characters, ciphertexts up to 128, messages up to 255.',
        '云商店接受的地址最长 512 个字符，密文最长 128，消息最长 255。',
      );
    case 'answered within 5 s':
      return text(
        'What takes long is done within the call: answer first (000004 while an instance is made), or wake the function faster.',
        '耗时的工作在调用中完成：请先应答（实例开通期间为 000004），或让函数更快唤醒。',
      );
    case 'ASCII only':
      return text(
        'Characters beyond ASCII must be written as \\uXXXX: else the signature is over other bytes than the ones that arrive.',
        'ASCII 以外的字符必须写成 \\uXXXX：否则签名的字节与收到的不同。',
      );
    case 'Body-Sign over the exact bytes':
      return bodySignCause(bodySignOf(answer)?.name, found, resultCode);
    default:
      return undefined;
  }
}

function bodySignCause(name: string | undefined, found: string, resultCode: string): Text {
  if (name === undefined)
    return text(
      'The header is not set on this answer, or something on its way drops it.',
      '该应答没有设置这个响应头，或者途中被丢掉。',
    );
  // Whose call does not verify, in key or in time, is answered with whatever key comes first.
  if (name === 'Body-Sign' && (resultCode === '000001' || resultCode === '000002'))
    return text(
      `The call is refused as ${resultCode} and its answer is signed with another key: the key given here is not the one bound there, or a clock is off by more than a minute.`,
      `调用以 ${resultCode} 被拒绝，应答由另一个密钥签名：这里给出的密钥不是那里绑定的密钥，或者时钟偏差超过一分钟。`,
    );
  return name === 'Body-Sign'
    ? text(
        `The body is changed after it is signed, the signing key is another, or the header is not written as the page shows; it is ${found}`,
        `应答体在签名后被修改、签名用了另一个密钥，或者响应头的写法与文档不同；现在是 ${found}`,
      )
    : text(
        'Body-Sign must reach the marketplace: over HTTP/1.1 a proxy or load balancer that writes names in lower case breaks it.',
        'Body-Sign 必须到达云商店：HTTP/1.1 下把名称写成小写的代理或负载均衡会破坏它。',
      );
}

/** What most likely is wrong when a call that must succeed is answered with another code. */
export function codeCause(resultCode: string): Text | undefined {
  switch (resultCode) {
    case '000001':
      return text(
        'The signature is taken for wrong: a key of another interface type, a + that became a blank, or a body that was parsed and written anew before the check.',
        '签名被判为错误：使用了其他接口类型的密钥、+ 变成了空格，或者验签之前解析并重写了请求体。',
      );
    case '000002':
      return text(
        'A parameter is taken for wrong, or the clock is off by more than a minute: invented values must pass.',
        '某个参数被判为错误，或者时钟偏差超过一分钟：虚构的值也必须通过。',
      );
    case '000003':
      return text(
        'The instance is looked for: on a debug call every id must succeed, also one that nobody knows.',
        '去查找了实例：调试调用中任何 id 都必须成功，未知的也一样。',
      );
    case '000004':
      return text(
        'The instance is being made: a debug call makes nothing and succeeds at once.',
        '正在开通实例：调试调用不开通任何东西，应立即成功。',
      );
    case '000005':
      return text(
        'The code met a fault of its own, such as a table that it does not reach or one that throttles. GET /api/v1/health and the log tell which; npm run why puts it into words.',
        '代码自身发生故障，例如访问不到表或被限流。GET /api/v1/health 和日志写明是哪一种；npm run why 用文字说明。',
      );
    default:
      return undefined;
  }
}

/** What the debugging page says to an answer of the wrong form, and what was found. */
export function formProblem({ name, found }: AnswerCheck, answer: RawAnswer): Text {
  const { en, zh } = diagnosisOf(name, answer);
  return text(`${en}: ${found}`, `${zh}：${checkFound('zh', { found })}`);
}

function diagnosisOf(name: string, answer: RawAnswer): Text {
  switch (name) {
    case 'HTTP 200':
      return text('the HTTP status is not 200', `接口响应httpCode=${answer.status}`);
    case 'content type application/json':
      return text(
        'invalid content-type format, so the body is not read',
        '响应content-type格式错误，因此不读取响应体',
      );
    case 'resultCode of 6 digits':
      return text(
        'parse response body failed, resultCode of six digits is missing',
        '解析响应体失败，缺少六位的 resultCode',
      );
    case 'resultMsg is present':
      return text('parse response body failed, resultMsg is missing', '解析响应体失败，缺少 resultMsg');
    case 'fields within their lengths':
      return text('the length of a field is invalid', '字段长度不合法');
    case 'answered within 5 s':
      return text('the call timed out', '调用接口超时');
    case 'Body-Sign over the exact bytes':
      return bodySignDiagnosis(answer);
    case 'ASCII only':
      return text('ASCII only', '只能有 ASCII 字符');
    default:
      return text(name, `“${name}”不成立`);
  }
}

function bodySignOf({ headers }: RawAnswer): { readonly name: string; readonly value: string } | undefined {
  const found = headers.find(([given]) => given.toLowerCase() === 'body-sign');
  return found && { name: found[0], value: found[1] };
}

function bodySignDiagnosis(answer: RawAnswer): Text {
  const { name, value = '' } = bodySignOf(answer) ?? {};
  if (name === 'Body-Sign' && !/^sign_type="HMAC-SHA256",\s*signature=\s*"[^"]+"$/.test(value))
    return text(
      'the production interface response does not contain Body-Sign or the Body-Sign format is incorrect, which is sign_type="HMAC-SHA256", signature= "…"',
      '生产接口响应缺少 Body-Sign 或 Body-Sign 格式错误，格式应为 sign_type="HMAC-SHA256", signature= "…"',
    );
  if (name === 'Body-Sign')
    return text(
      'failed to verify the HTTP body signature: the body is not the one that was signed',
      'HTTP Body 签名校验失败：响应体不是被签名的那一个',
    );
  const missing = text(
    'the production interface response does not contain Body-Sign',
    '生产接口响应缺少 Body-Sign',
  );
  return name === undefined
    ? missing
    : text(`${missing.en}, it is written ${name}`, `${missing.zh}，它被写成 ${name}`);
}
