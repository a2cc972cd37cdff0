import * as z from 'zod/mini';
import { redeliverEvent } from '../delivery/operateEvents.ts';
import { instanceKey } from '../instance/identity.ts';
import type { Bridge } from '../runtime/bridge.ts';
import type { Budget } from '../table/effects.ts';
import { redeliveredAnswer } from './answers.ts';
import { readCursor, tablePosition, writeCursor } from './cursor.ts';
import { firstMonth, monthBefore, monthOf } from './months.ts';
import { isoTime, route } from './route.ts';

const position = z.object({
  month: z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/)),
  from: z.optional(tablePosition),
});

/** Instances looked at per call. */
const batch = 10;
const historyPage = 100;

/**
 * `POST /api/v1/events/redeliver`: everything that happened in a time range goes out again under the same ids. One
 * call looks at a bounded number of instances; go on with `nextCursor` until it is null.
 */
export const redeliverRangeRoute = route({
  method: 'POST',
  path: '/events/redeliver',
  scope: 'operate',
  summary: 'Sends all events of a time range again',
  answer: redeliveredAnswer,
  body: z.object({
    from: isoTime,
    to: isoTime,
    instanceId: z.optional(z.string()),
    cursor: z.optional(z.string()),
  }),
  async run({ body, budget }, bridge) {
    if (body.instanceId !== undefined) {
      return {
        body: { redelivered: await redeliverOf(bridge, body.instanceId, body, budget), nextCursor: null },
      };
    }
    const at: z.output<typeof position> =
      body.cursor === undefined
        ? { month: monthOf(Math.min(body.to, bridge.effects.clock())) }
        : readCursor(body.cursor, position);
    const page = await bridge.instances.store.list(at.month, batch, at.from, budget.signal);
    let redelivered = 0;
    for (const { instanceId } of page.items) {
      redelivered += await redeliverOf(bridge, instanceId, body, budget);
    }
    const month = page.next === undefined ? monthBefore(at.month) : at.month;
    const nextCursor =
      month < firstMonth
        ? null
        : writeCursor(page.next === undefined ? { month } : { month, from: page.next });
    return { body: { redelivered, nextCursor } };
  },
});

async function redeliverOf(
  bridge: Bridge,
  instanceId: string,
  range: { readonly from: number; readonly to: number },
  budget: Budget,
): Promise<number> {
  const key = instanceKey(instanceId);
  let redelivered = 0;
  let after: number | undefined = 0;
  while (after !== undefined) {
    const page = await bridge.history.list(key, { after, limit: historyPage }, budget.signal);
    for (const { id, at, outcome } of page.records) {
      if (at < range.from || at > range.to || outcome === 'recorded') continue;
      if ((await redeliverEvent(bridge, id, budget)) === 'done') redelivered += 1;
    }
    after = page.next;
  }
  return redelivered;
}
