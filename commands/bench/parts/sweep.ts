import { randomUUID } from 'node:crypto';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { dayMs, hourMs } from '../../../shared/platform/time.ts';
import { settingsOn, withWebhook } from '../bundledSubject.ts';
import { countRequests } from '../countRequests.ts';
import { type Engine, tableName } from '../engine.ts';
import { type Figure, figure, text } from '../figure.ts';
import { type StoredItem, startFilledEngine } from '../filledEngine.ts';
import { keys, postEvent, purchase, send } from '../subject/calls.ts';
import type { Bench, BenchPart } from './part.ts';

type Measured = Pick<Bench, 'product' | 'bundled'>;

const due = 100;
const sizes = [1_000, 100_000, 1_000_000];

/** A run of a schedule must cost what is due, and not what there is. */
export const sweep: BenchPart = {
  id: 'sweep',
  title: text(
    `One run with ${due} due events, among so many instances that wait for another time`,
    `一次定时运行：${due} 个到期事件，其余实例未到期`,
  ),
  maxSeconds: 330,
  async measure({ engine, product, bundled, isOver, step }): Promise<readonly Figure[]> {
    const model = await purchasedItem(engine, { product, bundled });
    const figures: Figure[] = [];
    let smallest: number | undefined;
    for (const size of sizes) {
      const count = size.toLocaleString('en-US');
      const title = text(`requests among ${count} instances`, `${count} 个实例时的请求数`);
      if (engine.name === 'dynalite') {
        figures.push({
          name: title,
          missing: 'dynoxide is not installed, and dynalite takes too long for so many',
        });
        continue;
      }
      step(`${count} instances`);
      const filled = await startFilledEngine(waitingInstances(model, size), isOver);
      if (filled === undefined) {
        figures.push({ name: title, missing: 'the engine had not read so many when the time was up' });
        break;
      }
      try {
        const { requests, ms } = await oneRun(filled, { product, bundled });
        smallest ??= requests;
        figures.push(
          figure(title, requests, { atMost: 16 + 4 * due, digits: 0 }),
          figure(text(`its time among ${count}`, `${count} 个实例时的耗时`), ms, { unit: ' ms', digits: 0 }),
        );
        if (size === sizes[0]) continue;
        const growth = text(
          `requests among ${count} ÷ among 1,000`,
          `${count} 个实例 ÷ 1,000 个实例时的请求数`,
        );
        figures.push(figure(growth, requests / smallest, { atMost: 1.1 }));
      } finally {
        filled.stop();
      }
    }
    return figures;
  },
};

/** Makes `due` events due beside what the engine holds, and works them off in one run. */
async function oneRun(engine: Engine, { product, bundled }: Measured) {
  const subject = bundled.openSubject(settingsOn(engine, withWebhook(product.url)));
  const counter = countRequests(subject.bridge.table.getDocumentClient());
  const buy = () => send(subject.saas, postEvent(purchase(randomUUID()), keys.base, subject.now()));
  product.fail(true);
  await Promise.all(Array.from({ length: due }, buy));
  product.fail(false);
  subject.advance(2 * hourMs);
  const before = performance.now();
  let worked = 0;
  const { requests } = await counter.of(async () => {
    worked = (await subject.deliver()).worked;
  });
  if (worked !== due) throw new Error(`a run did ${worked} of ${due} due events`);
  return { requests, ms: performance.now() - before };
}

/** What an instance looks like in the table, taken from a real purchase; other ones differ in their key and due time. */
async function purchasedItem(engine: Engine, { product, bundled }: Measured): Promise<StoredItem> {
  const subject = bundled.openSubject(settingsOn(engine, withWebhook(product.url)));
  const { instanceId } = await send(
    subject.saas,
    postEvent(purchase(randomUUID()), keys.base, subject.now()),
  );
  const Key = { pk: `instance#${instanceId}`, sk: 'instance' };
  const { Item } = await subject.bridge.table
    .getDocumentClient()
    .send(new GetCommand({ TableName: tableName, Key }));
  if (Item === undefined) throw new Error('the purchase left no item');
  return marshall(Item);
}

/** Instances that are due in a year, in every shard and of every kind that a run walks. */
function* waitingInstances(model: StoredItem, count: number): Iterable<StoredItem> {
  const dueAt = { N: String(Date.now() + 365 * dayMs) };
  for (let index = 0; index < count; index++) {
    yield {
      ...model,
      pk: { S: `instance#bench-${index}` },
      instanceId: { S: `bench-${index}` },
      dueShard: { S: `${index % 2 === 0 ? 'deliver' : 'expire'}#${index % 16}` },
      dueAt,
    };
  }
}
