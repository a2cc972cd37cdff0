import { setTimeout as pause } from 'node:timers/promises';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { number, string } from 'dynamodb-toolbox/schema';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bridgeTable } from '../../../../shared/table/bridgeTable.ts';
import {
  changeItem,
  type VersionedItem,
  writeIfUnchanged,
} from '../../../../shared/table/contention/changeItem.ts';
import { entity } from '../../../../shared/table/entity.ts';
import { type ItemStore, itemStore } from '../../../../shared/table/itemStore.ts';
import { describeOnAllEngines } from '../../../engines/describeOnEveryEngine.ts';
import { createFaults, type Faults } from '../../../engines/faults.ts';
import { openTestTable, type TestTable } from '../../../engines/openTestTable.ts';

interface Counter extends VersionedItem {
  readonly count: number;
  readonly note?: string;
}

const key = { pk: 'counter#1', sk: 'counter' };

describeOnAllEngines('an item that many change', engine => {
  let table: TestTable;
  let faults: Faults;
  let store: ItemStore<Counter>;
  let now: number;
  const effects = {
    clock: () => now,
    random: () => 0.5,
    async wait(ms: number) {
      now += ms;
    },
  };
  beforeEach(async () => {
    table = await openTestTable(engine);
    faults = createFaults(() => now);
    faults.install(table.client);
    const bridge = bridgeTable(table.client, table.tableName);
    store = itemStore(
      entity(bridge, 'counter', { version: number(), count: number(), note: string().optional() }),
    );
    now = 1_000;
  });
  afterEach(() => table.close());

  const budget = () => ({ deadline: now + 10_000, signal: new AbortController().signal });
  const change = (by: number, more: { readonly known?: Counter | null; readonly replaces?: boolean } = {}) =>
    changeItem<Counter, number>({
      ...{ store, key, effects, budget: budget(), ...more },
      decide: current => {
        const count = (current?.count ?? 0) + by;
        return by === 0 ? { answer: count } : { answer: count, changes: { count } };
      },
    });
  const another = async (count: number) => {
    const item = await store.read(key);
    if (item !== undefined) await writeIfUnchanged(store, item, { count });
  };
  const operations = () => faults.requests.map(({ operation }) => operation);
  const stored = async () =>
    (await table.client.send(new GetCommand({ TableName: table.tableName, Key: key, ConsistentRead: true })))
      .Item;

  it('is made by the first change, and not written by one that changes nothing', async () => {
    expect(await change(0)).toEqual({ item: undefined, answer: 0 });
    expect(await change(5)).toEqual({ item: { ...key, version: 1, count: 5 }, answer: 5 });
    expect(await change(0)).toEqual({ item: { ...key, version: 1, count: 5 }, answer: 5 });
    expect(operations()).toEqual(['GetItem', 'GetItem', 'PutItem', 'GetItem']);
    expect(await stored()).toEqual({ ...key, version: 1, count: 5 });
  });

  it('keeps what the kind does not know, unless the change is the whole item', async () => {
    await change(1);
    const { TableName } = { TableName: table.tableName };
    const UpdateExpression = 'SET note = :note, newer = :newer';
    const ExpressionAttributeValues = { ':note': 'n', ':newer': 'of a newer version' };
    await table.client.send(
      new UpdateCommand({ TableName, Key: key, UpdateExpression, ExpressionAttributeValues }),
    );
    await change(1);
    expect(await stored()).toEqual({ ...key, version: 2, count: 2, note: 'n', newer: 'of a newer version' });
    const { item } = await change(1, { replaces: true });
    expect(await stored()).toEqual({ ...key, version: 3, count: 3 });
    expect(item).toEqual({ ...key, version: 3, count: 3 });
  });

  it.each(['hide-old-item', 'return-old-item'] as const)(
    'is decided on again when another was faster (%s)',
    async oldItem => {
      await change(1);
      const known = await store.read(key);
      await another(10);
      faults.clear();
      faults.inject(oldItem, { times: Number.POSITIVE_INFINITY });
      expect(await change(1, { known: known ?? null })).toMatchObject({ answer: 11, item: { version: 3 } });
      expect(await stored()).toMatchObject({ count: 11, version: 3 });
      const again = oldItem === 'hide-old-item' ? ['GetItem'] : [];
      expect(operations().slice(0, -1)).toEqual(['UpdateItem', ...again, 'UpdateItem']);
    },
  );

  it('that is there although it was not known to be is not overwritten', async () => {
    await change(7);
    expect(await change(1, { known: null })).toMatchObject({ answer: 8 });
    expect(await stored()).toMatchObject({ count: 8, version: 2 });
  });

  it('loses none of forty changes that come at once; those of one process cost a read and a write each', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => change(1)));
    expect(answers.map(({ answer }) => answer)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(operations().length).toBeLessThanOrEqual(80);
    expect(await stored()).toMatchObject({ count: 40, version: 40 });
  });

  it('loses none of what several processes change at once', async () => {
    const processes = Array.from({ length: 10 }, () => ({ ...store }));
    await Promise.all(
      processes.map(other =>
        changeItem<Counter, undefined>({
          ...{ store: other, key, effects: { ...effects, wait: ms => pause(ms) }, budget: budget() },
          decide: current => ({ answer: undefined, changes: { count: (current?.count ?? 0) + 1 } }),
        }),
      ),
    );
    expect(await stored()).toMatchObject({ count: 10, version: 10 });
  });

  it('is given up at the deadline when others are always faster', async () => {
    await change(1);
    let other = 100;
    faults.inject('hide-old-item', { times: Number.POSITIVE_INFINITY });
    const read = store.read;
    store.read = async (itemKey, signal) => {
      const item = await read(itemKey, signal);
      if (item !== undefined) await store.update(itemKey, { count: other++, version: item.version + 1 });
      return item;
    };
    await expect(change(1)).rejects.toMatchObject({ code: 'table-contended' });
  });

  it('of which the answer was lost is found again as it was written', async () => {
    await change(1);
    faults.inject('lose-answer', { operation: 'UpdateItem' });
    const { item } = await changeItem<Counter, undefined>({
      ...{ store, key, effects, budget: budget() },
      decide: current =>
        current?.note === 'done' ? { answer: undefined } : { answer: undefined, changes: { note: 'done' } },
    });
    expect(item).toMatchObject({ note: 'done', version: 2 });
    expect(await stored()).toMatchObject({ note: 'done', version: 2 });
  });

  it('is not changed by one who read it before another wrote', async () => {
    await change(1);
    const known = await store.read(key);
    if (known === undefined) throw new Error('there is an item');
    expect(await writeIfUnchanged(store, known, { count: 2, note: 'first' })).toEqual({
      ...key,
      version: 2,
      count: 2,
      note: 'first',
    });
    expect(await writeIfUnchanged(store, known, { count: 3 })).toBeUndefined();
    const after = { ...known, version: 2, count: 2, note: 'first' };
    expect(await writeIfUnchanged(store, after, { note: undefined })).toEqual({
      ...key,
      version: 3,
      count: 2,
    });
    expect(await stored()).toEqual({ ...key, version: 3, count: 2 });
  });
});
