import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDeployment } from '../../../../bundling/deployment.ts';
import { projectDirectory } from '../../../../bundling/projectDirectory.ts';
import {
  type EmbeddedTable,
  startEmbeddedTable,
} from '../../../../sandbox/deployment/table/embeddedTable.ts';
import type { TableFault } from '../../../../sandbox/deployment/table/tableFaults.ts';

describe('the sandbox’s table', () => {
  const directory = mkdtempSync(join(tmpdir(), 'faults-'));
  let fault: TableFault = { mode: 'normal' };
  let table: EmbeddedTable;
  let client: DynamoDBClient;
  beforeAll(async () => {
    const { table: properties } = await readDeployment(projectDirectory);
    table = await startEmbeddedTable({ directory, tableName: 'table', properties, fault: () => fault });
    client = new DynamoDBClient({
      ...{ endpoint: table.endpoint, region: 'local', maxAttempts: 1 },
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
  });
  afterAll(async () => {
    client.destroy();
    await table.stop();
    rmSync(directory, { recursive: true });
  });

  const put = (id: string) =>
    client.send(new PutItemCommand({ TableName: 'table', Item: { pk: { S: id }, sk: { S: id } } }));
  const stored = async (id: string) => {
    fault = { mode: 'normal' };
    const key = { pk: { S: id }, sk: { S: id } };
    return (await client.send(new GetItemCommand({ TableName: 'table', Key: key }))).Item !== undefined;
  };
  const failure = (promise: Promise<unknown>) =>
    promise.then(
      () => 'none',
      (error: Error) => error.name,
    );

  it('serves when nothing is to be suffered', async () => {
    await put('normal');
    expect(await stored('normal')).toBe(true);
  });

  it('throttles every second request', async () => {
    fault = { mode: 'throttled' };
    const names = [await failure(put('t1')), await failure(put('t2'))].sort();
    expect(names).toEqual(['ProvisionedThroughputExceededException', 'none']);
  });

  it('fails every request, and nothing is stored', async () => {
    fault = { mode: 'failing' };
    expect(await failure(put('failing'))).toBe('InternalServerError');
    expect(await stored('failing')).toBe(false);
  });

  it('does the work and loses the answer', async () => {
    fault = { mode: 'lost' };
    expect(await failure(put('lost'))).not.toBe('none');
    expect(await stored('lost')).toBe(true);
  });

  it('takes its time', async () => {
    fault = { mode: 'slow', delayMs: 150 };
    const startedAt = performance.now();
    await put('slow');
    expect(performance.now() - startedAt).toBeGreaterThan(140);
  });
});
