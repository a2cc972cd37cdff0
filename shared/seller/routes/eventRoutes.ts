import * as z from 'zod/mini';
import { dismissEvent, redeliverEvent } from '../../delivery/operateEvents.ts';
import { type PendingEvent, pendingEvents } from '../../delivery/pendingEvents.ts';
import { ProblemError } from '../../http/problem.ts';
import { tellUnreadable } from '../../instance/unreadable.ts';
import { dismissedAnswer, eventAnswer, listOf, redeliveredAnswer } from '../answers.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { isoOrNull } from '../instanceView.ts';
import { pageQuery, route, type SellerRoute } from '../route.ts';
import { redeliverRangeRoute } from './redeliverRangeRoute.ts';

const position = z.object({ after: z.string() });

/** `/api/v1/events`: what the product has not got yet, and sending or parking it by name. */
export const eventRoutes: readonly SellerRoute[] = [
  route({
    method: 'GET',
    path: '/events',
    scope: 'read',
    summary: 'Pending events',
    answer: listOf(eventAnswer),
    query: z.object(pageQuery),
    async run({ query, budget }, bridge) {
      const after = query.cursor === undefined ? undefined : readCursor(query.cursor, position).after;
      const items: unknown[] = [];
      let last: string | undefined;
      let skipping = after !== undefined;
      for await (const event of pendingEvents(bridge, budget.signal, tellUnreadable(bridge))) {
        if (skipping) {
          skipping = event.entry.id !== after;
          continue;
        }
        if (items.length === query.limit)
          return { body: { items, nextCursor: writeCursor({ after: last }) } };
        items.push(eventView(event));
        last = event.entry.id;
      }
      return { body: { items, nextCursor: null } };
    },
  }),
  redeliverRangeRoute,
  route({
    method: 'POST',
    path: '/events/{eventId}/redeliver',
    scope: 'operate',
    summary: 'Sends an event again, under the same id',
    answer: redeliveredAnswer,
    async run({ path, budget }, bridge) {
      const eventId = path.eventId ?? '';
      if ((await redeliverEvent(bridge, eventId, budget)) === 'unknown') throw notFound();
      return { body: { redelivered: 1 } };
    },
  }),
  route({
    method: 'POST',
    path: '/events/{eventId}/dismiss',
    scope: 'operate',
    summary: 'Parks a pending event so that later ones may go',
    answer: dismissedAnswer,
    body: z.object({ reason: z._default(z.string().check(z.maxLength(200)), '') }),
    async run({ path, body, actor, budget }, bridge) {
      const by = { actor: actor ?? 'unknown', reason: body.reason };
      if ((await dismissEvent(bridge, path.eventId ?? '', by, budget)) === 'unknown') throw notFound();
      return { body: { dismissed: 1 } };
    },
  }),
];

const notFound = (): ProblemError => new ProblemError(404, 'There is no such event.');

function eventView({ item, entry, orderId }: PendingEvent) {
  const [kind = ''] = item.pk.split('#', 1);
  return {
    id: entry.id,
    type: entry.type,
    item: { kind, id: item.pk.slice(kind.length + 1), orderId: orderId || null },
    sequence: entry.sequence,
    at: isoOrNull(entry.at),
    attempts: entry.attempts,
    nextAt: isoOrNull(entry.nextAt),
    acceptedAt: isoOrNull(entry.acceptedAt),
    lastFailure: entry.lastFailure ?? null,
  };
}
