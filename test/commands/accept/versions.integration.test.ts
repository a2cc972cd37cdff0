import { describe, expect, it } from 'vitest';
import { runProgram } from '../../sandbox/runSandbox.ts';
import { type Oddities, secureKey, startSecureDeployment } from '../secureDeployment.ts';

interface Report {
  readonly passed: boolean;
  readonly cases: readonly {
    readonly id: string;
    readonly problems: readonly string[];
    readonly note?: string;
  }[];
}

async function accepted(oddities: Oddities, suite: 'v1' | 'v2' = 'v2') {
  const deployment = await startSecureDeployment(oddities);
  try {
    const key = suite === 'v2' ? '--key' : '--v1-key';
    const words = ['--url', deployment.url, key, secureKey, '--only', `${suite}/http`, '--json'];
    const { exitCode, output } = await runProgram('commands/accept.ts', words, deployment.trusted);
    const { cases }: Report = JSON.parse(output);
    const of = (id: string) => cases.find(one => one.id === id);
    return {
      exitCode,
      ids: cases.map(({ id }) => id),
      over1: of(`${suite}/http1`),
      over2: of(`${suite}/http2`),
    };
  } finally {
    deployment.close();
  }
}

describe('Body-Sign over both versions of HTTP', () => {
  it('holds where the name keeps its letters over HTTP/1.1 and the answer is whole over HTTP/2', async () => {
    const { exitCode, ids, over1, over2 } = await accepted({});
    expect(ids).toEqual(['v2/cold-start', 'v2/http1', 'v2/http2']);
    expect([exitCode, over1?.problems, over2?.problems, over2?.note]).toEqual([0, [], [], undefined]);
  });

  it('holds for families that are called by GET, which has no body over HTTP/2', async () => {
    const { exitCode, ids, over2 } = await accepted({}, 'v1');
    expect(ids).toEqual(['v1/cold-start', 'v1/http1', 'v1/http2']);
    expect([exitCode, over2?.problems, over2?.note]).toEqual([0, [], undefined]);
  });

  it('says of a deployment without HTTP/2 that it is not offered, and lets it hold', async () => {
    const { exitCode, over2 } = await accepted({ offersHttp2: false });
    expect([exitCode, over2?.problems, over2?.note]).toEqual([0, [], 'HTTP/2 is not offered there']);
  });

  it.each<readonly [flaw: string, oddities: Oddities, problem: RegExp]>([
    ['drops the header over HTTP/2', { bodySignOver2: '' }, /does not contain Body-Sign/],
    ['changes the body over HTTP/2', { addedOver2: '\n' }, /failed to verify the HTTP body signature/],
    ['answers another status over HTTP/2', { statusOver2: 502 }, /HTTP status is not 200: HTTP 502/],
  ])('fails a deployment that %s, and only there', async (_, oddities, problem) => {
    const { exitCode, over1, over2 } = await accepted(oddities);
    expect([exitCode, over1?.problems]).toEqual([1, []]);
    expect(over2?.problems.join()).toMatch(problem);
  });

  it('fails a deployment that writes the name in lower case over HTTP/1.1, and only there', async () => {
    const { exitCode, over1, over2 } = await accepted({ bodySignOver1: 'body-sign' });
    expect([exitCode, over2?.problems]).toEqual([1, []]);
    expect(over1?.problems.join()).toContain('it is written body-sign');
  });
});
