import { isUtf8 } from 'node:buffer';
import type { GatewayRequest, GatewayServer } from 'serverless-offline';

/** hapi writes header names in lower case; the marketplace's pages spell these two so, and a function sends them so. */
const headerSpelling: Readonly<Record<string, string>> = {
  'body-sign': 'Body-Sign',
  'content-type': 'Content-Type',
};

/**
 * Signatures are made over raw bytes, so requests and answers must pass serverless-offline unchanged. It parses and
 * writes again what API Gateway hands on as it is; this undoes that, for every route:
 *
 * - `rawQueryString` is what stood in the request line (else `%20` becomes `+`, and `a` becomes `a=`);
 * - the body is text exactly when API Gateway would make it text (a textual content type), and Base64 otherwise
 *   and for bytes that are no UTF-8 (else they would be replaced);
 * - a path keeps its trailing slash, with which it is another path: `/saas/` finds no route of `/saas`;
 * - cookies are the pairs as received, whatever they hold (else a foreign cookie is answered with 400);
 * - answers keep the spelling of their header names, get no charset appended and are not compressed;
 * - a function that throws or runs out of time is answered with 500 (else with 200 and its stack).
 */
export function keepBytes(server: GatewayServer): void {
  server.settings.router.stripTrailingSlash = false;
  server.ext('onRequest', (request, toolkit) => {
    keepHeaderSpelling(request);
    request.info.acceptEncoding = 'identity';
    return toolkit.continue;
  });
  server.ext('onPreHandler', (request, toolkit) => {
    const [, rawQuery = ''] = /\?(.*)$/s.exec(request.raw.req.url ?? '') ?? [];
    request.url.searchParams.toString = () => rawQuery;
    request.state = cookiePairs(request.raw.req.headers.cookie);
    // serverless-offline tells text from binary by these; the event's own headers come from the raw request.
    request.headers['content-type'] = isText(request) ? 'text/plain' : 'application/octet-stream';
    request.mime = 'text/plain';
    return toolkit.continue;
  });
  server.ext('onPreResponse', (request, toolkit) => {
    request.response.charset?.('');
    if (isCrash(request.response.source)) {
      request.response.statusCode = 500;
      request.response.source = '{"message":"Internal Server Error"}';
    }
    return toolkit.continue;
  });
}

function keepHeaderSpelling({ raw: { res } }: GatewayRequest): void {
  const setHeader = res.setHeader.bind(res);
  res.setHeader = (name, value) => setHeader(headerSpelling[name] ?? name, value);
}

/** The content types that an HTTP API hands on as text. */
function isText({ raw, payload }: GatewayRequest): boolean {
  const contentType = raw.req.headers['content-type'] ?? 'application/json';
  const textual = /^\s*(text\/|application\/(.+\+)?(json|xml)\b|application\/javascript\b)/i.test(
    contentType,
  );
  return textual && (!Buffer.isBuffer(payload) || isUtf8(payload));
}

/** What serverless-offline makes of an error that a function threw. */
function isCrash(source: unknown): boolean {
  return typeof source === 'string' && /^\{"errorMessage":.*,"errorType":.*,"stackTrace":/s.test(source);
}

function cookiePairs(header: string | undefined): Record<string, string> | null {
  if (header === undefined) return null;
  const pairs = header
    .split(/;\s*/)
    .filter(pair => pair.includes('='))
    .map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const);
  return Object.fromEntries(pairs);
}
