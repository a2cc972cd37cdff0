import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../../../../shared/config/config.ts';
import { type DebugCase, debugCases } from '../../../../../shared/schedules/selfDial/rules/debugCases.ts';
import { tenantSyncRequest } from '../../../../../shared/wire/request/kitRequests.ts';
import {
  expireLicenseRequest,
  getLicenseRequest,
  updateLicenseCodeStatusRequest,
} from '../../../../../shared/wire/request/licenseRequests.ts';
import {
  expireInstanceV1Request,
  newInstanceV1Request,
  refreshInstanceV1Request,
  releaseInstanceV1Request,
} from '../../../../../shared/wire/request/saasV1Requests.ts';
import {
  newInstanceRequest,
  orderNotifyRequest,
  queryInstanceRequest,
  refreshInstanceRequest,
  releaseInstanceRequest,
  updateInstanceStatusRequest,
} from '../../../../../shared/wire/request/saasV2Requests.ts';

// 2026-12-31 20:00 in China is already the last evening of the year there.
const now = Date.UTC(2026, 11, 31, 12);
const rings = ['base', 'v1', 'license', 'general', 'kit'] as const;
type Ring = (typeof rings)[number];

const keyRings = (...withKey: readonly Ring[]) =>
  Object.fromEntries(
    rings.map(ring => [ring, withKey.includes(ring) ? ['key'] : []]),
  ) as unknown as Config['keyRings'];

const cases = (...withKey: readonly Ring[]): readonly DebugCase[] =>
  debugCases(keyRings(...withKey), now, randomUUID);
const names = (of: readonly DebugCase[]) => of.map(({ name }) => name);

