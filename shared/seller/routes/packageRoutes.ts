import * as z from 'zod/mini';
import { productFor } from '../../config/productFor.ts';
import { ProblemError } from '../../http/problem.ts';
import { applyCommand } from '../../instance/applyCommand.ts';
import { defined } from '../../platform/defined.ts';
import { addPackage, maxPackages } from '../../usage/packages/addPackage.ts';
import { ledgerKey, type PackageLedger } from '../../usage/packages/ledger.ts';
import { readLongDecimal } from '../../usage/rules/decimal.ts';
import { packagesAnswer, usageInfoAnswer } from '../answers.ts';
import { isoOrNull } from '../instanceView.ts';
import { isoTimeInput, route, type SellerRoute } from '../route.ts';
import { packageInstanceId, usageDecimal, usageId } from '../usageFields.ts';

/** Packages that pay the use of an instance, and what the buyer's page shows of the use. */
export const packageRoutes: readonly SellerRoute[] = [
  route({
    method: 'POST',
    path: '/usage/packages',
    scope: 'write',
    summary: 'A package that pays the usage of an instance; the one that ends first is taken first',
    answer: packagesAnswer,
    conflicts: true,
    body: z.object({
      instanceId: usageId,
      packageInstanceId,
      quota: z.optional(
        z.string().check(z.refine(text => (readLongDecimal(text) ?? 0n) > 0n, 'must be a decimal above 0')),
      ),
      expireAt: z.optional(isoTimeInput),
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
      const added = { packageId, quota, stops, ...defined({ expireAt }) };
      const ledger = await addPackage(bridge, instanceId, added, budget);
      if (ledger === undefined) {
        throw new ProblemError(409, `There are ${maxPackages} packages for this instance already.`);
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
    body: z.object({
      usageValue: usageDecimal,
      statisticalTime: isoTimeInput,
      dashboardUrl: z.optional(z.url().check(z.maxLength(512, 'must have at most 512 characters'))),
    }),
    async run({ path, body, actor, budget }, bridge) {
      const { usageValue, statisticalTime, dashboardUrl } = body;
      if (readLongDecimal(usageValue) === undefined) {
        throw new ProblemError(422, 'The request breaks a rule.', {
          errors: [{ pointer: '/usageValue', detail: 'must be a decimal with at most 4 places' }],
        });
      }
      const usageInfo = [{ usageValue, statisticalTime, ...defined({ dashboardUrl }) }];
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
        statisticalTime: isoOrNull(info.statisticalTime),
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
];

const ledgerView = ({ instanceId, packages }: PackageLedger): Readonly<Record<string, unknown>> => ({
  instanceId,
  packages: packages.map(({ packageId, quota, used, expireAt, stops }) => ({
    packageInstanceId: packageId,
    quota,
    used,
    expireAt: isoOrNull(expireAt),
    stopsWhenUsedUp: stops !== false,
  })),
});
