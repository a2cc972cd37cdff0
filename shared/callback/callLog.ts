import type { RawRequest } from '../http/rawRequest.ts';
import { defined } from '../platform/defined.ts';
import type { LogFields } from '../platform/log.ts';
import { isId, isWord } from '../platform/logged/loggedValue.ts';
import type { JsonObject } from '../wire/json.ts';
import type { VerificationFailure } from '../wire/signature/verificationFailure.ts';
import { loggedMessage } from './answer.ts';
import type { Answer } from './callback.ts';
import type { FailedCall } from './failureLog.ts';

/** What is learnt about a call on its way, for its one log line and its line among the failures. */
export interface CallRecord {
  family: string;
  activity: string;
  /** Signed by the marketplace. */
  verified: boolean;
  test: boolean;
  /** Why it is not known to be the marketplace's. */
  refused?: VerificationFailure;
  hint?: string;
  keyId?: string;
  clockDifferenceMs?: number;
  /** Those that the activity's page documents. */
  fields?: JsonObject;
  unknownFields?: readonly string[];
  overLong?: readonly string[];
  /** Name of the fault behind a 000005. */
  fault?: string;
}

/** Only what tells which business event it was, in the shape that it has; everything else may be personal. */
const loggedFields = {
  orderId: isId,
  orderLineId: isId,
  productId: isId,
  instanceId: isId,
  scene: isWord,
  status: isWord,
} as const;

type BusinessFields = { readonly [Name in keyof typeof loggedFields]?: string };

const loggedEntries = Object.entries(loggedFields);

function businessFields(fields: JsonObject | undefined): BusinessFields {
  const found: Record<string, string> = {};
  if (fields === undefined) return found;
  for (const [name, isLogged] of loggedEntries) {
    const value = fields[name];
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const text = String(value).trim();
    if (isLogged(text)) found[name] = text;
  }
  return found;
}

/** The line of the log that each call writes. */
export function logLine(
  record: CallRecord,
  answer: Answer,
  milliseconds: number,
  requestId: string,
): LogFields {
  const { fields, fault, ...known } = record;
  return {
    requestId,
    ...known,
    ...businessFields(fields),
    resultCode: answer.code,
    resultMsg: loggedMessage(answer),
    milliseconds,
    ...defined({ fault }),
  };
}

/** The call as it stands among the failures, or undefined when it did not fail or was a test. */
export function failedCall(
  record: CallRecord,
  answer: Answer,
  raw: RawRequest,
  milliseconds: number,
): FailedCall | undefined {
  if (record.test || answer.code === '000000' || answer.code === '000004') return undefined;
  const { family, activity, hint, keyId, unknownFields } = record;
  return {
    at: raw.receivedAt,
    requestId: raw.requestId,
    family,
    activity,
    resultCode: answer.code,
    resultMsg: loggedMessage(answer),
    milliseconds,
    ...businessFields(record.fields),
    ...defined({ hint, keyId }),
    ...(unknownFields === undefined || unknownFields.length === 0 ? {} : { unknownFields }),
  };
}
