import * as z from 'zod/mini';
import { ProblemError } from '../../http/problem.ts';
import { applyCommand } from '../../instance/applyCommand.ts';
import { activateLicense, reportLicenseUsage } from '../../instance/rules/license/licenseCodeReply.ts';
import { licenseCode } from '../../license/licenseCode.ts';
import type { EventTypeOf } from '../../outbox/eventTypes.ts';
import type { Bridge } from '../../runtime/bridge.ts';
import { instanceAnswer } from '../answers.ts';
import { instanceView, isoOrNull } from '../instanceView.ts';
import { isoTimeInput, route, type SellerAnswer, type SellerCall, type SellerRoute } from '../route.ts';

const entry = z.union([
  z.strictObject({ id: z.string().check(z.minLength(1), z.maxLength(256)) }),
  z.strictObject({ activeNum: z.int().check(z.minimum(0), z.maximum(999_999_999)) }),
]);

/** What the marketplace is told is kept in the item until it is told. */
const maxReport = 8 * 1024;

/** `/api/v1/licenses/codes`: codes of the marketplace, activated and reported by the product's wish. */
export const licenseCodeRoutes: readonly SellerRoute[] = [
  route({
    method: 'POST',
    path: '/licenses/codes/{license}/activate',
    scope: 'write',
    summary: 'Activates a code at the marketplace; the outcome comes as an event',
    body: z.object({ effectiveAt: z.optional(isoTimeInput) }),
    answer: instanceAnswer,
    run: (call, bridge) => {
      const { effectiveAt } = call.body;
      return enqueue(call, bridge, activateLicense, effectiveAt === undefined ? {} : { effectiveAt });
    },
  }),
  route({
    method: 'POST',
    path: '/licenses/codes/{license}/usage',
    scope: 'write',
    summary: 'Reports who or how many use the software of a code',
    body: z.object({ entries: z.array(entry).check(z.minLength(1), z.maxLength(100)) }),
    answer: instanceAnswer,
    run(call, bridge) {
      const entries = JSON.stringify(
        call.body.entries.map(it => ('id' in it ? it : { active_num: it.activeNum })),
      );
      if (entries.length > maxReport) throw new ProblemError(413, 'The report is larger than 8 KiB.');
      return enqueue(call, bridge, reportLicenseUsage, { entries });
    },
  }),
  route({
    method: 'GET',
    path: '/licenses/codes/{license}/status',
    scope: 'read',
    summary: 'What the marketplace says of a code, which stands over everything else',
    answer: z.object({
      license: z.string(),
      status: z.string(),
      expireAt: z.nullable(z.iso.datetime()),
    }),
    async run({ path, actor, budget }, bridge) {
      const license = codeIn(path);
      const outcome = await bridge.marketplace.licenseStatus(license, budget.signal);
      if (outcome.kind === 'refused') throw new ProblemError(404, `The marketplace answers ${outcome.code}.`);
      if (outcome.kind !== 'status')
        throw new ProblemError(503, `The marketplace cannot be asked: ${outcome.reason}.`);
      const { status, expireAt } = outcome;
      const cause = { activity: 'seller license.status', actor };
      const { instanceId } = licenseCode(license, cause);
      await applyCommand(
        bridge,
        instanceId,
        { type: 'sync-license-status', status, expireAt, cause },
        { budget },
      );
      return { body: { license, status, expireAt: isoOrNull(expireAt) } };
    },
  }),
];

/** The marketplace's codes have up to 64 characters; what is longer is a mistake, and nothing is made of it. */
function codeIn({ license = '' }: Readonly<Record<string, string>>): string {
  if (license.length === 0 || license.length > 64) throw new ProblemError(404, 'There is no such code.');
  return license;
}

async function enqueue(
  { path, actor, budget }: SellerCall<unknown, unknown>,
  bridge: Bridge,
  type: EventTypeOf<'instance', 'job'>,
  data: Readonly<Record<string, string | number>>,
): Promise<SellerAnswer> {
  if (!bridge.marketplace.hasCredentials)
    throw new ProblemError(409, 'OPEN_API_AK and OPEN_API_SK are not set.');
  const cause = { activity: `seller ${type}`, actor };
  const { instanceId, registers } = licenseCode(codeIn(path), cause);
  const { outcome, instance } = await applyCommand(
    bridge,
    instanceId,
    { type: 'enqueue-job', entry: { type, data }, cause, registers },
    { budget },
  );
  if (outcome.kind === 'impossible' || instance === undefined) {
    const isReleased = instance?.status === 'released';
    throw new ProblemError(
      409,
      isReleased ? 'The code was released.' : 'Ten of these wait for the marketplace already.',
    );
  }
  return { body: instanceView(instance, bridge) };
}
