import { constants, publicEncrypt } from 'node:crypto';
import type { JsonObject } from '../../shared/wire/json.ts';
import { formatMarketplaceTime } from '../../shared/wire/marketplaceTime.ts';
import { type Text, text } from '../terminal/language.ts';
import type { AcceptanceCase, CaseCall, Seen } from './case.ts';
import { code } from './expectations.ts';

export type KitSuite = 'kit-v1' | 'kit-v2';

const tenant = { tenantCode: 'accept', name: 'Accept', domainName: 'https://accept.example.com' };
const person = (userName: string) => ({
  userName,
  name: 'Accept',
  orgCode: '1',
  role: 'user',
  enable: 'true',
});

/** One call of a sync, in test mode. */
function syncCall(suite: KitSuite, sync: string, fields: JsonObject): CaseCall {
  const timeStamp = formatMarketplaceTime(Date.now(), 17, 'utc+8');
  return {
    url: `/produceAPI/${suite === 'kit-v1' ? '' : 'v2/'}${sync}`,
    fields: { tenantId: 'accept-tenant', instanceId: '', testFlag: 1, timeStamp, ...fields },
  };
}

/** How long the repeats of one large call may go on. A slow machine does a part of it with each. ms. */
const carriesOnMs = 30_000;

/** An answer 000005 that took so long may be one that ran out of time; one that came sooner is a fault. ms. */
const ranOutOfTimeMs = 2_000;

/** A call that is answered 000005 is repeated by a person, if at all: whoever needs several is told. */
function largestNote(answers: readonly Seen[]): Text {
  const slowest = Math.max(...answers.map(({ milliseconds }) => milliseconds));
  const tries = Math.max(...answers.map(each => each.tries));
  if (tries === 1) return text(`${slowest} ms`, `${slowest} 毫秒`);
  return text(
    `${slowest} ms; 500 people needed ${tries} calls, each of which carried on: the machine was busy or is small, and on KooGallery a person repeats a failed sync by hand`,
    `${slowest} 毫秒；500 人需要 ${tries} 次调用，每次都接着上一次：机器繁忙或规格偏小，而在云商店上失败的同步要由人手动重试`,
  );
}

/** The call that stands for the others where only the way there is looked at. */
export const plainKitCall = (suite: KitSuite): CaseCall =>
  syncCall(suite, 'tenantSync', { ...tenant, orderId: '', flag: 1 });

/**
 * The five syncs as the debugging page sends them.
 *
 * @param publicKey PEM: with it the client secret of applicationSync can be encrypted as the marketplace does
 */
