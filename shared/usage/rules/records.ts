import { payloadHash } from '../../instance/rules/appliedEvents.ts';
import { defined } from '../../platform/defined.ts';
import { dayMs, hourMs, minuteMs } from '../../platform/time.ts';
import { dueShard, shardOf } from '../../table/dueShards.ts';
import type { OrderLineFacts } from '../../wire/openApi/orderAnswer.ts';
import { hourOf, meteringSnOf, type UsageWindow, windowKey } from '../window.ts';
import { maxDecimal, readDecimal, writeDecimal } from './decimal.ts';

/** How far a clock of the product may be ahead. */
export const aheadMs = minuteMs;
/** The marketplace takes records whose beginning is up to 21 days old. */
const maxAgeMs = 20 * dayMs;
/** Records of one window; a product that makes more sends sums. */
const maxRecords = 5_000;

/** One record of the product, its fields still as they came. */
export interface PostedRecord {
  /** The product's own id: a repeat of it counts once. */
  readonly id: string;
  readonly instanceId: string;
  readonly at: number;
  /** Decimal text. */
  readonly value: string;
  readonly packageId?: string | undefined;
}

/** What is known of the instance that a record is for. */
export interface MeteredInstance {
  readonly family?: string | undefined;
  /** As SaaS V1 and License 1.0 name it in the purchase. */
  readonly chargingMode?: string | undefined;
  /** JSON of the {@link OrderLineFacts} of the newest order that was read. */
  readonly order?: string | undefined;
  readonly createdAt: number;
  /** When the marketplace was first told that it is ready. */
  readonly confirmedAt?: number | undefined;
  readonly releasedAt?: number | undefined;
}

export type RecordRule =
  | 'unknown-instance'
  /** It is there and cannot be read: to be posted again once it can. */
  | 'unreadable-instance'
  | 'not-a-decimal'
  | 'not-positive'
  | 'in-the-future'
  | 'too-old'
  | 'not-pay-per-use'
  | 'before-opening'
  | 'after-closing'
  | 'window-closed'
  | 'window-full'
  | 'value-too-large'
  | 'package-exhausted'
  | 'other-contents';

/** The rule that a record breaks by itself, or undefined. */
export function checkRecord(
  record: PostedRecord,
  instance: MeteredInstance | undefined,
  now: number,
): RecordRule | undefined {
  const value = readDecimal(record.value);
  if (value === undefined) return 'not-a-decimal';
  if (value === 0n) return 'not-positive';
  if (record.at > now + aheadMs) return 'in-the-future';
  // An hour is left for sending it, or it would be taken here only to be too late there.
  if (isTooLate({ beginAt: hourOf(record.at) }, now + hourMs)) return 'too-old';
  if (instance === undefined) return 'unknown-instance';
  if (!mayBePayPerUse(instance)) return 'not-pay-per-use';
  if (record.at < instance.createdAt - aheadMs) return 'before-opening';
  if (instance.releasedAt !== undefined && record.at > instance.releasedAt) return 'after-closing';
  return undefined;
}

/**
 * Whether use of it can be billed. The older families say it in the purchase, of the others it is known once the order was
 * read; until then the marketplace decides, with record code 012.
 */
function mayBePayPerUse({ chargingMode, order }: MeteredInstance): boolean {
  if (chargingMode !== undefined) return chargingMode === '0';
  const ordered = order === undefined ? undefined : (JSON.parse(order) as OrderLineFacts).chargingMode;
  return ordered === undefined || ordered === 'ON_DEMAND';
}

export type Added =
  | { readonly kind: 'added'; readonly window: Omit<UsageWindow, 'pk' | 'sk' | 'version'> }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'refused'; readonly rule: RecordRule };

/**
 * Records of one window added to it. Only an open window takes any: sealing is a conditional write on the same item, so
 * a record either is in the window that is sent, or is refused.
 */
export function addToWindow(
  window: UsageWindow | undefined,
  records: readonly PostedRecord[],
  instance: MeteredInstance,
  { now, closeAfterMs }: { readonly now: number; readonly closeAfterMs: number },
): ReadonlyMap<PostedRecord, Added> {
  const outcomes = new Map<PostedRecord, Added>();
  const [first] = records;
  if (first === undefined) return outcomes;
  const hour = hourOf(first.at);
  const packageId = first.packageId ?? '';
  const closed = window !== undefined && window.status !== 'open';
  const known = new Map(window?.recordIds.map(entry => [entry.slice(0, hashLength), entry]));
  const accepted: PostedRecord[] = [];
  let value = readDecimal(window?.value ?? '0') ?? 0n;
  for (const record of records) {
    const added = readDecimal(record.value) ?? 0n;
    const id = recordHash(record.id);
    const entry = id + valueHash(added);
    const there = known.get(id);
    if (there !== undefined) outcomes.set(record, repeated(there, entry));
    else if (closed) outcomes.set(record, { kind: 'refused', rule: 'window-closed' });
    else if (known.size >= maxRecords) outcomes.set(record, { kind: 'refused', rule: 'window-full' });
    else if (value + added > maxDecimal) outcomes.set(record, { kind: 'refused', rule: 'value-too-large' });
    else {
      known.set(id, entry);
      value += added;
      accepted.push(record);
    }
  }
  const key = windowKey(first.instanceId, hour, packageId);
  const next = {
    instanceId: first.instanceId,
    packageId,
    ...defined({ family: instance.family }),
    ...cutWindow({ beginAt: hour, endAt: hour + hourMs }, instance),
    value: writeDecimal(value),
    recordIds: [...known.values()],
    status: 'open',
    meteringSn: meteringSnOf(first.instanceId, hour, packageId),
    attempts: 0,
    dueShard: dueShard('usage', shardOf(key.pk)),
    // Of an hour that is over already, as long as nothing of it was sent: a little later, so that more can come.
    dueAt: Math.max(hour + hourMs, window?.createdAt ?? now) + closeAfterMs,
    createdAt: window?.createdAt ?? now,
    updatedAt: now,
  };
  for (const record of accepted) outcomes.set(record, { kind: 'added', window: next });
  return outcomes;
}

