import type { AnswerCheck } from '../../sandbox/marketplace/answers/checkAnswer.ts';
import type { RawAnswer } from '../../sandbox/marketplace/transport/exchangeHttp1.ts';

/** What the debugging page says when nobody answers. */
export const unreachable = (fault: string): string =>
  `生产地址不可达 / the production address is unreachable: ${fault}`;

/** What to look for when nobody answers. */
export const unreachableCause =
  'The server is down, is not public, or a gateway or firewall lets nobody through.';

/** What most likely is wrong with an answer of the wrong form; undefined when only the case knows. */
export function formCause(
  { name, found }: AnswerCheck,
  answer: RawAnswer,
  resultCode: string,
): string | undefined {
  switch (name) {
    case 'HTTP 200':
      return answer.status >= 500
        ? 'The code failed or a gateway gave up on it: every answer is HTTP 200, also one that refuses; its log tells more.'
        : 'The path leads elsewhere, or a gateway answers in place of the code: every answer is HTTP 200, without a redirect.';
    case 'content type application/json':
      return 'The header Content-Type is not set to application/json, or what answers is a page of a gateway.';
    case 'resultCode of 6 digits':
    case 'resultMsg is present':
      return 'Both fields are texts and stand in every answer: resultCode of six digits, and resultMsg also on success.';
    case 'fields within their lengths':
      return 'The marketplace takes addresses up to 512 characters, ciphertexts up to 128, messages up to 255.';
    case 'answered within 5 s':
      return 'What takes long is done within the call: answer first (000004 while an instance is made), or wake the function faster.';
    case 'ASCII only':
      return 'Characters beyond ASCII must be written as \\uXXXX: else the signature is over other bytes than the ones that arrive.';
    case 'Body-Sign over the exact bytes':
      return bodySignCause(bodySignOf(answer)?.name, found, resultCode);
    default:
      return undefined;
  }
}

function bodySignCause(name: string | undefined, found: string, resultCode: string): string {
  if (name === undefined) return 'The header is not set on this answer, or something on its way drops it.';
  // Whose call does not verify, in key or in time, is answered with whatever key comes first.
  if (name === 'Body-Sign' && (resultCode === '000001' || resultCode === '000002'))
    return `The call is refused as ${resultCode} and its answer is signed with another key: the key given here is not the one bound there, or a clock is off by more than a minute.`;
  return name === 'Body-Sign'
    ? `The body is changed after it is signed, the signing key is another, or the header is not written as the page shows; it is ${found}`
    : 'Body-Sign must reach the marketplace: over HTTP/1.1 a proxy or load balancer that writes names in lower case breaks it.';
}

/** What most likely is wrong when a call that must succeed is answered with another code. */
export function codeCause(resultCode: string): string | undefined {
  switch (resultCode) {
    case '000001':
      return 'The signature is taken for wrong: a key of another interface type, a + that became a blank, or a body that was parsed and written anew before the check.';
    case '000002':
      return 'A parameter is taken for wrong, or the clock is off by more than a minute: invented values must pass.';
    case '000003':
      return 'The instance is looked for: on a debug call every id must succeed, also one that nobody knows.';
    case '000004':
      return 'The instance is being made: a debug call makes nothing and succeeds at once.';
    case '000005':
      return 'The code met a fault of its own, such as a table that it does not reach or one that throttles. GET /api/v1/health and the log tell which; npm run why puts it into words.';
    default:
      return undefined;
  }
}

/** What the debugging page says to an answer of the wrong form, and what was found. */
export function formProblem({ name, found }: AnswerCheck, answer: RawAnswer): string {
  const diagnosis = diagnosisOf(name, answer);
  return diagnosis === undefined ? `${name}: ${found}` : `${diagnosis}: ${found}`;
}

function diagnosisOf(name: string, answer: RawAnswer): string | undefined {
  switch (name) {
    case 'HTTP 200':
      return `接口响应httpCode=${answer.status} / the HTTP status is not 200`;
    case 'content type application/json':
      return '响应content-type格式错误 / invalid content-type format, so the body is not read';
    case 'resultCode of 6 digits':
    case 'resultMsg is present':
      return `解析响应体失败 / parse response body failed, ${name.startsWith('resultCode') ? 'resultCode of six digits' : 'resultMsg'} is missing`;
    case 'fields within their lengths':
      return '字段长度不合法 / the length of a field is invalid';
    case 'answered within 5 s':
      return '调用接口超时 / the call timed out';
    case 'Body-Sign over the exact bytes':
      return bodySignDiagnosis(answer);
    default:
      return undefined;
  }
}

function bodySignOf({ headers }: RawAnswer): { readonly name: string; readonly value: string } | undefined {
  const found = headers.find(([given]) => given.toLowerCase() === 'body-sign');
  return found && { name: found[0], value: found[1] };
}

function bodySignDiagnosis(answer: RawAnswer): string {
  const { name, value = '' } = bodySignOf(answer) ?? {};
  if (name === 'Body-Sign' && !/^sign_type="HMAC-SHA256",\s*signature=\s*"[^"]+"$/.test(value))
    return 'the production interface response does not contain Body-Sign or the Body-Sign format is incorrect, which is sign_type="HMAC-SHA256", signature= "…"';
  if (name === 'Body-Sign')
    return 'failed to verify the HTTP body signature: the body is not the one that was signed';
  const missing = 'the production interface response does not contain Body-Sign';
  return name === undefined ? missing : `${missing}, it is written ${name}`;
}
