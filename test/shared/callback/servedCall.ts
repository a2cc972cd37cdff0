import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod/mini';
import { alarmNotes } from '../../../shared/callback/alarmNotes.ts';
import { type Callback, type CallbackDeps, callback } from '../../../shared/callback/callback.ts';
import { failureLog } from '../../../shared/callback/failureLog.ts';
import { nonceStore } from '../../../shared/callback/nonceStore.ts';
import { signedPost } from '../../../shared/callback/protocols/signedPost.ts';
import { parseConfig } from '../../../shared/config/config.ts';
import type { Alarm } from '../../../shared/platform/alarms.ts';
import type { LogFields } from '../../../shared/platform/log.ts';
import { type CallSchema, optionalText, requiredId } from '../../../shared/wire/request/field.ts';
import { scriptedTable, type TableAnswer, type TableRequest } from '../../engines/scriptedTable.ts';
import { type SignedCallOptions, signedEvent } from '../../support/signedCall.ts';
import { bridgeSettings } from '../../support/testBridge.ts';

export const now = Date.UTC(2027, 0, 1, 12);

/** An activity of the tests: `instanceId` is mandatory, `memo` is not. */
export const renamed = (more: Partial<Callback<CallbackDeps>> = {}): Callback<CallbackDeps> =>
  callback<CallbackDeps, CallSchema>({
    family: 'saas-v2',
    activity: 'renameInstance',
    protocol: signedPost,
    keyRings: ['base'],
    schema: z.looseObject({
      activity: optionalText(20),
      instanceId: requiredId(64),
      orderId: optionalText(64),
      memo: optionalText(10),
    }),
    test: () => ({ code: '000000', fields: { tested: 'yes' } }),
    run: async () => ({ code: '000000' }),
    ...more,
  });

export interface Served {
  readonly deps: CallbackDeps;
  /** Requests to the table, oldest first. */
  readonly requests: readonly TableRequest[];
  /** `LEVEL message` and the fields of each line; of an alarm its name and detail. */
  readonly lines: readonly (readonly [string, LogFields])[];
  /** How long each timer was to wait, ms. */
  readonly waits: readonly number[];
  /** Moves the clock on. */
  advance(ms: number): void;
  /** Ends the newest timer that nobody has ended. */
  elapse(): void;
}

/** What a call is served with: the real stores, on a table whose answers a test writes; time stands still until it is moved. */
export function served({
  settings = {},
  answer = () => ({}),
}: {
  readonly settings?: Readonly<Record<string, string>>;
  readonly answer?: (request: TableRequest) => TableAnswer;
} = {}): Served {
  const config = parseConfig({
    ...bridgeSettings(
      { url: 'http://127.0.0.1:1/' },
      { tableName: 'scripted', endpoint: 'http://127.0.0.1:1' },
    ),
    ...settings,
  });
  const { table, requests } = scriptedTable(answer);
  const lines: (readonly [string, LogFields])[] = [];
  const waits: number[] = [];
  const timers: (() => void)[] = [];
  let time = now;
  let ids = 0;
  const clock = () => time;
  const notes = alarmNotes(table, { ttl: true, clock });
  const write = (level: string) => (message: string, fields: LogFields) => {
    lines.push([`${level} ${message}`, fields]);
  };
  const deps: CallbackDeps = {
    config,
    effects: {
      clock,
      random: () => 0,
      newId: () => {
        ids += 1;
        return `id-${ids}`;
      },
      wait: (ms, signal) =>
        new Promise((resolve, reject) => {
          waits.push(ms);
          timers.push(resolve);
          signal?.addEventListener('abort', () => {
            timers.splice(timers.indexOf(resolve), 1);
            reject(signal.reason);
          });
        }),
    },
    nonces: nonceStore(table, { ttl: true, toleranceMs: config.clockToleranceMs }),
    failures: failureLog(table, { ttl: true }),
    alarmNotes: notes,
    log: {
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      alarm(alarm: Alarm) {
        lines.push([`alarm ${alarm.name}`, alarm.detail]);
        notes.note(alarm);
      },
    },
  };
  return {
    ...{ deps, requests, lines, waits },
    advance: ms => {
      time += ms;
    },
    elapse: () => timers.at(-1)?.(),
  };
}

/** A signed call for the activity of the tests, under request id `r-1`, taken by the platform at `now`. */
export function callEvent(
  fields: Readonly<Record<string, unknown>> = {},
  options: SignedCallOptions = {},
): APIGatewayProxyEventV2 {
  const event = signedEvent({ activity: 'renameInstance', instanceId: 'i-1', ...fields }, now, {
    nonce: 'n-1',
    ...options,
  });
  return { ...event, requestContext: { ...event.requestContext, requestId: 'r-1' } };
}
