import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { addressAnswer } from '../http/addressAnswer.ts';
import { readRawRequest } from '../http/rawRequest.ts';
import { writeAnswer } from './answer.ts';
import type { Callback, CallbackDeps } from './callback.ts';
import { type Entrance, entrances } from './entrance.ts';
import { serveCall } from './serveCall.ts';

/** A Lambda function behind an API Gateway HTTP API, payload 2.0. */
export type HttpHandler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

/** Opens what the callbacks work with: once per container, then from memory. */
export type OpenDeps<Deps extends CallbackDeps> = () => Promise<Deps>;

/**
 * The Lambda handler of an address: it verifies a call once and runs its activity in process. A GET that carries no
 * call gets a plain 200, since the address is verified by calling it.
 *
 * @param activities what is served here: one, or those of whole families
 */
export function router<Deps extends CallbackDeps>(
  open: OpenDeps<Deps>,
  activities: readonly Callback<Deps>[],
): HttpHandler {
  const byMethod = entrances(activities);
  return async event => {
    const { method } = event.requestContext.http;
    const entrance = byMethod.get(method);
    if (entrance === undefined || (method === 'GET' && !isCall(event))) return addressAnswer;
    let deps: Deps;
    try {
      deps = await open();
    } catch {
      return unopened();
    }
    return serveCall(readRawRequest(event, deps.effects.clock()), entrance, deps);
  };
}

/**
 * Whether a request looks like a call of the marketplace. Its GET calls carry at least one of these in the query, its POST
 * calls a signature in the query or a header of the kit; a browser, a scanner or a check of the address none.
 */
export function isCall({ rawQueryString, requestContext, headers }: APIGatewayProxyEventV2): boolean {
  if (requestContext.http.method === 'GET')
    return /(^|&)(activity|timeStamp|authToken)=/.test(rawQueryString);
  const names = Object.keys(headers).map(name => name.toLowerCase());
  return /(^|&)signature=/.test(rawQueryString) || names.includes('x-sign') || names.includes('authtoken');
}

/**
 * The Lambda handler of a path at which nothing is served, for requests that look like calls: whoever signed rightly is told
 * so, and the call stands among the failures with a hint for the operator. Anybody else meets no more than a path that is none.
 *
 * @param ways how calls are signed, with the keys of each; the first whose method and mark fit takes the call
 */
export function refuser<Deps extends CallbackDeps>(
  open: OpenDeps<Deps>,
  ways: readonly (Omit<Entrance<Deps>, 'activities' | 'hint'> & { readonly mark?: string })[],
  hint: string,
): HttpHandler {
  return async event => {
    const { method } = event.requestContext.http;
    const names = Object.keys(event.headers).map(name => name.toLowerCase());
    const way = ways.find(
      ({ protocol, mark }) => protocol.method === method && (mark === undefined || names.includes(mark)),
    );
    if (way === undefined) return addressAnswer;
    let deps: Deps;
    try {
      deps = await open();
    } catch {
      return unopened();
    }
    const answer = await serveCall(
      readRawRequest(event, deps.effects.clock()),
      { ...way, activities: new Map(), hint },
      deps,
    );
    // Whoever cannot sign meets an address that is none, as before.
    return JSON.parse(answer.body ?? '{}').resultCode === '000001' ? notFound : answer;
  };
}

/** Nothing can be verified or signed without keys. The marketplace tries again; whoever opens logs what is wrong. */
const unopened = () =>
  writeAnswer({ code: '000005', message: 'other internal error, please try again' }, undefined);

/** As the gateway answers where no route is. */
export const notFound: APIGatewayProxyStructuredResultV2 = {
  statusCode: 404,
  headers: { 'Content-Type': 'application/json' },
  body: '{"message":"Not Found"}',
};
