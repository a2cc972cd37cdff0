import { createCipheriv, createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openAppInfo } from '../../../../sandbox/marketplace/answers/openAppInfo.ts';
import { vectorsOfKind } from '../../../vectors/vectorsOfKind.ts';

const key = 'a key';

/** AES-128 of SaaS V1, written out: the key is the twice hashed text, the iv stands in front. */
function type2(text: string, iv = 'ABCDEFGH12345678'): string {
  const sha1 = (bytes: string | Buffer) => createHash('sha1').update(bytes).digest();
  const cipher = createCipheriv('aes-128-cbc', sha1(sha1(key)).subarray(0, 16), iv);
  return iv + cipher.update(text, 'utf8', 'base64') + cipher.final('base64');
}

const app = {
  frontEndUrl: 'https://app.example.com',
  userName: type2('管理员'),
  password: type2('pässword'),
};

describe('the access data of an answer', () => {
  it('is opened by the stated key size, the password as asterisks', () => {
    expect(openAppInfo({ encryptType: '2', appInfo: app }, key)).toEqual({
      opened: [{ userName: '管理员', password: '********' }],
      check: { name: 'userName and password decrypt', ok: true, found: '' },
    });
  });

  it('shows the password when it is asked for', () => {
    expect(openAppInfo({ encryptType: '2', appInfo: app }, key, { showPassword: true }).opened).toEqual([
      { userName: '管理员', password: 'pässword' },
    ]);
  });

  it.each(
    vectorsOfKind<{ key: string; encryptType: '1' | '2'; plaintext: string }, { value: string }>(
      'saas',
      'aes-value',
    ),
  )('is opened as in $name, and by no other key size', ({ inputs, expected }) => {
    const content = (encryptType: string) => ({ encryptType, appInfo: { userName: expected.value } });
    expect(openAppInfo(content(inputs.encryptType), inputs.key)).toMatchObject({
      opened: [{ userName: inputs.plaintext }],
      check: { ok: true },
    });
    expect(openAppInfo(content(inputs.encryptType === '1' ? '2' : '1'), inputs.key)).toMatchObject({
      opened: [{ userName: 'unreadable' }],
      check: { ok: false },
    });
  });

  it('of a query is that of each instance', () => {
    const info = [{ appInfo: app }, { instanceId: 'i-2' }, { appInfo: { ...app, password: 'plain' } }];
    expect(openAppInfo({ encryptType: '2', info }, key)).toEqual({
      opened: [
        { userName: '管理员', password: '********' },
        { userName: '管理员', password: 'unreadable' },
      ],
      check: {
        name: 'userName and password decrypt',
        ok: false,
        found: '1 do not by encryptType "2"',
      },
    });
  });

  it.each(['3', 2, '', null])('cannot be opened by encryptType %j', encryptType => {
    const { check } = openAppInfo({ encryptType, appInfo: app }, key, { byDefault: '2' });
    expect(check?.ok).toBe(encryptType === null);
  });

  it('counts as AES-256 in SaaS V1 when nothing is stated, and as plain text elsewhere', () => {
    expect(openAppInfo({ appInfo: app }, key, { byDefault: '1' }).check?.ok).toBe(false);
    expect(openAppInfo({ appInfo: { userName: 'admin' } }, key)).toEqual({ opened: [], check: undefined });
  });

  it.each([
    ['no answer', undefined],
    ['no appInfo', { encryptType: '1' }],
    ['an empty one', { encryptType: '1', appInfo: null }],
    ['only an address', { encryptType: '1', appInfo: { frontEndUrl: 'https://app.example.com' } }],
    ['an entry that is none', { encryptType: '1', info: [null] }],
  ])('is none with %s', (_, content) => {
    expect(openAppInfo(content, key, { byDefault: '1' })).toEqual({ opened: [], check: undefined });
  });
});
