import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { settingsOn, withoutWebhook } from '../bundledSubject.ts';
import { type Figure, figure, middle, text } from '../figure.ts';
import { ask, keys, kitEvent } from '../subject/calls.ts';
import type { Bench, BenchPart } from './part.ts';

const enterprises = 3;
const answerWithinMs = 4_000;

/** The largest syncs of an enterprise, of which the marketplace waits for the answer. */
export const syncs: BenchPart = {
  id: 'syncs',
  title: text('The largest syncs of the kit, one call', '联营 Kit 最大的同步，单次调用'),
  maxSeconds: 60,
  async measure({ engine, bundled, isOver, step }: Bench): Promise<readonly Figure[]> {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
    const subject = bundled.openSubject(
      settingsOn(engine, {
        ...withoutWebhook,
        KIT_ACCESS_KEYS: keys.kit,
        KIT_PRIVATE_KEYS: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      }),
    );
    const people: number[] = [];
    const units: number[] = [];
    for (let index = 0; index < enterprises && !(isOver() && index > 0); index += 1) {
      const tenant = { instanceId: '', testFlag: 0, timeStamp: '20261121100000000', tenantId: randomUUID() };
      step('authSync of 500 people');
      people.push(
        await timed(() =>
          ask(subject.authSync, kitEvent('authSync', { ...tenant, appId: 'APP', flag: 1, userList })),
        ),
      );
      step('allOrgSync of 5,000 departments');
      units.push(
        await timed(() => ask(subject.allOrgSync, kitEvent('allOrgSync', { ...tenant, orgInfoList }))),
      );
    }
    const within = { atMost: answerWithinMs, unit: ' ms', digits: 0 };
    return [
      figure(text('authSync, 500 people', 'authSync，500 人'), middle(people), within),
      figure(text('allOrgSync, 5,000 departments', 'allOrgSync，5,000 个部门'), middle(units), within),
    ];
  },
};

async function timed(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

const userList = Array.from({ length: 500 }, (_, index) => ({
  userName: `user${index}`,
  name: `用户 ${index}`,
  orgCode: String(index % 50),
  role: 'user',
  enable: 'true',
  mobile: '13800000000',
  email: `user${index}@example.com`,
}));

const orgInfoList = Array.from({ length: 5_000 }, (_, index) => ({
  orgCode: String(index),
  orgName: `部门 Department ${index}`,
  parentCode: index === 0 ? '' : String(Math.floor((index - 1) / 8)),
}));
