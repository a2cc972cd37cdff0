import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { page } from '../../../shared/login/pages.ts';
import {
  clearCookie,
  openCookie,
  readCookies,
  sealCookie,
  setCookie,
} from '../../../shared/login/session/cookie.ts';

describe('a page', () => {
  it.each([
    [undefined, 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
    ['en-US,zh;q=0.9', 'en'],
    ['fr,zh;q=0.2,en;q=0.1', 'zh-CN'],
    ['zh;q=0,en', 'en'],
    ['en;q=0.9, zh; q=0.8', 'en'],
    ['en ;q=0.1 , ZH-Hant-TW ; q=0.9', 'zh-CN'],
    ['zho,*', 'en'],
    ['de', 'en'],
  ])('speaks to %s in %s', (acceptLanguage, language) => {
    expect(page('again', { acceptLanguage, reference: 'R' })).toContain(`<html lang="${language}">`);
  });

  it('shows the reference, and nothing as markup that came from outside', () => {
    const shown = page('switch', {
      acceptLanguage: 'en',
      reference: 'ABC12345',
      href: '/x"><script>',
      form: { pending: '"><script>' },
      lines: ['<script>alert(1)</script>'],
    });
    expect(shown).toContain('ABC12345');
    expect(shown).not.toContain('<script>');
  });
});

describe('a cookie', () => {
  const secrets = ['first-secret-of-at-least-32-characters', 'second-secret-of-at-least-32-characters'];

  it('opens with every secret that is known, under its own name only', () => {
    const [newest = '', oldest = ''] = secrets;
    const sealed = sealCookie([oldest], 'a', { x: 1 }, randomBytes);
    expect(openCookie(secrets, 'a', sealed)).toEqual({ x: 1 });
    expect(openCookie([newest], 'a', sealed)).toBeUndefined();
    expect(openCookie(secrets, 'b', sealed)).toBeUndefined();
    expect(openCookie(secrets, 'a', `${sealed.slice(0, -2)}AA`)).toBeUndefined();
    expect(openCookie(secrets, 'a', 'nonsense')).toBeUndefined();
  });

  it('is for this host alone, and out of the reach of scripts', () => {
    expect(setCookie('__Host-a', 'v', 10.9, 'lax')).toBe(
      '__Host-a=v; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=10',
    );
    expect(clearCookie('__Host-a', 'none')).toBe(
      '__Host-a=; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=0',
    );
  });

  it('is read by its name, the first of a repeated one', () => {
    expect([...readCookies(['a=1; b=2', 'a=3', 'c'])]).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
  });
});
