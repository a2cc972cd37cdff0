import { afterEach, expect, it } from 'vitest';
import { type AlarmReceiver, startAlarmReceiver } from '../support/alarmReceiver.ts';
import { eventually } from '../support/eventually.ts';
import { type RunningSandbox, runSandbox, sandboxData } from './runSandbox.ts';

const data = sandboxData();
let sandbox: RunningSandbox | undefined;
let receiver: AlarmReceiver | undefined;
afterEach(async () => {
  await sandbox?.interrupt();
  await receiver?.close();
  data.remove();
});

const minute = 60_000;
const patience = { timeout: 120_000, interval: 100 };

/** Moves the sandbox's time on, and waits until everything that was due has been tried. */
async function pass(running: RunningSandbox, ms: number): Promise<void> {
  const attempts = async () => (await running.productAttempts()).length;
  const before = await attempts();
  const moved = await fetch(`${running.consoleUrl}/console/clock`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ms }),
  });
  expect(moved.status).toBe(200);
  await eventually(async () => expect(await attempts()).toBeGreaterThan(before), patience);
}

it('an hour without the product is told to a robot once when it begins and once when it is over', async () => {
  receiver = await startAlarmReceiver('wecom');
  const { received } = receiver;
  sandbox = await runSandbox(data.directory, {
    ALARM_WEBHOOK_URL: receiver.url,
    ALARM_WEBHOOK_FORM: 'wecom',
  });
  await sandbox.setProduct({ mode: 'away' });
  await sandbox.marketplace('purchase --order HOUR');
  for (let passed = 0; passed < 60; passed += 20) await pass(sandbox, 20 * minute);
  // A clock that jumps also makes schedules late, which is told beside it.
  const told = () => received.filter(({ text }) => text.includes('EventOverdue'));
  await eventually(() => expect(told()).not.toEqual([]), patience);
  const [first] = told();
  expect(first?.text).toMatch(/^\[koogallery-bridge \w+\] \d alarms?\n/);
  expect(first?.text).toMatch(/● EventOverdue \(act now\)/);
  expect(first?.body).toEqual({ msgtype: 'text', text: { content: first?.text } });

  await sandbox.setProduct({ mode: 'normal' });
  await pass(sandbox, 20 * minute);
  const { consoleUrl } = sandbox;
  await eventually(async () => {
    // Nothing is due any more: only time makes the incident one that is over.
    await fetch(`${consoleUrl}/console/clock`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ms: 5 * minute }),
    });
    expect(told().length).toBeGreaterThan(1);
  }, patience);
  expect(told()).toHaveLength(2);
  expect(told()[1]?.text).toMatch(/\d over/);
  expect(told()[1]?.text).not.toMatch(/● EventOverdue/);
}, 300_000);
