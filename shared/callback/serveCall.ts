import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { withinDeadline } from '../http/deadline.ts';
import type { RawRequest } from '../http/rawRequest.ts';
import { familyOf } from '../instance/family.ts';
import { OutboxFullError } from '../outbox/buildWrite.ts';
import { answerBudget } from '../platform/answerBudget.ts';
import { defined } from '../platform/defined.ts';
import type { Budget } from '../platform/effects.ts';
import { loggedName, loggedNames } from '../platform/logged/loggedName.ts';
import type { JsonObject } from '../wire/json.ts';
import {
  type CallSchema,
  extraFields,
  type FieldProblem,
  overLongFields,
  parseFields,
} from '../wire/request/field.ts';
import { isTestCall } from '../wire/request/testFlag.ts';
import type { AccessKey } from '../wire/signature/accessKey.ts';
import { refusal } from '../wire/signature/verification.ts';
import { keepAlarms } from './alarmNotes.ts';
import { nothingServedHere, writeAnswer } from './answer.ts';
import type { Answer, Call, Callback, CallbackDeps, RequestOf } from './callback.ts';
import { type CallRecord, failedCall, logLine } from './callLog.ts';
import type { Entrance } from './entrance.ts';
import { errorAnswer, faultHint } from './errorAnswer.ts';
import { outcomeAnswer } from './outcomeAnswer.ts';
import type { CallReading } from './protocols/protocol.ts';

/**
 * Serves one call of the marketplace: raw bytes → verified and read → replay guard → parsed → run → one signed answer.
 * Never throws: whatever goes wrong is an answer.
 */
export async function serveCall<Deps extends CallbackDeps>(
  raw: RawRequest,
  entrance: Entrance<Deps>,
  deps: Deps,
): Promise<APIGatewayProxyStructuredResultV2> {
  const { config, effects, failures, log } = deps;
  const { family, protocol, keyRings } = entrance;
  const keys = keyRings.flatMap(ring => config.keyRings[ring]);
  const record: CallRecord = { family, activity: 'unknown', verified: false, test: false };
  const deadline = raw.receivedAt + config.answerWithinMs;
  let key: AccessKey | undefined = keys[0];
  let answer: Answer;

  const reading: CallReading =
    raw.body.byteLength > protocol.maxBody || raw.rawQuery.length > maxQuery
      ? refusal('000002', 'request-too-large')
      : protocol.verify(raw, keys, {
          now: effects.clock(),
          toleranceMs: config.clockToleranceMs,
          ...defined({ v1MaxAgeMs: config.v1MaxAgeMs }),
        });
  if (reading.clockDifferenceMs !== undefined) record.clockDifferenceMs = reading.clockDifferenceMs;
  const signedBy = reading.ok ? reading.key : reading.unreadable?.key;
  if (signedBy !== undefined) {
    record.verified = true;
    record.keyId = signedBy.id;
    key = signedBy;
  }
  if (reading.ok) {
    try {
      const called = readCall(raw, entrance, deps, reading, record);
      answer =
        'code' in called
          ? called
          : await withinDeadline(deadline - answerBudget.noteFailure, effects, budget =>
              runCall(called, deps, reading, raw.triedAs, budget),
            );
    } catch (error) {
      const { fault, ...known } = errorAnswer(error, record.fields);
      if (error instanceof OutboxFullError) {
        log.alarm({ name: 'OutboxFull', detail: { requestId: raw.requestId, reason: error.message } });
      }
      record.fault = fault;
      if (known.code === '000005') Object.assign(record, defined({ hint: faultHint(error) }));
      answer = known;
    }
  } else if (reading.unreadable !== undefined) {
    const { fault, ...known } = errorAnswer(reading.unreadable.error);
    record.fault = fault;
    answer = known;
  } else {
    // Fixed texts only: nobody may have words of their choosing signed with our key.
    if (reading.reason !== undefined) record.refused = reading.reason;
    record.hint = entrance.hint === undefined ? reading.hint : `${entrance.hint}; ${reading.hint}`;
    answer = { code: reading.resultCode, message: refusals[reading.resultCode] };
  }

  const milliseconds = effects.clock() - raw.receivedAt;
  const failure = failedCall(record, answer, raw, milliseconds);
  if (failure !== undefined) {
    const refused = reading.ok ? undefined : reading.reason;
    // Nobody may hold our answers back with a table that hangs: who has not signed waits for the note this long at most.
    const noted =
      refused === undefined ? deadline : Math.min(deadline, effects.clock() + answerBudget.noteFailure);
    try {
      await withinDeadline(noted, effects, ({ signal }) => failures.record(failure, refused, signal));
    } catch (error) {
      log.warn('failed call not recorded', { requestId: raw.requestId, fault: errorAnswer(error).fault });
    }
  }
  await keepAlarms(deps, deadline);
  const level = answer.code === '000000' || answer.code === '000004' ? 'info' : 'warn';
  log[level]('call', logLine(record, answer, milliseconds, raw.requestId));
  return writeAnswer(answer, protocol.signsAnswers?.(config) === false ? undefined : key);
}

