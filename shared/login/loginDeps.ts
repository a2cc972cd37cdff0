import type { AlarmNotes } from '../callback/alarmNotes.ts';
import type { Config } from '../config/config.ts';
import type { SendPinned } from '../http/pinnedRequest.ts';
import type { InstanceAggregate } from '../instance/aggregate.ts';
import type { Directory } from '../kit/directory.ts';
import type { AlarmDeps } from '../platform/alarms.ts';
import type { Effects } from '../platform/effects.ts';
import type { Log } from '../platform/log.ts';
import type { Sealer } from '../seal/sealer.ts';
import type { CallbackLimit } from './callbackLimit.ts';
import type { OneTimeTokenStore } from './session/oneTimeTokens.ts';
import type { SessionStore } from './session/sessionStore.ts';

export interface LoginDeps extends AlarmDeps {
  readonly config: Config;
  readonly effects: Effects;
  readonly log: Log;
  readonly alarmNotes: AlarmNotes;
  readonly sealer: Sealer;
  readonly instances: InstanceAggregate;
  readonly directory: Directory;
  readonly sessions: SessionStore;
  readonly oneTimeTokens: OneTimeTokenStore;
  readonly callbackLimit: CallbackLimit;
  readonly sendPinned: SendPinned;
  /** The sandbox's identity provider listens on the machine itself. */
  readonly allowLoopback: boolean;
  readonly randomBytes: (size: number) => Uint8Array;
}

/** A browser's request, or the product's. */
export interface LoginRequest {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly cookies: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Fields of a form or of a JSON object. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Stands on every page and in its log line. */
  readonly reference: string;
  readonly signal: AbortSignal;
}

export interface LoginAnswer {
  readonly status: number;
  readonly location?: string;
  readonly html?: string;
  /** Addresses that the answer to the page's form may lead to. */
  readonly formLeadsTo?: readonly string[];
  readonly json?: unknown;
  readonly cookies?: readonly string[];
}

/** Letters and digits only, as the state has to be; 8 characters hold 47 bits. */
export function randomWord(randomBytes: LoginDeps['randomBytes'], length: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  let word = '';
  while (word.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 248 && word.length < length) word += alphabet[byte % 62];
    }
  }
  return word;
}
