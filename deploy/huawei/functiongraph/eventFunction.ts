import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { defined } from '../../../shared/platform/defined.ts';
import type { Log } from '../../../shared/platform/log.ts';
import { callFunction } from '../../serve/http/callFunction.ts';
import { routeTable } from '../../serve/http/routeTable.ts';
import { gatewayAnswer } from '../../serve/http/writeAnswer.ts';
import { verificationAnswer } from '../../serve/probes/verificationAnswer.ts';
import { scheduledEvent } from '../../serve/schedules/startTimers.ts';
import type { FunctionContext, ServedFunction } from '../../serve/servedFunction.ts';
import type { VerificationFiles } from '../../serve/settings/verificationFiles.ts';
import { type ApigAnswer, type ApigEvent, apigAnswer, isApigEvent, pathOf, payloadOf } from './apigEvent.ts';
import { isTimerEvent, type TimerEvent } from './timerEvent.ts';

export interface EventFunctionOptions {
  readonly functions: readonly ServedFunction[];
  readonly log: Log;
  /** Epoch ms. */
  readonly clock: () => number;
  /** Read at the first request: they stand in variables that come with the first event. */
  readonly verificationFiles: () => Promise<VerificationFiles>;
}

/** What is known of one invocation. */
export interface Invocation {
  readonly requestId: string;
  /** Until the platform ends the run, ms. */
  readonly remainingMs: () => number;
}

/**
 * One function for every event of FunctionGraph: calls of a gateway are answered by the route's function, timers run the
 * schedule that they name.
 *
 * @returns the answer for the gateway; undefined after a schedule
 */
export type HandleEvent = (event: unknown, invocation: Invocation) => Promise<ApigAnswer | undefined>;

/** @throws (when called) {TypeError} for an event of another kind, and whatever a schedule throws: the platform logs it */
export function eventFunction({
  functions,
  log,
  clock,
  verificationFiles,
}: EventFunctionOptions): HandleEvent {
  const find = routeTable(
    functions.flatMap(served => served.routes.map(routeKey => ({ routeKey, target: served }))),
  );

  async function answer(
    event: ApigEvent,
    requestId: string,
    receivedAt: number,
  ): Promise<{
    readonly route: string;
    readonly answer: APIGatewayProxyStructuredResultV2;
    readonly error?: string;
  }> {
    const path = pathOf(event);
    const file = verificationAnswer(await verificationFiles(), event.httpMethod, { path, rawQuery: '' });
    if (file !== undefined) return { route: 'file', answer: file };
    const found = find(event.httpMethod, path);
    if (found === undefined) return { route: 'none', answer: gatewayAnswer(404, 'Not Found') };
    const { routeKey, pathParameters, target } = found;
    const call = await callFunction(
      target,
      payloadOf(event, { routeKey, pathParameters, requestId, receivedAt }),
    );
    return {
      route: routeKey,
      answer: call.answer,
      ...defined({ error: call.fault }),
    };
  }

  async function serve(event: ApigEvent, requestId: string): Promise<ApigAnswer> {
    const receivedAt = clock();
    const { route, answer: answered, error } = await answer(event, requestId, receivedAt);
    const { statusCode: status = 200, body = '' } = answered;
    const bytes = Buffer.byteLength(body);
    const milliseconds = clock() - receivedAt;
    log.info('request', {
      requestId,
      route,
      status,
      milliseconds,
      bytes,
      ...defined({ error }),
    });
    // What answers HEAD says nothing but the head (RFC 9110, 9.3.2).
    return apigAnswer(event.httpMethod === 'HEAD' ? { ...answered, body: '' } : answered);
  }

  async function runSchedule(
    { user_event: name, trigger_name: trigger }: TimerEvent,
    invocation: Invocation,
  ) {
    const schedule = functions.find(served => served.name === name && served.schedules.length > 0);
    if (schedule === undefined) throw new TypeError(`the timer ${trigger} names no schedule: "${name}"`);
    const startedAt = clock();
    const endsAt = startedAt + schedule.timeoutMs;
    const context: FunctionContext = {
      functionName: schedule.name,
      awsRequestId: invocation.requestId,
      getRemainingTimeInMillis: () => Math.max(0, Math.min(endsAt - clock(), invocation.remainingMs())),
    };
    await schedule.handler(scheduledEvent(startedAt), context);
  }

  return async (event, invocation) => {
    if (isTimerEvent(event)) {
      await runSchedule(event, invocation);
      return undefined;
    }
    if (isApigEvent(event)) {
      return serve(event, event.requestContext?.requestId || invocation.requestId || randomUUID());
    }
    throw new TypeError('the event comes neither from a gateway nor from a timer');
  };
}
