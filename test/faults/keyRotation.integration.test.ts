import { constants, generateKeyPairSync, publicEncrypt } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import { activities as licenseActivities } from '../../functions/license/licenseAddress.ts';
import { orderNotify } from '../../functions/order/orderNotify.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { runOnTable } from '../commands/bulk/runOnTable.ts';
import { describeOnProofEngines } from '../engines/describeOnEveryEngine.ts';
import { kitCall, kitSettings, kitTime } from '../support/kitCall.ts';
import { kitPrivateKey, kitPublicKey } from '../support/kitKey.ts';
import { application, licenseCall, onlinePurchase } from '../support/licenseCall.ts';
import { startMarketplaceServer } from '../support/marketplaceServer.ts';
import { sellerCall } from '../support/sellerCall.ts';
import { purchase, signedCall } from '../support/signedCall.ts';
import {
  baseKey,
  generalKey,
  kitKey,
  licenseKey,
  openTestBridge,
  type TestBridge,
  v1Key,
} from '../support/testBridge.ts';
import { startTestProduct } from '../support/testProduct.ts';
import { purchaseV1, tokenCall } from '../support/tokenCall.ts';

/** What the setting says at each step of docs/runbooks/key-rotation.md, and which keys others use of then on. */
interface Step<Key = string> {
  readonly setting: string;
  readonly used: readonly Key[];
}

type Row = readonly [
  family: string,
  setting: string,
  old: string,
  call: (bridge: Bridge, key: string, number: number) => Promise<void>,
];

/** Calls of each kind at each place. */
const calls = 6;

/**
 * The steps of the runbook, each key under calls that never stop. A step does not reach all containers at once: between two
 * steps one of them has read the new settings and the other has not, and every call may meet either.
 */
