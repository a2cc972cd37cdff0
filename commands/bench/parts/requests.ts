import { randomUUID } from 'node:crypto';
import { hourMs } from '../../../shared/platform/time.ts';
import { settingsOn, withoutWebhook, withWebhook } from '../bundledSubject.ts';
import { type Cost, countRequests } from '../countRequests.ts';
import { costFigure, type Figure, text } from '../figure.ts';
import {
  type Answered,
  ask,
  getEvent,
  keys,
  postEvent,
  purchase,
  purchaseV1,
  renewal,
  send,
} from '../subject/calls.ts';
import type { Subject } from '../subject/subject.ts';
import type { Bench, BenchPart } from './part.ts';

/** What an activity costs at the table, by counting. Where the engine returns no old item, a repeat needs one more. */
export const requests: BenchPart = {
  id: 'requests',
  title: text(
    'Requests to the table of one call / the longest chain of them that wait for each other',
    '一次调用对数据表的请求数／其中相互等待的最长链',
  ),
  maxSeconds: 60,
  async measure(bench) {
    const { engine, product, bundled } = bench;
    const told = bundled.openSubject(settingsOn(engine, withWebhook(product.url)));
    const quiet = bundled.openSubject(settingsOn(engine, withoutWebhook));
    return [
      ...(await ofSaas(told, bench, text('product told', '通知产品'), [
        [3, 2],
        [4, 3],
      ])),
      ...(await ofSaas(quiet, bench, text('no webhook', '无 Webhook'), [
        [2, 1],
        [3, 2],
      ])),
      ...(await ofOthers(told, bench)),
      ...(await ofSchedules(told, bench)),
    ];
  },
};

type Most = readonly [requests: number, chain: number];

/** Counts the requests of one call that has to succeed. */
async function counted(
  subject: Subject,
  call: () => Promise<Answered>,
): Promise<{ readonly cost: Cost; readonly instanceId: string }> {
  let answer: Answered | undefined;
  const cost = await counterOf(subject).of(async () => {
    answer = await call();
  });
  return { cost, instanceId: answer?.instanceId ?? '' };
}

const counters = new WeakMap<Subject, ReturnType<typeof countRequests>>();

function counterOf(subject: Subject) {
  const known = counters.get(subject) ?? countRequests(subject.bridge.table.getDocumentClient());
  counters.set(subject, known);
  return known;
}

async function ofSaas(
  subject: Subject,
  { engine, step }: Bench,
  how: { readonly en: string; readonly zh: string },
  [firstMost, laterMost]: readonly [Most, Most],
): Promise<readonly Figure[]> {
  step(`requests, ${how.en}`);
  const order = randomUUID();
  const oneMore = engine.name === 'dynalite' ? 1 : 0;
  const call = (fields: Readonly<Record<string, unknown>>) =>
    counted(subject, () => ask(subject.saas, postEvent(fields)));
  const name = (en: string, zh: string) => text(`${en} (${how.en})`, `${zh}（${how.zh}）`);
  const first = await call(purchase(order));
  const { instanceId } = first;
  const again = await call(purchase(order));
  const query = await call({ activity: 'queryInstance', instanceId });
  const renewed = await call(renewal(instanceId, `${order}-R`));
  const renewedAgain = await call(renewal(instanceId, `${order}-R`));
  const released = await call({ activity: 'releaseInstance', instanceId });
  return [
    costFigure(name('first newInstance', '首次 newInstance'), first.cost, firstMost),
    costFigure(name('newInstance again', '重复 newInstance'), again.cost, [2 + oneMore, 1 + oneMore]),
    costFigure(name('queryInstance', 'queryInstance'), query.cost, [2, 1]),
    costFigure(name('refreshInstance', 'refreshInstance'), renewed.cost, laterMost),
    costFigure(name('refreshInstance again', '重复 refreshInstance'), renewedAgain.cost, [2, 1]),
    costFigure(name('releaseInstance', 'releaseInstance'), released.cost, laterMost),
  ];
}

async function ofOthers(subject: Subject, { step }: Bench): Promise<readonly Figure[]> {
  step('requests of the other families');
  const order = randomUUID();
  const extend = JSON.stringify([{ name: 'identificationCode', value: 'ABCD-1234' }]);
  const saasExtendParams = Buffer.from(extend).toString('base64');
  const v1 = await counted(subject, () => ask(subject.saas, getEvent(purchaseV1(order))));
  const license = await counted(subject, () =>
    ask(subject.license, getEvent(purchaseV1(`${order}-L`, { activity: 'getLicense', saasExtendParams }))),
  );
  const code = await counted(subject, () =>
    ask(
      subject.license,
      postEvent(
        {
          ...renewal('', `${order}-C`),
          activity: 'refreshLicenseCode',
          instanceId: undefined,
          license: randomUUID(),
        },
        keys.license,
      ),
    ),
  );
  const online = await counted(subject, () =>
    ask(subject.license, postEvent(purchase(`${order}-O`), keys.license)),
  );
  const notice = await counted(subject, () =>
    ask(
      subject.order,
      postEvent({ activity: 'orderNotify', orderId: order, orderLineId: `${order}-000001` }, keys.general),
    ),
  );
  const test = await counted(subject, () => ask(subject.saas, postEvent(purchase(order, { testFlag: '1' }))));
  return [
    costFigure(
      text('first newInstance of SaaS V1, no nonce', 'SaaS V1 首次 newInstance（无 nonce）'),
      v1.cost,
      [2, 2],
    ),
    costFigure(text('first getLicense of License 1.0', 'License 1.0 首次 getLicense'), license.cost, [2, 2]),
    costFigure(text('refreshLicenseCode', 'refreshLicenseCode'), code.cost, [4, 3]),
    costFigure(
      text('first newInstance of an online licence', '在线 License 首次 newInstance'),
      online.cost,
      [3, 2],
    ),
    costFigure(text('orderNotify', 'orderNotify'), notice.cost, [4, 3]),
    costFigure(text('a test call', '测试调用'), test.cost, [0, 0]),
  ];
}

async function ofSchedules(subject: Subject, { product, step }: Bench): Promise<readonly Figure[]> {
  step('requests of the schedules');
  await subject.deliver();
  const idle = await counterOf(subject).of(() => subject.deliver());
  product.fail(true);
  await send(subject.saas, postEvent(purchase(randomUUID())));
  product.fail(false);
  subject.advance(2 * hourMs);
  const one = await counterOf(subject).of(() => subject.deliver());
  if (one.requests === idle.requests) throw new Error('a run did not do the event that was due');
  const due = { requests: one.requests - idle.requests, chain: one.chain - idle.chain };
  return [
    costFigure(text('deliverEvents with nothing due', '无到期任务的 deliverEvents'), idle, [16, 1]),
    costFigure(text('one due event, from the index to its end', '一个到期事件，从索引到完成'), due, [3, 3]),
  ];
}
