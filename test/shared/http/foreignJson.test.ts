import { describe, expect, it } from 'vitest';
import { readForeignJson, withoutEmptyMembers } from '../../../shared/http/foreignJson.ts';

const limit = 64 * 1_024;
const read = (bytes: Uint8Array | string) => readForeignJson(Buffer.from(bytes as string), limit);
const utf16 = (text: string) => Buffer.concat([Buffer.from('fffe', 'hex'), Buffer.from(text, 'utf16le')]);

describe('JSON from outside', () => {
  it.each([
    ['an object', '{"a":"企业"}', { a: '企业' }],
    ['a byte order mark in front', '\uFEFF{"a":1}', { a: 1 }],
    ['white space around', ' \r\n[1]\n', [1]],
    ['null', 'null', null],
  ])('of %s is read', (_, text, value) => {
    expect(read(text)).toEqual({ kind: 'json', value });
  });

  it.each(['', ' ', '\r\n', '\uFEFF', '\uFEFF \n'])('%j holds nothing', text => {
    expect(read(text)).toEqual({ kind: 'empty' });
  });

  it.each([
    ['HTML', Buffer.from('<html>'), 'not UTF-8 JSON'],
    ['plain text', Buffer.from('OK'), 'not UTF-8 JSON'],
    ['half of an object', Buffer.from('{"a":'), 'not UTF-8 JSON'],
    ['GBK', Buffer.from('7b2261223a22b9dc227d', 'hex'), 'not UTF-8 JSON'],
    ['UTF-16', utf16('{"a":1}'), 'not UTF-8 JSON'],
    ['UTF-8 that breaks off', Buffer.from('7b2261223a22e4bc227d', 'hex'), 'not UTF-8 JSON'],
    ['two byte order marks', Buffer.from('\uFEFF\uFEFF{}'), 'not UTF-8 JSON'],
    ['one byte too many', Buffer.from(`"${'x'.repeat(limit - 1)}"`), 'larger than 64 KiB'],
    ['a hundred brackets', Buffer.from('['.repeat(100) + ']'.repeat(100)), 'nested too deeply'],
  ])('of %s is told apart from nothing, and its contents are not repeated', (_, bytes, problem) => {
    expect(readForeignJson(bytes, limit)).toEqual({ kind: 'unreadable', problem });
  });

  it('of exactly the limit is read', () => {
    expect(readForeignJson(Buffer.from(`"${'x'.repeat(limit - 2)}"`), limit).kind).toBe('json');
    expect(readForeignJson(undefined, limit)).toMatchObject({ kind: 'unreadable' });
  });
});

it('a member without a value is one that is missing, at every level; entries of lists stay', () => {
  const sent = { a: null, b: '', c: 0, d: false, e: { f: null, g: 'x' }, h: [null, '', { i: null }], j: [] };
  expect(withoutEmptyMembers(sent)).toEqual({ c: 0, d: false, e: { g: 'x' }, h: [null, '', {}], j: [] });
  expect(withoutEmptyMembers(null)).toBeNull();
  expect(withoutEmptyMembers('')).toBe('');
});
