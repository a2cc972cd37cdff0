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
export function connectionProblem(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  // `fetch` hides the socket's error below its own, and a name with several addresses has several errors.
  const { code, cause, errors, message } = error as Fault;
  const own = typeof code === 'string' ? explanationOf(code) : undefined;
  if (own !== undefined) return own;
  for (const inner of [...(errors ?? []), cause]) {
    const found = connectionProblem(inner);
    if (found !== undefined) return found;
  }
  return typeof message === 'string' && /^no answer within/.test(message) ? `there is ${message}` : undefined;
}

const faults: readonly (readonly [pattern: RegExp, explanation: string])[] = [
  [/^ENOTFOUND$/, 'its name is not known: there is no DNS entry'],
  [/^EAI_AGAIN$/, 'its name cannot be looked up: the name server does not answer'],
  [/^ECONNREFUSED$/, 'nobody listens there'],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, 'it closes the connection without an answer'],
  [/^(ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/, 'it takes too long: is a firewall in between?'],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, 'no way leads to it from here'],
  [
    /^DEPTH_ZERO_SELF_SIGNED_CERT$/,
    'its certificate is self-signed: the marketplace needs one of a public authority',
  ],
  [/^SELF_SIGNED_CERT_IN_CHAIN$/, 'its certificate comes from an authority that is not trusted'],
  [
    /^(UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?)$/,
    'its certificate chain is incomplete: let the server send the intermediate certificates as well',
  ],
  [/^CERT_HAS_EXPIRED$/, 'its certificate has expired'],
  [/^CERT_NOT_YET_VALID$/, 'its certificate is not valid yet: is the clock right?'],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'its certificate is for another name'],
  [/^(CERT_|ERR_TLS_CERT)/, 'its certificate is not trusted'],
  [/^(EPROTO|ERR_SSL_|ERR_TLS_)/, 'it does not speak TLS there: is it an http address?'],
  [/^HPE_/, 'it does not speak HTTP there: is it an https address?'],
  [/^ERR_HTTP2_/, 'it breaks off HTTP/2'],
];

function explanationOf(code: string): string | undefined {
  const explanation = faults.find(([pattern]) => pattern.test(code))?.[1];
  return explanation === undefined ? undefined : `${explanation} (${code})`;
}
