import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { families, familyOf } from '../../../shared/instance/family.ts';
import { readProvisioned } from '../../../shared/instance/productAnswer.ts';
import { decide } from '../../../shared/instance/rules/decide.ts';
import { routeOf } from '../../../shared/usage/push/pushBatch.ts';
import type { UsageWindow } from '../../../shared/usage/window.ts';
import { someInstance } from './someInstance.ts';

describe('the families', () => {
  it.each([
    ['saas-v2', 'instance.created', 'app', 'v2', 'order-line'],
    ['saas-v1', 'instance.created', 'app', 'v1', 'order'],
    ['license-v1', 'license.requested', 'license', 'v2', 'order'],
    ['license-v2', 'instance.created', 'app', 'v2', 'license-code'],
    ['online-license', 'instance.created', 'nothing', 'v2', 'order-line'],
  ] as const)('%s asks by %s for %s and pushes its use by %s', (family, event, delivers, route, identity) => {
    expect(familyOf({ family })).toMatchObject({
      creationEvent: event,
      delivers,
      usageRoute: route,
      identity,
    });
  });

  it.each([
    ['is polled until it is made', 'polled', ['saas-v2', 'saas-v1', 'license-v1', 'kit']],
    ['reads its order from the marketplace', 'readsOrder', ['saas-v2', 'online-license']],
    ['sends user name and password encrypted', 'encryptedApp', ['saas-v1']],
    ['keeps what was made after the release', 'keepsResult', ['license-v1']],
    ['takes the size of the order as number of licences', 'sizeIsQuota', ['online-license']],
    [
      'is frozen and released by our clock',
      'ourClockActs',
      ['saas-v2', 'saas-v1', 'license-v1', 'online-license', 'kit'],
    ],
    ['is listed among the licences', 'isLicense', ['license-v1', 'license-v2', 'online-license']],
  ] as const)('%s: no other', (_, trait, those) => {
    const having = Object.entries(families).filter(([, traits]) => traits[trait]);
    expect(having.map(([family]) => family)).toEqual(those);
  });

  it('are asked for nowhere else in shared/: what differs between them is a trait', () => {
    const root = join(import.meta.dirname, '../../../shared');
    const family = `'(?:${Object.keys(families).join('|')})'`;
    const comparison = new RegExp(`[!=]==? ${family}|${family} [!=]==|case ${family}|\\.has\\(${family}`);
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(it => it.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(200);
    expect(files.filter(it => comparison.test(readFileSync(join(root, it), 'utf8')))).toEqual([]);
    expect("family === 'saas-v1'").toMatch(comparison);
  });
});

describe('an instance of a family that only a newer version knows', () => {
  const instance = someInstance({ family: 'saas-v9', status: 'provisioning' });

  it('becomes active by what its product answers, and is frozen and released like any other', () => {
    const app = { frontEndUrl: 'https://example.com/a' };
    expect(readProvisioned(instance, { app })).toEqual({ ok: true, app });
    const cause = { activity: 'a person' };
    const made = decide(instance, { type: 'provisioned', app: 'sealed', cause }, 1);
    expect(made.changes).toMatchObject({ status: 'active', app: 'sealed' });
    const released = decide(someInstance({ family: 'saas-v9' }), { type: 'release', reason: 'r', cause }, 1);
    expect(released.changes).toMatchObject({ status: 'released', app: undefined });
  });

  it('pushes its use by the present API, reads no order and is no licence', () => {
    expect(routeOf({ family: 'saas-v9' } as UsageWindow)).toBe('v2');
    expect(familyOf(instance)).toMatchObject({
      readsOrder: false,
      isLicense: false,
      sizeIsQuota: false,
      ourClockActs: false,
    });
  });

  it.each(['constructor', '__proto__', 'toString'])('also if it is called %s', family => {
    expect(familyOf({ family })).toMatchObject({ creationEvent: 'instance.created', delivers: 'app' });
  });
});
