/** Why a message did not arrive, in words for the one who wrote the receiver. */
export function deliveryProblem(error: unknown, signal?: AbortSignal | null): string {
  if (signal?.aborted === true) return 'no answer in time';
  const code = codeOf(error);
  return code === undefined ? 'no answer' : `${words[code] ?? 'no answer'} (${code})`;
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the connection was closed without an answer',
  UND_ERR_SOCKET: 'the connection was closed without an answer',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name cannot be looked up',
  EPROTO: 'it does not speak TLS there: is it an http address?',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS there: is it an http address?',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed; NODE_EXTRA_CA_CERTS names one to trust',
};

/** `fetch` hides the socket's error below its own; a name with several addresses has several. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: readonly unknown[] };
  if (typeof code === 'string') return code;
  return [cause, ...(errors ?? [])].map(codeOf).find(found => found !== undefined);
}
