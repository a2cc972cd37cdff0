import { describe, expect, it } from 'vitest';
import { alarms } from '../../../../../shared/platform/alarms.ts';
import type { Incident, News } from '../../../../../shared/schedules/watchdog/rules/incidents.ts';
import {
  type MessageOptions,
  messageText,
  runbookOf,
  textsOf,
} from '../../../../../shared/schedules/watchdog/rules/messageText.ts';

const began = Date.UTC(2026, 10, 26, 23, 10);
const incident = (name: string, more: Partial<Incident> = {}): Incident => ({
  ...{ name, beganAt: began, lastAt: began + 30 * 60_000, times: 3, detail: {} },
  ...more,
});
const text = (news: Partial<News>, more: Partial<MessageOptions> = {}): string =>
  messageText(
    { begun: [], lasting: [], over: [], ...news },
    { language: 'en', stage: 'prod', maxBytes: 16_000, ...more },
  );

const all: News = {
  begun: [
    incident('EventOverdue', { detail: { event: 'instance.renewed', minutes: 34 } }),
    incident('UnknownProduct'),
    incident('StaleStatusCall'),
  ],
  lasting: [incident('CallsFailing', { detail: { calls: 3 } })],
  over: [incident('SomethingNewer')],
};

// The words of docs/operations.md and docs/operations.zh-CN.md; Beijing is eight hours ahead.
const english = `[koogallery-bridge prod] 3 alarms, 1 not over, 1 over

● EventOverdue (act now): your product has not taken an event for OUTBOX_ALARM_MINUTES
since 2026-11-26 23:10 UTC · event=instance.renewed minutes=34
do: mend the webhook; the event comes again
docs/runbooks/product.md#EventOverdue

● UnknownProduct (act soon): an order names a product that PRODUCTS does not; it is served by the defaults
since 2026-11-26 23:10 UTC
do: add it to PRODUCTS
docs/runbooks/orders.md#UnknownProduct

● StaleStatusCall (it repeats): an old freeze or unfreeze came late, or was replayed; nothing changed
since 2026-11-26 23:10 UTC
do: nothing, unless it repeats
docs/runbooks/lifecycle.md#StaleStatusCall

● CallsFailing (still): three calls or more were answered 000005 within a quarter of an hour
since 2026-11-26 23:10 UTC · calls=3
do: look at why without an id and at the table
docs/runbooks/calls.md#CallsFailing

✓ SomethingNewer (over): since 2026-11-26 23:10 UTC until 2026-11-26 23:40 UTC`;

const chinese = `[koogallery-bridge prod] 3 个告警，1 个未结束，1 个已结束

● EventOverdue (立即处理)：您的产品超过 OUTBOX_ALARM_MINUTES 没有接收事件
自 2026-11-27 07:10 · event=instance.renewed minutes=34
处理：修复 Webhook；事件会再次发送
docs/runbooks/product.md#EventOverdue

● UnknownProduct (尽快处理)：订单中的商品不在 PRODUCTS 中；按默认设置处理
自 2026-11-27 07:10
处理：将其加入 PRODUCTS
docs/runbooks/orders.md#UnknownProduct

● StaleStatusCall (反复出现)：迟到或被重放的冻结、解冻；没有变化
自 2026-11-27 07:10
处理：一般无需处理，除非反复出现
docs/runbooks/lifecycle.md#StaleStatusCall

● CallsFailing (仍未结束)：一刻钟内有三个或更多调用应答 000005
自 2026-11-27 07:10 · calls=3
处理：查看不带 ID 的 why 以及数据表
docs/runbooks/calls.md#CallsFailing

✓ SomethingNewer (已结束): 自 2026-11-27 07:10 至 2026-11-27 07:40`;

describe('the whole message', () => {
  it('says everything in English', () => {
    expect(text(all)).toBe(english);
  });

  it('says everything in Chinese', () => {
    expect(text(all, { language: 'zh' })).toBe(chinese);
  });

  it('counts in the title what there is', () => {
    const [title] = text({ begun: [incident('EventOverdue')] }).split('\n');
    expect(title).toBe('[koogallery-bridge prod] 1 alarm');
    expect(text({ lasting: [incident('EventOverdue')] }).split('\n')[0]).toMatch(/\] 1 not over$/);
  });

  it('knows nothing of an alarm of a newer version but what it carries, and leads to the bundle', () => {
    expect(text({ begun: [incident('SomethingNewer', { detail: { id: 'i-1' } })] })).toBe(
      `[koogallery-bridge prod] 1 alarm

● SomethingNewer (act soon)
since 2026-11-26 23:10 UTC · id=i-1
docs/runbooks/bundle.md`,
    );
  });

  it('cuts what an alarm carries at 120 characters', () => {
    const detail = { a: 'x'.repeat(120), b: 'y'.repeat(121) };
    const line = text({ begun: [incident('EventOverdue', { detail })] }).split('\n')[3];
    expect(line).toBe(`since 2026-11-26 23:10 UTC · a=${'x'.repeat(120)} b=${'y'.repeat(120)}`);
  });

  it('fits to the byte, and counts what does not', () => {
    const bytes = Buffer.byteLength(chinese);
    expect(text(all, { language: 'zh', maxBytes: bytes })).toMatch(/至 2026-11-27 07:40$/);
    expect(text(all, { language: 'zh', maxBytes: bytes - 1 })).toMatch(
      /CallsFailing\n\n……另有 1 个，请用 npm run why 或查看日志$/,
    );
    expect(text(all, { maxBytes: 400 })).toMatch(/UTC.*\n.*\n.*\n\n… and 4 more: npm run why, or the log$/);
  });
});

it('alarms stand by how soon somebody has to act, then by group, then by age', () => {
  const at = (name: string, minutes: number) => incident(name, { beganAt: began + minutes * 60_000 });
  const begun = [
    ...[at('StaleStatusCall', 0), at('UnknownScene', 9), at('UnknownProduct', 5), at('UnknownStatus', 1)],
    ...[at('CallsFailing', 2), at('EventOverdue', 8), at('OutboxFull', 7), at('SomethingNewer', 3)],
  ];
  const expected = [
    ...['OutboxFull', 'EventOverdue', 'CallsFailing'],
    ...['UnknownProduct', 'UnknownScene', 'UnknownStatus', 'SomethingNewer', 'StaleStatusCall'],
  ];
  for (const kind of ['begun', 'lasting', 'over'] as const) {
    const named = [...text({ [kind]: begun }).matchAll(/^[●✓] (\w+)/gm)].map(([, name]) => name);
    expect(named).toEqual(expected);
  }
});

it.each(Object.keys(alarms))('%s says what it means and what to do, in both languages', name => {
  for (const language of ['en', 'zh'] as const) {
    expect(textsOf(name, language).map(said => said.trim() !== '')).toEqual([true, true]);
    expect(textsOf(name, language).every(said => /\p{Script=Han}/u.test(said) === (language === 'zh'))).toBe(
      true,
    );
  }
  expect(runbookOf(name)).toMatch(new RegExp(`^docs/runbooks/\\w+\\.md#${name}$`));
});
