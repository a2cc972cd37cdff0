import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { deploymentApi } from '../../../commands/target/deploymentApi.ts';
import { steadyHealth } from '../../../commands/target/steadyHealth.ts';
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
    expect(await refusalOf(url)).toMatch(
      /answers HTTP 302 .* a redirect to https:\/\/login\.invalid\/, which is not followed/,
    );
  });

  it.each(['[1]', '"text"', 'null', '{"items":', ''])('is found out by the JSON %j', async text => {
    expect(await refusalOf(await address(asJson(text)))).toMatch(/is no answer of the seller API/);
  });

  it('is found out by an object that is no instance', async () => {
    const api = deploymentApi(await address(asJson('{"ok":true}')), 'token');
    await expect(gatherFacts(api, 'CS1', undefined, 0)).rejects.toThrow('is not the seller API');
  });
});

/** Answers these one after the other, the last one for ever. */
const inTurn = (...answers: readonly (readonly [status: number, type: string, body: string])[]) => {
  let next = 0;
  return {
    calls: () => next,
    listener: ((_, response) => {
      const [status, type, body] = answers[Math.min(next, answers.length - 1)] ?? [500, '', ''];
      next += 1;
      response.writeHead(status, { 'Content-Type': type }).end(body);
    }) satisfies RequestListener,
  };
};
const late = [
  503,
  'application/problem+json',
  '{"detail":"The table does not answer at the moment (table-throttled)."}',
] as const;
const page = [502, 'text/html', '<html><h1>502 Bad Gateway</h1></html>'] as const;
const found = [200, 'application/json', '{"instanceId":"i-1"}'] as const;

describe('a deployment that is busy', () => {
  const api = async (listener: RequestListener) => {
    const retried: (string | undefined)[] = [];
    const reads = deploymentApi(await address(listener), 'token', {
      wait: async () => undefined,
      onRetry: ({ fault }) => retried.push(fault),
    });
    const read = () =>
      reads.GET('/api/v1/instances/{instanceId}', { params: { path: { instanceId: 'CS1' } } }).then(
        ({ data }) => data,
        (error: Error) => error,
      );
    return { read, retried, reads };
  };

  it('is asked again, and what it says then counts', async () => {
    const { read, retried } = await api(inTurn(late, page, found).listener);
    expect(await read()).toEqual({ instanceId: 'i-1' });
    expect(retried).toEqual(['table-throttled', undefined]);
  });

  it('is told with how often it was asked, and with the fault that it names', async () => {
    const turn = inTurn(late);
    const { read } = await api(turn.listener);
    expect(await read()).toMatchObject({
      message: expect.stringMatching(/HTTP 503 to \S+, 3 times: The table does not answer/),
      fault: 'table-throttled',
    });
    expect(turn.calls()).toBe(3);
  });

  it('is no deployment where a gateway before it answers with a page', async () => {
    const { read } = await api(inTurn(page).listener);
    expect(await read()).toMatchObject({ message: expect.stringMatching(/a gateway or a proxy before it/) });
    const shut = await api(inTurn([403, 'text/html', '<html>']).listener);
    expect(await shut.read()).toMatchObject({ message: expect.stringMatching(/something before it/) });
  });

  it('is not asked twice to do something', async () => {
    const turn = inTurn(late);
    const { reads } = await api(turn.listener);
    await expect(
      reads.POST('/api/v1/events/{eventId}/redeliver', { params: { path: { eventId: 'evt_1' } } }),
    ).rejects.toThrow(/HTTP 503/);
    expect(turn.calls()).toBe(1);
  });

  it('is well when its second answer is', async () => {
    const ill = [200, 'application/json', '{"status":"degraded","table":"unreachable"}'] as const;
    const slow = [200, 'application/json', '{"status":"ok","table":"ok","tableMs":1500}'] as const;
    const well = [200, 'application/json', '{"status":"ok","table":"ok","tableMs":5}'] as const;
    const asked = async (...answers: (typeof ill | typeof slow | typeof well)[]) =>
      steadyHealth((await api(inTurn(...answers).listener)).reads, async () => undefined);
    expect(await asked(ill, well)).toMatchObject({ health: { table: 'ok' }, wavered: true });
    expect(await asked(slow, slow)).toMatchObject({ health: { tableMs: 1500 }, wavered: false });
    expect(await asked(well)).toMatchObject({ wavered: false });
    expect(await asked(ill, ill)).toMatchObject({ health: { table: 'unreachable' }, wavered: false });
  });
});
