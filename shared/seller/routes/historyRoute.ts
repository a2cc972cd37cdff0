import * as z from 'zod/mini';
import { tellUnreadable } from '../../instance/unreadable.ts';
import type { HistoryRecord } from '../../outbox/history/historyLine.ts';
import { recentLines } from '../../outbox/history/recent.ts';
import type { OutboxEntry } from '../../outbox/outbox.ts';
import { historyAnswer } from '../answers.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { instanceOf } from '../instanceOf.ts';
import { isoOrNull } from '../instanceView.ts';
import { pageQuery, route } from '../route.ts';

const position = z.object({ after: z.int().check(z.minimum(0)) });

/** `GET /api/v1/instances/{instanceId}/history`: what happened, in order; what is still pending comes last. */
export const historyRoute = route({
  method: 'GET',
  path: '/instances/{instanceId}/history',
  scope: 'read',
  summary: 'Everything that happened to an instance',
  answer: historyAnswer,
  query: z.object(pageQuery),
  async run({ path, query, budget }, bridge) {
    const instance = await instanceOf(bridge, path.instanceId ?? '', budget);
    const after = query.cursor === undefined ? 0 : readCursor(query.cursor, position).after;
    const { records, next } = await bridge.history.list(
      instance,
      { after, limit: query.limit },
      budget.signal,
      tellUnreadable(bridge),
    );
    if (recentLines(instance).some(({ record }) => record === undefined)) {
      const { pk, sk } = instance;
      bridge.alarm({ name: 'HistoryUnreadable', detail: { pk, sk, problem: 'unreadable' } });
    }
    const past = records.map(pastLine);
    if (next !== undefined) return { body: { items: past, nextCursor: writeCursor({ after: next }) } };
    return { body: { items: [...past, ...instance.outbox.map(pendingLine)], nextCursor: null } };
  },
});

function pastLine({ id, type, sequence, at, attempts, data, outcome, leftAt, note }: HistoryRecord) {
  return {
    id,
    type,
    sequence,
    at: isoOrNull(at),
    outcome,
    leftAt: isoOrNull(leftAt),
    attempts,
    note: note ?? null,
    data,
  };
}

function pendingLine({ id, type, sequence, at, attempts, data, ...entry }: OutboxEntry) {
  return {
    id,
    type,
    sequence,
    at: isoOrNull(at),
    outcome: 'pending',
    nextAt: isoOrNull(entry.nextAt),
    acceptedAt: isoOrNull(entry.acceptedAt),
    lastFailure: entry.lastFailure ?? null,
    attempts,
    data,
  };
}
