import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ReceiverForm } from '../../shared/schedules/watchdog/rules/receiverForms.ts';
import { type AlarmReceiver, startAlarmReceiver } from '../support/alarmReceiver.ts';
import { eventually } from '../support/eventually.ts';
import { isProof, proofCases } from '../support/proof.ts';
import { type RunningSandbox, runSandbox, sandboxData } from './runSandbox.ts';

let data: ReturnType<typeof sandboxData>;
let sandbox: RunningSandbox | undefined;
let receiver: AlarmReceiver | undefined;
beforeEach(() => {
  data = sandboxData();
});
afterEach(async () => {
  await sandbox?.interrupt();
  await receiver?.close();
  data.remove();
});

const minute = 60_000;
const patience = { timeout: 120_000, interval: 250 };
/** Between two moves of the clock: a run of the watchdog may wait 10 s for its receiver. */
const inSteps = { timeout: 240_000, interval: 5_000 };

/** Moves the sandbox's time on. */
async function move({ consoleUrl }: RunningSandbox, ms: number): Promise<void> {
  const moved = await fetch(`${consoleUrl}/console/clock`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ms }),
  });
  expect(moved.status).toBe(200);
}

/** The same, and waits until everything that was due has been tried. */
async function pass(running: RunningSandbox, ms: number): Promise<void> {
  const attempts = async () => (await running.productAttempts()).length;
  const before = await attempts();
  await move(running, ms);
  await eventually(async () => expect(await attempts()).toBeGreaterThan(before), patience);
}

/** Beside the form the language, in turns; what a person reads in it. */
const receivers: readonly (readonly [form: ReceiverForm, language: 'en' | 'zh'])[] = [
  ['wecom', 'en'],
  ['feishu', 'zh'],
  ['dingtalk', 'en'],
  ['slack', 'zh'],
  ['json', 'en'],
  ['wecom', 'zh'],
  ['feishu', 'en'],
  ['dingtalk', 'zh'],
  ['slack', 'en'],
  ['json', 'zh'],
];

const words = {
  en: {
    begun: /● EventOverdue \(act now\)/,
    title: / \d alarms?/,
    over: /\d over/,
    ended: /EventOverdue.*over/,
  },
  zh: {
    begun: /● EventOverdue \(立即处理\)/,
    title: / \d 个告警/,
    over: /\d 个已结束/,
    ended: /EventOverdue.*已结束/,
  },
} as const;

/** The message around the text, as the page of each robot describes it. */
const bodyOf = (form: ReceiverForm, text: string): object => {
  switch (form) {
    case 'feishu':
      return { msg_type: 'text', content: { text } };
    case 'slack':
      return { text };
    case 'json':
      return { service: 'koogallery-bridge', text };
    default:
      return { msgtype: 'text', text: { content: text } };
  }
};

/** What a receiver did not take comes again, and no call waits for one that hangs. */
async function isTriedAgain(
  running: RunningSandbox,
  receiver: AlarmReceiver,
  about: (from: number) => readonly unknown[],
): Promise<void> {
  await eventually(() => expect(about(0)).not.toEqual([]), patience);
  receiver.respond({ status: 200, hang: true });
  const hung = receiver.received.length;
  await eventually(async () => {
    await move(running, minute);
    expect(about(hung)).not.toEqual([]);
  }, inSteps);
  expect((await running.marketplace('purchase --order BESIDE')).verified).toBe(true);
}

it.each(proofCases(receivers, 1))(
  'an hour without the product is told once when it begins and once when it is over: %s, %s',
  async (form, language) => {
    receiver = await startAlarmReceiver(form);
    const { received } = receiver;
    // As a proof the receiver has a fault of its own first, then it does not answer.
    if (isProof) receiver.respond({ status: 500 });
    const running = await runSandbox(data.directory, {
      ALARM_WEBHOOK_URL: receiver.url,
      ALARM_WEBHOOK_FORM: form,
      ALARM_LANGUAGE: language,
    });
    sandbox = running;
    await running.setProduct({ mode: 'away' });
    await running.marketplace('purchase --order HOUR');
    for (let passed = 0; passed < 60; passed += 20) await pass(running, 20 * minute);
    const about = (from: number) => received.slice(from).filter(({ text }) => text.includes('EventOverdue'));
    if (isProof) await isTriedAgain(running, receiver, about);

    receiver.respond();
    const taken = isProof ? received.length : 0;
    // A clock that jumps also makes schedules late, which is told beside it.
    const told = () => about(taken);
    await eventually(async () => {
      if (isProof) await move(running, minute);
      expect(told()).not.toEqual([]);
    }, inSteps);
    const [first] = told();
    const said = words[language];
    expect(first?.text).toMatch(/^\[koogallery-bridge \w+\]/);
    expect(first?.text).toMatch(said.title);
    expect(first?.text).toMatch(said.begun);
    expect(first?.body).toMatchObject(bodyOf(form, first?.text ?? ''));

    await running.setProduct({ mode: 'normal' });
    await pass(running, 20 * minute);
    await eventually(async () => {
      // Nothing is due any more: only time makes the incident one that is over.
      await move(running, 5 * minute);
      expect(told().length).toBeGreaterThan(1);
    }, inSteps);
    expect(told()).toHaveLength(2);
    expect(told()[1]?.text).toMatch(said.over);
    expect(told()[1]?.text).toMatch(said.ended);
    expect(told()[1]?.text).not.toMatch(/● EventOverdue/);
  },
  600_000,
);
