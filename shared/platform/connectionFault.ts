/** DNS, TCP and TLS, as Node and OpenSSL name them. */
const faultCodes =
  /^(ENOTFOUND|EAI_|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EPROTO|CERT_|CRL_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)/;

/**
 * Whether a request failed before anything of it was sent: only then it certainly did nothing, and another host may be
 * asked. A connection that ends later may have carried it.
 */
export function isConnectionFault(error: unknown): boolean {
  const fault = causeOf(error);
  if (fault instanceof AggregateError)
    return fault.errors.length > 0 && fault.errors.every(isConnectionFault);
  const { code, syscall, message } = fields(fault);
  return faultCodes.test(code) || syscall === 'connect' || message.includes('before secure TLS connection');
}

/** What is told of a fault: its code, never its text. */
export function faultName(error: unknown): string {
  const { code, name } = fields(causeOf(error));
  return code || name || 'network fault';
}

const causeOf = (error: unknown): unknown => (error instanceof Error ? (error.cause ?? error) : error);

function fields(fault: unknown): Readonly<Record<'code' | 'syscall' | 'message' | 'name', string>> {
  const given = (fault ?? {}) as Readonly<Record<string, unknown>>;
  const text = (name: string) => (typeof given[name] === 'string' ? given[name] : '');
  return { code: text('code'), syscall: text('syscall'), message: text('message'), name: text('name') };
}
