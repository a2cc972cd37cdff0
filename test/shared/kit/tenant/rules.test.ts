import { describe, expect, it } from 'vitest';
import {
  announce,
  complete,
  decideTenantSync,
  type TenantCall,
} from '../../../../shared/kit/tenant/rules.ts';
import type { TenantBinding } from '../../../../shared/kit/tenant/tenant.ts';

const now = Date.UTC(2027, 0, 1);
const ref = { test: false, tenantId: 'T1', instanceId: 'i-1' };
const told = { orderId: 'CS1', tenantCode: 'huawei', name: 'A', domainName: 'https://a.example.com' };
const call = (more: Partial<TenantCall> = {}): TenantCall => ({
  ...ref,
  ...told,
  flag: 1,
  asOf: now,
  ...more,
});

/** The enterprise as the first call left it. */
const bound = (more: Partial<TenantBinding> = {}) =>
  ({ ...ref, ...told, status: 'bound', asOf: now, doneSyncs: [], outbox: [], ...more }) as never;
const decided = (binding: TenantBinding | undefined, asked: TenantCall) => {
  const { changes, events, answer } = decideTenantSync(binding, asked, now);
  return { changes, told: events.map(({ type }) => type), answer };
};

describe('tenantSync', () => {
  it('binds what nobody knows, also by a modification, and tells the product (K8)', () => {
    for (const flag of [1, 2] as const) {
      expect(decided(undefined, call({ flag }))).toEqual({
        changes: {
          ...{ ...ref, ...told, status: 'bound', asOf: now },
          ...{ doneSyncs: [], listedIn: 'tenants#0', listedAt: now },
        },
        told: ['tenant.bound'],
        answer: 'stored',
      });
    }
  });

  it('changes by a modification name and domain only, by an addition everything', () => {
    const other = { orderId: 'CS2', tenantCode: 'other', name: 'B', domainName: 'https://b.example.com' };
    const modified = decided(bound(), call({ ...other, flag: 2, asOf: now + 1 }));
    expect(modified).toEqual({
      changes: { name: 'B', domainName: 'https://b.example.com', status: 'bound', asOf: now + 1 },
      told: ['tenant.updated'],
      answer: 'stored',
    });
    expect(decided(bound(), call({ ...other, asOf: now + 1 }))).toMatchObject({
      changes: { ...other, asOf: now + 1 },
      told: ['tenant.updated'],
    });
  });

  it('keeps what a call does not say', () => {
    const { changes } = decided(bound(), call({ name: 'B', domainName: undefined, asOf: now + 1 }));
    expect(changes).toMatchObject({ name: 'B' });
    expect(changes).not.toHaveProperty('domainName');
  });

  it('unbinds, keeps what was told, and binds again (K14)', () => {
    const unbound = decided(bound(), call({ flag: 0, name: 'X', asOf: now + 1 }));
    expect(unbound).toEqual({
      changes: { status: 'unbound', asOf: now + 1 },
      told: ['tenant.unbound'],
      answer: 'stored',
    });
    expect(decided(bound({ status: 'unbound' }), call({ asOf: now + 1 })).told).toEqual(['tenant.bound']);
  });

  it('leaves of a deletion of what nobody knows a dated tombstone, and tells nobody', () => {
    const { changes, told: events, answer } = decided(undefined, call({ flag: 0 }));
    expect(changes).toMatchObject({ status: 'unbound', asOf: now });
    expect([events, answer]).toEqual([[], 'stored']);
  });

  it('lets no older call change what a newer one wrote; one of the same time may (K9)', () => {
    expect(decided(bound(), call({ flag: 0, asOf: now - 1 }))).toEqual({
      changes: {},
      told: [],
      answer: 'stale',
    });
    expect(decided(bound(), call({ flag: 0 })).told).toEqual(['tenant.unbound']);
  });

  it('takes calls of the debugging page as they come, in a list of their own (K9, K10)', () => {
    const debug = { test: true } as const;
    expect(decided(bound(debug), call({ ...debug, flag: 0, asOf: now - 1 })).told).toEqual([
      'tenant.unbound',
    ]);
    expect(decided(undefined, call(debug)).changes).toMatchObject({ test: true, listedIn: 'tenants#1' });
    // A saved case that comes again is no news, whatever its time says.
    expect(decided(bound(debug), call({ ...debug, asOf: now + 1 }))).toEqual({
      changes: {},
      told: [],
      answer: 'unchanged',
    });
  });

  it('is no news when it comes again, but its time counts', () => {
    expect(decided(bound(), call())).toEqual({ changes: {}, told: [], answer: 'unchanged' });
    const later = decided(bound(), call({ asOf: now + 1 }));
    expect([later.changes, later.told]).toEqual([{ ...told, status: 'bound', asOf: now + 1 }, []]);
  });
});

describe('a sync of many records', () => {
  const news = { type: 'users.updated', sync: 's-1', data: { count: 3 } } as const;
  const events = (binding: TenantBinding | undefined, test = false) =>
    announce(binding, { ...ref, test }, news, now).events;
  const announced = [{ type: 'users.updated', data: { count: 3, sync: 's-1' }, notBefore: now + 5_000 }];
  const queued = (attempts: number) => [{ id: 'evt_1', attempts, data: { sync: 's-1' } }] as never;

  it('is announced before its records are written, also for an enterprise that nobody knows yet', () => {
    expect(events(bound())).toEqual(announced);
    expect(announce(bound(), ref, news, now).changes).toEqual({});
    expect(announce(undefined, ref, news, now)).toMatchObject({
      changes: { ...ref, status: 'expected', doneSyncs: [] },
      events: announced,
    });
  });

  it('is announced once while it waits, and again when the product may have heard of half of it', () => {
    expect(events(bound({ outbox: queued(0) }))).toEqual([]);
    expect(events(bound({ outbox: queued(1) }))).toEqual(announced);
  });

  it('that was stored to its end is no news, except on the debugging page', () => {
    const { changes } = complete(bound(), 's-1');
    expect(changes).toEqual({ doneSyncs: ['s-1'] });
    expect(events(bound({ doneSyncs: ['s-1'] }))).toEqual([]);
    expect(events(bound({ doneSyncs: ['s-1'] }), true)).toEqual(announced);
  });

  it('is remembered among the newest fifty, and is not written again', () => {
    const known = Array.from({ length: 50 }, (_, place) => `old-${place}`);
    expect(complete(bound({ doneSyncs: known }), 's-1').changes.doneSyncs).toEqual([
      ...known.slice(1),
      's-1',
    ]);
    expect(complete(bound({ doneSyncs: ['s-1', 's-2'] }), 's-1').changes).toEqual({});
    expect(complete(undefined, 's-1').changes).toEqual({});
  });
});
