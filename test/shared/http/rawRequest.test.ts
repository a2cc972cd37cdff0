import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRawRequest } from '../../../shared/http/rawRequest.ts';
import { fuzzRuns } from '../wire/fuzzRuns.ts';

const now = 1_760_000_000_000;

function event(changes: Partial<APIGatewayProxyEventV2> = {}, timeEpoch = now - 20): APIGatewayProxyEventV2 {
  return {
    version: '2.0',
    routeKey: 'POST /saas',
    rawPath: '/saas',
    rawQueryString: 'signature=a%2Bb&nonce=n&nonce=m',
    headers: { 'content-type': 'application/json' },
    requestContext: {
      http: { method: 'POST', path: '/saas', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' },
      timeEpoch,
      requestId: 'request-1',
    } as APIGatewayProxyEventV2['requestContext'],
    isBase64Encoded: false,
    ...changes,
  };
}
const bytesOf = (changes: Partial<APIGatewayProxyEventV2>) => [...readRawRequest(event(changes), now).body];

describe('readRawRequest', () => {
  it('keeps method, path, request id and the query exactly as it was on the wire', () => {
    expect(readRawRequest(event(), now)).toMatchObject({
      method: 'POST',
      path: '/saas',
      requestId: 'request-1',
      rawQuery: 'signature=a%2Bb&nonce=n&nonce=m',
    });
  });

  it('knows headers by their names in lower case', () => {
    const headers = { 'X-Sign': 'Value', 'CONTENT-TYPE': 'text/plain', accept: '*/*' };
    expect(readRawRequest(event({ headers }), now).headers).toEqual({
      'x-sign': 'Value',
      'content-type': 'text/plain',
      accept: '*/*',
    });
  });

  it('decodes base64 only when the platform says it encoded the body', () => {
    expect(bytesOf({ body: 'e30=', isBase64Encoded: true })).toEqual([0x7b, 0x7d]);
    expect(bytesOf({ body: 'e30=', isBase64Encoded: false })).toEqual([0x65, 0x33, 0x30, 0x3d]);
  });

  it('takes a text body as UTF-8 and a missing one as empty', () => {
    expect(bytesOf({ body: 'é用' })).toEqual([0xc3, 0xa9, 0xe7, 0x94, 0xa8]);
    expect(bytesOf({})).toEqual([]);
    expect(bytesOf({ isBase64Encoded: true })).toEqual([]);
  });

  it('gives every body back byte by byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
        const body = Buffer.from(bytes).toString('base64');
        expect(bytesOf({ body, isBase64Encoded: true })).toEqual([...bytes]);
      }),
      fuzzRuns,
    );
  });

  it('counts from when the platform took the call', () => {
    const receivedAt = (timeEpoch: number) => readRawRequest(event({}, timeEpoch), now).receivedAt;
    expect(receivedAt(now)).toBe(now);
    expect(receivedAt(now - 1_500)).toBe(now - 1_500);
    expect(receivedAt(now - 59_999)).toBe(now - 59_999);
  });

  it('does not believe a time that lies ahead or a minute back', () => {
    for (const timeEpoch of [now + 1, now - 60_000, 0, Number.NaN]) {
      expect(readRawRequest(event({}, timeEpoch), now).receivedAt).toBe(now);
    }
  });
});
