import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Condition } from 'dynamodb-toolbox/entity/actions/parseCondition';
import { any, list, map, number, string } from 'dynamodb-toolbox/schema';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bridgeTable } from '../../../shared/table/bridgeTable.ts';
import { entity } from '../../../shared/table/entity.ts';
import { absent, type ItemStore, itemStore } from '../../../shared/table/itemStore.ts';
import type { ItemKey } from '../../../shared/table/key.ts';
import { describeOnAllEngines } from '../../engines/describeOnEveryEngine.ts';
import { openTestTable, type TestTable } from '../../engines/openTestTable.ts';

/** Names that expressions must not hold as they are. */
interface Item extends ItemKey {
  readonly status: string;
  readonly size?: number;
  readonly data?: { readonly name: string };
  readonly list?: readonly string[];
  readonly open?: unknown;
}

const key = { pk: 'a', sk: 'b' };

describeOnAllEngines('a store of items', engine => {
  let table: TestTable;
  let store: ItemStore<Item>;
  beforeEach(async () => {
    table = await openTestTable(engine);
    store = itemStore<Item>(
      entity(bridgeTable(table.client, table.tableName), 'item', {
        status: string(),
        size: number().optional(),
        data: map({ name: string() }).optional(),
        list: list(string()).optional(),
        open: any().optional(),
      }),
    );
  });
  afterEach(() => table.close());

  const raw = async () =>
    (await table.client.send(new GetCommand({ TableName: table.tableName, Key: key }))).Item;

  it('reads what it put, and puts nothing that the entity does not describe', async () => {
    const item: Item = {
      ...key,
      status: 'x',
      data: { name: 'n' },
      list: ['', 'b'],
      open: { deep: [null, 1] },
    };
    const more = { ...item, secret: 'not described' };
    expect(await store.put(more, absent)).toEqual({ written: true });
    expect(await store.read(key)).toEqual(item);
    expect(await raw()).toEqual(item);
  });

  it('sets and removes what is named, and keeps everything else, also what only a newer version knows', async () => {
    const Item = { ...key, status: 'x', size: 1, list: ['a'], newer: 'kept' };
    await table.client.send(new PutCommand({ TableName: table.tableName, Item }));
    const changes = { status: 'y', size: undefined, data: { name: 'n' }, open: 0 };
    expect(await store.update(key, changes, { attr: 'status', eq: 'x' })).toEqual({ written: true });
    expect(await raw()).toEqual({
      ...key,
      status: 'y',
      data: { name: 'n' },
      list: ['a'],
      open: 0,
      newer: 'kept',
    });
  });

  it('writes nothing when the condition fails, whatever its form', async () => {
    const item = { ...key, status: 'x', size: 3, data: { name: 'n' } };
    await store.put(item);
    const conditions: readonly Condition[] = [
      absent,
      { attr: 'status', eq: 'y' },
      { attr: 'data.name', eq: 'other' },
      {
        or: [
          { attr: 'list', exists: true },
          { attr: 'size', lte: 2 },
          { attr: 'size', gt: 5 },
        ],
      },
      { and: [{ attr: 'status', eq: 'x' }, { not: { attr: 'size', eq: 3 } }] },
    ];
    for (const failing of conditions) {
      expect(await store.put({ ...key, status: 'lost' }, failing)).toMatchObject({ written: false });
      expect(await store.update(key, { status: 'lost' }, failing)).toMatchObject({ written: false });
    }
    expect(await store.read(key)).toEqual(item);
    const holding: Condition = {
      or: [
        { attr: 'list', exists: false },
        { attr: 'size', lte: 2 },
      ],
    };
    expect(await store.update(key, { status: 'z' }, holding)).toEqual({ written: true });
  });

  it('does not read an item that is not what the entity describes', async () => {
    await table.client.send(new PutCommand({ TableName: table.tableName, Item: { ...key, status: 7 } }));
    await expect(store.read(key)).rejects.toMatchObject({ code: 'item-malformed' });
  });

  it('removes an item, also one that is gone', async () => {
    await store.put({ ...key, status: 'x' });
    await store.remove(key);
    await store.remove(key);
    expect(await store.read(key)).toBeUndefined();
  });
});
