/**
 * What the marketplace's rules say about one order line, written as plainly as possible and apart from the code under
 * test: a handful of facts, changed by each call that is not a repeat.
 */
export interface Reference {
  /**
   * `orders`: SaaS V2 and online licences. `periods`: SaaS V1 and License 1.0, where the marketplace freezes at the end
   * of a period and a renewal ends that. `codes`: codes are in use before we hear of them.
   */
  readonly rules: Rules;
  status: 'none' | 'provisioning' | 'refused' | 'active' | 'frozen' | 'released';
  expireAt: number | undefined;
  frozenBy: 'marketplace' | 'period' | 'clock' | undefined;
  waitingFreeze: boolean;
  lastUnfreeze: number;
  newestStatusCall: number;
  seen: Set<string>;
  /** When the present expiry was told. */
  expiryTold: number;
  /** Orders whose renewal was cancelled: one that comes later changes nothing. */
  cancelled: Set<number>;
  newestPeriodCall: number;
  /** Renewals and cancellations that counted. */
  periods: number;
}

export type Step =
  | { readonly kind: 'create' }
  | { readonly kind: 'provisioned' }
  | { readonly kind: 'refused' }
  | {
      readonly kind: 'renew';
      readonly order: number;
      readonly until: number;
      readonly cancels: boolean;
      readonly signedAt?: number;
    }
  | { readonly kind: 'freeze' | 'unfreeze'; readonly signedAt: number }
  | { readonly kind: 'upgrade'; readonly order: number }
  | { readonly kind: 'release' }
  | { readonly kind: 'tick' };

export const grace = 24 * 3_600_000;
export const retention = 15 * 24 * 3_600_000;

export type Rules = 'orders' | 'periods' | 'codes';

export const startOfAll = (rules: Rules = 'orders'): Reference => ({
  rules,
  status: 'none',
  expireAt: undefined,
  frozenBy: undefined,
  waitingFreeze: false,
  lastUnfreeze: 0,
  newestStatusCall: Number.NEGATIVE_INFINITY,
  seen: new Set(),
  expiryTold: 0,
  cancelled: new Set(),
  newestPeriodCall: Number.NEGATIVE_INFINITY,
  periods: 0,
});

/** The code that the marketplace gets. */
export type Code = 'done' | 'in-progress' | 'refused' | 'unknown' | 'none';

export function play(model: Reference, step: Step, now: number): Code {
  if (model.rules === 'codes') {
    if (step.kind === 'create' || step.kind === 'provisioned' || step.kind === 'refused') return 'none';
    if (model.status === 'none' && step.kind !== 'tick' && step.kind !== 'upgrade') model.status = 'active';
  }
  const { status } = model;
  const froze = model.rules === 'periods' ? 'period' : 'marketplace';
  switch (step.kind) {
    case 'create':
      if (status === 'none') model.status = 'provisioning';
      if (status === 'none' || status === 'provisioning') return 'in-progress';
      return status === 'refused' ? 'refused' : 'done';
    case 'provisioned':
      if (status === 'provisioning') {
        model.status = model.waitingFreeze ? 'frozen' : 'active';
        model.frozenBy = model.waitingFreeze ? froze : undefined;
        model.waitingFreeze = false;
      }
      return 'none';
    case 'refused':
      if (status === 'provisioning') Object.assign(model, { status: 'refused', waitingFreeze: false });
      return 'none';
    case 'renew':
      return renew(model, step, now);
    case 'upgrade':
      if (status === 'none') return 'unknown';
      if (model.seen.has(`upgrade ${step.order}`)) return 'done';
      if (status === 'released' || status === 'refused') return 'unknown';
      model.seen.add(`upgrade ${step.order}`);
      return 'done';
    case 'freeze':
      if (status === 'none') return 'unknown';
      if (status === 'released' || status === 'refused' || late(model, step.signedAt)) return 'done';
      if (status === 'provisioning') model.waitingFreeze = true;
      else Object.assign(model, { status: 'frozen', frozenBy: froze });
      return 'done';
    case 'unfreeze':
      if (status === 'none' || status === 'released' || status === 'refused') return 'unknown';
      if (late(model, step.signedAt)) return 'done';
      if (status === 'provisioning') model.waitingFreeze = false;
      else Object.assign(model, { status: 'active', frozenBy: undefined, lastUnfreeze: now });
      return 'done';
    case 'release':
      if (status === 'none') return 'unknown';
      model.status = 'released';
      return 'done';
    case 'tick': {
      const { expireAt } = model;
      if (
        // The marketplace has a grace period of its own for codes: there our clock only reports.
        model.rules !== 'codes' &&
        status === 'active' &&
        expireAt !== undefined &&
        now >= Math.max(expireAt, model.lastUnfreeze, model.expiryTold) + grace
      ) {
        Object.assign(model, { status: 'frozen', frozenBy: 'clock' });
      }
      return 'none';
    }
  }
}

function renew(model: Reference, step: Step & { readonly kind: 'renew' }, now: number): Code {
  if (model.status === 'none') return 'unknown';
  const key = `renew ${step.order} ${step.cancels}`;
  if (model.seen.has(key)) return 'done';
  if (model.status === 'released' || model.status === 'refused') return 'unknown';
  model.seen.add(key);
  const known = model.expireAt;
  const shortens = known !== undefined && step.until < known;
  if (!step.cancels && model.cancelled.has(step.order)) return 'done';
  if (step.cancels) model.cancelled.add(step.order);
  const { signedAt } = step;
  if (model.rules === 'periods' && signedAt !== undefined) {
    const isLate = signedAt < model.newestPeriodCall - 60_000;
    model.newestPeriodCall = Math.max(model.newestPeriodCall, signedAt);
    if (step.cancels && shortens && isLate) return 'done';
  }
  model.periods += 1;
  if (step.cancels || !shortens) model.expiryTold = now;
  const ends: readonly unknown[] = model.rules === 'periods' ? ['clock', 'period'] : ['clock'];
  if (model.rules === 'periods' && step.signedAt !== undefined) {
    model.newestStatusCall = Math.max(model.newestStatusCall, step.signedAt);
  }
  model.expireAt = step.cancels ? step.until : Math.max(model.expireAt ?? step.until, step.until);
  if (model.status === 'frozen' && ends.includes(model.frozenBy) && model.expireAt > now) {
    Object.assign(model, { status: 'active', frozenBy: undefined });
  }
  // The end of a period that was told before provisioning was finished is over with the renewal all the same.
  if (model.rules === 'periods' && model.expireAt > now) model.waitingFreeze = false;
  return 'done';
}

function late(model: Reference, signedAt: number): boolean {
  if (signedAt < model.newestStatusCall - 60_000) return true;
  model.newestStatusCall = Math.max(model.newestStatusCall, signedAt);
  return false;
}
