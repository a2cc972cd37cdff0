import { readTotal, writeDecimal } from './decimal.ts';

/** A bought quantity of use that pays records until it is used up or over. */
export interface Package {
  /** Instance id of the package. */
  readonly packageId: string;
  /** Plain decimals. */
  readonly quota: string;
  readonly used: string;
  /** Epoch ms; a package without an end is taken last. */
  readonly expireAt?: number;
  /**
   * False where use beyond the packages is paid on demand: the marketplace deducts by itself then, and its records name
   * no package (sp_topic_0000121). Everywhere else the service stops when they are used up.
   */
  readonly stops?: boolean;
}

/** What one record took from which package, by the hash of its id: a repeat takes nothing more. */
export interface Allocation {
  readonly id: string;
  /** All of the record, plain decimal: another value under its id is another record. */
  readonly value?: string;
  readonly parts: readonly PackagePart[];
}

/** `''` for what no package pays. */
export type PackagePart = readonly [packageId: string, value: string];

export interface PackageAllocations {
  readonly packages: readonly Package[];
  /** The newest ones. */
  readonly allocations: readonly Allocation[];
}

/** What is asked of the packages for one record. */
export interface Demand {
  readonly id: string;
  readonly value: string;
  /** When it was used, epoch ms: a package that has ended since still pays it. */
  readonly at: number;
}

const rememberedAllocations = 1_000;

/** Whether older records than these may have been forgotten: then only their windows know them. */
export const mayHaveForgotten = ({ allocations }: PackageAllocations): boolean =>
  allocations.length >= rememberedAllocations;

export type Allocated =
  | { readonly kind: 'allocated' | 'repeated'; readonly parts: readonly PackagePart[] }
  | { readonly kind: 'exhausted' | 'other-contents' };

/**
 * Takes the records' values from the packages, the one that ends first first; of each record all or nothing. The answers
 * come in the order of the claims.
 *
 * @param isOpen whether a package can pay at all: those that were released cannot
 */
export function allocate<State extends PackageAllocations>(
  ledger: State,
  claims: readonly Demand[],
  isOpen: (packageId: string) => boolean = () => true,
): { readonly ledger: State; readonly allocated: readonly Allocated[] } {
  let next = ledger;
  const allocated: Allocated[] = [];
  for (const { id, value: claimed, at } of claims) {
    const value = writeDecimal(readTotal(claimed));
    const known = next.allocations.find(allocation => allocation.id === id);
    if (known !== undefined) {
      const isSame = (known.value ?? value) === value;
      allocated.push(isSame ? { kind: 'repeated', parts: known.parts } : { kind: 'other-contents' });
      continue;
    }
    const parts = partsOf(
      next.packages.filter(it => isOpen(it.packageId) && (it.expireAt ?? Number.POSITIVE_INFINITY) > at),
      readTotal(value),
      next.packages.some(({ stops }) => stops === false),
    );
    if (parts === undefined) allocated.push({ kind: 'exhausted' });
    else {
      allocated.push({ kind: 'allocated', parts });
      next = {
        ...next,
        packages: charged(next.packages, parts, 1n),
        allocations: [...next.allocations, { id, value, parts }].slice(-rememberedAllocations),
      };
    }
  }
  return { ledger: next, allocated };
}

function partsOf(
  packages: readonly Package[],
  value: bigint,
  beyondIsPaid: boolean,
): readonly PackagePart[] | undefined {
  let left = value;
  const parts: PackagePart[] = [];
  for (const { packageId, quota, used } of packages.toSorted(byEnd)) {
    const remaining = readTotal(quota) - readTotal(used);
    const taken = remaining < left ? remaining : left;
    if (taken <= 0n) continue;
    parts.push([packageId, writeDecimal(taken)]);
    left -= taken;
  }
  if (left === 0n) return parts;
  return beyondIsPaid ? [...parts, ['', writeDecimal(left)]] : undefined;
}

const byEnd = (a: Package, b: Package): number =>
  (a.expireAt ?? Number.MAX_SAFE_INTEGER) - (b.expireAt ?? Number.MAX_SAFE_INTEGER);

/** Gives back the parts of a record that found no open window. */
export function refund<State extends PackageAllocations>(
  ledger: State,
  id: string,
  refused: readonly string[],
): State {
  const known = ledger.allocations.find(allocation => allocation.id === id);
  if (known === undefined) return ledger;
  const back = known.parts.filter(([packageId]) => refused.includes(packageId));
  const kept = known.parts.filter(([packageId]) => !refused.includes(packageId));
  return {
    ...ledger,
    packages: charged(ledger.packages, back, -1n),
    allocations: ledger.allocations.flatMap(it =>
      it !== known ? [it] : kept.length === 0 ? [] : [{ ...it, parts: kept }],
    ),
  };
}

/** Adds a package, or corrects its quota and end; what is used stays used. */
export function withPackage<State extends PackageAllocations>(
  ledger: State,
  added: Omit<Package, 'used'>,
): State {
  const used = ledger.packages.find(({ packageId }) => packageId === added.packageId)?.used ?? '0';
  const others = ledger.packages.filter(({ packageId }) => packageId !== added.packageId);
  return { ...ledger, packages: [...others, { ...added, used }] };
}

/** How much of the packages that still pay is left, in parts of ten thousand; 0 only when none pays any more. */
export function remainingShare(
  { packages }: PackageAllocations,
  now: number,
  isOpen: (packageId: string) => boolean = () => true,
): number {
  const usable = packages.filter(
    it => isOpen(it.packageId) && (it.expireAt ?? Number.POSITIVE_INFINITY) > now,
  );
  const sum = (name: 'quota' | 'used') => usable.reduce((total, it) => total + readTotal(it[name]), 0n);
  const quota = sum('quota');
  const left = quota - sum('used');
  return left <= 0n ? 0 : Math.max(1, Number((left * 10_000n) / quota));
}

function charged(
  packages: readonly Package[],
  parts: readonly PackagePart[],
  sign: 1n | -1n,
): readonly Package[] {
  const taken = new Map(parts);
  return packages.map(it => {
    const part = taken.get(it.packageId);
    if (part === undefined) return it;
    return { ...it, used: writeDecimal(readTotal(it.used) + sign * readTotal(part)) };
  });
}
