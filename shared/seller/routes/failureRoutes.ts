import * as z from 'zod/mini';
import type { FailedCall } from '../../callback/failureLog.ts';
import { tellUnreadable } from '../../instance/unreadable.ts';
import { isoTime } from '../../platform/time.ts';
import { failureAnswer, listOf } from '../answers.ts';
import { readCursor, tablePosition, writeCursor } from '../cursor.ts';
import { pageQuery, route, type SellerRoute } from '../route.ts';

/** `GET /api/v1/failures`: real calls that were not answered 000000 or 000004, one day (UTC), newest first. */
export const failureRoutes: readonly SellerRoute[] = [
  route({
    method: 'GET',
    path: '/failures',
    scope: 'read',
    summary: 'Failed calls of one day',
    answer: listOf(failureAnswer),
    query: z.object({ ...pageQuery, day: z.optional(z.iso.date('must be yyyy-mm-dd')) }),
    async run({ query, budget }, bridge) {
      const day = query.day ?? new Date(bridge.effects.clock()).toISOString().slice(0, 10);
      const from = query.cursor === undefined ? undefined : readCursor(query.cursor, tablePosition);
      const skip = tellUnreadable(bridge);
      const { items, next } = await bridge.failures.list(day, query.limit, from, budget.signal, skip);
      return {
        body: {
          items: items.map(failureView),
          nextCursor: next === undefined ? null : writeCursor(next),
        },
      };
    },
  }),
];

/** Every fact of the call, and nothing of how it is stored. */
const failureView = (failure: FailedCall) => ({
  at: isoTime(failure.at),
  requestId: failure.requestId,
  family: failure.family,
  activity: failure.activity,
  resultCode: failure.resultCode,
  resultMsg: failure.resultMsg,
  hint: failure.hint,
  keyId: failure.keyId,
  orderId: failure.orderId,
  orderLineId: failure.orderLineId,
  instanceId: failure.instanceId,
  scene: failure.scene,
  status: failure.status,
  milliseconds: failure.milliseconds,
  unknownFields: failure.unknownFields,
});
