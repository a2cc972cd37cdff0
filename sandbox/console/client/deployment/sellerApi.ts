import createClient from 'openapi-fetch';
import type { paths } from '../../../../client/openapi.ts';
import type { AnswerOf } from '../../../../client/sellerApi.ts';
import { Away, Refused } from '../api.ts';

/**
 * The seller API of the deployment, typed by its own description. The page has no token: whoever serves the page adds it
 * and hands on what a page of an operator needs, below this path.
 */
export const deployment = createClient<paths>({
  baseUrl: `${location.origin}/deployment`,
  // Also where nothing is said besides: a request that a form of another site could make is refused.
  headers: { 'Content-Type': 'application/json' },
});

type ItemOf<Path extends keyof paths> =
  AnswerOf<Path> extends { items: readonly (infer Item)[] } ? Item : never;

export type Instance = AnswerOf<'/api/v1/instances/{instanceId}'>;
export type HistoryLine = ItemOf<'/api/v1/instances/{instanceId}/history'>;
export type WaitingEvent = ItemOf<'/api/v1/events'>;
export type OpenAlarm = ItemOf<'/api/v1/alarms'>;
export type Health = AnswerOf<'/api/v1/health'>;
export type UsageWindow = ItemOf<'/api/v1/usage/{instanceId}'>;

/** Thrown when there is no such thing. */
export class Unknown extends Refused {}

interface Result<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/** The answer. @throws {Refused} with the reason that the API gives; {Away} when the process behind the page is gone */
export async function answered<Data>(request: Promise<Result<Data>>): Promise<Data> {
  let result: Result<Data>;
  try {
    result = await request;
  } catch {
    throw new Away();
  }
  const { data, error, response } = result;
  if (response.ok && data !== undefined) return data;
  const {
    detail,
    problem,
    errors = [],
  } = (typeof error === 'object' && error !== null ? error : {}) as {
    readonly detail?: string;
    readonly problem?: string;
    readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  };
  const rules = errors.map(rule => `${rule.pointer} ${rule.detail}`).join(', ');
  const said = [detail ?? problem ?? `HTTP ${response.status}`, rules].filter(Boolean).join(' ');
  if (response.status === 404) throw new Unknown(said);
  throw new Refused(said);
}
