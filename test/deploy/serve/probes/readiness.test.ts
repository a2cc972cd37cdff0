import { describe, expect, it } from 'vitest';
import { probeAnswer } from '../../../../deploy/serve/probes/probeAnswer.ts';
import { readinessOf } from '../../../../deploy/serve/probes/readiness.ts';

function underTest() {
  const state = { settings: true, table: true, now: 0, reads: 0 };
  const changes: string[] = [];
  const readiness = readinessOf({
    readSettings: async () => {
      if (!state.settings) throw new Error('no settings');
    },
    readTable: async () => {
      state.reads += 1;
      if (!state.table) throw new Error('no table');
    },
    now: () => state.now,
    onChange: (check, fault) => void changes.push(`${check} ${fault === undefined ? 'holds' : 'fails'}`),
  });
  const later = () => {
    state.now += 1_000;
  };
  return { state, changes, readiness, later };
}

describe('a process is ready', () => {
  it('when its settings and its table can be read', async () => {
    const { readiness } = underTest();
    expect(await readiness.unready()).toEqual([]);
  });

  it('no longer when the table fails, and again when it is back; each change is told once', async () => {
    const { state, readiness, later, changes } = underTest();
    await readiness.unready();
    state.table = false;
    later();
    expect(await readiness.unready()).toEqual(['table']);
    later();
    expect(await readiness.unready()).toEqual(['table']);
    expect(await readiness.unready(['table'])).toEqual([]);
    state.table = true;
    later();
    expect(await readiness.unready()).toEqual([]);
    expect(changes).toEqual(['table fails', 'table holds']);
  });

  it('never without settings, where nobody knows which table to ask', async () => {
    const { state, readiness } = underTest();
    state.settings = false;
    expect(await readiness.unready()).toEqual(['settings']);
    expect(await readiness.unready(['table'])).toEqual(['settings']);
    expect(state.reads).toBe(0);
  });

  it('never while it drains', async () => {
    const { readiness } = underTest();
    readiness.drain();
    expect(await readiness.unready()).toEqual(['draining']);
    expect(await readiness.unready(['table', 'settings'])).toEqual(['draining']);
  });

  it('by one look at the table for all who ask within a second', async () => {
    const { state, readiness, later } = underTest();
    await Promise.all([readiness.unready(), readiness.unready(), readiness.unready()]);
    await readiness.unready();
    expect(state.reads).toBe(1);
    later();
    await readiness.unready();
    expect(state.reads).toBe(2);
  });

  it('no longer when the table is silent, whose request is then given up', async () => {
    let givenUp = false;
    const readiness = readinessOf({
      readSettings: async () => undefined,
      readTable: signal =>
        new Promise(() => {
          signal.addEventListener('abort', () => {
            givenUp = true;
          });
        }),
      now: () => performance.now(),
      onChange: () => undefined,
    });
    expect(await readiness.unready()).toEqual(['table']);
    expect(givenUp).toBe(true);
  });
});

describe('a probe', () => {
  const ask = async (path: string, rawQuery = '', method = 'GET', stuck: readonly string[] = []) => {
    const { readiness, state } = underTest();
    state.table = false;
    const probes = { readiness, stuck: () => stuck };
    const answer = await probeAnswer(probes, method, { path, rawQuery });
    return answer === undefined ? undefined : [answer.statusCode, JSON.parse(answer.body ?? '')];
  };

  it('/readyz tells what is missing, and leaves out what it is told to', async () => {
    expect(await ask('/readyz')).toEqual([503, { status: 'unavailable', because: ['table'] }]);
    expect(await ask('/readyz', 'exclude=table')).toEqual([200, { status: 'ok' }]);
    expect(await ask('/readyz', 'exclude=settings&exclude=table', 'HEAD')).toEqual([200, { status: 'ok' }]);
    expect(await ask('/readyz', 'exclude=nothing')).toMatchObject([503, {}]);
  });

  it('/healthz is well without a table, and not when a schedule hangs', async () => {
    expect(await ask('/healthz')).toEqual([200, { status: 'ok' }]);
    expect(await ask('/healthz', '', 'GET', ['deliverEvents'])).toEqual([
      503,
      { status: 'unavailable', because: ['deliverEvents'] },
    ]);
  });

  it('is nothing else', async () => {
    expect(await ask('/')).toBeUndefined();
    expect(await ask('/healthz/x')).toBeUndefined();
    expect(await ask('/healthz', '', 'POST')).toBeUndefined();
  });
});
