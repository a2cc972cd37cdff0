/** 32 hexadecimal digits, as nginx makes its `$request_id`. Anything else may be what a client wrote. */
const proxyId = /^[0-9a-f]{32}$/;

/**
 * The id of one request of a client, from a proxy that may send it twice. A trusted proxy gives it in `X-Request-Id`, the same with each of its tries: when a
 * process ends before it has answered, the proxy sends the call to the next one, and that one must not take it for a
 * replay. A replay by anybody else is a request of its own, with another id.
 *
 * ```
 *   client ── call ──> proxy, id R ──> process 1 ✗ ends
 *                              └─ R ──> process 2: the nonce is unused, or R's own ✓
 *   client ── the same call ─> proxy, id S ──> the nonce is R's ✗
 * ```
 */
export function proxyRequestId(isFromProxy: boolean, header: string | undefined): string | undefined {
  return isFromProxy && header !== undefined && proxyId.test(header) ? header : undefined;
}
