import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { defined } from '../platform/defined.ts';
import { minuteMs } from '../platform/time.ts';

/** A call as it arrived, before anything of it is trusted. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Without the question mark, exactly as on the wire. */
  readonly rawQuery: string;
  /** Exactly the bytes of the body. */
  readonly body: Uint8Array;
  /** When the platform took the call, epoch ms: the marketplace's 5 seconds run from about then. */
  readonly receivedAt: number;
  readonly requestId: string;
  /**
   * Id of the client's request from a front that may send it once more, to another process: the same with each of its tries,
   * and with no other request. Undefined where nobody does, and where a front gives all requests one id, as local ones do.
   */
  readonly triedAs?: string;
}

/** Which of the variables that the front of a stage sets, and no client, holds {@link RawRequest.triedAs}. */
export const triedAsVariable = 'triedAs';

/** An earlier time than this before `now` is not believed: the event was made by hand or replayed by a tool. */
const maxAgeMs = minuteMs;

/** Reads an API Gateway HTTP API event of payload 2.0. `now` is epoch ms. */
export function readRawRequest(event: APIGatewayProxyEventV2, now: number): RawRequest {
  const { http, timeEpoch, requestId } = event.requestContext;
  const plausible = timeEpoch <= now && timeEpoch > now - maxAgeMs;
  return {
    method: http.method,
    path: http.path,
    headers: inLowerCase(event.headers),
    rawQuery: event.rawQueryString,
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    receivedAt: plausible ? timeEpoch : now,
    requestId,
    ...defined({ triedAs: event.stageVariables?.[triedAsVariable] }),
  };
}

function inLowerCase(headers: APIGatewayProxyEventV2['headers']): RawRequest['headers'] {
  const named: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(headers)) named[name.toLowerCase()] = value;
  return named;
}
