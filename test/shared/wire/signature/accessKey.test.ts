import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { accessKey } from '../../../../shared/wire/signature/accessKey.ts';

describe('accessKey', () => {
  it('names a key by the first 8 hex digits of a hash that is not the plain hash of the secret', () => {
    const secret = 'd2c0a5e0-0000-4000-8000-000000000001';
    const expected = createHash('sha256')
      .update('koogallery-bridge key id')
      .update(Buffer.of(0))
      .update(secret);

    expect(accessKey(secret)).toEqual({ id: `k_${expected.digest('hex').slice(0, 8)}`, secret });
    expect(createHash('sha256').update(secret).digest('hex')).not.toContain(accessKey(secret).id.slice(2));
  });

  it('gives the same key the same id and another key another id', () => {
    expect(accessKey('one').id).toBe(accessKey('one').id);
    expect(accessKey('one').id).not.toBe(accessKey('two').id);
  });
});