/**
 * A window within the life of its instance: a record may begin at the opening of the resource at the earliest, and end
 * at its closing at the latest (sp_topic_0000120). The marketplace opens it when it hears that it is ready.
 */
export function cutWindow(
  { beginAt, endAt }: Pick<UsageWindow, 'beginAt' | 'endAt'>,
  instance: MeteredInstance | undefined,
): Pick<UsageWindow, 'beginAt' | 'endAt'> {
  const opened = Math.ceil((instance?.confirmedAt ?? instance?.createdAt ?? 0) / 1_000) * 1_000;
  const closed = Math.floor((instance?.releasedAt ?? Number.MAX_SAFE_INTEGER) / 1_000) * 1_000;
  const end = Math.min(endAt, closed);
  // One that lies before the opening altogether is for a person: it stays what it is, and keeps its hour.
  const begin = opened < endAt ? Math.max(beginAt, opened) : beginAt;
  return { beginAt: Math.min(begin, end), endAt: end };
}

/**
 * A window that begins at no moment of `taken`: several packages can pay one hour, and of two records of one instance
 * with the same beginning and end only the first would count (sp_topic_0000120). Whole seconds, as records have them.
 */
function shiftedBegin(
  { beginAt, endAt }: Pick<UsageWindow, 'beginAt' | 'endAt'>,
  taken: ReadonlySet<number>,
): Pick<UsageWindow, 'beginAt' | 'endAt'> {
  let begin = beginAt;
  while (taken.has(begin) && begin + 1_000 <= endAt) begin += 1_000;
  return { beginAt: begin, endAt };
}

/**
 * The times of a window beside the others of its hour: what is sealed keeps its beginning, and those that are open take
 * theirs in the order of their packages, so that two that are sealed at the same time do not take the same.
 */
export function beginNextTo(
  window: UsageWindow,
  others: readonly UsageWindow[],
  instance: MeteredInstance | undefined,
): Pick<UsageWindow, 'beginAt' | 'endAt'> {
  const taken = new Set(others.filter(({ status }) => status !== 'open').map(({ beginAt }) => beginAt));
  // In any order: what several take beside each other, one second further each, is the same.
  const before = others.filter(({ status, packageId }) => status === 'open' && packageId < window.packageId);
  for (const other of before) taken.add(shiftedBegin(cutWindow(other, instance), taken).beginAt);
  return shiftedBegin(cutWindow(window, instance), taken);
}

/** Older than the marketplace takes, with a day to spare. */
export const isTooLate = ({ beginAt }: Pick<UsageWindow, 'beginAt'>, now: number): boolean =>
  now - beginAt > maxAgeMs;

/** Tells by a record's id whether one of these windows holds it. */
export function holdsRecord(
  windows: readonly Pick<UsageWindow, 'recordIds'>[],
): (recordId: string) => boolean {
  const held = new Set(
    windows.flatMap(({ recordIds }) => recordIds.map(entry => entry.slice(0, hashLength))),
  );
  return recordId => held.has(recordHash(recordId));
}

/** Whether a record came before: the same again, or another one under its id, which a person has to know of. */
const repeated = (there: string, entry: string): Added =>
  there === entry ? { kind: 'repeated' } : { kind: 'refused', rule: 'other-contents' };

const hashLength = 16;

const valueHash = (value: bigint): string => payloadHash({ value: String(value) }).slice(0, 6);

/** 96 bits of the product's id. */
export const recordHash = (id: string): string => payloadHash({ id });

/** Record codes that mean "already there", "not open yet", and everything else. */
export function outcomeOfCode(code: string | undefined): 'accepted' | 'duplicate' | 'again' | 'rejected' {
  if (code === undefined) return 'accepted';
  if (code === '005' || code === '010') return 'duplicate';
  return code === '016' ? 'again' : 'rejected';
}

/** Pause after a failed attempt: doubling from a minute to 15, with up to a quarter of jitter. */
export function pushPause(attempts: number, random: number): number {
  const base = Math.min(minuteMs * 2 ** Math.max(0, attempts - 1), 15 * minuteMs);
  return Math.round(base * (0.75 + random / 4));
}
