import { beforeAll, expect, it } from 'vitest';
import { runSandbox } from './sandbox/runSandbox.ts';
import { suiteSandbox } from './sandbox/suiteSandbox.ts';
import { eventually } from './support/eventually.ts';

// A day of grace and 15 days of retention pass in about two seconds each.
const sandbox = suiteSandbox(directory =>
  runSandbox(directory, { EXPIRY_GRACE_HOURS: '0.0005', RETENTION_DAYS: '0.00002' }),
);
beforeAll(async () => {
  // A marketplace that forgets every freeze and every release.
  await fetch(`${sandbox.consoleUrl}/console/byItself`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"on":false}',
  });
});

const seller = async (path: string, body?: unknown) => {
  const response = await fetch(`${sandbox.functionsUrl}/api/v1${path}`, {
    headers: {
      authorization: `Bearer ${body === undefined ? 'sandbox-read-token-0001' : 'sandbox-operate-token-0001'}`,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  return (await response.json()) as { instanceId: string; status: string; frozenBy: string | null };
};

const buy = async (order: string): Promise<string> =>
  (await sandbox.marketplace(`purchase --order ${order}`)).summary.instanceIds[0] ?? '';

const soon = () => new Date(Date.now() + 1_000).toISOString();

const told = async (instanceId: string) =>
  (await sandbox.productEvents())
    .filter(event => event.data.instanceId === instanceId)
    .map(({ type }) => type);

it('the schedules alone freeze on the marketplace’s word, report other expiries, and never release a paid instance', async () => {
  const [expired, extended, violating] = [
    await buy('EXPIRED'),
    await buy('EXTENDED'),
    await buy('VIOLATING'),
  ];
  await sandbox.marketplace(`renew --order EXPIRED --expire ${soon()}`);
  await seller(`/instances/${extended}/extend`, { expireAt: soon() });
  await sandbox.marketplace('renew --order VIOLATING');
  await sandbox.marketplace('freeze --order VIOLATING');

  await eventually(async () => expect(await told(expired)).toContain('instance.frozen'));
  expect(await seller(`/instances/${expired}`)).toMatchObject({ status: 'frozen', frozenBy: 'clock' });
  await eventually(async () => expect(await told(extended)).toContain('instance.overdue'));
  expect(await seller(`/instances/${extended}`)).toMatchObject({ status: 'active' });
  // By now the retention of a freeze by our clock is over: that is reported, and the paid one is still there.
  await eventually(async () => expect(await told(expired)).toContain('instance.release-due'));
  expect(await seller(`/instances/${violating}`)).toMatchObject({
    status: 'frozen',
    frozenBy: 'marketplace-status',
  });
  expect(await told(violating)).not.toContain('instance.released');
});
