import { styleText } from 'node:util';
import type { LoggedLine } from '../shared/platform/logChannel.ts';
import { isoTime } from '../shared/platform/time.ts';
import type { DeliveryAttempt } from './deliveries/deliveryJournal.ts';

const kindWidth = 8;
const nameWidth = 26;
const outcomeWidth = 8;

/** `10:31:02 call   newInstance   000000   48 ms  CS…`; undefined for lines that are about no call. */
export function callLine({ message, fields }: LoggedLine, now: number): string | undefined {
  if (message === 'call') {
    const { activity, resultCode, resultMsg, milliseconds, orderId, instanceId, test, hint, fault } = fields;
    const isGood = resultCode === '000000' || resultCode === '000004';
    const why = isGood ? [] : [resultMsg, hint, fault];
    return line(now, 'call', activity, resultCode, milliseconds, [
      orderId ?? instanceId,
      test === true ? 'test' : undefined,
      ...why,
    ]);
  }
  // The page reads all the time; what changes something or fails is worth a line.
  if (message === 'seller' && (fields.method !== 'GET' || Number(fields.status) >= 400)) {
    return line(now, 'api', `${fields.method} ${fields.path}`, fields.status, undefined, [fields.actor]);
  }
  return undefined;
}

/** `10:31:02 event  instance.created   200   12 ms  CS…  attempt 2`. */
export function deliveryLine(made: DeliveryAttempt, now: number): string {
  const { type, status, problem, milliseconds, subject, attempt } = made;
  return line(now, 'event', type, status ?? 'failed', milliseconds, [
    subject,
    problem,
    attempt > 1 ? `attempt ${attempt}` : undefined,
  ]);
}

/** A message of the watchdog: its head behind the time, the rest below it. */
export function alarmLines(text: string, now: number): readonly string[] {
  const [head = '', ...rest] = text.split('\n').filter(each => each !== '');
  const mark = styleText('yellow', 'alarm'.padEnd(kindWidth), { stream: process.stdout });
  return [`${isoTime(now).slice(11, 19)} ${mark}${head}`, ...rest.map(each => `         ${each}`)];
}

function line(
  now: number,
  kind: string,
  name: unknown,
  outcome: unknown,
  milliseconds: unknown,
  rest: readonly unknown[],
): string {
  const isGood = /^(2\d\d|000000|000004)$/.test(String(outcome));
  const mark = styleText(isGood ? 'green' : 'red', String(outcome).padEnd(outcomeWidth), {
    stream: process.stdout,
  });
  const took = typeof milliseconds === 'number' ? `${milliseconds} ms`.padStart(8) : ' '.repeat(8);
  const said = rest.filter(part => part !== undefined && part !== '').join('  ');
  return `${isoTime(now).slice(11, 19)} ${kind.padEnd(kindWidth)}${String(name).padEnd(nameWidth)} ${mark}${took}  ${said}`.trimEnd();
}
