import type { AnswerCheck } from '../../sandbox/marketplace/checkAnswer.ts';
import type { RawAnswer } from '../../sandbox/marketplace/exchange.ts';

/** What the debugging page says when nobody answers. */
export const unreachable = (fault: string): string =>
  `生产地址不可达 / the production address is unreachable: ${fault}`;

/** What the debugging page says to an answer of the wrong form, and what was found. */
export function formProblem({ name, found }: AnswerCheck, answer: RawAnswer): string {
  const words = wordsOf(name, answer);
  return words === undefined ? `${name}: ${found}` : `${words}: ${found}`;
}

function wordsOf(name: string, answer: RawAnswer): string | undefined {
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
      return bodySignWords(answer);
    default:
      return undefined;
  }
}

function bodySignWords({ headers }: RawAnswer): string {
  const name = headers.map(([given]) => given).find(given => given.toLowerCase() === 'body-sign');
  if (name === 'Body-Sign')
    return 'failed to verify the HTTP body signature: the body is not the one that was signed';
  const missing = 'the production interface response does not contain Body-Sign';
  return name === undefined ? missing : `${missing}, it is written ${name}`;
}
