import * as z from 'zod/mini';
import { redeliverEvent } from '../../delivery/operateEvents.ts';
import { instanceKey } from '../../instance/identity.ts';
import { tellUnreadable } from '../../instance/unreadable.ts';
import { isSendable } from '../../outbox/history/historyLine.ts';
import type { Budget } from '../../platform/effects.ts';
import { firstMonth, monthBefore, monthOf } from '../../platform/months.ts';
import type { Bridge } from '../../runtime/bridge.ts';
import type { Cursor, Page } from '../../table/page.ts';
import { redeliveredAnswer } from '../answers.ts';
import { readCursor, tablePosition, writeCursor } from '../cursor.ts';
import { isoTimeInput, route } from '../route.ts';

const position = z.object({
  month: z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/)),
  from: z.optional(tablePosition),
  /** Of the page at `from`: the instance at which the time was up, and its newest event that went out. */
  instanceId: z.optional(z.string()),
  after: z.optional(z.int().check(z.minimum(0))),
});

type Position = z.output<typeof position>;

/** Instances looked at per call. */
const batch = 10;
const historyPage = 100;
/** Kept free of the call's time for the request under way. */
const spareMs = 1_000;

interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * `POST /api/v1/events/redeliver`: everything that happened in a time range goes out again under the same ids. One
 * call looks at a bounded number of instances for a bounded time; go on with `nextCursor` until it is null.
 */
export const redeliverRangeRoute = route({
  method: 'POST',
  path: '/events/redeliver',
  scope: 'operate',
  summary: 'Sends all events of a time range again',
  answer: redeliveredAnswer,
  body: z.object({
    from: isoTimeInput,
    to: isoTimeInput,
    instanceId: z.optional(z.string()),
    cursor: z.optional(z.string()),
  }),
  async run({ body, budget }, bridge) {
    const at: Position =
      body.cursor === undefined
        ? { month: monthOf(Math.min(body.to, bridge.effects.clock())) }
        : readCursor(body.cursor, position);
    const page: Page<{ readonly instanceId: string }> =
      body.instanceId === undefined
        ? await bridge.instances.store.list(at.month, batch, at.from, budget.signal, tellUnreadable(bridge))
        : { items: [{ instanceId: body.instanceId }] };
    const ids = page.items.map(({ instanceId }) => instanceId);
    // An instance that has left this page is on the next one, and is sent again as a whole.
    const first = Math.max(0, ids.indexOf(at.instanceId ?? ''));
    let redelivered = 0;
    for (const instanceId of ids.slice(first)) {
      const after = instanceId === at.instanceId ? (at.after ?? 0) : 0;
      const done = await redeliverOf(bridge, instanceId, body, after, budget);
      redelivered += done.redelivered;
      if (done.stoppedAfter !== undefined) {
        const nextCursor = writeCursor({ ...at, instanceId, after: done.stoppedAfter });
        return { body: { redelivered, nextCursor } };
      }
    }
    const next = body.instanceId === undefined ? nextPosition(at.month, page.next) : undefined;
    return { body: { redelivered, nextCursor: next === undefined ? null : writeCursor(next) } };
  },
});

/** The next page, or the first one of the month before; undefined behind the oldest. */
function nextPosition(month: string, from: Cursor | undefined): object | undefined {
  if (from !== undefined) return { month, from };
  const before = monthBefore(month);
  return before < firstMonth ? undefined : { month: before };
}

async function redeliverOf(
  bridge: Bridge,
  instanceId: string,
  range: Range,
  begin: number,
  budget: Budget,
): Promise<{ readonly redelivered: number; readonly stoppedAfter?: number }> {
  const { history, effects, instances } = bridge;
  // Before its history: what leaves the item meanwhile stands there.
  const instance = await instances.store.read(instanceKey(instanceId), budget.signal);
  if (instance === undefined) return { redelivered: 0 };
  let redelivered = 0;
  let after: number | undefined = begin;
  while (after !== undefined) {
    const page = await history.list(
      instance,
      { after, limit: historyPage },
      budget.signal,
      tellUnreadable(bridge),
    );
    for (const line of page.records) {
      const { id, at, sequence } = line;
      if (at < range.from || at > range.to || !isSendable(line)) continue;
      if ((await redeliverEvent(bridge, id, budget)) === 'done') redelivered += 1;
      if (effects.clock() >= budget.deadline - spareMs) return { redelivered, stoppedAfter: sequence };
    }
    after = page.next;
  }
  return { redelivered };
}
