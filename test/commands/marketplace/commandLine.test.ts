import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../../../commands/marketplace/commandLine.ts';
import { usage } from '../../../commands/marketplace/help.ts';
import { marketplaceCommands } from '../../../sandbox/marketplace/families/activity.ts';

const defaults = {
  family: 'v2',
  repeat: 1,
  parallel: 1,
  skewMs: 0,
  badSignature: false,
  replay: false,
  loseAnswer: false,
  showPassword: false,
  test: false,
  json: false,
};

describe('the command line of the marketplace', () => {
  it('is a command alone', () => {
    expect(readCommandLine(['purchase'])).toEqual({
      kind: 'call',
      call: { command: 'purchase', ...defaults },
    });
  });

  it('says which options the enterprise’s commands do not take', () => {
    expect(readCommandLine(['authorize', '--replay'])).toEqual({
      kind: 'problem',
      problem: { en: 'authorize takes no --replay', zh: 'authorize 不接受 --replay' },
    });
    expect(readCommandLine(['bind', '--order', 'A', '--test', '--kit-version', '1']).kind).toBe('kit');
  });

  it('takes every option', () => {
    const words =
      'renew --order A --line A-2 --instance i --event-order R --expire 20270102030405 --scene S --product p --family v1 --sku s --charging-mode 5 --amount -1.5 --phone 1 --email e --extend a=b=c --license L --event E --fingerprint F --repeat 2 --parallel 200 --skew -61 --bad-signature --replay --lose-answer --show-password --test --url http://x/saas --key k --json';
    const joined = readCommandLine(
      words.replace('--skew -61', '--skew=-61').replace('--amount -1', '--amount=-1').split(' '),
    );
    expect(readCommandLine(words.split(' '))).toEqual(joined);
    expect(joined).toEqual({
      kind: 'call',
      call: {
        command: 'renew',
        order: 'A',
        line: 'A-2',
        instance: 'i',
        eventOrder: 'R',
        expireAt: Date.UTC(2027, 0, 2, 3, 4, 5),
        scene: 'S',
        product: 'p',
        family: 'v1',
        sku: 's',
        chargingMode: '5',
        amount: '-1.5',
        phone: '1',
        email: 'e',
        extend: [{ name: 'a', value: 'b=c' }],
        license: 'L',
        event: 'E',
        fingerprint: 'F',
        repeat: 2,
        parallel: 200,
        skewMs: -61_000,
        badSignature: true,
        replay: true,
        loseAnswer: true,
        showPassword: true,
        test: true,
        url: 'http://x/saas',
        key: 'k',
        json: true,
      },
    });
  });

  it('reads an expiry in the marketplace’s form or in ISO 8601', () => {
    for (const time of ['20270102030405', '20270102030405000', '2027-01-02T03:04:05Z']) {
      expect(readCommandLine(['renew', '--expire', time])).toMatchObject({
        call: { expireAt: Date.UTC(2027, 0, 2, 3, 4, 5) },
      });
    }
  });

  it.each([
    [[]],
    [['buy']],
    [['purchase', 'renew']],
    [['purchase', '--unknown']],
    [['purchase', '--parallel', '0']],
    [['purchase', '--repeat', 'x']],
    [['renew', '--expire', 'soon']],
    [['renew', '--skew', 'late']],
  ])('refuses %j in one line', words => {
    const result = readCommandLine(words);
    expect(result.kind).toBe('problem');
    expect(result.kind === 'problem' && `${result.problem.en}${result.problem.zh}`.split('\n')).toHaveLength(
      1,
    );
  });

  it('explains every command', () => {
    expect(readCommandLine(['--help'])).toEqual({ kind: 'help' });
    for (const command of marketplaceCommands) {
      expect(usage.en).toContain(command);
      expect(usage.zh).toContain(command);
    }
  });
});
