import { describe, expect, it } from 'vitest';
import { suiteSandbox } from '../suiteSandbox.ts';

describe('what the console is asked', () => {
  const sandbox = suiteSandbox();
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${sandbox.consoleUrl}/console/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const order = { family: 'v2', kind: 'period', autoRenew: false, callFaults: {} };

  it.each([
    ['buy', '{'],
    ['buy', {}],
    ['buy', { ...order, family: 'v3' }],
    ['buy', { ...order, callFaults: { parallel: 100_000 } }],
    ['buy', { ...order, callFaults: { teleport: true } }],
    ['act', { command: 'dance', target: { family: 'v2' }, callFaults: {} }],
    ['act', { command: 'freeze', target: { family: 'v2' }, callFaults: {} }],
    ['act', { command: 'freeze', target: { family: 'license', orderId: 'A' }, callFaults: {} }],
    ['kit', { command: 'bind', version: 3 }],
    ['held', { id: 7 }],
    ['clock', { ms: -1 }],
    ['clock', { ms: 1e15 }],
    ['clockBack', {}],
    ['kit', { command: 'bind', version: 2 }],
    ['table', { mode: 'gone' }],
    ['usage', { instanceId: 'x', value: '1e5' }],
  ])('%s of %j is refused with a reason', async (path, body) => {
    const response = await post(path, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ problem: expect.stringMatching(/\w/) });
  });

  it('comes from its own page only', async () => {
    const response = await post('buy', order, { Origin: 'https://elsewhere.example' });
    expect(response.status).toBe(403);
    expect((await post('buy', order, { Origin: 'null' })).status).toBe(403);
    expect((await post('clock', { ms: 0 }, { Origin: sandbox.consoleUrl })).status).toBe(200);
  });

  it('never carries a key, a token or a password', async () => {
    for (const family of ['v2', 'v1', 'license', 'license-online']) await post('buy', { ...order, family });
    const { calls } = (await (await fetch(`${sandbox.consoleUrl}/console/state`)).json()) as {
      calls: { id: number }[];
    };
    const pages = await Promise.all(
      calls.map(async ({ id }) => (await fetch(`${sandbox.consoleUrl}/console/calls/${id}`)).text()),
    );
    expect(pages).toHaveLength(4);
    for (const text of pages) expect(text).not.toMatch(/sandbox-[a-z0-9-]*(key|token|secret)/);
    expect(pages.join()).toMatch(/"password":"\*+"/);
  });

  it('is remembered when the sandbox comes back', async () => {
    await post('clock', { ms: 3_600_000 });
    const before = (await (await fetch(`${sandbox.consoleUrl}/console/state`)).json()) as {
      subscriptions: unknown[];
      movedMs: number;
    };
    await sandbox.kill();
    await sandbox.startAgain();
    const after = (await (await fetch(`${sandbox.consoleUrl}/console/state`)).json()) as typeof before;
    expect(after.subscriptions).toEqual(before.subscriptions);
    expect([before.movedMs, after.movedMs]).toEqual([3_600_000, 3_600_000]);
  });
});
