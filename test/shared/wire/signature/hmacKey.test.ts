import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hmacKey } from '../../../../shared/wire/signature/hmacKey.ts';

const mac = (key: Parameters<typeof createHmac>[1]) => createHmac('sha256', key).update('text').digest('hex');

describe('hmacKey', () => {
  it('signs as the text of the secret does, whatever stands in it', () => {
    // RFC 4231, test case 2.
    const published = createHmac('sha256', hmacKey('Jefe'))
      .update('what do ya want for nothing?')
      .digest('hex');
    expect(published).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
    for (const secret of ['', 'k', '密钥-ключ', 'x'.repeat(200), '\ud800', 'nul\0nul']) {
      expect([secret, mac(hmacKey(secret))]).toEqual([secret, mac(secret)]);
    }
  });

  it('is kept for the next call, of a few dozen secrets', () => {
    const [one, other] = [hmacKey('kept'), hmacKey('kept too')];
    expect([hmacKey('kept') === one, hmacKey('kept too') === other]).toEqual([true, true]);
    for (let index = 0; index < 200; index += 1) hmacKey(`another ${index}`);
    expect(hmacKey('kept')).not.toBe(one);
  });

  it('stays right when more secrets come than are kept', () => {
    const first = mac(hmacKey('the first'));
    for (let index = 0; index < 200; index += 1) hmacKey(`secret ${index}`);
    expect(mac(hmacKey('the first'))).toBe(first);
    expect(mac(hmacKey('secret 199'))).toBe(mac('secret 199'));
  });
});
