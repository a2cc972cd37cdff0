import type { Config } from '../config/schema.ts';
import type { Alarm } from '../delivery/concept.ts';
import type { InstanceConcept, Sealer } from '../instance/concept.ts';
import type { Directory } from '../kit/directory.ts';
import type { Log } from '../log/log.ts';
import type { Effects } from '../table/effects.ts';
import type { ItemStore } from '../table/itemStore.ts';
import type { SendPinned } from './pinnedRequest.ts';
import type { OnceStore, Session } from './session.ts';

export interface LoginPorts {
  readonly config: Config;
  readonly effects: Effects;
  readonly log: Log;
  readonly sealer: Sealer;
  readonly instances: InstanceConcept;
  readonly directory: Directory;
  readonly sessions: ItemStore<Session>;
  readonly once: OnceStore;
  readonly sendPinned: SendPinned;
  /** The sandbox's identity provider listens on the machine itself. */
  readonly allowLoopback: boolean;
  readonly randomBytes: (size: number) => Uint8Array;
  report(alarm: Alarm): void;
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
  readonly json?: unknown;
  readonly cookies?: readonly string[];
}

/** Letters and digits only, as the state has to be; 8 characters hold 47 bits. */
export function randomWord(randomBytes: LoginPorts['randomBytes'], length: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  let word = '';
  while (word.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 248 && word.length < length) word += alphabet[byte % 62];
    }
  }
  return word;
}
