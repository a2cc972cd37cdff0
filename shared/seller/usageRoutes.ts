import * as z from 'zod/mini';
import type { Bridge } from '../runtime/bridge.ts';
import { takeReading } from '../usage/meter.ts';
import { type RecordOutcome, recordUsage } from '../usage/recordUsage.ts';
import type { UsageWindow } from '../usage/window.ts';
import { readCursor, tablePosition, writeCursor } from './cursor.ts';
import { iso } from './instanceView.ts';
import { ProblemError } from './problem.ts';
import { isoTime, pageQuery, route, type SellerAnswer, type SellerCall, type SellerRoute } from './route.ts';

const largestBatch = 1_000;

const id = z.string().check(z.minLength(1), z.maxLength(128));
/** Text, so that no digit is lost on the way; a number is taken by its shortest spelling. */
const decimal = z.union([z.string(), z.pipe(z.number(), z.transform(String))]);

const record = z.object({
  id,
  instanceId: id,
  at: isoTime,
  value: decimal,
  packageInstanceId: z.optional(id),
});
const reading = z.object({ instanceId: id, meter: id, reading: decimal, packageInstanceId: z.optional(id) });

/** `/api/v1/usage`: what buyers used, summed up per hour and pushed to the marketplace by a schedule. */
export const usageRoutes: readonly SellerRoute[] = [
  route({
    method: 'POST',
    path: '/usage/records',
    scope: 'write',
    summary: 'Usage records, at most 1,000; a record that comes again counts once',
    body: z.object({ records: z.array(record) }),
    async run(call, bridge) {
      const { records } = call.body;
      checkSize(records.length);
      const posted = records.map(({ packageInstanceId: packageId, ...rest }) => ({ ...rest, packageId }));
      const outcomes = await recordUsage(bridge, posted, call.budget);
      return answer(outcomes, 'records');
    },
  }),
  route({
    method: 'POST',
    path: '/usage/readings',
    scope: 'write',
    summary: 'Readings of counters that only grow; the increments are the usage',
    body: z.object({ readings: z.array(reading) }),
    run: takeReadings,
  }),
  route({
    method: 'GET',
    path: '/usage/{instanceId}',
    scope: 'read',
    summary: 'Windows of one instance and what became of them, newest first',
    query: z.object(pageQuery),
    async run({ path, query, budget }, { usage }) {
      const { limit, cursor } = query;
      const from = cursor === undefined ? undefined : readCursor(cursor, tablePosition);
      const page = await usage.list(path.instanceId ?? '', limit, from, budget.signal);
      return {
        body: {
          items: page.windows.map(windowView),
          nextCursor: page.next === undefined ? null : writeCursor(page.next),
        },
      };
    },
  }),
];

async function takeReadings(
  { body, budget }: SellerCall<unknown, { readonly readings: readonly z.output<typeof reading>[] }>,
  bridge: Bridge,
): Promise<SellerAnswer> {
  checkSize(body.readings.length);
  const outcomes: RecordOutcome[] = [];
  // One after the other: two readings of one counter have an order.
  for (const { packageInstanceId: packageId, ...rest } of body.readings) {
    outcomes.push(await takeReading(bridge, { ...rest, packageId }, budget));
  }
  return answer(outcomes, 'readings');
}

function checkSize(count: number): void {
  if (count > largestBatch) throw new ProblemError(413, 'At most 1,000 at once.');
}

/** The good ones are taken; of the others each is named with its rule. */
function answer(outcomes: readonly RecordOutcome[], name: string): SellerAnswer {
  const refused = outcomes.flatMap((outcome, index) =>
    outcome.outcome === 'refused' ? [{ pointer: `/${name}/${index}`, detail: outcome.rule }] : [],
  );
  if (refused.length === 0) return { body: { items: outcomes } };
  if (refused.length === outcomes.length && refused.every(({ detail }) => detail === 'unknown-instance')) {
    throw new ProblemError(404, 'There is no such instance.');
  }
  throw new ProblemError(422, `${outcomes.length - refused.length} taken, ${refused.length} refused.`, {
    errors: refused,
  });
}

const windowView = (window: UsageWindow): Readonly<Record<string, unknown>> => ({
  instanceId: window.instanceId,
  packageInstanceId: window.packageId || null,
  beginAt: iso(window.beginAt),
  endAt: iso(window.endAt),
  value: window.value,
  records: window.recordIds.length,
  status: window.status,
  meteringSn: window.meteringSn,
  attempts: window.attempts,
  code: window.code ?? null,
  updatedAt: iso(window.updatedAt),
});
