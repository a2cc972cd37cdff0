import { randomUUID } from 'node:crypto';
import type { ActivityFacts, MarketplaceCommand } from '../../sandbox/marketplace/activity.ts';
import { families } from '../../sandbox/marketplace/family.ts';
import type { JsonObject } from '../../shared/wire/json.ts';
import { formatMarketplaceTime } from '../../shared/wire/marketplaceTime.ts';
import type { CallToSend, Signing } from './send.ts';

/** The families that a suite can check, and the key that each needs. */
export const suites = [
  'v2',
  'order',
  'v1',
  'license',
  'license-code',
  'license-online',
  'kit-v2',
  'kit-v1',
] as const;
export type Suite = (typeof suites)[number];

/** What a case sees of an answer. */
export interface Seen {
  readonly resultCode: string;
  readonly content: Readonly<Record<string, unknown>> | undefined;
}

export interface AcceptanceCase {
  /** `<suite>/<name>`, stable: `--only` takes it. */
  readonly id: string;
  readonly suite: Suite;
  readonly title: string;
  /** Sent one after the other, or all at once. */
  readonly calls: readonly Partial<CallToSend>[];
  readonly atOnce?: boolean;
  /** What must hold besides the form of every answer; a text is what is wrong. */
  readonly holds: (answers: readonly Seen[]) => string | undefined;
  /** What most likely is wrong when it does not. */
  readonly cause: string;
}

const now = Date.now();
const facts: ActivityFacts = {
  orderId: 'CS1906666666ABCDE',
  orderLineId: 'CS1906666666ABCDE-000001',
  purchaseOrderId: 'CS1906666666ABCDE',
  instanceId: 'huaweitest123456',
  businessId: randomUUID(),
  expireAt: now + 365 * 86_400_000,
  effectiveAt: now,
  license: 'PLTEST000001',
  eventId: 'accept-event-1',
  deviceFingerprint: 'accept-device',
  test: true,
};

const code =
  (...wanted: readonly string[]) =>
  (answers: readonly Seen[]) => {
    const wrong = answers.find(({ resultCode }) => !wanted.includes(resultCode));
    return wrong === undefined
      ? undefined
      : `resultCode is ${wrong.resultCode || 'missing'}, wanted ${wanted.join(' or ')}`;
  };

/** Every answer names the same instance. */
const sameInstance = (answers: readonly Seen[]) => {
  const ids = new Set(answers.map(({ content }) => content?.instanceId));
  const usable = [...ids].every(id => typeof id === 'string' && id !== '');
  return (
    code('000000')(answers) ??
    (ids.size === 1 && usable ? undefined : `instance ids: ${[...ids].join(', ') || 'none'}`)
  );
};

const hasFrontEnd = (answers: readonly Seen[]) => {
  const missing = answers.some(({ content }) => {
    const entries = Array.isArray(content?.info) ? content.info : [content];
    return (
      entries.length === 0 ||
      entries.some(entry => !/^https?:/.test(String(entry?.appInfo?.frontEndUrl ?? '')))
    );
  });
  return code('000000')(answers) ?? (missing ? 'appInfo.frontEndUrl is missing' : undefined);
};

const commandsOf = {
  v2: [
    'purchase',
    'query',
    'renew',
    'cancel-renewal',
    'trial-to-formal',
    'change-renewal',
    'freeze',
    'unfreeze',
    'upgrade',
    'check',
    'release',
  ],
  order: ['notify'],
  v1: [
    'purchase',
    'query',
    'renew',
    'cancel-renewal',
    'trial-to-formal',
    'expire',
    'freeze',
    'unfreeze',
    'upgrade',
    'release',
  ],
  license: ['purchase', 'renew', 'expire', 'release'],
  'license-code': ['renew', 'cancel-renewal', 'freeze', 'unfreeze', 'release'],
  'license-online': [
    'purchase',
    'renew',
    'cancel-renewal',
    'trial-to-formal',
    'freeze',
    'unfreeze',
    'upgrade',
    'release',
    'apply',
  ],
} as const satisfies Record<Exclude<Suite, 'kit-v1' | 'kit-v2'>, readonly MarketplaceCommand[]>;

type BaseSuite = keyof typeof commandsOf;

function fieldsOf(
  suite: BaseSuite,
  command: MarketplaceCommand,
  more: Partial<ActivityFacts> = {},
): JsonObject {
  const family = families[suite === 'order' ? 'v2' : suite];
  const fields = family.fields(command, { ...facts, businessId: randomUUID(), ...more });
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as JsonObject;
}

export const signingOf: Readonly<Record<Suite, Signing>> = {
  v2: 'post',
  order: 'post',
  v1: 'get',
  license: 'get',
  'license-code': 'post',
  'license-online': 'post',
  'kit-v2': 'kit-v2',
  'kit-v1': 'kit-v1',
};

