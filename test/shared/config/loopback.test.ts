import { expect, it } from 'vitest';
import { isLoopbackUrl } from '../../../shared/config/loopback.ts';

it.each([
  ['http://localhost', true],
  ['https://sub.localhost:1', true],
  ['http://127.0.0.1:8000/path', true],
  ['http://127.1', true],
  ['http://0x7f.0.0.1', true],
  ['http://[::1]', true],
  ['http://127.0.0.1.nip.example', false],
  ['http://128.0.0.1', false],
  ['http://0.0.0.0', false],
  ['http://localhost@product.example', false],
  ['http://notlocalhost', false],
  ['http://[::2]', false],
  ['localhost', false],
  ['', false],
])('%s is on the loopback: %s', (url, expected) => {
  expect(isLoopbackUrl(url)).toBe(expected);
});
