import { isLate } from '../../shared/http/outgoing.ts';
import { faultName } from '../../shared/platform/connectionFault.ts';

/** Why a message did not arrive, in words for the one who wrote the receiver. */
export function deliveryProblem(error: unknown): string {
  if (isLate(error)) return 'no answer in time';
  const code = faultName(error);
  return code === 'no-answer-in-time' ? 'no answer in time' : `${words[code] ?? 'no answer'} (${code})`;
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the connection was closed without an answer',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name cannot be looked up',
  EPROTO: 'it does not speak TLS there: is it an http address?',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS there: is it an http address?',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed; NODE_EXTRA_CA_CERTS names one to trust',
};