/** What a call is about, also where nobody knows the call: without it no operator would find it. */
const subjectOf = ({ orderId, orderLineId, instanceId }: JsonObject): JsonObject =>
  defined({ orderId, orderLineId, instanceId });

const refusals = {
  '000001': 'authentication failed: signature missing or wrong',
  '000002': 'request parameter invalid: timestamp, nonce or size of the request',
} as const;

/** Characters. The gateway of AWS takes 10,240 bytes of line and headers together, Node's server 16,384. */
const maxQuery = 16_384;

type Read = Extract<CallReading, { readonly ok: true }>;

/** A call whose activity is known and whose fields are good. */
interface Called<Deps extends CallbackDeps> {
  readonly callback: Callback<Deps>;
  readonly activity: string;
  readonly request: RequestOf<CallSchema>;
  readonly extra: JsonObject;
  readonly test: boolean;
}

const unstorable: ReadonlySet<FieldProblem> = new Set(['no Unicode text', 'too long']);

/** Finds the activity and reads its fields. What needs no table is answered here: bad input, and a test call. */
function readCall<Deps extends CallbackDeps>(
  raw: RawRequest,
  { protocol, activities, hint }: Entrance<Deps>,
  deps: Deps,
  { fields }: Read,
  record: CallRecord,
): Called<Deps> | Answer {
  const { config, log } = deps;
  record.test = isTestCall(fields.testFlag);
  const activity = protocol.activity === undefined ? fields.activity : protocol.activity(raw);
  if (typeof activity !== 'string' || activity === '') {
    return { code: '000002', message: 'request parameter invalid: activity is missing' };
  }
  record.activity = loggedName(activity);
  const callback = activities.get(activity);
  if (callback === undefined) {
    // By name only, as far as anybody can tell what is personal in a call that nobody knows.
    record.unknownFields = loggedNames(fields);
    record.hint = hint ?? 'this address does not serve the activity: is it another family, or a newer one?';
    if (hint !== undefined) record.fields = subjectOf(fields);
    const what = hint === undefined ? 'activity is not supported here' : nothingServedHere;
    return { code: '000002', message: `request parameter invalid: ${what}` };
  }

  const { family, schema } = callback;
  record.family = family;
  record.fields = Object.fromEntries(
    Object.entries(fields).filter(([name]) => Object.hasOwn(schema.shape, name)),
  );
  const foreign = callback.foreignField?.(fields);
  if (foreign !== undefined) {
    // Its nonce stays unclaimed: the call itself may still arrive where it belongs.
    log.alarm({ name: 'CallToAnotherPath', detail: { requestId: raw.requestId, activity, field: foreign } });
    return { code: '000002', message: `request parameter invalid: ${foreign} belongs to another interface` };
  }
  const parsed = parseFields(schema, fields);
  if (!parsed.ok) {
    // No table holds such an id, so nobody ever bought it; a person who reads 000002 would look for a fault of the call.
    const isUnheardOf = parsed.field === 'instanceId' && unstorable.has(parsed.problem) && !record.test;
    if (isUnheardOf && familyOf({ family }).identity !== 'none')
      return outcomeAnswer({ kind: 'unknown' }, config.site, family, activity);
    return { code: '000002', message: `request parameter invalid: ${parsed.field} is ${parsed.problem}` };
  }
  const extra = extraFields(schema, fields);
  record.unknownFields = loggedNames(extra);
  record.overLong = overLongFields(schema, fields);
  if (callback.isTest?.(parsed.value, deps)) record.test = true;
  if (record.test && callback.test !== undefined) return callback.test(parsed.value, config);
  return { callback, activity, request: parsed.value, extra, test: record.test };
}

async function runCall<Deps extends CallbackDeps>(
  { callback, activity, request, extra, test }: Called<Deps>,
  deps: Deps,
  { key, signedAt, nonce }: Read,
  triedAs: string | undefined,
  budget: Budget,
): Promise<Answer> {
  const { nonces, effects, config } = deps;
  const { family } = callback;
  const admission =
    nonce === undefined || !config.nonceGuard
      ? Promise.resolve()
      : nonces.claim(key.id, nonce, triedAs ?? effects.newId(), effects.clock(), budget.signal);
  admission.catch(() => undefined);
  const call: Call<RequestOf<CallSchema>> = {
    ...{ family, request, extra, test },
    signedAt,
    key,
    budget,
    replayChecked: () => admission,
    answer: (outcome, answeredAs = activity) => outcomeAnswer(outcome, config.site, family, answeredAs),
  };
  const answer = await callback.run(call, deps);
  // Reads need no admission before they run, but no replay gets their answer.
  await admission;
  return answer;
}
