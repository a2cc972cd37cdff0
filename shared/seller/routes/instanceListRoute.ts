import * as z from 'zod/mini';
import type { Instance } from '../../instance/instance.ts';
import { itemUnreadable, unreadableReason } from '../../instance/unreadable.ts';
import type { Budget } from '../../platform/effects.ts';
import { firstMonth, monthBefore, monthOf } from '../../platform/months.ts';
import type { Bridge } from '../../runtime/bridge.ts';
import type { ItemKey } from '../../table/key.ts';
import { instanceAnswer, listOf, unreadableAnswer } from '../answers.ts';
import { readCursor, tablePosition, writeCursor } from '../cursor.ts';
import { instanceView } from '../instanceView.ts';
import { isoTimeInput, pageQuery, route, type SellerAnswer } from '../route.ts';

const position = z.object({
  month: z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/)),
  from: z.optional(tablePosition),
});

/** Requests to the table per page of the list, so that a filter that matches nothing still answers in time. */
const maxReads = 12;

/** `GET /api/v1/instances`: newest first, month by month. A page may be shorter than `limit`; `nextCursor` goes on. */
export const instanceListRoute = route({
  method: 'GET',
  path: '/instances',
  scope: 'read',
  summary: 'Instances, newest first',
  answer: z.extend(listOf(instanceAnswer), { unreadable: z.optional(unreadableAnswer) }),
  query: z.object({
    ...pageQuery,
    status: z.optional(z.string()),
    family: z.optional(z.string()),
    before: z.optional(isoTimeInput),
  }),
  run({ query, budget }, bridge) {
    const { status, family } = query;
    const wanted = (instance: Instance): boolean =>
      (status === undefined || instance.status === status) &&
      (family === undefined || instance.family === family);
    return listInstances(query, wanted, budget, bridge);
  },
});

/** One page of the instances that are wanted. */
export async function listInstances(
  {
    limit,
    cursor,
    before,
  }: {
    readonly limit: number;
    readonly cursor?: string | undefined;
    /** Only what was made no later, epoch ms; a cursor says it already. */
    readonly before?: number | undefined;
  },
  wanted: (instance: Instance) => boolean,
  budget: Budget,
  bridge: Bridge,
): Promise<SellerAnswer> {
  let { month, from }: z.output<typeof position> =
    cursor === undefined
      ? { month: monthOf(Math.min(before ?? Number.POSITIVE_INFINITY, bridge.effects.clock())) }
      : readCursor(cursor, position);
  const items: unknown[] = [];
  const unreadable: { readonly instanceId: string; readonly problem: string }[] = [];
  const skip = (key: ItemKey, error: unknown): void => {
    const problem = unreadableReason(error);
    bridge.alarm(itemUnreadable(key, problem));
    unreadable.push({ instanceId: key.pk.split('#')[1] ?? '', problem });
  };
  for (let reads = 0; reads < maxReads && items.length < limit && month >= firstMonth; reads += 1) {
    const page = await bridge.instances.store.list(
      month,
      limit - items.length,
      from,
      budget.signal,
      skip,
      cursor === undefined ? before : undefined,
    );
    for (const instance of page.items.filter(wanted)) {
      const view = instanceView(instance, bridge);
      if (view.unreadable !== null) bridge.alarm(itemUnreadable(instance, view.unreadable));
      items.push(view);
    }
    from = page.next as typeof from;
    if (from === undefined) month = monthBefore(month);
  }
  const ended = from === undefined && month < firstMonth;
  return {
    body: {
      items,
      ...(unreadable.length === 0 ? {} : { unreadable }),
      nextCursor: ended ? null : writeCursor(from === undefined ? { month } : { month, from }),
    },
  };
}