const withAppInfo: ReadonlySet<string> = new Set(['v2/query', 'v1/purchase', 'v1/query']);

/** Each activity as the debugging page sends it, saved and replayed twice a day. */
function activityCases(suite: BaseSuite): readonly AcceptanceCase[] {
  return commandsOf[suite].map(command => {
    const id = `${suite}/${command}`;
    const call = { fields: fieldsOf(suite, command) };
    return {
      id,
      suite,
      title: `${String(call.fields.activity)} (${command}) of the debugging page succeeds, twice`,
      calls: [call, { fields: fieldsOf(suite, command) }],
      holds: withAppInfo.has(id)
        ? hasFrontEnd
        : command === 'purchase' && suite !== 'license'
          ? sameInstance
          : code('000000'),
      cause:
        'Debug calls must succeed for ever: the marketplace replays them every morning and afternoon and hides products that fail.',
    };
  });
}

/** What must be refused, in whatever family. */
function refusalCases(suite: Suite, fields: JsonObject): readonly AcceptanceCase[] {
  const isGet = signingOf[suite] === 'get';
  const isOld = isGet || suite === 'kit-v1';
  const one = (
    name: string,
    title: string,
    call: Partial<CallToSend>,
    wanted: string,
    cause: string,
  ): AcceptanceCase => ({
    id: `${suite}/${name}`,
    suite,
    title,
    calls: [{ fields, ...call }],
    holds: code(wanted),
    cause,
  });
  const signatureCause = 'The signature is not checked, or compared with the wrong bytes.';
  const timeCause = 'The time of the request is not checked: a recorded call could be sent again.';
  return [
    one(
      'wrong-key',
      'a key that is not bound here is refused',
      { key: 'not-the-key-of-this-interface' },
      '000001',
      signatureCause,
    ),
    one('bad-signature', 'a changed signature is refused', { badSignature: true }, '000001', signatureCause),
    one(
      'no-signature',
      'a call without signature is refused',
      { omit: 'signature' },
      '000001',
      signatureCause,
    ),
    ...(suite === 'kit-v1'
      ? []
      : [one('no-timestamp', 'a call without time is refused', { omit: 'timestamp' }, '000002', timeCause)]),
    ...(isOld
      ? []
      : [
          one('stale', 'a call of 61 seconds ago is refused', { skewMs: -61_000 }, '000002', timeCause),
          one('future', 'a call of 61 seconds ahead is refused', { skewMs: 61_000 }, '000002', timeCause),
          one('no-nonce', 'a call without nonce is refused', { omit: 'nonce' }, '000002', timeCause),
          one(
            'malformed',
            'a body that is no JSON is refused',
            { rawBody: '{"activity":' },
            '000002',
            'The body is not checked before it is used.',
          ),
        ]),
  ];
}

function commonCases(suite: BaseSuite): readonly AcceptanceCase[] {
  const [first] = commandsOf[suite];
  const fields = fieldsOf(suite, first);
  const isPurchase = first === 'purchase';
  return [
    {
      id: `${suite}/unknown-activity`,
      suite,
      title: 'an activity that nobody knows is 000002',
      calls: [{ fields: { ...fields, activity: 'dance' } }],
      holds: code('000002'),
      cause: 'The marketplace adds activities; an unknown one is a parameter error, not a fault.',
    },
    ...(signingOf[suite] === 'post'
      ? [
          {
            id: `${suite}/lower-case`,
            suite,
            title: 'a signature in lower-case hex holds as well',
            calls: [{ fields, lowerCase: true }],
            holds: code('000000'),
            cause: 'The hex digits of the signature are compared with their letter case.',
          },
        ]
      : []),
    {
      id: `${suite}/unknown-field`,
      suite,
      title: 'a field that nobody knows does no harm',
      calls: [{ fields: { ...fields, aFieldOfNextYear: 'kept' } }],
      holds: code('000000'),
      cause: 'The marketplace adds fields unannounced: refuse none, and sign and verify over all of them.',
    },
    ...(isPurchase
      ? [
          {
            id: `${suite}/parallel`,
            suite,
            title: 'ten purchases of one order at once are one instance',
            calls: Array.from({ length: 10 }, () => ({ fields: fieldsOf(suite, first) })),
            atOnce: true,
            holds: sameInstance,
            cause: 'Two calls race between the look-up and the write: only a conditional write decides.',
          },
          {
            id: `${suite}/missing-order`,
            suite,
            title: 'a purchase without its order is 000002',
            calls: [
              { fields: Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'orderId')) },
            ],
            holds: code('000002'),
            cause: 'Mandatory parameters are not checked.',
          },
        ]
      : []),
  ];
}

