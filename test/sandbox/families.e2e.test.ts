import { describe, expect, it } from 'vitest';
import { runServedSandbox } from '../deploy/serve/running/runServedSandbox.ts';
import { withoutNginx } from '../support/nginx.ts';
import { isProof } from '../support/proof.ts';
import { runSandbox } from './runSandbox.ts';
import { suiteSandbox } from './suiteSandbox.ts';

const deployments = [
  { name: 'serverless-offline', run: (directory: string) => runSandbox(directory) },
  ...(withoutNginx || !isProof ? [] : [{ name: 'two processes behind nginx', run: runServedSandbox }]),
];

describe.each(deployments)('on $name', ({ run }) => {
  const sandbox = suiteSandbox(run);

  /** Plays one command after the other and gives the result codes; every answer must be in order. */
  async function play(family: string, ...commands: readonly string[]): Promise<readonly string[]> {
    const codes: string[] = [];
    for (const command of commands) {
      const { exitCode, calls } = await sandbox.marketplace(`${command} --family ${family}`);
      expect([command, exitCode]).toEqual([command, 0]);
      codes.push(calls[0]?.resultCode ?? 'none');
    }
    return codes;
  }

  const success = (count: number) => Array.from({ length: count }, () => '000000');

  describe('over HTTP, from purchase to release, every answer verified by the marketplace', () => {
    it('SaaS V1', async () => {
      const codes = await play(
        'v1',
        'purchase --order V1 --phone 15905222222 --extend idNum=352',
        'purchase --order V1',
        'query',
        'renew',
        'expire',
        'trial-to-formal',
        'freeze',
        'unfreeze',
        'upgrade',
        'cancel-renewal',
        'release',
        'query',
      );
      expect(codes).toEqual([...success(11), '000003']);
    });

    it('SaaS V1 gives the same password each time the buyer looks, never in the same ciphertext', async () => {
      const look = async (options = '') => {
        const { calls } = await sandbox.marketplace(`purchase --family v1 --order V1-SHOWN ${options}`);
        return calls[0];
      };
      const first = await look('--show-password');
      const again = await look('--show-password');
      expect(first?.opened).toEqual([{ userName: 'admin', password: expect.stringMatching(/^[^*]+$/) }]);
      expect(again?.opened).toEqual(first?.opened);
      expect(first?.answer).toHaveProperty('appInfo.password');
      expect(again?.answer.appInfo).not.toEqual(first?.answer.appInfo);
      expect((await look())?.opened).toEqual([
        { userName: 'admin', password: expect.stringMatching(/^[*]+$/) },
      ]);
    });

    it('License 1.0, two hundred times at once one licence', async () => {
      expect(await play('license', 'purchase', 'renew', 'expire', 'renew', 'release')).toEqual(success(5));
      // A busy machine may have no time for some: those the marketplace repeats, until every one is done.
      const licenses: unknown[] = [];
      for (let left = 200; left > 0; left = 200 - licenses.length) {
        const { calls } = await sandbox.marketplace(`purchase --family license --order L --parallel ${left}`);
        expect(calls).toHaveLength(left);
        const done = calls.filter(({ resultCode }) => resultCode === '000000');
        const others = calls.filter(call => !done.includes(call));
        expect(others.map(({ resultCode }) => resultCode)).toEqual(others.map(() => '000005'));
        licenses.push(...done.map(({ answer }) => answer.license));
      }
      expect(licenses[0]).toMatch(/^LICENSE-/);
      expect(new Set(licenses).size).toBe(1);
    });

    it('licence codes', async () => {
      const code = '--license PL-E2E';
      const codes = await play(
        'license-code',
        ...['renew', 'cancel-renewal', 'freeze', 'unfreeze', 'release', 'release', 'renew'].map(
          word => `${word} ${code}`,
        ),
      );
      expect(codes).toEqual([...success(6), '000003']);
    });

    it('online licences', async () => {
      const codes = await play(
        'license-online',
        'purchase',
        'apply --event E1',
        'apply --event E1',
        'renew',
        'freeze',
        'apply --event E2',
        'unfreeze',
        'upgrade',
        'release',
        'apply --event E3',
      );
      expect(codes).toEqual([...success(5), '000901', ...success(3), '000003']);
      const applied = (await sandbox.productEvents()).filter(({ type }) => type === 'license.applied');
      expect(new Set(applied.map(({ data: event }) => event.eventId))).toEqual(new Set(['E1']));
    });
  });
});
