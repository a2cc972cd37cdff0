import type { Config } from '../config/config.ts';
import type { Outcome } from '../instance/command.ts';
import type { Budget, Effects } from '../platform/effects.ts';
import type { Log } from '../platform/log.ts';
import type { Json, JsonObject } from '../wire/json.ts';
import type { CallSchema, FieldsParsed } from '../wire/request/field.ts';
import type { ProtocolFamily, ResultCode } from '../wire/resultCodes.ts';
import type { AccessKey } from '../wire/signature/accessKey.ts';
import type { AlarmNotes } from './alarmNotes.ts';
import type { FailureLog } from './failureLog.ts';
import type { NonceStore } from './nonceStore.ts';
import type { Protocol } from './protocols/protocol.ts';

/** What an activity answers; result code, text and signature are the layer's business. */
export interface Answer {
  readonly code: ResultCode;
  /** Cut to 255 characters. Never secrets, never personal data. */
  readonly message?: string;
  /** The message is the seller's product's: the marketplace is told, log and failures are not, since it may name a person. */
  readonly isForeign?: true;
  /** Further fields of the answer, after `resultCode` and `resultMsg`. */
  readonly fields?: Readonly<Record<string, Json>>;
}

/** What the callback layer itself needs; the rest of `Deps` is for the activities. */
export interface CallbackDeps {
  readonly config: Config;
  readonly effects: Effects;
  readonly nonces: NonceStore;
  readonly failures: FailureLog;
  readonly alarmNotes: AlarmNotes;
  readonly log: Log;
}

/** One verified, parsed call on its way through an activity. */
export interface Call<Request> {
  readonly family: ProtocolFamily;
  readonly request: Request;
  /** Fields that the schema does not know, as received. */
  readonly extra: JsonObject;
  /** From the debugging page or a dial test. Only activities without a `test` answer ever see it. */
  readonly test: boolean;
  /** When the marketplace signed it, epoch ms. */
  readonly signedAt: number;
  /** The key that verified it. */
  readonly key: AccessKey;
  /** Ends early enough to answer in time. */
  readonly budget: Budget;
  /**
   * Resolves when the nonce is known to be new; to be awaited before the first write that a replay must not make.
   *
   * @throws {ReplayError} when it was seen before.
   */
  replayChecked(): Promise<void>;
  /**
   * What became of a command, as this call's family may say it.
   *
   * @param activity as which it is answered, where that is not the call's own; see {@link resultCodeForSite}
   */
  answer(outcome: Outcome, activity?: string): Answer;
}

/** One activity of one family. Everything the layer must know about it, and what it does. */
export interface Callback<Deps extends CallbackDeps, Schema extends CallSchema = CallSchema> {
  readonly family: ProtocolFamily;
  readonly activity: string;
  readonly protocol: Protocol;
  /** Every key of these rings verifies; the first signs answers to calls that none did. */
  readonly keyRings: readonly (keyof Config['keyRings'])[];
  readonly schema: Schema;
  /**
   * The answer to a test call: pure, nothing stored, the same for ever, also while the table is down. Without it test
   * calls are run like real ones, and are told apart by {@link Call.test}.
   */
  test?(request: RequestOf<Schema>, config: Config): Answer;
  /** A field that says that the call is meant for another activity, where the path alone names it and is not signed. */
  foreignField?(fields: JsonObject): string | undefined;
  /** What makes a call a test besides `testFlag`: in some families the values say it. */
  isTest?(request: RequestOf<Schema>, deps: Deps): boolean;
  run(call: Call<RequestOf<Schema>>, deps: Deps): Promise<Answer>;
}

export type RequestOf<Schema extends CallSchema> = Extract<FieldsParsed<Schema>, { ok: true }>['value'];

/** Keeps the request type of each declaration while lists of declarations need not know it. */
export function callback<Deps extends CallbackDeps, Schema extends CallSchema>(
  declaration: Callback<Deps, Schema>,
): Callback<Deps> {
  return declaration as unknown as Callback<Deps>;
}
