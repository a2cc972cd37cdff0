import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { deploymentApi } from '../../../commands/target/deploymentApi.ts';
import { gatherFacts } from '../../../commands/why/gatherFacts.ts';
import { defined } from '../../../shared/platform/defined.ts';

const started: Server[] = [];
afterEach(() => {
  for (const server of started.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function address(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  started.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const asJson =
  (text: string): RequestListener =>
  (_, response) =>
    response.setHeader('Content-Type', 'application/json').end(text);
/** What the operator is told about whoever answers there. */
const refusalOf = (url: string, patienceMs?: number): Promise<string> =>
  deploymentApi(url, 'token', defined({ patienceMs }))
    .GET('/api/v1/instances/{instanceId}', { params: { path: { instanceId: 'CS1' } } })
    .then(
      ({ data }) => `took ${JSON.stringify(data)}`,
      error => String(error.message),
    );

describe('an address of the command line that is not the seller API', () => {
  it('does not keep the operator waiting when nobody answers', async () => {
    const url = await address(() => undefined);
    expect(await refusalOf(url, 100)).toMatch(/^http\S+ does not answer: it takes too long\. /);
  });

  it('nor when the answer never ends', async () => {
    const url = await address((_, response) => {
      response.setHeader('Content-Type', 'application/json').write('{"items":[');
    });
    expect(await refusalOf(url, 300)).toMatch(/^http\S+ does not answer: it takes too long\. /);
  });

  it('is told as what it is when it redirects, not as where it leads', async () => {
    const url = await address((_, response) => {
      response.writeHead(302, { Location: 'https://login.invalid/' }).end();
    });
    expect(await refusalOf(url)).toMatch(/answers HTTP 302 .* is no answer of the seller API/);
  });

  it.each(['[1]', '"text"', 'null', '{"items":', ''])('is found out by the JSON %j', async text => {
    expect(await refusalOf(await address(asJson(text)))).toMatch(/is no answer of the seller API/);
  });

  it('is found out by an object that is no instance', async () => {
    const api = deploymentApi(await address(asJson('{"ok":true}')), 'token');
    await expect(gatherFacts(api, 'CS1', undefined, 0)).rejects.toThrow('is not the seller API');
  });
});
