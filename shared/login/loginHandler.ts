import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { keepAlarms } from '../callback/alarmNotes.ts';
import { withinDeadline } from '../http/deadline.ts';
import { ProblemError, problemAnswer } from '../http/problem.ts';
import { readRawRequest } from '../http/rawRequest.ts';
import { faultOf } from '../platform/faultOf.ts';
import { secondMs } from '../platform/time.ts';
import { isJsonObject, parseJson } from '../wire/json.ts';
import { parseRawQuery } from '../wire/rawQuery.ts';
import { WireError } from '../wire/wireError.ts';
import { type LoginAnswer, type LoginDeps, type LoginRequest, randomWord } from './loginDeps.ts';
import { page } from './pages.ts';
import { readCookies } from './session/cookie.ts';

/** Two requests to an identity provider, each with 8 s, and the table. */
const answerWithinMs = 20_000;
const maxBody = 64 * 1024;

/**
 * The Lambda handler of a login endpoint. Nothing of it may be cached or shown inside a foreign page's referrer; what
 * goes wrong is a page with a reference number, or a problem document where a program asked.
 */
export function loginHandler(
  open: () => Promise<LoginDeps>,
  run: (request: LoginRequest, deps: LoginDeps) => Promise<LoginAnswer>,
): (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2> {
  return async event => {
    let deps: LoginDeps;
    try {
      deps = await open();
    } catch (error) {
      // Nobody can be logged in without keys; whoever opens logs what is wrong, this the number that the page shows.
      const { requestId: reference } = event.requestContext;
      console.error(
        JSON.stringify({ level: 'ERROR', message: 'configuration', reference, fault: faultOf(error) }),
      );
      const acceptLanguage = event.headers['accept-language'];
      return written({ status: 503, html: page('unavailable', { acceptLanguage, reference }) });
    }
    const { effects, log } = deps;
    const raw = readRawRequest(event, effects.clock());
    const reference = randomWord(deps.randomBytes, 8);
    // The route's pattern: a path may hold anything.
    const route = event.routeKey;
    try {
      const answer = await withinDeadline(effects.clock() + answerWithinMs, effects, ({ signal }) =>
        run(
          {
            method: raw.method,
            path: raw.path,
            query: parseRawQuery(raw.rawQuery),
            cookies: readCookies([...(event.cookies ?? []), raw.headers.cookie ?? '']),
            headers: raw.headers,
            body: bodyOf(raw.headers['content-type'], raw.body),
            reference,
            signal,
          },
          deps,
        ),
      );
      log.info('oauth', { reference, method: raw.method, route, status: answer.status });
      return written(answer);
    } catch (error) {
      if (error instanceof ProblemError) {
        log.info('oauth', { reference, method: raw.method, route, status: error.status });
        return problemAnswer(error, reference);
      }
      log.error('oauth', { reference, method: raw.method, route, status: 503, fault: faultOf(error) });
      const acceptLanguage = raw.headers['accept-language'];
      return written({ status: 503, html: page('unavailable', { acceptLanguage, reference }) });
    } finally {
      await keepAlarms(deps, effects.clock() + secondMs);
    }
  };
}

const common = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
} as const;

/** Shown in nobody's frame; a form goes to ourselves, and its answer on to the product. */
function pagePolicy(formLeadsTo: readonly string[]): string {
  const targets = new Set(formLeadsTo.map(url => new URL(url).origin));
  return [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ['form-action', "'self'", ...targets].join(' '),
  ].join('; ');
}

function written({
  status,
  location,
  html,
  formLeadsTo = [],
  json,
  cookies = [],
}: LoginAnswer): APIGatewayProxyStructuredResultV2 {
  const type = html === undefined ? 'application/json' : 'text/html; charset=utf-8';
  return {
    statusCode: status,
    headers: {
      ...common,
      ...(location === undefined ? { 'Content-Type': type } : { Location: location }),
      ...(html === undefined ? {} : { 'Content-Security-Policy': pagePolicy(formLeadsTo) }),
    },
    cookies: [...cookies],
    body: location === undefined ? (html ?? JSON.stringify(json)) : '',
  };
}

/** Fields of a form or of a JSON object; anything else has none. */
function bodyOf(contentType: string | undefined, body: Uint8Array): Readonly<Record<string, unknown>> {
  if (body.byteLength === 0 || body.byteLength > maxBody) return {};
  if (contentType?.toLowerCase().includes('application/x-www-form-urlencoded') === true) {
    return Object.fromEntries(parseRawQuery(Buffer.from(body).toString('utf8')));
  }
  try {
    const value = parseJson(body);
    return isJsonObject(value) ? value : {};
  } catch (error) {
    if (error instanceof WireError) return {};
    throw error;
  }
}
