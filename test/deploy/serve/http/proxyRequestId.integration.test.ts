import { afterEach, describe, expect, it } from 'vitest';
import { rawExchange, rawRequest } from './rawExchange.ts';
import { type ServerUnderTest, serverUnderTest } from './serverUnderTest.ts';

let server: ServerUnderTest | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

const id = '0123456789abcdef0123456789abcdef';

/** The ids of requests that came with these headers. */
async function idsOf(
  trusted: readonly string[],
  ...requests: readonly (readonly string[])[]
): Promise<string[]> {
  server = await serverUnderTest(
    { 'POST /saas': async event => ({ body: event.stageVariables?.triedAs ?? 'none' }) },
    { trusted },
  );
  const ids: string[] = [];
  for (const headers of requests) {
    ids.push((await rawExchange(server.port, rawRequest('POST /saas', headers, '{}'))).body);
  }
  return ids;
}

describe('the id of a request', () => {
  it('is the one that a trusted proxy gives it, the same with its second try', async () => {
    expect(await idsOf(['127.0.0.1'], [`X-Request-Id: ${id}`], [`X-Request-Id: ${id}`])).toEqual([id, id]);
  });

  it('is none from whoever is no trusted proxy', async () => {
    expect(await idsOf(['10.0.0.0/8'], [`X-Request-Id: ${id}`])).toEqual(['none']);
  });

  it.each([
    ['none', []],
    ['an empty one', ['X-Request-Id:']],
    ['a short one', ['X-Request-Id: 1']],
    ['one that no proxy makes', [`X-Request-Id: ${id.toUpperCase()}`]],
    ['a longer one', [`X-Request-Id: ${id}0`]],
    ['two', [`X-Request-Id: ${id}`, `X-Request-Id: ${id}`]],
  ])('is none where the proxy gives %s', async (_, headers) => {
    expect(await idsOf(['127.0.0.1'], headers)).toEqual(['none']);
  });
});
