import { dueShard, shards } from '../delivery/due.ts';
import { applyCommand, type InstancePorts } from '../instance/applyCommand.ts';
import type { MarketplaceApi } from '../marketplace/marketplaceApi.ts';
import type { DueIndex } from '../table/dueIndex.ts';
import type { Budget } from '../table/effects.ts';
import type { Changes, ItemKey } from '../table/itemStore.ts';
import { type AbnormalRecord, type UsageRecord, usageTime } from '../wire/usagePush.ts';
import type { UsageStore } from './store.ts';
import { oldestMs, outcomeOfCode, pushPause } from './usageRules.ts';
import type { UsageWindow } from './window.ts';

export interface PushPorts extends InstancePorts {
  readonly usage: UsageStore;
  readonly index: DueIndex;
  readonly marketplace: MarketplaceApi;
  /** Records per call. */
  readonly usageBatch: number;
}

export interface PushReport {
  readonly sent: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly finished: boolean;
}

const leaseMs = 60_000;
/** Windows that are leased and sealed side by side. */
const width = 16;

/**
 * One run of the schedule: seals every window whose hour is over, and pushes what is sealed, many in one call. Each
 * attempt is recorded before it is made and each outcome after, so that a crash anywhere leads to the same record being
 * sent again under the same id, which the marketplace bills once.
 */
export async function pushUsage(ports: PushPorts, budget: Budget): Promise<PushReport> {
  const report = { sent: 0, accepted: 0, rejected: 0, finished: true };
  const { effects, index } = ports;
  const isOver = () => budget.signal.aborted || effects.clock() >= budget.deadline;
  let batch: UsageWindow[] = [];
  const flush = async () => {
    const full = batch;
    batch = [];
    if (full.length > 0) add(report, await pushBatch(ports, full, budget));
  };
  for (let shard = 0; shard < shards; shard += 1) {
    let page = await index.page(
      dueShard('usage', shard),
      effects.clock(),
      ports.usageBatch,
      undefined,
      budget.signal,
    );
    for (;;) {
      const queue = page.keys.values();
      const worker = async () => {
        for (const key of queue) {
          if (isOver()) {
            report.finished = false;
            return;
          }
          const window = await sealed(ports, key, budget.signal);
          if (window !== undefined) batch.push(window);
        }
      };
      await Promise.all(Array.from({ length: width }, worker));
      while (batch.length >= ports.usageBatch) {
        const full = batch.splice(0, ports.usageBatch);
        add(report, await pushBatch(ports, full, budget));
      }
      if (page.next === undefined || !report.finished) break;
      page = await index.page(
        dueShard('usage', shard),
        effects.clock(),
        ports.usageBatch,
        page.next,
        budget.signal,
      );
    }
    if (!report.finished) break;
  }
  await flush();
  return report;
}

function add(
  report: { sent: number; accepted: number; rejected: number },
  more: Omit<PushReport, 'finished'>,
): void {
  report.sent += more.sent;
  report.accepted += more.accepted;
  report.rejected += more.rejected;
}

/** Leases a window, seals it, and records the attempt that is about to be made; undefined when it is not ours to send. */
async function sealed(
  { usage, index, effects }: PushPorts,
  key: ItemKey,
  signal: AbortSignal,
): Promise<UsageWindow | undefined> {
  const now = effects.clock();
  const leaseId = effects.newId();
  if (!(await index.lease(key, { id: leaseId, now, until: now + leaseMs }, signal))) return undefined;
  const window = await usage.read(key, signal);
  if (window === undefined || window.leaseId !== leaseId) return undefined;
  if (window.status !== 'open' && window.status !== 'sealed') return undefined;
  const changes: Changes<UsageWindow> = {
    status: 'sealed',
    attempts: window.attempts + 1,
    recordedAt: window.recordedAt ?? now,
    version: window.version + 1,
    updatedAt: now,
  };
  const outcome = await usage.update(key, changes, { attr: 'version', eq: window.version }, signal);
  return outcome.written ? ({ ...window, ...changes } as UsageWindow) : undefined;
}

async function pushBatch(
  ports: PushPorts,
  windows: readonly UsageWindow[],
  budget: Budget,
): Promise<Omit<PushReport, 'finished'>> {
  const outcome = await ports.marketplace.pushUsage(windows.map(recordOf), budget.signal);
  const half = Math.ceil(windows.length / 2);
  const parts = async (...batches: readonly (readonly UsageWindow[])[]) => {
    const total = { sent: 0, accepted: 0, rejected: 0 };
    for (const part of batches) if (part.length > 0) add(total, await pushBatch(ports, part, budget));
    return total;
  };
  switch (outcome.kind) {
    case 'accepted':
      return settle(ports, windows, outcome.abnormal, budget);
    case 'too-many':
      if (windows.length > 1) return parts(windows.slice(0, half), windows.slice(half));
      await again(ports, windows, 'too-many', budget.signal);
      return { sent: 1, accepted: 0, rejected: 0 };
    case 'refused':
      // One of them is bad: alone it is refused alone.
      if (windows.length > 1) return parts(...windows.map(window => [window]));
      await finish(ports, windows[0], 'rejected', outcome.code, budget);
      return { sent: 1, accepted: 0, rejected: 1 };
    default:
      await again(ports, windows, outcome.reason, budget.signal);
      return { sent: windows.length, accepted: 0, rejected: 0 };
  }
}

