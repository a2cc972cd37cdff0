import { faultOf } from '../platform/faultOf.ts';
import { WireError } from '../wire/wireError.ts';
import type { Answer } from './callback.ts';
import { ReplayError } from './nonceStore.ts';

/** The one place where errors become result codes. Fixed texts: an error's message stays in the log. */
export function errorAnswer(error: unknown): Answer & { readonly fault: string } {
  const fault = faultOf(error);
  if (error instanceof ReplayError) {
    return { code: '000001', message: 'authentication failed: the nonce was used before', fault };
  }
  if (error instanceof WireError) {
    return { code: '000002', message: `request parameter invalid: ${error.message}`, fault };
  }
  return { code: '000005', message: 'other internal error, please try again', fault };
}
