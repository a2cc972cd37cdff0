import { expect, it } from 'vitest';
import { startScheduleLoop } from '../../../sandbox/deployment/scheduleLoop.ts';
import { eventually } from '../../support/eventually.ts';

it('calls the scheduled functions in turn, again and again', async () => {
  const calls: string[] = [];
  const scheduled = (name: string) => ({ name, timeoutMs: 1000, handler: () => void calls.push(name) });
  const loop = startScheduleLoop({
    functions: [scheduled('a'), scheduled('b')],
    pauseMs: 1,
    log: () => undefined,
  });
  await eventually(() => expect(calls.length).toBeGreaterThanOrEqual(6));
  await loop.stop();
  expect(calls.slice(0, 6)).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
});

it('reports a failing function and calls it again', async () => {
  const lines: string[] = [];
  let calls = 0;
  const handler = () => {
    calls += 1;
    throw new Error('no table');
  };
  const loop = startScheduleLoop({
    functions: [{ name: 'deliverEvents', timeoutMs: 1000, handler }],
    pauseMs: 1,
    log: line => lines.push(line),
  });
  await eventually(() => expect(calls).toBeGreaterThanOrEqual(2));
  await loop.stop();
  expect(lines[0]).toContain('deliverEvents failed: Error: no table');
});

it('ends when the present run has ended, and starts no other', async () => {
  let finish: () => void = () => undefined;
  let calls = 0;
  const handler = () => {
    calls += 1;
    return new Promise<void>(resolve => {
      finish = resolve;
    });
  };
  const loop = startScheduleLoop({
    functions: [{ name: 'a', timeoutMs: 1000, handler }],
    pauseMs: 1,
    log: () => undefined,
  });
  let stopped = false;
  const stopping = loop.stop().then(() => {
    stopped = true;
  });
  await Promise.resolve();
  expect(stopped).toBe(false);
  finish();
  await stopping;
  expect(calls).toBe(1);
});

it('tells a function the time that it has left', async () => {
  const times: number[] = [];
  const handler = (_event: unknown, context: unknown) =>
    void times.push((context as { getRemainingTimeInMillis(): number }).getRemainingTimeInMillis());
  const loop = startScheduleLoop({
    functions: [{ name: 'a', timeoutMs: 55_000, handler }],
    pauseMs: 1,
    log: () => undefined,
  });
  await eventually(() => expect(times.length).toBeGreaterThan(0));
  await loop.stop();
  expect(times[0]).toBeGreaterThan(0);
  expect(times[0]).toBeLessThanOrEqual(55_000);
});