const recordOf = (window: UsageWindow): UsageRecord => ({
  instanceId: window.instanceId,
  recordTime: window.recordedAt ?? window.endAt,
  beginTime: window.beginAt,
  endTime: window.endAt,
  value: window.value,
  meteringSn: window.meteringSn,
  ...(window.packageId === '' ? {} : { relatePkgInstance: window.packageId }),
});

async function settle(
  ports: PushPorts,
  windows: readonly UsageWindow[],
  abnormal: readonly AbnormalRecord[],
  budget: Budget,
): Promise<Omit<PushReport, 'finished'>> {
  const codes = new Map<UsageWindow, string>();
  for (const record of abnormal) {
    const window = windows.find(candidate => isMeant(candidate, record));
    if (window === undefined) ports.report({ name: 'UsageAnswerNotMatched', detail: { code: record.code } });
    else codes.set(window, record.code);
  }
  const report = { sent: windows.length, accepted: 0, rejected: 0 };
  const queue = windows.values();
  const worker = async () => {
    for (const window of queue) {
      const code = codes.get(window);
      const result = outcomeOfCode(code);
      if (result === 'again') await again(ports, [window], `record code ${code}`, budget.signal);
      else {
        await finish(ports, window, result, code, budget);
        if (result === 'rejected') report.rejected += 1;
        else report.accepted += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return report;
}

function isMeant(window: UsageWindow, record: AbnormalRecord): boolean {
  if (record.meteringSn !== undefined)
    return record.meteringSn.toLowerCase() === window.meteringSn.toLowerCase();
  return (
    record.instanceId === window.instanceId &&
    record.beginTime === usageTime(window.beginAt) &&
    record.endTime === usageTime(window.endAt)
  );
}

/** What needs a person is an event first: the product and the log know of it before the window is closed. */
async function finish(
  ports: PushPorts,
  window: UsageWindow | undefined,
  status: 'accepted' | 'duplicate' | 'rejected',
  code: string | undefined,
  budget: Budget,
): Promise<void> {
  if (window === undefined) return;
  const { instanceId, meteringSn } = window;
  // A duplicate on the first attempt: an earlier record holds the id or the window, and this usage is not billed.
  if (status === 'duplicate' && window.attempts === 1) {
    ports.report({ name: 'UsageHeldByAnother', detail: { instanceId, meteringSn, code: code ?? '' } });
  }
  if (status === 'rejected') {
    ports.report({ name: 'UsageRejected', detail: { instanceId, meteringSn, code: code ?? '' } });
    await tell(ports, window, code ?? 'unknown', budget);
  }
  const changes: Changes<UsageWindow> = {
    status,
    code,
    leaseId: undefined,
    leaseUntil: undefined,
    dueShard: undefined,
    dueAt: undefined,
    version: window.version + 1,
    updatedAt: ports.effects.clock(),
  };
  await ports.usage.update(window, changes, { attr: 'version', eq: window.version }, budget.signal);
}

async function tell(ports: PushPorts, window: UsageWindow, code: string, budget: Budget): Promise<void> {
  const { instanceId, meteringSn, value, beginAt, endAt, packageId } = window;
  await applyCommand(
    ports,
    instanceId,
    {
      type: 'announce',
      cause: { activity: 'pushUsage' },
      event: 'usage.rejected',
      data: {
        code,
        meteringSn,
        value,
        beginAt: new Date(beginAt).toISOString(),
        endAt: new Date(endAt).toISOString(),
        packageId,
      },
    },
    { budget },
  );
}

/** Sent again later under the same id; for twenty days, then a person has to look. */
async function again(
  ports: PushPorts,
  windows: readonly UsageWindow[],
  reason: string,
  signal: AbortSignal,
): Promise<void> {
  const { usage, effects } = ports;
  const queue = windows.values();
  const worker = async () => {
    for (const window of queue) {
      const now = effects.clock();
      const late = now - window.beginAt > oldestMs;
      const pause = pushPause(window.attempts, effects.random());
      if (late) ports.report({ name: 'UsageOverdue', detail: { instanceId: window.instanceId, reason } });
      const changes: Changes<UsageWindow> = {
        leaseId: undefined,
        leaseUntil: undefined,
        dueAt: now + pause,
        version: window.version + 1,
        updatedAt: now,
      };
      await usage.update(window, changes, { attr: 'version', eq: window.version }, signal);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
}
