import { describe, expect, it } from 'vitest';
import { type FailedCall, failureLog } from '../../../shared/callback/failureLog.ts';
import { queryOf, scriptedTable } from '../../engines/scriptedTable.ts';

const at = Date.UTC(2027, 0, 1, 12, 34, 56, 789);
const minute = 60_000;
const failed = (more: Partial<FailedCall> = {}): FailedCall => ({
  ...{ at, requestId: 'r-1', family: 'saas-v2', activity: 'releaseInstance' },
  ...{ resultCode: '000005', resultMsg: 'busy', milliseconds: 12 },
  ...more,
});
const everything = failed({
  ...{ hint: 'the table is slow', keyId: 'k_01234567', orderId: 'CS1', orderLineId: 'CS1-1' },
  ...{ productId: 'p-1', instanceId: 'i-1', scene: 'RENEWAL', status: 'FREEZE', unknownFields: ['a', 'b'] },
});
/** Thirty days later, in whole seconds. */
const ttl = Date.UTC(2027, 0, 31, 12, 34, 57) / 1000;

describe('a call that failed', () => {
  it('stands under its day and time with all that is known of it, for thirty days', async () => {
    const { table, requests } = scriptedTable();
    await failureLog(table, { ttl: true }).record(everything, undefined);
    const key = { pk: 'failures#2027-01-01', sk: '2027-01-01T12:34:56.789Z#r-1' };
    expect(requests).toEqual([{ operation: 'PutItem', item: { ...key, ...everything, ttl } }]);
  });

  it('is found by the purge schedule where the engine deletes nothing by itself', async () => {
    const { table, requests } = scriptedTable();
    await failureLog(table, { ttl: false }).record(failed(), undefined);
    expect(requests[0]?.item).toMatchObject({ ttl, dueAt: ttl * 1000 });
    expect(requests[0]?.item?.dueShard).toMatch(/^purge#\d+$/);
  });

  it('is written as often as it comes, when the marketplace signed it', async () => {
    const { table, requests } = scriptedTable();
    const log = failureLog(table, { ttl: true });
    for (const requestId of ['r-1', 'r-2']) await log.record(failed({ requestId }), undefined);
    expect(requests.map(({ item }) => item?.requestId)).toEqual(['r-1', 'r-2']);
  });

  it('that is not known to be the marketplace’s is a sample: one a minute of each family and reason', async () => {
    const { table, requests } = scriptedTable();
    const log = failureLog(table, { ttl: true });
    const calls = [
      ['saas-v2', 'signature-mismatch', 0],
      ['saas-v2', 'signature-mismatch', 3_210],
      ['saas-v2', 'signature-missing', 0],
      ['kit', 'signature-mismatch', 0],
      ['saas-v2', 'signature-mismatch', 3_211],
    ] as const;
    for (const [family, reason, later] of calls) await log.record(failed({ family, at: at + later }), reason);
    expect(requests.map(({ item, condition }) => `${item?.pk} ${item?.sk} ${condition}`)).toEqual(
      [
        '2027-01-01T12:34:00.000Z#saas-v2#signature-mismatch',
        '2027-01-01T12:34:00.000Z#saas-v2#signature-missing',
        '2027-01-01T12:34:00.000Z#kit#signature-mismatch',
        '2027-01-01T12:35:00.000Z#saas-v2#signature-mismatch',
      ].map(sk => `failures-unverified#2027-01-01 ${sk} attribute_not_exists(pk)`),
    );
  });

  it('is no error where another container has written the sample, and one where the table refuses it', async () => {
    const taken = scriptedTable(() => 'ConditionalCheckFailedException');
    const log = failureLog(taken.table, { ttl: true });
    await expect(log.record(failed(), 'signature-missing')).resolves.toBeUndefined();
    const refused = failureLog(scriptedTable(() => 'AccessDeniedException').table, { ttl: true });
    for (const reason of [undefined, 'signature-missing'] as const) {
      await expect(refused.record(failed(), reason)).rejects.toMatchObject({ code: 'table-access-denied' });
    }
  });

  it.each([[undefined], ['signature-missing']] as const)(
    'is given up when there is no time for it (%s)',
    async reason => {
      const ending = new AbortController();
      const { table } = scriptedTable(() => {
        queueMicrotask(() => ending.abort());
        return 'silence';
      });
      const recorded = failureLog(table, { ttl: true }).record(failed(), reason, ending.signal);
      await expect(recorded).rejects.toMatchObject({ code: 'table-aborted' });
    },
  );
});

describe('a list of the failed calls of a day', () => {
  const pk = { signed: 'failures#2027-01-01', unsigned: 'failures-unverified#2027-01-01' };
  const stored = (kind: keyof typeof pk, minutes: number, more: object = {}) => {
    const time = at + minutes * minute;
    return { ...failed({ at: time }), pk: pk[kind], sk: `${new Date(time).toISOString()}#x`, ttl, ...more };
  };
  const damaged = { milliseconds: 'long' };
  const minutesOf = (items: readonly FailedCall[]) => items.map(item => (item.at - at) / minute);

  /** Every page, and the minutes that they show. */
  async function read(items: readonly ReturnType<typeof stored>[], limit: number) {
    const scripted = scriptedTable(queryOf(items));
    const log = failureLog(scripted.table, { ttl: true });
    const unreadable: string[] = [];
    const tell = ({ sk }: { readonly sk: string }) => unreadable.push(sk);
    const pages: (readonly number[])[] = [];
    let page = await log.list('2027-01-01', limit, undefined, undefined, tell);
    for (;;) {
      pages.push(minutesOf(page.items));
      if (page.next === undefined || pages.length > 40) break;
      page = await log.list('2027-01-01', limit, page.next, undefined, tell);
    }
    return { pages, unreadable, requests: scripted.requests };
  }

  it('shows what is known of each', async () => {
    const key = { pk: pk.signed, sk: '2027-01-01T12:34:56.789Z#r-1' };
    const { table, requests } = scriptedTable(queryOf([{ ...key, ...everything, ttl }]));
    const { items } = await failureLog(table, { ttl: true }).list('2027-01-01', 10);
    expect(items).toEqual([{ ...key, ...everything, ttl }]);
    // From the newest on: half a key is no place to begin at.
    expect(requests.map(({ from }) => from)).toEqual([undefined, undefined]);
  });

  const layouts: readonly (readonly [string, readonly number[], readonly number[]])[] = [
    ['nothing', [], []],
    ['signed ones only', [1, 2, 3, 4, 5], []],
    ['unsigned ones only', [], [1, 2, 3, 4, 5]],
    ['both in turn', [1, 3, 5, 7], [2, 4, 6, 8]],
    ['the newest unsigned', [1, 2, 3], [4, 5, 6, 7]],
    ['the newest signed', [4, 5, 6, 7], [1, 2, 3]],
    ['a few among many', [1, 2, 3, 4, 6, 7, 8, 9], [5, 10]],
  ];

  it.each(layouts)(
    'holds both kinds by their time, each once, in pages of any size: %s',
    async (_, ...kinds) => {
      const [signed, unsigned] = kinds;
      const items = [
        ...signed.map(minutes => stored('signed', minutes)),
        ...unsigned.map(minutes => stored('unsigned', minutes)),
      ];
      const newestFirst = [...signed, ...unsigned].sort((one, other) => other - one);
      for (const limit of [1, 3, 20]) {
        const { pages, requests } = await read(items, limit);
        expect(pages.flat()).toEqual(newestFirst);
        expect(Math.max(...pages.map(({ length }) => length))).toBeLessThanOrEqual(limit);
        expect(
          requests.every(({ isConsistent, isForward }) => isConsistent === true && isForward === false),
        ).toBe(true);
      }
      expect((await read(items, 20)).pages).toHaveLength(1);
    },
  );

  it.each([
    ['the newest of one kind', [4, 5, 6, 7], [1, 2, 3], [6, 7]],
    ['the newest of both', [1, 3, 5, 7], [2, 4, 6, 8], [5, 6, 7, 8]],
    ['a whole kind', [1, 2, 3], [4, 5, 6, 7], [4, 5, 6, 7]],
    ['every second', [1, 2, 3, 4, 5], [], [1, 3, 5]],
    ['all of them', [1, 2, 3], [4, 5, 6], [1, 2, 3, 4, 5, 6]],
  ])(
    'leaves out and tells what cannot be read, and nothing else: %s',
    async (_, signed, unsigned, broken) => {
      const items = [
        ...signed.map(minutes => stored('signed', minutes, broken.includes(minutes) ? damaged : {})),
        ...unsigned.map(minutes => stored('unsigned', minutes, broken.includes(minutes) ? damaged : {})),
      ];
      const shown = [...signed, ...unsigned].filter(minutes => !broken.includes(minutes));
      const { pages, unreadable } = await read(items, 2);
      expect(pages.flat()).toEqual(shown.sort((one, other) => other - one));
      expect(new Set(unreadable).size).toBe(broken.length);
    },
  );

  it('fails on what cannot be read, where nobody is told of it', async () => {
    for (const kind of ['signed', 'unsigned'] as const) {
      const { table } = scriptedTable(queryOf([stored(kind, 1, damaged)]));
      await expect(failureLog(table, { ttl: true }).list('2027-01-01', 10)).rejects.toMatchObject({
        code: 'item-malformed',
      });
    }
  });

  it.each(['failures#', 'failures-unverified#'])(
    'is given up with the call when %s hangs',
    async partition => {
      const ending = new AbortController();
      const { table } = scriptedTable(({ query = '' }) => {
        if (!query.includes(`"${partition}`)) return { items: [] };
        queueMicrotask(() => ending.abort());
        return 'silence';
      });
      const listed = failureLog(table, { ttl: true }).list('2027-01-01', 10, undefined, ending.signal);
      await expect(listed).rejects.toMatchObject({ code: 'table-aborted' });
    },
  );
});
