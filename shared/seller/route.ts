import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod/mini';
import { keepAlarms } from '../callback/alarmNotes.ts';
import { ConfigError, UnreachableConfigError } from '../config/configError.ts';
import { authorize, type Scope, scopeOf } from '../http/bearerToken.ts';
import { DeadlineError, withinDeadline } from '../http/deadline.ts';
import { readForeignJson, withoutEmptyMembers } from '../http/foreignJson.ts';
import { ProblemError, problemAnswer } from '../http/problem.ts';
import { readRawRequest } from '../http/rawRequest.ts';
import type { Budget } from '../platform/effects.ts';
import { faultOf } from '../platform/faultOf.ts';
import { secondMs } from '../platform/time.ts';
import type { Bridge } from '../runtime/bridge.ts';
import { isRequestRefused, TableError } from '../table/tableError.ts';
import { parseRawQuery } from '../wire/rawQuery.ts';
import { foreignCursor } from './cursor.ts';
import { type Batch, noBatch, readBody, readQuery } from './readInput.ts';

/** What a route is given: everything checked. */
export interface SellerCall<Query, Body> {
  /** Values of `{name}` in the path, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  /** Name of the caller's token; undefined on routes that need none and were called without. */
  readonly actor: string | undefined;
  /** What the caller's token may do. */
  readonly scope: Scope | undefined;
  /** Of a body whose entries stand for themselves. */
  readonly batch: Batch;
  readonly budget: Budget;
}

/** One operation of the seller API: what it takes, who may call it, what it does. */
export interface SellerRoute<Query = never, Body = never> {
  readonly method: 'GET' | 'POST';
  /** Below `/api/v1`, with `{name}` for one segment. */
  readonly path: string;
  /** `none`: anybody may call; a known token is still named. */
  readonly scope: Scope | 'none';
  readonly summary: string;
  readonly query?: z.ZodMiniType<Query>;
  readonly body?: z.ZodMiniType<Body>;
  /** It may be impossible in the present state, though its path names nothing (409). */
  readonly conflicts?: boolean;
  /** The list in the body of which one entry that cannot be read must not keep the others out. */
  readonly entries?: string;
  /** What a success looks like; for the description alone, and held against every answer by the tests. */
  readonly answer?: z.ZodMiniType;
  run(call: SellerCall<Query, Body>, bridge: Bridge): Promise<SellerAnswer>;
}

export interface SellerAnswer {
  readonly status?: 200 | 503;
  readonly body: unknown;
}

/** Keeps the types of each declaration while lists of routes need not know them. */
export function route<Query, Body>(declaration: SellerRoute<Query, Body>): SellerRoute {
  return declaration as unknown as SellerRoute;
}

const base = '/api/v1';
const maxKiB = 256;
/** Limit on a body that is a list of entries: a thousand usage records with the longest ids have room. */
const maxBatchKiB = 2_048;

/**
 * The Lambda handler of one resource of the seller API: finds the route, checks token, query and body, runs it
 * within the answer's budget. JSON in and out, problems as RFC 9457, one log line without the token.
 */
