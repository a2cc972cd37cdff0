import { randomUUID } from 'node:crypto';
import { settingsOn, withoutWebhook, withWebhook } from '../bundledSubject.ts';
import { tableName } from '../engine.ts';
import { type Figure, figure, middle, text } from '../figure.ts';
import { ask, postEvent, purchase, send } from '../subject/calls.ts';
import type { Bench, BenchPart } from './part.ts';

const calls = 300;
const side = 8;

type Work = (order: string) => Promise<unknown>;

/** One instance for each order: what it costs here, and by the ways that a seller would write instead. */
export const peers: BenchPart = {
  id: 'peers',
  title: text(
    'One instance for each order, side by side with other ways',
    '每个订单一个实例：与其他做法并列对比',
  ),
  maxSeconds: 90,
  async measure(bench) {
    const { engine, product, bundled } = bench;
    const others = bundled.openPeers(engine.endpoint);
    const told = bundled.openSubject(settingsOn(engine, withWebhook(product.url)));
    const quiet = bundled.openSubject(settingsOn(engine, withoutWebhook));
    const works: Readonly<Record<string, Work>> = {
      bare: order => others.barePut(order),
      insert: order => others.readThenInsert(order),
      powertools: order => others.powertools(order),
      webhook: order => ask(told.saas, postEvent(purchase(order))),
      address: order => ask(quiet.saas, postEvent(purchase(order))),
    };
    const rates = await ratesOf(works, bench);
    const of = (name: string, kind: 'first' | 'again') => rates.get(`${name} ${kind}`) ?? Number.NaN;
    const rate = { unit: '/s', digits: 0 };
    const duplicates = await duplicatesOf(works.webhook ?? (async () => undefined), {
      answers: order => send(told.saas, postEvent(purchase(order))),
      inserted: order => others.readThenInsert(order),
    });
    const figures = [
      figure(text('one bare conditional put', '一次裸条件写'), of('bare', 'first'), rate),
      figure(text('read, then insert', '先读后写'), of('insert', 'first'), rate),
      figure(
        text('Powertools idempotency and a put', 'Powertools 幂等加一次写'),
        of('powertools', 'first'),
        rate,
      ),
      figure(text('Powertools again', 'Powertools，重复'), of('powertools', 'again'), rate),
      figure(text('a purchase, product told', '购买，并通知产品'), of('webhook', 'first'), rate),
      figure(
        text('a purchase, address from the settings', '购买，地址取自设置'),
        of('address', 'first'),
        rate,
      ),
      figure(text('the same purchase again', '同一购买，重复'), of('webhook', 'again'), rate),
      figure(
        text('a purchase, product told ÷ Powertools', '购买并通知产品 ÷ Powertools'),
        of('webhook', 'first') / of('powertools', 'first'),
        { atLeast: 1 },
      ),
      figure(
        text('a purchase, address from the settings ÷ Powertools', '购买（地址取自设置）÷ Powertools'),
        of('address', 'first') / of('powertools', 'first'),
        { atLeast: 1.5 },
      ),
      figure(
        text('the same again ÷ Powertools again', '重复 ÷ Powertools 重复'),
        of('webhook', 'again') / of('powertools', 'again'),
        { atLeast: 0.7 },
      ),
      ...duplicates,
      await queryFigure(bench, others, quiet.saas),
    ];
    others.stop();
    return figures;
  },
};

/** Calls a second, in rounds in which all take turns, so that what else the machine does meets them alike. */
async function ratesOf(
  works: Readonly<Record<string, Work>>,
  { rounds, isOver, step }: Bench,
): Promise<ReadonlyMap<string, number>> {
  const rates = new Map<string, number[]>();
  for (let round = -1; round < rounds && !(isOver() && round > 0); round += 1) {
    for (const [name, work] of Object.entries(works)) {
      step(`${name}, round ${round + 1}`);
      const order = randomUUID();
      const first = await rateOf(index => work(`${order}-${index}`), round < 0 ? calls / 3 : calls);
      // Once alone: of calls at once that are the first, some are refused by some of the others.
      await work(`${order}-0`);
      const again = await rateOf(() => work(`${order}-0`), round < 0 ? calls / 3 : calls);
      // The first round warms up.
      if (round < 0) continue;
      rates.set(`${name} first`, [...(rates.get(`${name} first`) ?? []), first]);
      rates.set(`${name} again`, [...(rates.get(`${name} again`) ?? []), again]);
    }
  }
  return new Map([...rates].map(([name, numbers]) => [name, middle(numbers)]));
}

async function rateOf(work: (index: number) => Promise<unknown>, count: number): Promise<number> {
  let begun = 0;
  const before = performance.now();
  const workers = Array.from({ length: side }, async () => {
    while (begun < count) {
      begun += 1;
      await work(begun);
    }
  });
  await Promise.all(workers);
  return (count / (performance.now() - before)) * 1_000;
}

/** A hundred calls for one order at once. */
async function duplicatesOf(
  warm: Work,
  {
    answers,
    inserted,
  }: {
    answers(order: string): Promise<{ readonly resultCode: string; readonly instanceId?: string }>;
    inserted(order: string): Promise<string>;
  },
): Promise<readonly Figure[]> {
  await warm(randomUUID());
  const [order, other] = [randomUUID(), randomUUID()];
  const before = performance.now();
  let slowest = 0;
  const ours = await Promise.all(
    Array.from({ length: 100 }, async () => {
      const answer = await answers(order);
      slowest = Math.max(slowest, performance.now() - before);
      return answer.instanceId;
    }),
  );
  const theirs = await Promise.all(Array.from({ length: 100 }, () => inserted(other)));
  return [
    figure(
      text('instances of 100 purchases of one order at once', '同一订单并发购买 100 次得到的实例数'),
      new Set(ours.filter(id => id !== undefined)).size,
      { atMost: 1, digits: 0 },
    ),
    figure(text('the slowest of these answers', '其中最慢的应答'), slowest, {
      atMost: 500,
      unit: ' ms',
      digits: 0,
    }),
    figure(text('instances when they are read, then inserted', '先读后写时的实例数'), new Set(theirs).size, {
      digits: 0,
    }),
  ];
}

/** CPU, since the table's time is the same for both. */
async function queryFigure(
  { rounds }: Bench,
  others: ReturnType<typeof import('../subject/peers.ts').openPeers>,
  saas: Parameters<typeof ask>[0],
): Promise<Figure> {
  const order = randomUUID();
  const ids: string[] = [];
  for (let index = 0; index < 100; index += 1) {
    ids.push((await ask(saas, postEvent(purchase(`${order}-${index}`)))).instanceId ?? '');
  }
  const keys = ids.map(id => ({ pk: `instance#${id}`, sk: 'instance' }));
  const ours = () => ask(saas, postEvent({ activity: 'queryInstance', instanceId: ids.join(',') }));
  const bare = () => others.bareBatchRead(tableName, keys);
  for (let index = 0; index < 20; index += 1) await Promise.all([ours(), bare()]);
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) ratios.push((await cpuOf(ours)) / (await cpuOf(bare)));
  return figure(
    text(
      'CPU of a query of 100 ids ÷ of reading the same items',
      '查询 100 个 ID 的 CPU ÷ 读取相同数据的 CPU',
    ),
    middle(ratios),
    { atMost: 3 },
  );
}

async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (let index = 0; index < 20; index += 1) await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
