import { randomUUID } from 'node:crypto';
import { outgoingRequests } from '../../../shared/http/outgoing.ts';
import { dayMs, hourMs } from '../../../shared/platform/time.ts';
import { settingsOn, withWebhook } from '../bundledSubject.ts';
import { countRequests } from '../countRequests.ts';
import { type Engine, tableName } from '../engine.ts';
import { type Figure, figure, text } from '../figure.ts';
import { keys, postEvent, purchase, send } from '../subject/calls.ts';
import type { BenchPart } from './part.ts';

const due = 100;
const sizes = [1_000, 100_000, 1_000_000];

/** A run of a schedule must cost what is due, and not what there is. */
export const sweep: BenchPart = {
  id: 'sweep',
  title: text(
    `One run with ${due} due events, among so many instances that wait for another time`,
    `一次定时运行：${due} 个到期事件，其余实例未到期`,
  ),
  maxSeconds: 270,
  async measure(bench): Promise<readonly Figure[]> {
    const { engine, product, bundled, isOver, step } = bench;
    const subject = bundled.openSubject(settingsOn(engine, withWebhook(product.url)));
    const counter = countRequests(subject.bridge.table.getDocumentClient());
    const figures: Figure[] = [];
    let smallest: number | undefined;
    let stored = 0;
    const buy = () => send(subject.saas, postEvent(purchase(randomUUID()), keys.base, subject.now()));
    const { instanceId } = await buy();
    const model = await storedInstance(engine, String(instanceId));
    for (const size of sizes) {
      const count = size.toLocaleString('en-US');
      const title = text(`requests among ${count} instances`, `${count} 个实例时的请求数`);
      if (engine.name === 'dynalite' && size > 1_000) {
        figures.push({
          name: title,
          missing: 'dynoxide is not installed, and dynalite takes too long for so many',
        });
        continue;
      }
      stored = await load(engine, model, stored, size, isOver, at =>
        step(`${at.toLocaleString('en-US')} instances`),
      );
      if (stored < size) {
        const reached = stored.toLocaleString('en-US');
        figures.push({ name: title, missing: `the engine had taken ${reached} when the time was up` });
        break;
      }
      product.fail(true);
      await Promise.all(Array.from({ length: due }, buy));
      product.fail(false);
      subject.advance(2 * hourMs);
      step(`a run among ${count} instances`);
      const before = performance.now();
      let worked = 0;
      const { requests } = await counter.of(async () => {
        worked = (await subject.deliver()).worked;
      });
      const ms = performance.now() - before;
      if (worked !== due) throw new Error(`a run did ${worked} of ${due} due events`);
      smallest ??= requests;
      figures.push(
        figure(title, requests, { atMost: 16 + 4 * due, digits: 0 }),
        figure(text(`its time among ${count}`, `${count} 个实例时的耗时`), ms, { unit: ' ms', digits: 0 }),
      );
      if (size > 1_000) {
        const growth = text(
          `requests among ${count} ÷ among 1,000`,
          `${count} 个实例 ÷ 1,000 个实例时的请求数`,
        );
        figures.push(figure(growth, requests / smallest, { atMost: 1.1 }));
      }
    }
    return figures;
  },
};

const batch = 25;
const side = 8;

/** What an instance looks like in the table, taken from a real purchase; other ones differ in their key and due time. */
async function storedInstance({ endpoint }: Engine, instanceId: string): Promise<StoredItem> {
  const Key = { pk: { S: `instance#${instanceId}` }, sk: { S: 'instance' } };
  const { Item } = (await post(endpoint, 'GetItem', { TableName: tableName, Key })) as { Item?: StoredItem };
  if (Item === undefined) throw new Error('the purchase left no item');
  return Item;
}

type StoredItem = Readonly<Record<string, unknown>>;

/** Writes instances that are due in a year, past our own code, which would take too long. @returns how many there are */
async function load(
  { endpoint }: Engine,
  model: StoredItem,
  from: number,
  to: number,
  isOver: () => boolean,
  step: (at: number) => void,
): Promise<number> {
  let next = from;
  let stored = from;
  const inAYear = Date.now() + 365 * dayMs;
  const workers = Array.from({ length: side }, async () => {
    while (next < to && !isOver()) {
      const begin = next;
      next += batch;
      const items = Array.from({ length: Math.min(batch, to - begin) }, (_, index) => ({
        PutRequest: { Item: { ...model, ...waiting(begin + index, inAYear) } },
      }));
      const { UnprocessedItems = {} } = (await post(endpoint, 'BatchWriteItem', {
        RequestItems: { [tableName]: items },
      })) as { UnprocessedItems?: object };
      if (Object.keys(UnprocessedItems).length > 0) throw new Error('the table engine left items over');
      stored += items.length;
      if (stored % 10_000 < batch) step(stored);
    }
  });
  await Promise.all(workers);
  return stored;
}

const waiting = (index: number, dueAt: number) => ({
  pk: { S: `instance#bench-${index}` },
  instanceId: { S: `bench-${index}` },
  // Of every shard and every kind that a run walks.
  dueShard: { S: `${index % 2 === 0 ? 'deliver' : 'expire'}#${index % 16}` },
  dueAt: { N: String(dueAt) },
});

const sendTo = outgoingRequests();

/** Embedded engines check the form of a signature, not the signature. */
async function post(endpoint: string, operation: string, body: object): Promise<unknown> {
  const answer = await sendTo({
    url: endpoint,
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=loopback/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify(body),
    withinMs: 60_000,
    maxBytes: 1024 * 1024,
  });
  if (answer.status !== 200) throw new Error(`the table engine answers ${answer.status}`);
  return JSON.parse(Buffer.from(answer.body ?? '').toString('utf8'));
}
