import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { addressAnswer } from '../http/addressAnswer.ts';
import { readRawRequest } from '../http/rawRequest.ts';
import { writeAnswer } from './answer.ts';
import type { Callback, CallbackDeps } from './callback.ts';
import { serveCall } from './serveCall.ts';

/** A Lambda function behind an API Gateway HTTP API, payload 2.0. */
export type HttpHandler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

/** Opens what the callbacks work with: once per container, then from memory. */
export type OpenDeps<Deps extends CallbackDeps> = () => Promise<Deps>;

/** The Lambda handler of one activity on its own route. */
export function handler<Deps extends CallbackDeps>(
  open: OpenDeps<Deps>,
  callback: Callback<Deps>,
): HttpHandler {
  return router(open, { [callback.protocol.method]: [callback] });
}

/** Callbacks of a production address by HTTP method; those of one method share protocol and key rings. */
export type FrontDoor<Deps extends CallbackDeps> = Readonly<
  Record<string, readonly [Callback<Deps>, ...Callback<Deps>[]]>
>;

/**
 * The Lambda handler of an address that serves a whole family: it verifies once and runs the activity in process.
 * A GET that carries no call gets a plain 200, since the address is verified by calling it.
 */
export function router<Deps extends CallbackDeps>(
  open: OpenDeps<Deps>,
  callbacks: FrontDoor<Deps>,
): HttpHandler {
  return async event => {
    const { method } = event.requestContext.http;
    const served = callbacks[method];
    if (served === undefined || (method === 'GET' && !isCall(event.rawQueryString))) return addressAnswer;
    let deps: Deps;
    try {
      deps = await open();
    } catch {
      // Nothing can be verified or signed without keys. The marketplace tries again; whoever opens logs what is wrong.
      return writeAnswer({ code: '000005', message: 'other internal error, please try again' }, undefined);
    }
    return serveCall(readRawRequest(event, deps.effects.clock()), served, deps);
  };
}

/** The marketplace's GET calls carry at least one of these; a browser or a check of the address none. */
const isCall = (rawQuery: string): boolean => /(^|&)(activity|timeStamp|authToken)=/.test(rawQuery);
