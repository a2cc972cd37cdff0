import { type Text, text } from './language.ts';

interface Fault {
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
  readonly message?: unknown;
}

/**
 * What is wrong with a connection, in words for the one who gave the address; undefined when the error is about
 * something else.
 */
export function connectionProblem(error: unknown): Text | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  // `fetch` hides the socket's error below its own, and a name with several addresses has several errors.
  const { code, cause, errors, message } = error as Fault;
  const own = typeof code === 'string' ? connectionCodeInWords(code) : undefined;
  if (own !== undefined) return own;
  for (const inner of [...(errors ?? []), cause]) {
    const found = connectionProblem(inner);
    if (found !== undefined) return found;
  }
  const late = typeof message === 'string' ? /^no answer within (.*)/.exec(message) : null;
  return late === null ? undefined : text(`there is ${late[0]}`, `${late[1]} 内没有应答`);
}

const faults: readonly (readonly [pattern: RegExp, en: string, zh: string])[] = [
  [/^ENOTFOUND$/, 'its name is not known: there is no DNS entry', '域名无法解析：没有 DNS 记录'],
  [
    /^EAI_AGAIN$/,
    'its name cannot be looked up: the name server does not answer',
    '域名无法查询：DNS 服务器没有应答',
  ],
  [/^ECONNREFUSED$/, 'nobody listens there', '该地址没有程序在监听'],
  [
    /^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/,
    'it closes the connection without an answer',
    '对方没有应答就关闭了连接',
  ],
  [
    /^(ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/,
    'it takes too long: is a firewall in between?',
    '太久没有应答：中间是否有防火墙？',
  ],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, 'no way leads to it from here', '从这里到不了该地址'],
  [
    /^DEPTH_ZERO_SELF_SIGNED_CERT$/,
    'its certificate is self-signed: the marketplace needs one of a public authority',
    '证书是自签名的：云商店只接受公共机构签发的证书',
  ],
  [
    /^SELF_SIGNED_CERT_IN_CHAIN$/,
    'its certificate comes from an authority that is not trusted',
    '证书由不受信任的机构签发',
  ],
  [
    /^(UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?)$/,
    'its certificate chain is incomplete: let the server send the intermediate certificates as well',
    '证书链不完整：请让服务器同时发送中间证书',
  ],
  [/^CERT_HAS_EXPIRED$/, 'its certificate has expired', '证书已过期'],
  [
    /^CERT_NOT_YET_VALID$/,
    'its certificate is not valid yet: is the clock right?',
    '证书尚未生效：时钟是否正确？',
  ],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'its certificate is for another name', '证书属于另一个域名'],
  [/^(CERT_|ERR_TLS_CERT)/, 'its certificate is not trusted', '证书不受信任'],
  [
    /^(EPROTO|ERR_SSL_|ERR_TLS_)/,
    'it does not speak TLS there: is it an http address?',
    '该地址不支持 TLS：是否应为 http 地址？',
  ],
  [
    /^HPE_/,
    'it does not speak HTTP there: is it an https address?',
    '该地址不支持 HTTP：是否应为 https 地址？',
  ],
  [/^ERR_HTTP2_/, 'it breaks off HTTP/2', '对方中断了 HTTP/2 连接'],
];

/** The code of a fault, such as `ECONNREFUSED`, in words; undefined when it is none that is known. */
export function connectionCodeInWords(code: string): Text | undefined {
  const found = faults.find(([pattern]) => pattern.test(code));
  return found === undefined ? undefined : text(`${found[1]} (${code})`, `${found[2]}（${code}）`);
}
