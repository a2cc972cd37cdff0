import * as z from 'zod/mini';
import type { Config } from '../../config/config.ts';
import { type ProblemDetail, ProblemError } from '../../http/problem.ts';
import type { Instance } from '../../instance/instance.ts';
import { tellUnreadable } from '../../instance/unreadable.ts';
import type { Bridge } from '../../runtime/bridge.ts';
import { resendWindow } from '../../usage/push/resendWindow.ts';
import { usageApiOf } from '../../usage/push/usageApiOf.ts';
import { recordPaidUsage } from '../../usage/record/recordPaidUsage.ts';
import { recordReadings } from '../../usage/record/recordReadings.ts';
import type { RecordOutcome } from '../../usage/record/recordUsage.ts';
import { hourOf, type UsageWindow, windowKey } from '../../usage/window.ts';
import { listOf, usageOutcomesAnswer, windowAnswer } from '../answers.ts';
import { readCursor, tablePosition, writeCursor } from '../cursor.ts';
import { instanceOf } from '../instanceOf.ts';
import { isoOrNull } from '../instanceView.ts';
import type { Batch } from '../readInput.ts';
import {
  isoTimeInput,
  pageQuery,
  route,
  type SellerAnswer,
  type SellerCall,
  type SellerRoute,
} from '../route.ts';
import { packageInstanceId, usageDecimal, usageId } from '../usageFields.ts';

const maxBatch = 1_000;

const record = z.object({
  id: usageId,
  instanceId: usageId,
  at: isoTimeInput,
  value: usageDecimal,
  packageInstanceId: z.optional(packageInstanceId),
});
const reading = z.object({
  instanceId: usageId,
  meter: usageId,
  reading: usageDecimal,
  at: isoTimeInput,
  packageInstanceId: z.optional(packageInstanceId),
});

/** `/api/v1/usage`: what buyers used, summed up per hour and pushed to the marketplace by a schedule. */
export const usageRoutes: readonly SellerRoute[] = [
  route({
    method: 'POST',
    path: '/usage/records',
    scope: 'write',
    summary: 'Usage records, at most 1,000; a record that comes again counts once',
    answer: usageOutcomesAnswer,
    body: z.object({ records: z.array(record) }),
    entries: 'records',
    async run(call, bridge) {
      const { records } = call.body;
      checkSize(call.batch);
      const posted = records.map(({ packageInstanceId: packageId, ...rest }) => ({ ...rest, packageId }));
      const outcomes = await recordPaidUsage(bridge, posted, call.budget);
      return answer(outcomes, 'records', call.batch);
    },
  }),
  route({
    method: 'POST',
    path: '/usage/readings',
    scope: 'write',
    summary: 'Readings of counters that only grow; the increments are the usage',
    answer: usageOutcomesAnswer,
    body: z.object({ readings: z.array(reading) }),
    entries: 'readings',
    run: postReadings,
  }),
  route({
    method: 'POST',
    path: '/usage/{instanceId}/resend',
    scope: 'operate',
    summary: 'Sends a refused window once more, under another record id',
    answer: windowAnswer,
    body: z.object({ beginAt: isoTimeInput, packageInstanceId: z.optional(packageInstanceId) }),
    async run({ path, body, budget }, bridge) {
      const instance = await instanceOf(bridge, path.instanceId ?? '', budget);
      const key = windowKey(instance.instanceId, hourOf(body.beginAt), body.packageInstanceId ?? '');
      const resent = await resendWindow(bridge, key, instance, budget);
      if (resent.kind === 'unknown') throw new ProblemError(404, 'There is no such window.');
      if (resent.kind === 'impossible') throw new ProblemError(409, resent.reason);
      return { body: windowView(resent.window, instance, bridge.config) };
    },
  }),
  route({
    method: 'GET',
    path: '/usage/{instanceId}',
    scope: 'read',
    summary: 'Windows of one instance and what became of them, newest first',
    answer: listOf(windowAnswer),
    query: z.object(pageQuery),
    async run({ path, query, budget }, bridge) {
      const { limit, cursor } = query;
      const instanceId = path.instanceId ?? '';
      const from = cursor === undefined ? undefined : readCursor(cursor, tablePosition);
      const skip = tellUnreadable(bridge);
      const page = await bridge.usage.list(instanceId, limit, from, budget.signal, skip);
      const [instance] = await bridge.instances.store.readMany([instanceId], budget.signal);
      if (page.items.length === 0 && instance === undefined) {
        throw new ProblemError(404, 'There is no such instance.');
      }
      return {
        body: {
          items: page.items.map(window => windowView(window, instance, bridge.config)),
          nextCursor: page.next === undefined ? null : writeCursor(page.next),
        },
      };
    },
  }),
];

async function postReadings(
  { body, batch, budget }: SellerCall<unknown, { readonly readings: readonly z.output<typeof reading>[] }>,
  bridge: Bridge,
): Promise<SellerAnswer> {
  checkSize(batch);
  const readings = body.readings.map(({ packageInstanceId: packageId, ...rest }) => ({ ...rest, packageId }));
  const outcomes = await recordReadings(bridge, readings, budget);
  return answer(outcomes, 'readings', batch);
}

function checkSize({ size }: Batch): void {
  if (size > maxBatch) throw new ProblemError(413, 'At most 1,000 at once.');
}

/** The good ones are taken; of the others each is named with its rule. */
function answer(
  outcomes: readonly RecordOutcome[],
  name: string,
  { size, places, unusable }: Batch,
): SellerAnswer {
  const refused = outcomes.flatMap((outcome, index) =>
    outcome.outcome === 'refused'
      ? [{ pointer: `/${name}/${places[index]}`, detail: outcome.rule as string }]
      : [],
  );
  if (refused.length + unusable.length === 0) return { body: { items: outcomes } };
  if (refused.length === size && refused.every(({ detail }) => detail === 'unknown-instance')) {
    throw new ProblemError(404, 'There is no such instance.');
  }
  const taken = outcomes.length - refused.length;
  const errors = [...unusable, ...refused].toSorted((a, b) => placeOf(a) - placeOf(b));
  throw new ProblemError(422, `${taken} taken, ${size - taken} refused.`, { errors });
}

const placeOf = ({ pointer }: ProblemDetail): number => Number(pointer.split('/')[2]);

const windowView = (
  window: UsageWindow,
  instance: Instance | undefined,
  config: Config,
): Readonly<Record<string, unknown>> => ({
  instanceId: window.instanceId,
  packageInstanceId: window.packageId || null,
  beginAt: isoOrNull(window.beginAt),
  endAt: isoOrNull(window.endAt),
  value: window.value,
  records: window.recordIds.length,
  status: window.status,
  meteringSn: window.meteringSn,
  api: (isOnItsWay(window) ? usageApiOf(window, instance, config) : window.api) ?? 'new',
  attempts: window.attempts,
  code: window.code ?? null,
  updatedAt: isoOrNull(window.updatedAt),
});

/** What is not settled yet goes by what the settings say at its next attempt. */
const isOnItsWay = ({ status }: UsageWindow): boolean => status === 'open' || status === 'sealed';
