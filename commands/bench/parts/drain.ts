import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hourMs } from '../../../shared/platform/time.ts';
import { settingsOn, withoutWebhook, withWebhook } from '../bundledSubject.ts';
import { type Figure, figure, text } from '../figure.ts';
import { ask, postEvent, purchase, send } from '../subject/calls.ts';
import type { Bench, BenchPart } from './part.ts';

const events = 500;
const windows = 500;
const side = 16;

/** How fast what has piled up is worked off by one run. */
export const drain: BenchPart = {
  id: 'drain',
  title: text('What has piled up, worked off by one run of its schedule', '积压任务由一次定时运行处理的速度'),
  maxSeconds: 90,
  measure: async bench => [...(await ofEvents(bench)), ...(await ofUsage(bench))],
};

async function ofEvents({ engine, product, bundled, step }: Bench): Promise<readonly Figure[]> {
  step('events that the product did not take');
  const subject = bundled.openSubject(settingsOn(engine, withWebhook(product.url)));
  product.fail(true);
  await sideBySide(events, () => send(subject.saas, postEvent(purchase(randomUUID()))));
  product.fail(false);
  subject.advance(2 * hourMs);
  step('one run of deliverEvents');
  const before = performance.now();
  const { worked } = await subject.deliver();
  const seconds = (performance.now() - before) / 1_000;
  if (worked !== events) throw new Error(`a run did ${worked} of ${events} due events`);
  return [
    figure(
      text(`events delivered a second, ${events} due`, `每秒投递的事件数，到期 ${events} 个`),
      worked / seconds,
      {
        unit: '/s',
        digits: 0,
      },
    ),
  ];
}

async function ofUsage({ engine, bundled, step }: Bench): Promise<readonly Figure[]> {
  step('hours of use');
  const billing = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.end('{"error_code":"MKT.0000","error_msg":"success"}'));
  });
  await new Promise<void>(resolve => billing.listen(0, '127.0.0.1', resolve));
  const { port } = billing.address() as AddressInfo;
  try {
    const subject = bundled.openSubject(
      settingsOn(engine, { ...withoutWebhook, OPEN_API_URLS: `http://127.0.0.1:${port}` }),
    );
    const ids: string[] = [];
    await sideBySide(windows, async () => {
      ids.push((await ask(subject.saas, postEvent(purchase(randomUUID())))).instanceId ?? '');
    });
    const at = subject.now();
    for (let begin = 0; begin < windows; begin += 100) {
      const records = ids.slice(begin, begin + 100).map(instanceId => ({
        id: randomUUID(),
        instanceId,
        at,
        value: '1',
      }));
      await subject.record(records);
    }
    subject.advance(2 * hourMs);
    step('one run of pushUsage');
    const before = performance.now();
    const { accepted } = await subject.push();
    const seconds = (performance.now() - before) / 1_000;
    if (accepted !== windows) throw new Error(`a run billed ${accepted} of ${windows} hours of use`);
    return [
      figure(
        text(`hours of use billed a second, ${windows} due`, `每秒计费的用量小时数，到期 ${windows} 个`),
        accepted / seconds,
        { unit: '/s', digits: 0 },
      ),
    ];
  } finally {
    billing.closeAllConnections();
    billing.close();
  }
}

async function sideBySide(count: number, work: () => Promise<unknown>): Promise<void> {
  let begun = 0;
  const workers = Array.from({ length: side }, async () => {
    while (begun < count) {
      begun += 1;
      await work();
    }
  });
  await Promise.all(workers);
}