describeOnProofEngines('a key is changed without a failed call', engine => {
  let test: TestBridge;
  afterEach(() => test.close());

  const app = { frontEndUrl: 'https://app.example.com/a', userName: 'u', password: 'p' };
  const begin = async (settings: Readonly<Record<string, string>> = {}) => {
    test = await openTestBridge(engine, { settings: { ...kitSettings, ...settings } });
    test.product.respond(({ type }) =>
      type === 'license.requested' || type === 'license.applied'
        ? { body: { license: 'LIC' } }
        : type === 'instance.created'
          ? { body: { app } }
          : { status: 204 },
    );
  };

  /** Calls both containers of every moment of the change, with every key that is used at it, all at once. */
  async function storm<Key>(
    name: string,
    steps: readonly Step<Key>[],
    call: (bridge: Bridge, key: Key, number: number) => Promise<unknown>,
    betweenSteps: (step: number) => Promise<void> = async () => undefined,
  ): Promise<number> {
    let number = 0;
    for (const [place, { setting, used }] of steps.entries()) {
      const before = steps[Math.max(0, place - 1)];
      const fleet = [before?.setting ?? setting, setting].map(value => test.restart({ [name]: value }));
      const keys = new Set([...(before?.used ?? used), ...used]);
      const under = Array.from({ length: calls }, () =>
        fleet.flatMap(bridge => [...keys].map(key => ({ bridge, key }))),
      );
      await Promise.all(
        under.flat().map(({ bridge, key }) => {
          number += 1;
          return call(bridge, key, number);
        }),
      );
      await betweenSteps(place);
    }
    return number;
  }

  const succeeds = async (answer: Promise<{ readonly resultCode: string }>) => {
    expect((await answer).resultCode).toBe('000000');
  };
  const next = 'test-the-next-access-key-0002';
  const device = Buffer.from(JSON.stringify([{ name: 'identificationCode', value: 'ABCD-1234' }])).toString(
    'base64',
  );
  /** New key behind the old one; bound in the seller centre; in front; the old one out. */
  const ringSteps = (old: string): readonly Step[] => [
    { setting: old, used: [old] },
    { setting: `${old},${next}`, used: [old] },
    { setting: `${old},${next}`, used: [old, next] },
    { setting: `${next},${old}`, used: [next] },
    { setting: next, used: [next] },
  ];

  /** A marketplace that has bound a key at one of its places and not yet at the other signs with both. */
  const ofMarketplace: readonly Row[] = [
    [
      'SaaS V2',
      'BASE_ACCESS_KEYS',
      baseKey,
      async (bridge, key, number) => {
        const bought = await signedCall(bridge, purchase(`CS-${number}`), { key });
        expect(bought.resultCode).toBe('000000');
        const { instanceId } = bought;
        await succeeds(signedCall(bridge, { activity: 'queryInstance', instanceId }, { key }));
      },
    ],
    [
      'SaaS V1',
      'V1_ACCESS_KEYS',
      v1Key,
      async (bridge, key, number) => {
        const bought = await tokenCall(bridge, purchaseV1(`CS-${number}`), { key });
        expect(bought.resultCode).toBe('000000');
        const query = { activity: 'queryInstance', instanceId: bought.instanceId ?? '' };
        await succeeds(tokenCall(bridge, query, { key }));
      },
    ],
    ...(
      [
        ['License 1.0 with the key of SaaS V1', 'V1_ACCESS_KEYS', v1Key],
        ['License 1.0', 'LICENSE_ACCESS_KEYS', licenseKey],
      ] as const
    ).map(
      ([family, setting, old]): Row => [
        family,
        setting,
        old,
        (bridge: Bridge, key: string, number: number) =>
          succeeds(
            tokenCall(
              bridge,
              purchaseV1(`CS-${number}`, { activity: 'getLicense', saasExtendParams: device }),
              {
                key,
                callbacks: licenseActivities,
              },
            ),
          ),
      ],
    ),
    [
      'licence codes',
      'LICENSE_ACCESS_KEYS',
      licenseKey,
      (bridge, key, number) =>
        succeeds(
          licenseCall(
            bridge,
            { activity: 'updateLicenseCodeStatus', license: `PL-${number}`, status: 'FREEZE' },
            { key },
          ),
        ),
    ],
    [
      'online licences',
      'LICENSE_ACCESS_KEYS',
      licenseKey,
      async (bridge, key, number) => {
        const { instanceId = '' } = await licenseCall(bridge, onlinePurchase(`CS-${number}`), { key });
        await succeeds(
          licenseCall(bridge, application(instanceId, `E-${number}`, test.clock.now()), { key }),
        );
      },
    ],
    [
      'order notices',
      'GENERAL_ACCESS_KEYS',
      generalKey,
      (bridge, key, number) =>
        succeeds(
          signedCall(
            bridge,
            { activity: 'orderNotify', orderId: `CS-${number}`, orderLineId: `CS-${number}-1` },
            { key, callbacks: [orderNotify] },
          ),
        ),
    ],
    ...(
      [
        [1, 'V1_ACCESS_KEYS', v1Key],
        [1, 'KIT_ACCESS_KEYS', kitKey],
        [2, 'KIT_ACCESS_KEYS', kitKey],
      ] as const
    ).map(
      ([version, setting, old]): Row => [
        `joint operation V${version}`,
        setting,
        old,
        (bridge: Bridge, key: string, number: number) =>
          succeeds(
            kitCall(
              bridge,
              'tenantSync',
              {
                ...{
                  instanceId: '',
                  tenantId: `T-${number}`,
                  tenantCode: `c${number}`,
                  name: 'N',
                  orderId: '',
                },
                ...{ domainName: 'https://idp.example.com', testFlag: 1, flag: 1 },
                timeStamp: kitTime(test.clock.now()),
              },
              { key, version },
            ),
          ),
      ],
    ),
  ];

  it.each(ofMarketplace)('of %s: %s', async (_, setting, old, call) => {
    await begin();
    expect(await storm(setting, ringSteps(old), call)).toBeGreaterThan(5 * 2 * calls - 1);
    const refused = test.lines.filter(
      ({ message, fields }) => message === 'call' && fields.verified !== true,
    );
    expect(refused).toEqual([]);
    // The old key opens nothing any more.
    const after = test.restart({ [setting]: next });
    await expect(call(after, old, 0)).rejects.toThrow();
  });

  it('that seals what is stored: DATA_KEYS', async () => {
    await begin();
    const [oldKey, newKey] = ['old', 'new'].map(
      (id, index) => `${id}:${Buffer.alloc(32, index + 1).toString('base64')}`,
    );
    const steps: readonly Step[] = [
      `${oldKey}`,
      `${oldKey},${newKey}`,
      `${newKey},${oldKey}`,
      `${newKey}`,
    ].map(setting => ({ setting, used: [baseKey] }));
    const ids: string[] = [];
    await storm(
      'DATA_KEYS',
      steps,
      async (bridge, key, number) => {
        const bought = await signedCall(bridge, purchase(`CS-${number}`), { key });
        expect(bought.resultCode).toBe('000000');
        ids.push(bought.instanceId ?? '');
        // What another container has sealed.
        const some = ids.slice(-4);
        const { resultCode, info = [] } = await signedCall(
          bridge,
          { activity: 'queryInstance', instanceId: some.join(',') },
          { key },
        );
        expect([resultCode, info.map(({ appInfo }) => appInfo.userName)]).toEqual([
          '000000',
          some.map(() => 'u'),
        ]);
      },
      async place => {
        if (place !== 2) return;
        const { exitCode, errors } = await runOnTable(test, 'reseal', [], {
          DATA_KEYS: `${newKey},${oldKey}`,
        });
        expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
      },
    );
    expect(test.alarms()).toEqual([]);
    const query = { activity: 'queryInstance', instanceId: ids.slice(0, 20).join(',') };
    const { info = [] } = await signedCall(test.restart({ DATA_KEYS: `${newKey}` }), query);
    expect(info.map(({ appInfo }) => appInfo.userName)).toEqual(info.map(() => 'u'));
  });

  it('that opens what the marketplace encrypts: KIT_PRIVATE_KEYS', async () => {
    await begin();
    const pair = generateKeyPairSync('rsa', {
      modulusLength: 3072,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const [old, both] = [kitPrivateKey, `${pair.privateKey}${kitPrivateKey}`];
    const steps: readonly Step[] = [
      { setting: old, used: [kitPublicKey] },
      { setting: both, used: [kitPublicKey] },
      { setting: both, used: [kitPublicKey, pair.publicKey] },
      { setting: both, used: [pair.publicKey] },
      { setting: pair.privateKey, used: [pair.publicKey] },
    ];
    await storm('KIT_PRIVATE_KEYS', steps, (bridge, publicKey, number) => {
      const padding = constants.RSA_PKCS1_OAEP_PADDING;
      const clientSecret = publicEncrypt({ key: publicKey, padding, oaepHash: 'sha256' }, Buffer.from('s'));
      return succeeds(
        kitCall(bridge, 'applicationSync', {
          ...{ instanceId: '', tenantId: `T-${number}`, appId: 'A', clientId: 'c', testFlag: 1, flag: 1 },
          timeStamp: kitTime(test.clock.now()),
          clientSecret: clientSecret.toString('base64'),
        }),
      );
    });
    expect(test.alarms()).toEqual([]);
  });

  it('of the seller API: SELLER_API_TOKENS', async () => {
    await begin();
    const entries = { old: 'old:read:test-old-token-00001', next: 'next:read:test-next-token-0001' };
    const [old = '', fresh = ''] = Object.values(entries).map(entry => entry.split(':')[2]);
    const steps: readonly Step[] = [
      { setting: entries.old, used: [old] },
      { setting: `${entries.old},${entries.next}`, used: [old] },
      { setting: `${entries.old},${entries.next}`, used: [old, fresh] },
      { setting: `${entries.old},${entries.next}`, used: [fresh] },
      { setting: entries.next, used: [fresh] },
    ];
    await storm('SELLER_API_TOKENS', steps, async (bridge, text) => {
      expect((await sellerCall(bridge, 'GET', '/api/v1/instances', { token: { text } })).status).toBe(200);
    });
  });

  it('that signs what the product is told: SELLER_WEBHOOK_SECRETS', async () => {
    await begin();
    const secret = (text: string) => `whsec_${Buffer.from(text.padEnd(32, '.')).toString('base64')}`;
    const [old, fresh] = [secret('old'), secret('new')];
    // Each refuses a message that its own secret has not signed.
    const products = { [old]: await startTestProduct(old), [fresh]: await startTestProduct(fresh) };
    try {
      for (const product of Object.values(products)) product.respond(() => ({ body: { app } }));
      const steps: readonly Step[] = [
        { setting: old, used: [old] },
        { setting: `${fresh},${old}`, used: [old] },
        { setting: `${fresh},${old}`, used: [old, fresh] },
        { setting: `${fresh},${old}`, used: [fresh] },
        { setting: fresh, used: [fresh] },
      ];
      let made = 0;
      for (const [place, { setting, used }] of steps.entries()) {
        const before = steps[Math.max(0, place - 1)];
        for (const value of [before?.setting ?? setting, setting]) {
          for (const accepted of used) {
            const fleet = test.restart({
              SELLER_WEBHOOK_SECRETS: value,
              SELLER_WEBHOOK_URL: products[accepted]?.url ?? '',
            });
            await Promise.all(
              Array.from({ length: calls }, () => {
                made += 1;
                return succeeds(signedCall(fleet, purchase(`CS-${made}`)));
              }),
            );
          }
        }
      }
      const received = Object.values(products).flatMap(product => product.received);
      expect(received.length).toBe(made);
    } finally {
      for (const product of Object.values(products)) await product.close();
    }
  });

  it('of the open APIs: OPEN_API_AK and OPEN_API_SK, of which the account has two pairs meanwhile', async () => {
    const clock = () => test.clock.now();
    const pairs = [
      { ak: 'test-open-api-ak-0001', sk: 'test-open-api-sk-0001' },
      { ak: 'test-open-api-ak-0002', sk: 'test-open-api-sk-0002' },
    ];
    // Each knows one pair only, and refuses the other.
    const apis = await Promise.all(pairs.map(pair => startMarketplaceServer(clock, 'by-the-year', pair)));
    try {
      await begin();
      let made = 0;
      const of = (place: number) => test.restart(apis[place]?.settings ?? {});
      for (const fleet of [
        [of(0), of(0)],
        [of(0), of(1)],
        [of(1), of(1)],
      ]) {
        await Promise.all(
          fleet.flatMap(bridge =>
            Array.from({ length: calls }, () => {
              made += 1;
              return succeeds(signedCall(bridge, purchase(`CS-${made}`)));
            }),
          ),
        );
      }
      const created = test.product.received.filter(({ type }) => type === 'instance.created');
      expect(created.map(({ data }) => data.order !== null)).toEqual(Array(made).fill(true));
      expect(test.alarms().filter(name => name.startsWith('OpenApi'))).toEqual([]);
    } finally {
      await Promise.all(apis.map(api => api.stop()));
    }
  });
});
