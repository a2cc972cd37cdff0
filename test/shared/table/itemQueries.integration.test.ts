import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { Entity } from 'dynamodb-toolbox/entity';
import { item, number, string } from 'dynamodb-toolbox/schema';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type BridgeTable, bridgeTable } from '../../../shared/table/bridgeTable.ts';
import { type ItemQueries, itemQueries } from '../../../shared/table/itemQueries.ts';
import { itemStore } from '../../../shared/table/itemStore.ts';
import type { ItemKey } from '../../../shared/table/key.ts';
import { findKeys } from '../../../shared/table/queryPage.ts';
import { describeOnAllEngines } from '../../engines/describeOnEveryEngine.ts';
import { createFaults, type Faults } from '../../engines/faults.ts';
import { openTestTable, type TestTable } from '../../engines/openTestTable.ts';

interface Line extends ItemKey {
  readonly text: string;
  readonly listedIn?: string;
  readonly listedAt?: number;
}

describeOnAllEngines('finding several items', engine => {
  let opened: TestTable;
  let table: BridgeTable;
  let faults: Faults;
  let lines: ItemQueries<Line>;
  let write: (line: Line) => Promise<unknown>;
  beforeEach(async () => {
    opened = await openTestTable(engine);
    faults = createFaults(Date.now);
    faults.install(opened.client);
    table = bridgeTable(opened.client, opened.tableName);
    const entity = new Entity({
      name: 'line',
      table,
      timestamps: false,
      entityAttribute: false,
      schema: item({
        pk: string().key(),
        sk: string().key(),
        text: string(),
        listedIn: string().optional(),
        listedAt: number().optional(),
      }),
    });
    lines = itemQueries<Line>(table, entity);
    write = line => itemStore<Line>(entity).put(line);
  });
  afterEach(() => opened.close());

  const line = (sk: string, more: Partial<Line> = {}): Line => ({ pk: 'p', sk, text: sk, ...more });
  const keysOf = (items: readonly ItemKey[]) => items.map(({ sk }) => sk);

  it('a page goes on where the one before ended, in either direction', async () => {
    for (const sk of ['a1', 'a2', 'a3', 'b1']) await write(line(sk));
    const part = { partition: 'p', range: { beginsWith: 'a' } };
    const first = await lines.page(part, { limit: 2 });
    expect(keysOf(first.items)).toEqual(['a1', 'a2']);
    const second = await lines.page(part, { limit: 2, from: first.next });
    expect(keysOf(second.items)).toEqual(['a3']);
    expect(second.next).toBeUndefined();
    expect(keysOf((await lines.page({ partition: 'p' }, { limit: 2, reverse: true })).items)).toEqual([
      'b1',
      'a3',
    ]);
    const between = { partition: 'p', range: { between: ['a2', 'b1'] as const } };
    expect(keysOf((await lines.page(between)).items)).toEqual(['a2', 'a3', 'b1']);
    expect((await lines.page({ partition: 'nobody' })).items).toEqual([]);
  });

  it('everything means every page: the table cuts at a megabyte', async () => {
    const text = 'x'.repeat(300 * 1024);
    for (const sk of ['1', '2', '3', '4', '5']) await write(line(sk, { text }));
    expect(keysOf(await lines.all({ partition: 'p' }))).toEqual(['1', '2', '3', '4', '5']);
    const queries = faults.requests.filter(({ operation }) => operation === 'Query');
    expect(queries.length).toBeGreaterThan(1);
  });

  it('many items come in the order of their keys, without those that do not exist', async () => {
    for (const sk of ['1', '2', '3']) await write(line(sk));
    const keys = ['3', 'nobody', '1'].map(sk => ({ pk: 'p', sk }));
    expect(keysOf(await lines.readMany(keys))).toEqual(['3', '1']);
    expect(await lines.readMany([])).toEqual([]);
  });

  it('a list is found by the index, the newest first, and read from the items', async () => {
    for (const [sk, listedAt] of [
      ['old', 1],
      ['new', 3],
      ['middle', 2],
    ] as const) {
      await write(line(sk, { listedIn: 'l', listedAt }));
    }
    await write(line('unlisted'));
    const first = await lines.listed('l', 2);
    expect(first.items.map(({ text }) => text)).toEqual(['new', 'middle']);
    const second = await lines.listed('l', 2, first.next);
    expect(second.items.map(({ text }) => text)).toEqual(['old']);
  });

  it('an item that cannot be read is told as such, never left out', async () => {
    await write(line('good'));
    const Item = { pk: 'p', sk: 'poisoned', text: 7 };
    await opened.client.send(new PutCommand({ TableName: opened.tableName, Item }));
    const malformed = { name: 'TableError', code: 'item-malformed' };
    await expect(lines.page({ partition: 'p' })).rejects.toMatchObject(malformed);
    await expect(lines.readMany([{ pk: 'p', sk: 'poisoned' }])).rejects.toMatchObject(malformed);
  });

  it('what is due is found up to a time, by its keys alone', async () => {
    for (const dueAt of [1, 2, 3]) {
      const Item = { pk: 'p', sk: String(dueAt), dueShard: 's', dueAt };
      await opened.client.send(new PutCommand({ TableName: opened.tableName, Item }));
    }
    const due = { index: 'due', partition: 's', upTo: 2 } as const;
    expect(await findKeys(table, due, {})).toEqual({
      items: [
        { pk: 'p', sk: '1' },
        { pk: 'p', sk: '2' },
      ],
    });
    expect((await findKeys(table, due, { limit: 1 })).next).toBeDefined();
  });
});