export function kitCases(suite: KitSuite, publicKey?: string): readonly AcceptanceCase[] {
  // In V1 lists travel as text.
  const list = (entries: readonly object[]) =>
    suite === 'kit-v1' ? JSON.stringify(entries) : (entries as JsonObject[]);
  const app = { appId: 'accept-app' };
  const auth = (names: readonly string[], flag: number): JsonObject => ({
    ...app,
    userList: list(names.map(person)),
    currentSyncTime: '20260101000000000',
    flag,
  });
  const organisations = suite === 'kit-v1' ? 'orgInfo' : 'orgInfoList';
  const secret = { ...app, clientId: 'accept-client' };
  const acts: readonly (readonly [sync: string, act: string, fields: JsonObject])[] = [
    ['tenantSync', 'add', { ...tenant, orderId: '', flag: 1 }],
    ['tenantSync', 'modify', { ...tenant, orderId: '', name: 'Accept 2', flag: 2 }],
    ...(publicKey === undefined
      ? []
      : [
          [
            'applicationSync',
            'add',
            { ...secret, clientSecret: encrypted('accept-secret', publicKey), flag: 1 },
          ] as const,
        ]),
    ['allOrgSync', 'add', { [organisations]: list([{ orgCode: '1', orgName: 'Accept', parentCode: '' }]) }],
    ['singleOrgSync', 'add', { orgCode: '2', orgName: 'Accept 2', parentCode: '1', flag: 1 }],
    ['authSync', 'add', auth(['accept'], 1)],
    ['authSync', 'modify', auth(['accept'], 2)],
    ['singleOrgSync', 'delete', { orgCode: '2', flag: 0 }],
    ['authSync', 'delete', auth(['accept'], 0)],
    ['applicationSync', 'delete', { ...secret, clientSecret: '', flag: 0 }],
    ['tenantSync', 'delete', { ...tenant, orderId: '', flag: 0 }],
  ];
  const many = Array.from({ length: 500 }, (_, index) => `accept${index}`);
  return [
    ...acts.map(
      ([sync, act, fields]): AcceptanceCase => ({
        id: `${suite}/${sync}-${act}`,
        suite,
        title: text(
          `${sync} (${act}) succeeds, also when it comes again`,
          `${sync}（${act}）成功，重复时也一样`,
        ),
        calls: [syncCall(suite, sync, fields), syncCall(suite, sync, fields)],
        holds: code('000000'),
        cause: text(
          'Additions and deletions are repeated, and a deletion of something unknown is a success.',
          '新增和删除会重复到来，删除不存在的对象也算成功。',
        ),
      }),
    ),
    {
      id: `${suite}/no-order`,
      suite,
      title: text(
        'tenantSync without instanceId and orderId, as the debugging page sends it, succeeds',
        'tenantSync 不带 instanceId 和 orderId（调试页面就是这样发送）也成功',
      ),
      calls: [bare(syncCall(suite, 'tenantSync', { ...tenant, flag: 1 }))],
      holds: code('000000'),
      cause: text(
        'A debug call belongs to no order: neither parameter is looked for while testFlag is 1.',
        '调试调用不属于任何订单：testFlag 为 1 时不要查找这两个参数。',
      ),
    },
    {
      id: `${suite}/largest`,
      suite,
      title: text(
        '500 people in one call are taken, also when they come again, and removed; whoever runs out of time carries on with the repeat',
        '一次 500 人的授权成功，重复时也一样，随后全部移除；时间不够时由重试接着完成',
      ),
      calls: [1, 1, 0, 0].map(flag => ({
        ...syncCall(suite, 'authSync', auth(many, flag)),
        until: { resultCode: '000000', withinMs: carriesOnMs, slowerThanMs: ranOutOfTimeMs },
      })),
      holds: code('000000'),
      note: largestNote,
      cause: text(
        'A call brings up to 500 people, and has 5 s as every other: write them side by side, keep what is done.',
        '一次调用最多 500 人，同样只有 5 秒：并行写入，保留已完成的部分。',
      ),
    },
    {
      id: `${suite}/unreadable-secret`,
      suite,
      title: text('a client secret that no key opens is 000005', '没有密钥能解开的 clientSecret 应答 000005'),
      calls: [syncCall(suite, 'applicationSync', { ...secret, clientSecret: 'bm90IGEgc2VjcmV0', flag: 1 })],
      holds: code('000005'),
      cause: text(
        'It is taken as it is, or its fault is told in detail: one fixed answer for every fault of the cipher.',
        '它被原样接受，或者详细说明了错误：对解密的任何错误都应给出同一个固定应答。',
      ),
    },
    {
      id: `${suite}/missing-tenant`,
      suite,
      title: text('a sync without its tenant is 000002', '缺少租户的同步应答 000002'),
      calls: [syncCall(suite, 'tenantSync', { ...tenant, orderId: '', flag: 1, tenantId: '' })],
      holds: code('000002'),
      cause: text('Mandatory parameters are not checked.', '没有检查必填参数。'),
    },
    {
      id: `${suite}/unknown-flag`,
      suite,
      title: text('a flag that nobody knows is 000002', '未知的 flag 应答 000002'),
      calls: [syncCall(suite, 'tenantSync', { ...tenant, orderId: '', flag: 9 })],
      holds: code('000002'),
      cause: text('An unknown flag is taken for one of the known.', '把未知的 flag 当作了已知的某一个。'),
    },
  ];
}

/** A call without the instance that every other one names. */
function bare(call: CaseCall): CaseCall {
  const { instanceId: _, ...fields } = call.fields ?? {};
  return { ...call, fields };
}

/** As Java's `OAEPWithSHA-256` with SHA-256 for the mask; Node has one hash for both. */
function encrypted(secret: string, key: string): string {
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  return publicEncrypt({ key, padding, oaepHash: 'sha256' }, Buffer.from(secret)).toString('base64');
}
