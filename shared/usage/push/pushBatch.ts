import { familyOf } from '../../instance/family.ts';
import type { MarketplaceApi, UsageRoute } from '../../marketplace/marketplaceApi.ts';
import { defined } from '../../platform/defined.ts';
import type { Budget } from '../../platform/effects.ts';
import { forEachConcurrently } from '../../platform/forEachConcurrently.ts';
import { groupBy } from '../../platform/groupBy.ts';
import type { AbnormalRecord } from '../../wire/openApi/abnormalRecords.ts';
import { type UsageRecord, usageTime } from '../../wire/openApi/usagePush.ts';
import { besideDamaged } from '../besideDamaged.ts';
import { outcomeOfCode } from '../rules/records.ts';
import type { UsageWindow } from '../window.ts';
import { countTotal, type TotalDeps, totalKey } from './countTotal.ts';
import { endWindow, type SettleDeps, tryWindowAgain } from './settleWindow.ts';

export interface BatchDeps extends SettleDeps, TotalDeps {
  readonly marketplace: MarketplaceApi;
}

export interface BatchReport {
  readonly sent: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Nothing got through: no answer, a fault of the marketplace, or a refused signature. */
  readonly blocked: boolean;
}

const nothing: BatchReport = { sent: 0, accepted: 0, rejected: 0, blocked: false };

/** Each route has calls of its own: another key, another address. */
export const routeOf = (window: UsageWindow): UsageRoute =>
  window.api === 'old' ? 'old' : familyOf(window).usageRoute;

/**
 * Sends sealed windows of one route in one call and settles each by what the marketplace says of it. A batch that is too large is
 * halved; one that is refused as a whole is sent one by one to find the bad record. What the time does not allow stays
 * leased and is sent by a later run.
 */
export async function pushBatch(
  deps: BatchDeps,
  windows: readonly UsageWindow[],
  budget: Budget,
): Promise<BatchReport> {
  if (budget.signal.aborted || deps.effects.clock() >= budget.deadline) return nothing;
  const [first] = windows;
  if (first === undefined) return nothing;
  const records = windows.map(recordOf);
  const outcome = await deps.marketplace.pushUsage(records, budget.signal, routeOf(first));
  switch (outcome.kind) {
    case 'accepted':
      return settle(deps, windows, outcome.abnormal, budget);
    case 'too-many': {
      const half = Math.ceil(windows.length / 2);
      if (windows.length > 1) return parts(deps, [windows.slice(0, half), windows.slice(half)], budget);
      break;
    }
    case 'refused':
      if (windows.length > 1)
        return parts(
          deps,
          windows.map(window => [window]),
          budget,
        );
      await endWindow(deps, first, 'rejected', { code: outcome.code, description: outcome.reason }, budget);
      return { ...nothing, sent: 1, rejected: 1 };
    default:
      break;
  }
  const neverSent = outcome.kind === 'stopped' || (outcome.kind === 'retry' && outcome.neverSent === true);
  await forEachConcurrently(windows, window =>
    tryWindowAgain(deps, window, { code: window.code, neverSent }, budget),
  );
  return { ...nothing, sent: windows.length, blocked: true };
}

async function parts(
  deps: BatchDeps,
  batches: readonly (readonly UsageWindow[])[],
  budget: Budget,
): Promise<BatchReport> {
  let total = nothing;
  for (const batch of batches) {
    const part = await pushBatch(deps, batch, budget);
    total = {
      sent: total.sent + part.sent,
      accepted: total.accepted + part.accepted,
      rejected: total.rejected + part.rejected,
      blocked: part.blocked,
    };
    if (part.blocked) break;
  }
  return total;
}

const recordOf = (window: UsageWindow): UsageRecord => ({
  instanceId: window.instanceId,
  recordTime: window.recordedAt ?? window.endAt,
  beginTime: window.beginAt,
  endTime: window.endAt,
  value: window.value,
  meteringSn: window.meteringSn,
  ...defined({ productId: window.productId }),
  ...(window.packageId === '' ? {} : { relatePkgInstance: window.packageId }),
});

async function settle(
  deps: BatchDeps,
  windows: readonly UsageWindow[],
  abnormal: readonly AbnormalRecord[],
  budget: Budget,
): Promise<BatchReport> {
  const named = new Map<UsageWindow, AbnormalRecord>();
  for (const record of abnormal) {
    const window = meantBy(
      record,
      windows.filter(it => !named.has(it)),
      windows.length,
    );
    if (window === undefined) deps.alarm({ name: 'UsageAnswerNotMatched', detail: { code: record.code } });
    else named.set(window, record);
  }
  const report = { sent: windows.length, accepted: 0, rejected: 0, blocked: false };
  const ends = (window: UsageWindow) => outcomeOfCode(named.get(window)?.code);
  const settleInstance = async (ofInstance: readonly UsageWindow[]) => {
    // What is billed is in the total first: a crash in between sends the records again, and they are known to both.
    const billed = ofInstance.filter(window => ends(window) === 'accepted' || ends(window) === 'duplicate');
    await countTotal(deps, billed, budget);
    for (const window of ofInstance) {
      const end = ends(window);
      const { code, description } = named.get(window) ?? { code: undefined };
      if (end === 'again') {
        await tryWindowAgain(deps, window, { code, neverSent: false }, budget);
      } else {
        await endWindow(deps, window, end, { code, description }, budget);
        report[end === 'rejected' ? 'rejected' : 'accepted'] += 1;
      }
    }
  };
  // A total that cannot be read: its windows stay leased and are sent again, which bills nothing twice; all others end here.
  await forEachConcurrently(
    groupBy(windows, ({ instanceId }) => instanceId),
    async ([instanceId, its]) => {
      await besideDamaged(deps, totalKey(instanceId), () => settleInstance(its));
    },
  );
  return report;
}

/** The window that an entry of the answer is about: by its record id, else by its instance and times. */
function meantBy(
  { meteringSn, instanceId, beginTime, endTime }: AbnormalRecord,
  windows: readonly UsageWindow[],
  sent: number,
): UsageWindow | undefined {
  // The old API was sent no record id: whatever it calls so is not ours.
  const byId = windows.find(
    it => routeOf(it) !== 'old' && it.meteringSn.toLowerCase() === meteringSn?.toLowerCase(),
  );
  if (byId !== undefined) return byId;
  if (instanceId === undefined && meteringSn === undefined && sent === 1) return windows[0];
  return windows.find(
    it =>
      it.instanceId === instanceId &&
      digits(beginTime) === digits(usageTime(it.beginAt)) &&
      digits(endTime) === digits(usageTime(it.endAt)),
  );
}

/** A time, however it is written. */
const digits = (time: string | undefined): string => (time ?? '').replace(/\D/g, '').slice(0, 14);
