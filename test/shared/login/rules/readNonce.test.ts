import { describe, expect, it } from 'vitest';
import { readNonce } from '../../../../shared/login/rules/readNonce.ts';

describe('the nonce of the product’s own page', () => {
  it('is absent when none was given, whatever else was', () => {
    expect(readNonce([])).toEqual({ kind: 'none' });
    expect(
      readNonce([
        ['tenant', 'T1'],
        ['Nonce', 'x'],
      ]),
    ).toEqual({ kind: 'none' });
  });

  it.each(['a', 'Az09-._~', 'n'.repeat(128)])('may be %s', nonce => {
    expect(readNonce([['nonce', nonce]])).toEqual({ kind: 'nonce', nonce });
  });

  it.each(['', 'n'.repeat(129), 'a b', 'a\n', '中', '<script>', 'a;b', 'a%20b'])('may not be %j', nonce => {
    expect(readNonce([['nonce', nonce]])).toEqual({ kind: 'malformed' });
  });

  it('is given once: which of two counts nobody says', () => {
    const twice = [
      ['nonce', 'a'],
      ['nonce', 'a'],
    ] as const;
    expect(readNonce(twice)).toEqual({ kind: 'malformed' });
  });
});
