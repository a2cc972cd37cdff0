import { activities as licenseAddress } from '../../../functions/license/licenseAddress.ts';
import { createSession } from '../../../shared/login/session/liveSession.ts';
import { encryptValue } from '../../../shared/wire/cipher/encryptedValue.ts';
import { encryptedSecret, kitCall, kitTime } from '../../support/kitCall.ts';
import { application, licenseCall, onlinePurchase } from '../../support/licenseCall.ts';
import { type TestBridge, v1Key } from '../../support/testBridge.ts';
import { purchaseV1, tokenCall } from '../../support/tokenCall.ts';

const text = (word: string) => Buffer.from(word).toString('base64');

export interface MadeCustomer {
  readonly customerId: string;
  readonly tenantId: string;
  /** SaaS V1.0, in use. */
  readonly used: string;
  /** SaaS V1.0, released. */
  readonly released: string;
  readonly license: string;
  readonly online: string;
}

/** A customer with everything that one can have, made by real calls. `mark` stands in every value that is personal. */
export async function makeCustomer(test: TestBridge, mark: string): Promise<MadeCustomer> {
  const { bridge, clock } = test;
  const customerId = `id-${mark.toLowerCase().replaceAll('_', '-')}`;
  const tenantId = `tenant-${customerId}`;
  test.product.respond(({ type, data }) => {
    if (type === 'instance.created') {
      const frontEndUrl = `https://app.example.com/${String(data.orderId)}`;
      return {
        body: { app: { frontEndUrl, userName: `${mark}-u`, password: `${mark}-p`, memo: `${mark}-m` } },
      };
    }
    if (type === 'license.requested') return { body: { license: `LICENCE FOR ${mark}` } };
    if (type === 'license.applied') return { body: { license: `ONLINE LICENCE FOR ${mark}` } };
    if (type === 'instance.upgraded') {
      return { status: 422, body: { refused: { code: 'sold-out', reason: `${mark} has too many` } } };
    }
    return { status: 204 };
  });
  const buyer = {
    customerId,
    customerName: `${mark}-name`,
    userName: `${mark}-user`,
    mobilePhone: encryptValue(v1Key, '1', `${mark}-15905222222`, 'ABCDEFGH12345678'),
    email: encryptValue(v1Key, '1', `${mark}@example.com`, 'ABCDEFGH12345678'),
    saasExtendParams: text(JSON.stringify([{ name: 'company', value: `${mark}-company` }])),
  };
  const buy = async (orderId: string) => {
    const { instanceId, resultCode, resultMsg } = await tokenCall(bridge, purchaseV1(orderId, buyer));
    if (instanceId === undefined || resultCode !== '000000') throw new Error(`${resultCode} ${resultMsg}`);
    return instanceId;
  };
  const used = await buy(`U-${customerId}`);
  const released = await buy(`R-${customerId}`);
  await tokenCall(bridge, {
    activity: 'upgrade',
    instanceId: used,
    orderId: `UP-${customerId}`,
    productId: 'P2',
    saasExtendParams: text(JSON.stringify([{ name: 'wish', value: `${mark}-wish` }])),
  });
  await tokenCall(bridge, { activity: 'releaseInstance', instanceId: released, orderId: `R-${customerId}` });
  const asked = purchaseV1(`L-${customerId}`, {
    ...buyer,
    activity: 'getLicense',
    saasExtendParams: text(JSON.stringify([{ name: 'identificationCode', value: `${mark}-device` }])),
  });
  const license = (await tokenCall(bridge, asked, { callbacks: licenseAddress })).instanceId ?? '';
  await tokenCall(
    bridge,
    { activity: 'releaseLicense', instanceId: license, orderId: `L-${customerId}` },
    { callbacks: licenseAddress },
  );
  const online = (await licenseCall(bridge, onlinePurchase(`O-${customerId}`))).instanceId ?? '';
  const device = { deviceFingerprint: `${mark}-fingerprint` };
  await licenseCall(bridge, application(online, `E-${customerId}`, clock.now(), device));

  let stamps = 0;
  const sync = (name: Parameters<typeof kitCall>[1], fields: Readonly<Record<string, unknown>>) => {
    stamps += 1;
    const timeStamp = kitTime(clock.now() - 60_000 + stamps * 1000);
    return kitCall(bridge, name, { instanceId: used, tenantId, testFlag: 0, timeStamp, ...fields });
  };
  const appId = 'KSIDJF1234456';
  const codes = [
    await sync('tenantSync', {
      orderId: `U-${customerId}`,
      tenantCode: `${mark}-code`,
      name: `${mark}-enterprise`,
      domainName: `https://${mark.toLowerCase().replaceAll('_', '-')}.example.com`,
      flag: 1,
    }),
    await sync('applicationSync', {
      appId,
      clientId: 'c',
      clientSecret: encryptedSecret(`${mark}-secret`),
      flag: 1,
    }),
    await sync('allOrgSync', { orgInfoList: [{ orgCode: '1', orgName: `${mark}-dept`, parentCode: '' }] }),
    await sync('authSync', {
      appId,
      flag: 1,
      currentSyncTime: kitTime(clock.now()),
      userList: [1, 2, 3].map(n => ({
        userName: `${mark}-person-${n}`,
        name: `${mark} ${n}`,
        orgCode: '1',
        role: 'user',
        enable: 'true',
        mobile: `${mark}-${n}`,
      })),
    }),
  ];
  const failed = codes.find(({ resultCode }) => resultCode !== '000000');
  if (failed !== undefined) throw new Error(`${failed.resultCode} ${failed.resultMsg}`);
  await createSession(bridge, {
    secret: `browser-${mark}`,
    app: 'main',
    tenant: { test: false, tenantId },
    userName: `${mark}-person-1`,
    clientId: 'c',
    tokens: { accessToken: `${mark}-token`, expiresAt: clock.now() + 3_600_000 },
  } as Parameters<typeof createSession>[1]);
  // A call that fails is kept among the failures.
  await tokenCall(bridge, {
    activity: 'refreshInstance',
    instanceId: used,
    orderId: `F-${customerId}`,
    expireTime: 'x',
  });
  await test.run('deliver');
  return { customerId, tenantId, used, released, license, online };
}
