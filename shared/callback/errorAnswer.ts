import { faultOf } from '../platform/faultOf.ts';
import { SealError } from '../seal/sealError.ts';
import { isRequestRefused, TableError } from '../table/tableError.ts';
import type { JsonObject } from '../wire/json.ts';
import { WireError } from '../wire/wireError.ts';
import type { Answer } from './callback.ts';
import { ReplayError } from './nonceStore.ts';

/**
 * The one place where errors become result codes. Fixed texts: an error's message stays in the log.
 *
 * @param fields what the call says, as far as it is known: of a request that the table refuses for ever the largest field is
 * named, and the marketplace is not asked to try again
 */
export function errorAnswer(error: unknown, fields: JsonObject = {}): Answer & { readonly fault: string } {
  const fault = faultOf(error);
  if (error instanceof ReplayError) {
    return { code: '000001', message: 'authentication failed: the nonce was used before', fault };
  }
  if (error instanceof WireError) {
    return { code: '000002', message: `request parameter invalid: ${error.message}`, fault };
  }
  const large = isRequestRefused(error) ? largestField(fields) : undefined;
  if (large !== undefined) {
    return { code: '000002', message: `request parameter invalid: ${large} is too large`, fault };
  }
  return { code: '000005', message: 'other internal error, please try again', fault };
}

/** Below it no field is the reason: then the fault is ours. Characters of JSON. */
const minLarge = 1_024;

/**
 * What an operator has to know of a fault of the table or of what it holds: which attribute cannot be read, that it
 * throttles, which data key is missing. These errors name no value; of others nothing is told but their code.
 */
export const faultHint = (error: unknown): string | undefined =>
  error instanceof TableError || error instanceof SealError ? error.message : undefined;

function largestField(fields: JsonObject): string | undefined {
  const sizes = Object.entries(fields).map(([name, value]) => [name, JSON.stringify(value).length] as const);
  const [name, size] = sizes.toSorted(([, one], [, other]) => other - one)[0] ?? ['', 0];
  return size > minLarge ? name : undefined;
}
