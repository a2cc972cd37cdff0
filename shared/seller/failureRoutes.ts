import * as z from 'zod/mini';
import { readCursor, tablePosition, writeCursor } from './cursor.ts';
import { pageQuery, route, type SellerRoute } from './route.ts';

/** `GET /api/v1/failures`: real calls that were not answered 000000 or 000004, one day (UTC), newest first. */
export const failureRoutes: readonly SellerRoute[] = [
  route({
    method: 'GET',
    path: '/failures',
    scope: 'read',
    summary: 'Failed calls of one day',
    query: z.object({ ...pageQuery, day: z.optional(z.iso.date('must be yyyy-mm-dd')) }),
    async run({ query, budget }, bridge) {
      const day = query.day ?? new Date(bridge.effects.clock()).toISOString().slice(0, 10);
      const from = query.cursor === undefined ? undefined : readCursor(query.cursor, tablePosition);
      const { failures, next } = await bridge.failures.list(day, query.limit, from, budget.signal);
      const items = failures.map(({ at, ...failure }) => ({ at: new Date(at).toISOString(), ...failure }));
      return { body: { items, nextCursor: next === undefined ? null : writeCursor(next) } };
    },
  }),
];