function kitCases(suite: 'kit-v1' | 'kit-v2'): readonly AcceptanceCase[] {
  const asText = (list: readonly object[]) =>
    suite === 'kit-v1' ? JSON.stringify(list) : (list as JsonObject[]);
  const common = { tenantId: 'accept-tenant', instanceId: '', testFlag: 1 };
  const time = () => ({ timeStamp: formatMarketplaceTime(Date.now(), 17, 'utc+8') });
  const users = asText([{ userName: 'accept', name: 'Accept', orgCode: '1', role: 'user', enable: 'true' }]);
  const departments = asText([{ orgCode: '1', orgName: 'Accept', parentCode: '' }]);
  const syncs: readonly (readonly [sync: string, fields: JsonObject])[] = [
    [
      'tenantSync',
      {
        ...common,
        orderId: '',
        tenantCode: 'accept',
        name: 'Accept',
        domainName: 'https://accept.example.com',
        flag: 1,
      },
    ],
    ['allOrgSync', { ...common, [suite === 'kit-v1' ? 'orgInfo' : 'orgInfoList']: departments }],
    ['singleOrgSync', { ...common, orgCode: '2', orgName: 'Accept 2', parentCode: '1', flag: 1 }],
    [
      'authSync',
      { ...common, appId: 'accept-app', userList: users, currentSyncTime: '20260101000000000', flag: 1 },
    ],
    ['singleOrgSync', { ...common, orgCode: '2', flag: 0 }],
    [
      'authSync',
      { ...common, appId: 'accept-app', userList: users, currentSyncTime: '20260101000000000', flag: 0 },
    ],
    [
      'tenantSync',
      { ...common, tenantCode: 'accept', name: 'Accept', domainName: 'https://accept.example.com', flag: 0 },
    ],
  ];
  const generation = suite === 'kit-v1' ? '' : 'v2/';
  const path = (sync: string) => `/produceAPI/${generation}${sync}`;
  return [
    ...syncs.map(([sync, fields]): AcceptanceCase => {
      const act = fields.flag === 0 ? 'delete' : 'add';
      return {
        id: `${suite}/${sync}-${act}`,
        suite,
        title: `${sync} (${act}) succeeds, also when it comes again`,
        calls: [
          { url: path(sync), fields: { ...fields, ...time() } },
          { url: path(sync), fields: { ...fields, ...time() } },
        ],
        holds: code('000000'),
        cause: 'Additions and deletions are repeated, and a deletion of something unknown is a success.',
      };
    }),
    ...refusalCases(suite, { ...common, flag: 1, ...time() }).map(it => ({
      ...it,
      calls: it.calls.map(call => ({ url: path('tenantSync'), ...call })),
    })),
  ];
}

/** Every case of a suite, in test mode: nothing real is touched. */
export function casesOf(suite: Suite): readonly AcceptanceCase[] {
  if (suite === 'kit-v1' || suite === 'kit-v2') return kitCases(suite);
  const [first] = commandsOf[suite];
  return [...activityCases(suite), ...commonCases(suite), ...refusalCases(suite, fieldsOf(suite, first))];
}

/** With real orders, against a staging product. */
export function liveCases(): readonly AcceptanceCase[] {
  const orderId = `ACCEPT${Date.now()}`;
  const line = { orderId, orderLineId: `${orderId}-000001`, test: false };
  const purchase = () => fieldsOf('v2', 'purchase', line);
  const pending = (answers: readonly Seen[]) => {
    const ids = new Set(answers.map(({ content }) => content?.instanceId));
    return (
      code('000000', '000004')(answers) ??
      (ids.size === 1 ? undefined : `instance ids: ${[...ids].join(', ')}`)
    );
  };
  const cause = 'One order must be one instance under retries and races.';
  return [
    {
      id: 'v2/live-purchase',
      suite: 'v2',
      title: 'a real order and its repeat are one instance',
      calls: [{ fields: purchase() }, { fields: purchase() }],
      holds: pending,
      cause,
    },
    {
      id: 'v2/live-parallel',
      suite: 'v2',
      title: 'twenty calls for a real order at once are one instance',
      calls: Array.from({ length: 20 }, () => ({ fields: purchase() })),
      atOnce: true,
      holds: pending,
      cause,
    },
    {
      id: 'v2/live-unknown',
      suite: 'v2',
      title: 'a real call for an instance that nobody knows is 000003',
      calls: [{ fields: fieldsOf('v2', 'freeze', { ...line, instanceId: randomUUID() }) }],
      holds: code('000003'),
      cause: 'Unknown instances are not looked up.',
    },
  ];
}
