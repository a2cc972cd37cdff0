import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { addressAnswer } from '../http/addressAnswer.ts';
import { readRawRequest } from '../http/rawRequest.ts';
import { writeAnswer } from './answer.ts';
import type { Callback, CallbackDeps } from './callback.ts';
import { entrances } from './entrance.ts';
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
    if (entrance === undefined || (method === 'GET' && !isCall(event.rawQueryString))) return addressAnswer;
    let deps: Deps;
    try {
      deps = await open();
    } catch {
      // Nothing can be verified or signed without keys. The marketplace tries again; whoever opens logs what is wrong.
      return writeAnswer({ code: '000005', message: 'other internal error, please try again' }, undefined);
    }
    return serveCall(readRawRequest(event, deps.effects.clock()), entrance, deps);
  };
}

/** The marketplace's GET calls carry at least one of these; a browser or a check of the address none. */
const isCall = (rawQuery: string): boolean => /(^|&)(activity|timeStamp|authToken)=/.test(rawQuery);
