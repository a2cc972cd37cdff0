import { expect, it } from 'vitest';
import type { FailedCall, FailureLog } from '../../../shared/callback/failureLog.ts';
import { failureLog } from '../../../shared/callback/failureLog.ts';
import { notedFailures } from '../../../shared/callback/notedFailures.ts';
import type { Instance } from '../../../shared/instance/instance.ts';
import { instanceStore } from '../../../shared/instance/store.ts';
import { scriptedTable, type TableAnswer } from '../../engines/scriptedTable.ts';
import { someInstance } from '../instance/someInstance.ts';

const at = Date.UTC(2027, 0, 1, 12);
const failed = (more: Partial<FailedCall> = {}): FailedCall => ({
  ...{ at, requestId: 'r-1', family: 'saas-v2', activity: 'releaseInstance', instanceId: 'i-1' },
  ...{ resultCode: '000005', resultMsg: 'busy', milliseconds: 12 },
  ...more,
});

/** The notes of a failed call: what was asked of the instances, apart from the line among the failures. */
async function noted(
  failure: FailedCall,
  {
    refused = undefined as Parameters<FailureLog['record']>[1],
    moved = [] as readonly string[],
    instance = undefined as Instance | undefined,
  } = {},
) {
  const failures = scriptedTable();
  const instances = scriptedTable(({ operation, condition }): TableAnswer => {
    if (operation === 'GetItem') return instance === undefined ? {} : { item: { ...instance } };
    return condition === `family = "${instance?.family ?? failure.family}"`
      ? {}
      : 'ConditionalCheckFailedException';
  });
  const log = notedFailures(failureLog(failures.table, { ttl: true }), instanceStore(instances.table), moved);
  await log.record(failure, refused);
  expect(failures.requests).toHaveLength(1);
  return instances.requests;
}

const note = (family: string, failedCall: object) => ({
  operation: 'UpdateItem',
  key: { pk: 'instance#i-1', sk: 'instance' },
  condition: `family = "${family}"`,
  update: `SET failedCall = ${JSON.stringify(failedCall)}`,
});
const call = { at, activity: 'releaseInstance', resultCode: '000005' };

it('a failed call is noted with the instance that it is about, if it is of its family', async () => {
  expect(await noted(failed())).toEqual([note('saas-v2', call)]);
  expect(await noted(failed({ family: 'saas-v1', orderId: 'CS1' }))).toEqual([
    note('saas-v1', { ...call, orderId: 'CS1' }),
  ]);
});

it.each([
  // They change nothing (docs/protocol/saas-v2.md 5, saas-v1.md, license.md), or make the instance.
  { activity: 'newInstance' },
  { activity: 'queryInstance' },
  { activity: 'changeInstanceCheck' },
  { activity: 'getLicense' },
  { activity: 'getLicenseAsync' },
  // A replay, and a call about what is not the family's.
  { resultCode: '000001' },
  { resultCode: '000003' },
  { instanceId: undefined } as never,
])('one that leaves nothing behind is not: %j', async more => {
  expect(await noted(failed(more))).toEqual([]);
});

it('one that nobody is known to have signed says nothing of an instance', async () => {
  expect(await noted(failed(), { refused: 'signature-mismatch' })).toEqual([]);
});

it('one of another family is not noted', async () => {
  const instance = someInstance({ family: 'saas-v1', productId: 'p-1' });
  expect(await noted(failed(), { instance })).toHaveLength(1);
  const [first, read, ...rest] = await noted(failed(), { instance, moved: ['p-2'] });
  expect([first, read?.operation, rest]).toEqual([note('saas-v2', call), 'GetItem', []]);
  // Moved to SaaS V2, not to the licences.
  const licensed = failed({ family: 'license-v1' });
  expect(await noted(licensed, { instance, moved: ['p-1'] })).toHaveLength(2);
});

it('one of the family that its product was moved to is', async () => {
  const instance = someInstance({ family: 'saas-v1', productId: 'p-1' });
  const [first, read, second, ...rest] = await noted(failed(), { instance, moved: ['p-1'] });
  expect([first, read?.operation, second]).toEqual([note('saas-v2', call), 'GetItem', note('saas-v1', call)]);
  expect(rest).toEqual([]);
});

it('one of no instance, or that is written at once, costs no more than it must', async () => {
  const nobody = scriptedTable(({ operation }) =>
    operation === 'GetItem' ? {} : 'ConditionalCheckFailedException',
  );
  const log = failureLog(scriptedTable().table, { ttl: true });
  await notedFailures(log, instanceStore(nobody.table), ['p-1']).record(failed(), undefined);
  expect(nobody.requests.map(({ operation }) => operation)).toEqual(['UpdateItem', 'GetItem']);
  expect(await noted(failed(), { moved: ['p-1'] })).toHaveLength(1);
});

it.each(['PutItem', 'UpdateItem', 'GetItem'])('is given up with the call when %s hangs', async hanging => {
  const ending = new AbortController();
  const answer = ({ operation }: { readonly operation: string }): TableAnswer => {
    if (operation !== hanging) return operation === 'UpdateItem' ? 'ConditionalCheckFailedException' : {};
    queueMicrotask(() => ending.abort());
    return 'silence';
  };
  const log = failureLog(scriptedTable(answer).table, { ttl: true });
  const instances = instanceStore(scriptedTable(answer).table);
  const recorded = notedFailures(log, instances, ['p-1']).record(failed(), undefined, ending.signal);
  await expect(recorded).rejects.toMatchObject({ code: 'table-aborted' });
});

it('what was noted is listed as before', async () => {
  const log = failureLog(scriptedTable().table, { ttl: true });
  expect(notedFailures(log, instanceStore(scriptedTable().table), []).list).toBe(log.list);
});
