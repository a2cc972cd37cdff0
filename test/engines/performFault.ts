import { setTimeout as pause } from 'node:timers/promises';
import type { Attempt, Fault } from './attempt.ts';
import { withOldItem } from './oldItem.ts';
import { errorAnswer, type HttpAnswer } from './wireMessage.ts';

/** Lets one attempt suffer one fault. */
export async function performFault(fault: Fault, attempt: Attempt): Promise<HttpAnswer> {
  const { perform, signal } = attempt;
  if (typeof fault === 'object') {
    if ('delayMs' in fault) await untilAborted(pause(fault.delayMs), signal);
    if ('holdRequest' in fault) await untilAborted(fault.holdRequest, signal);
    const answer = await perform();
    if ('holdAnswer' in fault) await untilAborted(fault.holdAnswer, signal);
    return answer;
  }
  switch (fault) {
    case 'lose-request':
      throw brokenConnection();
    case 'lose-answer':
      await perform();
      throw brokenConnection();
    case 'throttle':
      return errorAnswer('ProvisionedThroughputExceededException', 'The level of throughput was exceeded.');
    case 'refuse':
      return errorAnswer('ValidationException', 'Item size has exceeded the maximum allowed size');
    case 'hide-old-item':
    case 'return-old-item':
      return withOldItem(fault === 'return-old-item', attempt);
  }
}

// What node:http reports when the peer goes away; the SDK takes it for transient and repeats the request.
const brokenConnection = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

/** Waits, unless the caller gives up: then fails as the SDK's own HTTP handler does. */
async function untilAborted(wait: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  const aborted = Object.assign(new Error('Request aborted'), { name: 'AbortError' });
  if (signal?.aborted) throw aborted;
  await new Promise<void>((resolve, reject) => {
    const abort = () => reject(aborted);
    signal?.addEventListener('abort', abort, { once: true });
    wait.then(() => resolve(), reject).finally(() => signal?.removeEventListener('abort', abort));
  });
}
