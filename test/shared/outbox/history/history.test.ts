import { expect, it } from 'vitest';
import { historyStore } from '../../../../shared/outbox/history/history.ts';
import { queryOf, scriptedTable } from '../../../engines/scriptedTable.ts';

const now = Date.UTC(2027, 0, 1);
const item = { pk: 'instance#i-1', sk: 'instance' };
const line = (sequence: number, more: object = {}) => ({
  ...{ pk: item.pk, sk: `event#${String(sequence).padStart(10, '0')}`, id: `e-${sequence}`, sequence },
  ...{ type: 'instance.renewed', at: now, attempts: 1, data: {}, outcome: 'delivered', leftAt: now, ttl: 1 },
  ...more,
});

it.each([[[1]], [[1, 2]], [[2, 3, 4]], [[5, 6]], [[1, 2, 3, 4, 5, 6]]])(
  'a history goes on behind a page of lines that cannot be read (%j), in pages of any size',
  async damaged => {
    const lines = [1, 2, 3, 4, 5, 6].map(each => line(each, damaged.includes(each) ? { at: 'noon' } : {}));
    const { table } = scriptedTable(queryOf(lines));
    const history = historyStore(table, { keepMs: 1_000, ttl: true, clock: () => now });
    for (const limit of [1, 2, 3, 10]) {
      const seen: number[] = [];
      const unreadable = new Set<string>();
      let after: number | undefined = 0;
      while (after !== undefined) {
        const page = await history.list(item, { after, limit }, undefined, ({ sk }) => unreadable.add(sk));
        seen.push(...page.records.map(({ sequence }) => sequence));
        after = page.next;
      }
      expect(seen).toEqual([1, 2, 3, 4, 5, 6].filter(each => !damaged.includes(each)));
      expect(unreadable.size).toBe(damaged.length);
    }
  },
);