describe('the cases that are dialled', () => {
  it('are those of the families that have a key', () => {
    expect(cases()).toEqual([]);
    expect(names(cases('base'))).toEqual(
      ['newInstance', 'queryInstance', 'refreshInstance', 'updateInstanceStatus', 'releaseInstance'].map(
        activity => `SaaS V2.0 ${activity}`,
      ),
    );
    expect(names(cases('v1'))).toEqual(
      ['newInstance', 'refreshInstance', 'expireInstance', 'releaseInstance'].map(
        activity => `SaaS V1.0 ${activity}`,
      ),
    );
    expect(names(cases('license'))).toEqual([
      ...['License 1.0 getLicense', 'License 1.0 releaseLicense', 'License 2.0 updateLicenseCodeStatus'],
      ...['online licence newInstance', 'online licence releaseInstance'],
    ]);
    expect(names(cases('general'))).toEqual(['order orderNotify']);
    expect(names(cases('kit'))).toEqual([
      ...['joint operation V1.0 tenantSync 1', 'joint operation V1.0 tenantSync 0'],
      ...['joint operation V2.0 tenantSync 1', 'joint operation V2.0 tenantSync 0'],
    ]);
    expect(names(cases(...rings))).toHaveLength(19);
  });

  it('are test calls, every one: nothing real is touched', () => {
    for (const { name, fields } of cases(...rings)) {
      expect([name, String(fields.testFlag)]).toEqual([name, '1']);
    }
  });

  it('go where the marketplace sends them, signed as their protocol signs', () => {
    const ways = new Set(cases(...rings).map(({ path, ring, signing }) => `${ring} ${signing} ${path}`));
    expect([...ways].toSorted()).toEqual([
      'base post /saas',
      'general post /order',
      'kit headers /saas/produceAPI/v2/tenantSync',
      'kit token /saas/produceAPI/tenantSync',
      'license get /license',
      'license post /license',
      'v1 get /saas',
    ]);
  });

  it('carry a business id of their own each time, as a case that is replayed does', () => {
    const businessIds = () => cases(...rings).flatMap(({ fields: { businessId } }) => businessId ?? []);
    // The two first calls of V1.0 and License 1.0 are of one purchase.
    expect(new Set([...businessIds(), ...businessIds()]).size).toBe(6);
  });

  it('end in a year, in the marketplace’s own time', () => {
    const [renewal] = cases('base').filter(({ fields }) => fields.activity === 'refreshInstance');
    expect(renewal?.fields.expireTime).toBe('20271231120000000');
    const [sync] = cases('kit');
    // The kit’s times are those of China.
    expect(sync?.fields.timeStamp).toBe('20261231200000000');
  });

  it('have a value in every field but those that the debugging page leaves empty', () => {
    const empty = cases(...rings).flatMap(({ name, fields }) =>
      Object.entries(fields)
        .filter(([, value]) => String(value ?? '').trim() === '')
        .map(([field]) => `${name}: ${field}`),
    );
    // A renewal must pass with productId empty; an enterprise of a test is of no instance.
    expect(empty).toEqual([
      'SaaS V1.0 refreshInstance: productId',
      ...['V1.0 tenantSync 1', 'V1.0 tenantSync 0', 'V2.0 tenantSync 1', 'V2.0 tenantSync 0'].flatMap(sync =>
        ['instanceId', 'orderId'].map(field => `joint operation ${sync}: ${field}`),
      ),
    ]);
  });

  it('are of one order and one instance, with a year as its period, and freeze what they change', () => {
    const valuesOf = (field: string) => [
      ...new Set(cases('base', 'v1', 'license', 'general').flatMap(({ fields }) => fields[field] ?? [])),
    ];
    expect(valuesOf('orderId')).toHaveLength(1);
    expect(valuesOf('orderLineId')).toEqual([`${valuesOf('orderId')[0]}-000001`]);
    expect(valuesOf('instanceId')).toHaveLength(1);
    expect(valuesOf('scene')).toEqual(['RENEWAL']);
    expect(valuesOf('status')).toEqual(['FREEZE']);
    expect(valuesOf('expireTime')).toEqual(['20271231120000000', '20271231120000']);
    // SaaS V1.0 and License 1.0 write 14 digits.
    const older = cases('v1', 'license').flatMap(({ fields: { expireTime = [] } }) => expireTime);
    expect(older).toEqual(['20271231120000', '20271231120000', '20271231120000']);
    expect(['chargingMode', 'periodType', 'periodNumber', 'amount'].map(valuesOf)).toEqual([
      ...[['1'], ['year'], ['1'], ['1']],
    ]);
  });

  it('of joint operation bind one enterprise and release another one', () => {
    const told = cases('kit').map(({ fields: { tenantId, tenantCode, flag } }) => [
      tenantId,
      tenantCode,
      flag,
    ]);
    const both = [
      ['dial-test-1', 'dialtest1', 1],
      ['dial-test-0', 'dialtest0', 0],
    ];
    expect(told).toEqual([...both, ...both]);
  });

  it('ask for what a buyer would need: address, licence or id', () => {
    const carried = cases(...rings).flatMap(({ name, carries }) =>
      carries === undefined ? [] : [[name, carries]],
    );
    expect(Object.fromEntries(carried)).toEqual({
      'SaaS V2.0 newInstance': 'instanceId',
      'SaaS V2.0 queryInstance': 'info',
      'SaaS V1.0 newInstance': 'appInfo.frontEndUrl',
      'License 1.0 getLicense': 'license',
      'online licence newInstance': 'instanceId',
    });
  });

  const schemas: Readonly<Record<string, { safeParse(fields: unknown): { readonly success: boolean } }>> = {
    'SaaS V2.0 newInstance': newInstanceRequest,
    'SaaS V2.0 queryInstance': queryInstanceRequest,
    'SaaS V2.0 refreshInstance': refreshInstanceRequest,
    'SaaS V2.0 updateInstanceStatus': updateInstanceStatusRequest,
    'SaaS V2.0 releaseInstance': releaseInstanceRequest,
    'SaaS V1.0 newInstance': newInstanceV1Request,
    'SaaS V1.0 refreshInstance': refreshInstanceV1Request,
    'SaaS V1.0 expireInstance': expireInstanceV1Request,
    'SaaS V1.0 releaseInstance': releaseInstanceV1Request,
    'License 1.0 getLicense': getLicenseRequest,
    'License 1.0 releaseLicense': expireLicenseRequest,
    'License 2.0 updateLicenseCodeStatus': updateLicenseCodeStatusRequest,
    'online licence newInstance': newInstanceRequest,
    'online licence releaseInstance': releaseInstanceRequest,
    'order orderNotify': orderNotifyRequest,
    ...Object.fromEntries(names(cases('kit')).map(name => [name, tenantSyncRequest])),
  };

  it.each(cases(...rings))('have every field that their call needs: $name', ({ name, fields }) => {
    expect(schemas[name]?.safeParse(fields)).toMatchObject({ success: true });
  });
});
