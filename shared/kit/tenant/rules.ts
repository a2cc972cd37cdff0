import type { Decision } from '../../outbox/aggregate.ts';
import type { EventTypeOf } from '../../outbox/eventTypes.ts';
import { type EventData, eventData } from '../../outbox/outbox.ts';
import type { Changes } from '../../table/itemStore.ts';
import type { KitFlag } from '../../wire/request/kitRequests.ts';
import { isCurrent, type TenantBinding, tenantList } from './tenant.ts';

export interface BindingRef {
  readonly test: boolean;
  readonly tenantId: string;
  readonly instanceId: string;
}

export interface TenantCall extends BindingRef {
  readonly flag: KitFlag;
  readonly orderId?: string | undefined;
  readonly tenantCode?: string | undefined;
  readonly name?: string | undefined;
  readonly domainName?: string | undefined;
  /** `timeStamp` of the call, epoch ms. */
  readonly asOf: number;
}

type TenantEvent = EventTypeOf<'tenant', 'product'>;

export type TenantOutcome = 'stored' | 'stale' | 'unchanged';

const nothing = { events: [], alarms: [] } as const;

/**
 * An enterprise is bound, changed or unbound. Add and modify are both upserts: a modification changes the name and the
 * domain only, or binds what is not bound. What hangs on an unbound enterprise stays: its own deletions may follow.
 */
export function decideTenantSync(
  binding: TenantBinding | undefined,
  call: TenantCall,
  now: number,
): Decision<TenantBinding, TenantOutcome> {
  if (!isCurrent(binding?.asOf, call.asOf, call.test)) return { changes: {}, ...nothing, answer: 'stale' };
  const given = fieldsOf(binding, call);
  const status = call.flag === 0 ? 'unbound' : 'bound';
  const changed = Object.entries(given).some(
    ([name, value]) => binding?.[name as keyof TenantBinding] !== value,
  );
  const was = binding?.status ?? 'expected';
  if (was === status && !changed && (call.test || binding?.asOf === call.asOf)) {
    return { changes: {}, ...nothing, answer: 'unchanged' };
  }
  const changes: Changes<TenantBinding> = {
    ...(binding === undefined ? placeholder(call, now) : {}),
    ...given,
    status,
    asOf: call.asOf,
  };
  const type = eventType(was, status, changed);
  return {
    changes,
    events: type === undefined ? [] : [{ type, data: eventData({ orderId: call.orderId }) }],
    answer: 'stored',
  };
}

function fieldsOf(binding: TenantBinding | undefined, call: TenantCall): Changes<TenantBinding> {
  const { orderId, tenantCode, name, domainName } = call;
  if (call.flag === 0) return {};
  const isModification = call.flag === 2 && binding?.status === 'bound';
  const given = isModification ? { name, domainName } : { orderId, tenantCode, name, domainName };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function eventType(was: string, status: 'bound' | 'unbound', changed: boolean): TenantEvent | undefined {
  if (status === 'unbound') return was === 'bound' ? 'tenant.unbound' : undefined;
  if (was !== 'bound') return 'tenant.bound';
  return changed ? 'tenant.updated' : undefined;
}

/** A sync of many records: the product hears of it even when the writing of the records dies half-way. */
export interface Announcement {
  readonly type: TenantEvent;
  /** Identity of the sync: activity, time and contents. */
  readonly sync: string;
  readonly data: Readonly<Record<string, EventData[string] | undefined>>;
}

/** The records are written within this time after the announcement, or the marketplace is told to try again. */
const announcedAheadMs = 5_000;

/**
 * Queues the event of a sync before its records are written. A repeat of a sync that was stored to its end is no news,
 * except on the debugging page, where other cases may have come between.
 */
export function announce(
  binding: TenantBinding | undefined,
  ref: BindingRef,
  { type, sync, data }: Announcement,
  now: number,
): Decision<TenantBinding, undefined> {
  const done = !ref.test && (binding?.doneSyncs.includes(sync) ?? false);
  const waiting = binding?.outbox.some(entry => entry.data.sync === sync && entry.attempts === 0) ?? false;
  return {
    changes: binding === undefined ? placeholder(ref, now) : {},
    events:
      done || waiting
        ? []
        : [{ type, data: eventData({ ...data, sync }), notBefore: now + announcedAheadMs }],
    answer: undefined,
  };
}

const rememberedSyncs = 50;

/** Every record of a sync is stored. */
export function complete(
  binding: TenantBinding | undefined,
  sync: string,
): Decision<TenantBinding, undefined> {
  const known = binding?.doneSyncs ?? [];
  const completedSyncs = [...known.filter(other => other !== sync), sync].slice(-rememberedSyncs);
  return {
    changes: binding === undefined || known.includes(sync) ? {} : { doneSyncs: completedSyncs },
    events: [],
    answer: undefined,
  };
}

function placeholder({ test, tenantId, instanceId }: BindingRef, now: number): Changes<TenantBinding> {
  return {
    test,
    tenantId,
    instanceId,
    status: 'expected',
    doneSyncs: [],
    listedIn: tenantList(test),
    listedAt: now,
  };
}
