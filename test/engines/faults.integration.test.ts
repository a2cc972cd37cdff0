import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeOnAllEngines } from './describeOnEveryEngine.ts';
import { createFaults, type Faults } from './faults.ts';
import { openTestTable, type TestTable } from './openTestTable.ts';

describeOnAllEngines('faults between client and table', engine => {
  let table: TestTable;
  let faults: Faults;
  let now: number;
  beforeEach(async () => {
    table = await openTestTable(engine);
    now = 1_000_000;
    faults = createFaults(() => now);
    faults.install(table.client);
  });
  afterEach(() => table.close());

  const Key = { pk: 'p', sk: 's' };
  const put = (n: number) =>
    table.client.send(new PutCommand({ TableName: table.tableName, Item: { ...Key, n } }));
  const putNew = () =>
    table.client.send(
      new PutCommand({
        TableName: table.tableName,
        Item: { ...Key, n: 2 },
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
  const stored = async () =>
    (await table.client.send(new GetCommand({ TableName: table.tableName, Key, ConsistentRead: true }))).Item
      ?.n;
  const increment = () =>
    table.client.send(
      new UpdateCommand({
        TableName: table.tableName,
        Key,
        UpdateExpression: 'ADD n :one',
        ExpressionAttributeValues: { ':one': 1 },
      }),
    );

  it('a lost answer lets the write happen, and the SDK repeats it', async () => {
    const fault = faults.inject('lose-answer', { operation: 'UpdateItem', nth: 2 });
    await increment();
    await increment();
    expect(fault).toMatchObject({ hits: 1, seen: 3 });
    expect(await stored()).toBe(3);
  });

  it('an answer lost on every attempt reaches the caller as a broken connection', async () => {
    faults.inject('lose-answer', { operation: 'PutItem', times: Number.POSITIVE_INFINITY });
    await expect(put(1)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await stored()).toBe(1);
  });

  it('a lost request changes nothing', async () => {
    faults.inject('lose-request', { operation: 'PutItem', times: 2 });
    await expect(put(1)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await stored()).toBeUndefined();
  });

  it('a throttled request is refused with the name of the real exception', async () => {
    const fault = faults.inject('throttle', { operation: 'PutItem', times: Number.POSITIVE_INFINITY });
    await expect(put(1)).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
    expect(fault.hits).toBe(2);
    expect(await stored()).toBeUndefined();
  });

  it('hits only what is aimed at', async () => {
    faults.inject('lose-request', { where: ({ key }) => key?.pk === 'other', times: 9 });
    await put(1);
    expect(await stored()).toBe(1);
    expect(faults.requests.map(({ operation }) => operation)).toEqual(['PutItem', 'GetItem']);
    faults.clear();
    expect(faults.requests).toEqual([]);
  });

  it('a removed fault no longer hits', async () => {
    const fault = faults.inject('lose-request', { times: 9 });
    fault.remove();
    await put(1);
    expect(fault).toMatchObject({ hits: 0, seen: 0 });
  });

  it('holds a request until it is released', async () => {
    let release = () => {};
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    const fault = faults.inject({ holdRequest: held }, { operation: 'PutItem' });
    const writing = put(1);
    await expect.poll(() => fault.hits, { timeout: 30_000 }).toBe(1);
    expect(await stored()).toBeUndefined();
    release();
    await writing;
    expect(await stored()).toBe(1);
  });

  it('holds an answer although the write has happened, until the caller aborts', async () => {
    faults.inject({ holdAnswer: new Promise(() => {}) }, { operation: 'PutItem' });
    const abort = new AbortController();
    const command = new PutCommand({ TableName: table.tableName, Item: { ...Key, n: 1 } });
    const writing = table.client.send(command, { abortSignal: abort.signal });
    const outcome = expect(writing).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(stored, { timeout: 30_000 }).toBe(1);
    abort.abort();
    await outcome;
  });

  it('a delayed request still arrives', async () => {
    faults.inject({ delayMs: 1 }, { operation: 'PutItem' });
    await put(1);
    expect(await stored()).toBe(1);
  });

  it('hides the old item of a failed condition on every engine', async () => {
    await put(1);
    faults.inject('hide-old-item', { operation: 'PutItem' });
    const failure = await putNew().catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'ConditionalCheckFailedException' });
    expect(failure).not.toHaveProperty('Item.pk');
  });

  it('returns the old item of a failed condition on every engine', async () => {
    await put(1);
    faults.inject('return-old-item', { operation: 'PutItem' });
    await expect(putNew()).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      Item: { pk: { S: 'p' }, sk: { S: 's' }, n: { N: '1' } },
    });
  });

  it('shows index entries only once they are older than the lag', async () => {
    const listed = async () => {
      const query = new QueryCommand({
        TableName: table.tableName,
        IndexName: 'listed',
        KeyConditionExpression: 'listedIn = :list',
        ExpressionAttributeValues: { ':list': 'l' },
      });
      const { Items, Count } = await table.client.send(query);
      expect(Count).toBe(Items?.length);
      return Items?.map(({ pk }) => pk);
    };
    const putListed = (pk: string) =>
      table.client.send(
        new PutCommand({ TableName: table.tableName, Item: { pk, sk: 's', listedIn: 'l', listedAt: now } }),
      );
    await putListed('old');
    now += 120_000;
    await putListed('new');
    faults.lagIndexes(120_000);
    expect(await listed()).toEqual(['old']);
    now += 120_000;
    expect(await listed()).toEqual(['old', 'new']);
    await putListed('newest');
    faults.lagIndexes(0);
    expect(await listed()).toEqual(['old', 'new', 'newest']);
  });
});