export function sellerHandler(
  open: () => Promise<Bridge>,
  routes: readonly SellerRoute[],
): (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2> {
  return async event => {
    const { requestId, http } = event.requestContext;
    let bridge: Bridge | undefined;
    let actor: string | undefined;
    let answer: APIGatewayProxyStructuredResultV2;
    let fault: string | undefined;
    // The pattern: a path may hold a licence code.
    let path = '(no such route)';
    try {
      bridge = await open();
      const ready = bridge;
      const matched = matchRoute(routes, http.method, http.path);
      path = base + matched.route.path;
      const checked = checkCall(event, matched, ready);
      actor = checked.actor;
      const deadline = ready.effects.clock() + ready.config.answerWithinMs;
      const { status = 200, body } = await withinDeadline(deadline, ready.effects, budget =>
        matched.route.run({ ...checked, budget } as never, ready),
      );
      answer = {
        statusCode: status,
        headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
        body: JSON.stringify(body),
      };
    } catch (error) {
      const problem = asProblem(error, event.rawQueryString);
      fault = faultOf(error);
      answer = problemAnswer(problem, requestId);
    }
    if (bridge !== undefined) await keepAlarms(bridge, bridge.effects.clock() + secondMs);
    const { statusCode = 500 } = answer;
    const line = { requestId, method: http.method, path, actor, status: statusCode, fault };
    bridge?.log[statusCode >= 500 ? 'error' : 'info']('seller', line);
    return answer;
  };
}

interface Matched {
  readonly route: SellerRoute;
  readonly path: Readonly<Record<string, string>>;
}

function matchRoute(routes: readonly SellerRoute[], method: string, path: string): Matched {
  const found = routes
    .map(candidate => ({ route: candidate, path: matchPath(base + candidate.path, path) }))
    .filter((match): match is Matched => match.path !== undefined);
  const match = found.find(({ route: candidate }) => candidate.method === method);
  if (match !== undefined) return match;
  if (found.length === 0) throw new ProblemError(404, 'There is no such resource.');
  const Allow = [...new Set(found.map(({ route: candidate }) => candidate.method))].join(', ');
  throw new ProblemError(405, `${method} is not possible here.`, { headers: { Allow } });
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const actual = given[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (name === undefined && segment !== actual) return undefined;
    if (name !== undefined) values[name] = decoded(actual);
  }
  return values;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function checkCall(
  event: APIGatewayProxyEventV2,
  { route: matched, path }: Matched,
  { config, effects }: Bridge,
): Omit<SellerCall<unknown, unknown>, 'budget'> {
  const { headers, rawQuery, body } = readRawRequest(event, effects.clock());
  const { authorization } = headers;
  const anonymous = matched.scope === 'none' && authorization === undefined;
  const actor = anonymous
    ? undefined
    : authorize(config.sellerApiTokens, authorization, matched.scope === 'none' ? 'read' : matched.scope);
  const query = readQuery(matched.query, Object.fromEntries(parseRawQuery(rawQuery)));
  const limitKiB = matched.entries === undefined ? maxKiB : maxBatchKiB;
  const read =
    matched.body === undefined
      ? { body: undefined, batch: noBatch }
      : readBody(matched.body, matched.entries, jsonBody(headers, body, limitKiB));
  return { path, query, ...read, actor, scope: scopeOf(config.sellerApiTokens, authorization) };
}

function jsonBody(
  headers: Readonly<Record<string, string | undefined>>,
  body: Uint8Array,
  limitKiB: number,
): unknown {
  if (body.byteLength > limitKiB * 1_024) {
    throw new ProblemError(413, `The body is larger than ${limitKiB} KiB.`);
  }
  if (body.byteLength === 0) return {};
  if (!/^application\/([\w.-]+\+)?json\b/i.test(headers['content-type'] ?? '')) {
    throw new ProblemError(415, 'The body must be application/json.');
  }
  const read = readForeignJson(body, limitKiB * 1_024);
  if (read.kind === 'unreadable') throw new ProblemError(400, `The body cannot be read: ${read.problem}.`);
  return read.kind === 'empty' ? {} : withoutEmptyMembers(read.value);
}

function asProblem(error: unknown, rawQuery: string): ProblemError {
  if (error instanceof ProblemError) return error;
  // The table names a position wrong that belongs to no page of this list; asking again would not help.
  if (isRequestRefused(error)) {
    return parseRawQuery(rawQuery).some(([name]) => name === 'cursor')
      ? foreignCursor()
      : new ProblemError(422, 'The table refuses a value of this request: it is too large.');
  }
  // The table answers; asking again would not help. The message names an attribute, never a value.
  if (error instanceof TableError && error.code === 'item-malformed')
    return new ProblemError(500, sentence(error.message));
  if (error instanceof TableError || error instanceof DeadlineError) {
    // Only our own word for the fault: throttled, no right, not there.
    return new ProblemError(503, `The table does not answer at the moment (${tableFaultOf(error)}).`, {
      headers: { 'Retry-After': '5' },
    });
  }
  // Which one is for the log: whoever asks has shown no token that anybody could look at.
  if (error instanceof ConfigError)
    return new ProblemError(500, 'A setting of the deployment is wrong; its log names it.');
  if (error instanceof UnreachableConfigError)
    return new ProblemError(500, 'The settings of the deployment cannot be fetched; its log says why.');
  return new ProblemError(500, 'Something went wrong; the log has the request id.');
}

/** Our word for what a table suffers from; of one that lets the time of an answer pass, that it is late. */
export const tableFaultOf = (error: TableError | DeadlineError): TableError['code'] =>
  error instanceof TableError ? error.code : 'table-timeout';

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** `limit` and `cursor` of every list. */
export const pageQuery = {
  limit: z.pipe(
    z._default(z.string(), '50'),
    z.pipe(
      z.transform((text: string) => Number(text)),
      z.int().check(z.minimum(1, 'must be 1 to 100'), z.maximum(100, 'must be 1 to 100')),
    ),
  ),
  cursor: z.optional(z.string()),
};

/** An ISO 8601 time with its zone, as epoch ms. */
export const isoTimeInput = z.pipe(
  z.iso.datetime({ offset: true, error: 'must be an ISO 8601 time with its zone' }),
  z.transform((text: string) => Date.parse(text)),
);
