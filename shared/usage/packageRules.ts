import { readDecimal, writeDecimal } from './decimal.ts';

/** A bought quantity of use that pays records until it is used up or over. */
export interface Package {
  /** Instance id of the package: what the record names as `relate_pkg_instance`. */
  readonly packageId: string;
  /** Plain decimals. */
  readonly quota: string;
  readonly used: string;
  /** Epoch ms; a package without an end is taken last. */
  readonly expireAt?: number;
}

/** What one record took from which package, by the hash of its id: a repeat takes nothing more. */
export interface Allocation {
  readonly id: string;
  readonly parts: readonly (readonly [packageId: string, value: string])[];
}

export interface Ledger {
  readonly packages: readonly Package[];
  /** The newest ones. */
  readonly allocations: readonly Allocation[];
}

const rememberedAllocations = 2_000;

export type Allocated =
  | { readonly kind: 'allocated'; readonly ledger: Ledger; readonly parts: Allocation['parts'] }
  | { readonly kind: 'repeated'; readonly parts: Allocation['parts'] }
  | { readonly kind: 'exhausted' };

/** Takes a record's value from the packages, the one that ends first first; all of it or nothing. */
export function allocate(ledger: Ledger, id: string, value: string, now: number): Allocated {
  const known = ledger.allocations.find(allocation => allocation.id === id);
  if (known !== undefined) return { kind: 'repeated', parts: known.parts };
  let left = readDecimal(value) ?? 0n;
  const parts: [string, string][] = [];
  const inOrder = ledger.packages
    .filter(({ expireAt }) => expireAt === undefined || expireAt > now)
    .toSorted((a, b) => (a.expireAt ?? Number.POSITIVE_INFINITY) - (b.expireAt ?? Number.POSITIVE_INFINITY));
  for (const { packageId, quota, used } of inOrder) {
    const remaining = (readDecimal(quota) ?? 0n) - (readDecimal(used) ?? 0n);
    const taken = remaining < left ? remaining : left;
    if (taken <= 0n) continue;
    parts.push([packageId, writeDecimal(taken)]);
    left -= taken;
  }
  if (left > 0n) return { kind: 'exhausted' };
  return {
    kind: 'allocated',
    parts,
    ledger: {
      packages: charged(ledger.packages, parts, 1n),
      allocations: [...ledger.allocations, { id, parts }].slice(-rememberedAllocations),
    },
  };
}

/** Gives back what a record took that found no open window. */
export function refund(ledger: Ledger, id: string): Ledger {
  const known = ledger.allocations.find(allocation => allocation.id === id);
  if (known === undefined) return ledger;
  return {
    packages: charged(ledger.packages, known.parts, -1n),
    allocations: ledger.allocations.filter(allocation => allocation !== known),
  };
}

/** Adds a package, or corrects its quota and end; what is used stays used. */
export function withPackage(ledger: Ledger, added: Omit<Package, 'used'>): Ledger {
  const used = ledger.packages.find(({ packageId }) => packageId === added.packageId)?.used ?? '0';
  const others = ledger.packages.filter(({ packageId }) => packageId !== added.packageId);
  return { ...ledger, packages: [...others, { ...added, used }] };
}

/** How much of the packages that count is left, in parts of ten thousand; undefined when there is none. */
export function remainingShare(ledger: Ledger, now: number): number | undefined {
  const usable = ledger.packages.filter(({ expireAt }) => expireAt === undefined || expireAt > now);
  const sum = (name: 'quota' | 'used') =>
    usable.reduce((total, it) => total + (readDecimal(it[name]) ?? 0n), 0n);
  const quota = sum('quota');
  return quota === 0n ? undefined : Number(((quota - sum('used')) * 10_000n) / quota);
}

function charged(
  packages: readonly Package[],
  parts: Allocation['parts'],
  sign: 1n | -1n,
): readonly Package[] {
  const taken = new Map(parts);
  return packages.map(it => {
    const part = taken.get(it.packageId);
    if (part === undefined) return it;
    return { ...it, used: writeDecimal((readDecimal(it.used) ?? 0n) + sign * (readDecimal(part) ?? 0n)) };
  });
}
