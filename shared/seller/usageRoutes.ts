import * as z from 'zod/mini';
import { productFor } from '../config/productFor.ts';
import { applyCommand } from '../instance/applyCommand.ts';
import type { Bridge } from '../runtime/bridge.ts';
import { readLongDecimal } from '../usage/decimal.ts';
import { ledgerKey, type PackageLedger } from '../usage/ledger.ts';
import { addPackage, mostPackages, recordPaidUsage } from '../usage/packages.ts';
import type { RecordOutcome } from '../usage/recordUsage.ts';
import { takeReadings } from '../usage/takeReadings.ts';
import type { UsageWindow } from '../usage/window.ts';
import { listOf, packagesAnswer, usageInfoAnswer, usageOutcomesAnswer, windowAnswer } from './answers.ts';
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
const reading = z.object({
  instanceId: id,
  meter: id,
  reading: decimal,
  at: isoTime,
  packageInstanceId: z.optional(id),
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
    async run(call, bridge) {
      const { records } = call.body;
      checkSize(records.length);
      const posted = records.map(({ packageInstanceId: packageId, ...rest }) => ({ ...rest, packageId }));
      const outcomes = await recordPaidUsage(bridge, posted, call.budget);
      return answer(outcomes, 'records');
    },
  }),
  route({
    method: 'POST',
    path: '/usage/readings',
    scope: 'write',
    summary: 'Readings of counters that only grow; the increments are the usage',
    answer: usageOutcomesAnswer,
    body: z.object({ readings: z.array(reading) }),
    run: postReadings,
  }),
  route({
    method: 'POST',
    path: '/usage/packages',
    scope: 'write',
    summary: 'A package that pays the usage of an instance; the one that ends first is taken first',
    answer: packagesAnswer,
    body: z.object({
      instanceId: id,
      packageInstanceId: id,
      quota: z.optional(
        z.string().check(z.refine(text => (readLongDecimal(text) ?? 0n) > 0n, 'must be a decimal above 0')),
      ),
      expireAt: z.optional(isoTime),
      stopsWhenUsedUp: z.optional(z.boolean()),
    }),
    async run({ body, budget }, bridge) {
      const { instanceId, packageInstanceId: packageId } = body;
      const read = await bridge.instances.store.readMany(
        [...new Set([instanceId, packageId])],
        budget.signal,
      );
      if (!read.some(it => it.instanceId === instanceId)) {
        throw new ProblemError(404, 'There is no such instance.');
      }
      const bought = read.find(it => it.instanceId === packageId);
      const product = productFor(bridge.config, [bought?.productId, bought?.skuCode]);
      const quota = body.quota ?? product.quota;
      if (quota === undefined || packageId === instanceId) {
        const errors = [
          packageId === instanceId
            ? { pointer: '/packageInstanceId', detail: 'is the instance itself' }
            : { pointer: '/quota', detail: 'is missing, and PRODUCTS has none for this package' },
        ];
        throw new ProblemError(422, 'The request breaks a rule.', { errors });
      }
      const expireAt = body.expireAt ?? bought?.expireAt;
      const stops = body.stopsWhenUsedUp ?? product.stopsWhenUsedUp ?? true;
      const added = { packageId, quota, stops, ...(expireAt === undefined ? {} : { expireAt }) };
      const ledger = await addPackage(bridge, instanceId, added, budget);
      if (ledger === undefined) {
        throw new ProblemError(409, `There are ${mostPackages} packages for this instance already.`);
      }
      return { body: ledgerView(ledger) };
    },
  }),
  route({
    method: 'POST',
    path: '/usage/{instanceId}/info',
    scope: 'write',
    summary: 'What the buyer’s page shows of the use',
    answer: usageInfoAnswer,
    body: z.object({ usageValue: decimal, statisticalTime: isoTime, dashboardUrl: z.optional(z.url()) }),
    async run({ path, body, actor, budget }, bridge) {
      const { usageValue, statisticalTime, dashboardUrl } = body;
      if (readLongDecimal(usageValue) === undefined) {
        throw new ProblemError(422, 'The request breaks a rule.', {
          errors: [{ pointer: '/usageValue', detail: 'must be a decimal with at most 4 places' }],
        });
      }
      const usageInfo = [
        { usageValue, statisticalTime, ...(dashboardUrl === undefined ? {} : { dashboardUrl }) },
      ];
      const cause = { activity: 'seller usage info', actor };
      const { outcome, instance } = await applyCommand(
        bridge,
        path.instanceId ?? '',
        { type: 'set-usage-info', usageInfo, cause },
        { budget },
      );
      if (instance === undefined) throw new ProblemError(404, 'There is no such instance.');
      if (outcome.kind === 'impossible') throw new ProblemError(409, 'The instance was released.');
      const shown = (instance.usageInfo ?? []).map(info => ({
        ...info,
        statisticalTime: iso(info.statisticalTime),
      }));
      return { body: { instanceId: instance.instanceId, usageInfo: shown } };
    },
  }),
  route({
    method: 'GET',
    path: '/usage/{instanceId}/packages',
    scope: 'read',
    summary: 'Packages of one instance and what is left of them',
    answer: packagesAnswer,
    async run({ path, budget }, { ledgers }) {
      const ledger = await ledgers.read(ledgerKey(path.instanceId ?? ''), budget.signal);
      if (ledger === undefined) throw new ProblemError(404, 'There are no packages for this instance.');
      return { body: ledgerView(ledger) };
    },
  }),
  route({
    method: 'GET',
    path: '/usage/{instanceId}',
    scope: 'read',
    summary: 'Windows of one instance and what became of them, newest first',
    answer: listOf(windowAnswer),
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

async function postReadings(
  { body, budget }: SellerCall<unknown, { readonly readings: readonly z.output<typeof reading>[] }>,
  bridge: Bridge,
): Promise<SellerAnswer> {
  checkSize(body.readings.length);
  const readings = body.readings.map(({ packageInstanceId: packageId, ...rest }) => ({ ...rest, packageId }));
  const outcomes = await takeReadings(bridge, readings, budget);
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

const ledgerView = ({ instanceId, packages }: PackageLedger): Readonly<Record<string, unknown>> => ({
  instanceId,
  packages: packages.map(({ packageId, quota, used, expireAt, stops }) => ({
    packageInstanceId: packageId,
    quota,
    used,
    expireAt: iso(expireAt),
    stopsWhenUsedUp: stops !== false,
  })),
});

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
