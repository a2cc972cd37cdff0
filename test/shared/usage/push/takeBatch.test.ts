import { describe, expect, it } from 'vitest';
import { takeBatch } from '../../../../shared/usage/push/takeBatch.ts';
import type { UsageWindow } from '../../../../shared/usage/window.ts';

const window = (instanceId: string, packageId: string, beginAt: number): UsageWindow => ({
  pk: instanceId,
  sk: `${beginAt} ${packageId}`,
  version: 1,
  instanceId,
  packageId,
  beginAt,
  endAt: beginAt + 1,
  value: '1',
  recordIds: [],
  status: 'sealed',
  meteringSn: `${instanceId} ${packageId} ${beginAt}`,
  attempts: 1,
  createdAt: 0,
  updatedAt: 0,
});
const names = (windows: readonly UsageWindow[]) =>
  windows.map(({ instanceId, packageId, beginAt }) => `${instanceId}${packageId}${beginAt}`);

describe('a batch', () => {
  it('is taken from the head of the queue, up to its size', () => {
    const queue = ['a', 'b', 'c'].map(id => window(id, '', 1));
    expect(names(takeBatch(queue, 2))).toEqual(['a1', 'b1']);
    expect(names(queue)).toEqual(['c1']);
  });

  it('holds no two packages of one instance and hour, which an answer could not tell apart', () => {
    const queue = [window('a', 'p', 1), window('a', 'q', 1), window('a', 'p', 2), window('b', 'p', 1)];
    expect(names(takeBatch(queue, 10))).toEqual(['ap1', 'ap2', 'bp1']);
    expect(names(takeBatch(queue, 10))).toEqual(['aq1']);
    expect(queue).toEqual([]);
  });
});
