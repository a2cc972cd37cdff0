import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { accessKey } from '../../../../shared/wire/signature/accessKey.ts';
import { kitToken, kitTokenHeader, verifyKitToken } from '../../../../shared/wire/signature/kitSignature.ts';

const timeStamp = '20220413093539534';
/** The formula of the page, written out (docs/protocol/kit.md, section 5.1). */
const tokenOf = (message: string, key = 'key', time = timeStamp): string =>
  createHmac('sha256', key + time)
    .update(message)
    .digest('base64');

const verify = (body: string | Uint8Array, header: string | undefined, keys = ['another', 'key']) =>
  verifyKitToken({ keys: keys.map(accessKey), body: Buffer.from(body), header, now: 7 });

/** What is read of a body whose fields give this text. */
const read = (body: string, message: string) => {
  const verification = verify(body, tokenOf(message));
  return verification.ok ? verification : verification.reason;
};

describe('the token in the header', () => {
  it.each([
    ['bare', 'token='],
    ['with blanks', ' \ttoken= '],
    ['in quotes', '"token="'],
    ['in quotes with blanks inside and outside', ' " token= " '],
    ['in single quotes', "'token='"],
    ['in typographic quotes', '“token=”'],
    ['in typographic quotes the other way round', '”token=“'],
    ['in single typographic quotes', '‘token=’'],
    ['in single ones the other way round', '’token=‘'],
    ['in low quotes', '„token=“'],
    ['with one quote before', '"token='],
    ['with one quote behind', "token='"],
  ])('is found %s', (_, header) => {
    expect(kitTokenHeader(header)).toBe('token=');
  });

  it.each([
    [undefined, ''],
    ['', ''],
    ['""', ''],
    ['""token=""', '"token="'],
    ['to"ken', 'to"ken'],
    ['to ken', 'to ken'],
  ])('of %j is %j: one pair of quotes, and none inside', (header, token) => {
    expect(kitTokenHeader(header)).toBe(token);
  });
});

describe('what a token of the kit is made over', () => {
  it.each([
    ['sorted names', '{"b":"2","a":"1","B":"3","timeStamp":"T"}', 'B=3&a=1&b=2&timeStamp=T'],
    [
      'no blank values',
      '{"a":"","b":" ","c":"\u3000","d":null,"e":"\\t\\n","f":" x","timeStamp":"T"}',
      'f= x&timeStamp=T',
    ],
    [
      'values that are printable at their ends only',
      '{"a":"!","b":"~","c":"\u007f","d":"é","timeStamp":"T"}',
      'a=!&b=~&c=\u007f&d=é&timeStamp=T',
    ],
    [
      'numbers as such',
      '{"a":1.0,"b":-5,"c":1e3,"d":0.10,"e":0.12345678901234567,"f":20221124023659999.0,"timeStamp":"T"}',
      'a=1&b=-5&c=1000&d=0.1&e=0.12345678901234566&f=20221124023660000&timeStamp=T',
    ],
    [
      'long numbers by their digits',
      '{"a":20221124023659999,"b":-20221124023659999,"c":9007199254740991,"timeStamp":"T"}',
      'a=20221124023659999&b=-20221124023659999&c=9007199254740991&timeStamp=T',
    ],
    ['words', '{"a":true,"b":false,"timeStamp":"T"}', 'a=true&b=false&timeStamp=T'],
    [
      'lists and objects by their compact JSON',
      '{"a":[ 1, {"y":1,"x":null} ],"o":{ },"timeStamp":"T"}',
      'a=[1,{"y":1,"x":null}]&o={}&timeStamp=T',
    ],
    ['no name that would change a prototype', '{"__proto__":"x","timeStamp":"T"}', 'timeStamp=T'],
  ])('%s', (_, body, message) => {
    const [sent, signed] = [body.replace('"T"', `"${timeStamp}"`), message.replace('=T', `=${timeStamp}`)];
    expect(read(sent, signed)).toMatchObject({
      ...{ ok: true, key: accessKey('key'), matched: 'raw', signedAt: 7, clockDifferenceMs: 0 },
      fields: Object.fromEntries(
        signed.split('&').map(part => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
      ),
    });
    expect(read(sent, `${signed} `)).toBe('signature-mismatch');
  });

  it('is the same where it is made', () => {
    const fields = { b: '2', blank: ' ', a: 1, list: [{ x: 1 }], timeStamp };
    expect(kitToken('key', fields)).toBe(tokenOf(`a=1&b=2&list=[{"x":1}]&timeStamp=${timeStamp}`));
    expect(kitToken('key', { a: '1' })).toBe(tokenOf('a=1', 'key', ''));
  });

  it('is a time stamp that was sent as a number, too', () => {
    expect(read(`{"timeStamp":${timeStamp}}`, `timeStamp=${timeStamp}`)).toMatchObject({
      ok: true,
      fields: { timeStamp },
    });
  });

  it('is the values decoded, where the signer had encoded them afterwards', () => {
    const body = JSON.stringify({ name: 'a%20b+c%26', plain: 'x', blank: '+', timeStamp });
    const message = `name=a b c&&plain=x&timeStamp=${timeStamp}`;
    expect(read(body, message)).toMatchObject({
      ...{ ok: true, matched: 'percent' },
      fields: { name: 'a b c&', plain: 'x', timeStamp },
    });
    expect(read(JSON.stringify({ name: 'a+b', timeStamp }), `name=a b&timeStamp=${timeStamp}`)).toMatchObject(
      { matched: 'percent' },
    );
    expect(
      read(JSON.stringify({ name: 'a%2Fb', timeStamp }), `name=a/b&timeStamp=${timeStamp}`),
    ).toMatchObject({ matched: 'percent' });
    // One value that is no encoded text stays as it is; the others are decoded all the same.
    expect(
      read(JSON.stringify({ a: '100%', b: '%41', timeStamp }), `a=100%&b=A&timeStamp=${timeStamp}`),
    ).toMatchObject({
      fields: { a: '100%', b: 'A', timeStamp },
    });
  });

  it('spells half of a surrogate pair as UTF-8 does', () => {
    expect(
      read(`{"\\ud800":"\\udc00x","timeStamp":"${timeStamp}"}`, `timeStamp=${timeStamp}&\ufffd=\ufffdx`),
    ).toMatchObject({
      fields: { '\ufffd': '\ufffdx', timeStamp },
    });
  });
});

describe('a call of the kit is refused', () => {
  const right = `{"timeStamp":"${timeStamp}"}`;
  const token = tokenOf(`timeStamp=${timeStamp}`);
  it.each([
    ['without a body', '', token, '000002', 'body-not-json'],
    ['with a list as its body', `[${right}]`, token, '000002', 'body-not-json'],
    ['with a body that is no UTF-8', Buffer.from('{"a":"\xff"}', 'latin1'), token, '000002', 'body-not-json'],
    [
      'nested too deep',
      `{"timeStamp":"${timeStamp}","a":${'['.repeat(65)}${']'.repeat(65)}}`,
      token,
      '000002',
      'body-not-json',
    ],
    ['without a time stamp', '{"a":"1"}', token, '000002', 'timestamp-missing'],
    ['with a blank time stamp', '{"timeStamp":" "}', token, '000002', 'timestamp-missing'],
    ['without a token', right, undefined, '000001', 'signature-missing'],
    ['with quotes alone', right, ' "" ', '000001', 'signature-missing'],
    [
      'with a time stamp of 13 digits',
      '{"timeStamp":"1760000000000"}',
      token,
      '000002',
      'timestamp-malformed',
    ],
    [
      'with blanks around its time stamp',
      `{"timeStamp":" ${timeStamp}"}`,
      token,
      '000002',
      'timestamp-malformed',
    ],
    ['with a short token', right, 'AAAA', '000001', 'signature-mismatch'],
    [
      'with the token of another key',
      right,
      tokenOf(`timeStamp=${timeStamp}`, 'yet another'),
      '000001',
      'signature-mismatch',
    ],
    [
      'with a value that was not signed',
      `{"a":"1","timeStamp":"${timeStamp}"}`,
      token,
      '000001',
      'signature-mismatch',
    ],
  ])('%s', (_, body, header, resultCode, reason) => {
    expect(verify(body, header)).toMatchObject({ ok: false, resultCode, reason });
  });

  it('where no key is configured, before its time stamp is looked at', () => {
    expect(verify(right, token, [])).toMatchObject({ ok: false, resultCode: '000001', reason: 'no-keys' });
    expect(verify('{"timeStamp":"x"}', token, [])).toMatchObject({ reason: 'no-keys' });
  });

  it('with more fields than 256, and not with so many', () => {
    const body = (count: number) =>
      `{${Array.from({ length: count - 1 }, (_, index) => `"f${index}":" ",`).join('')}"timeStamp":"${timeStamp}"}`;
    expect(verify(body(256), token)).toMatchObject({ ok: true, fields: { timeStamp } });
    expect(verify(body(257), token)).toMatchObject({ resultCode: '000002', reason: 'too-many-members' });
  });

  it.each([
    ['userList', '[{"userName":"u&orgCode=1"}]', true],
    ['orgInfo', '[{"orgCode":"1","name":"a&tenantId=2"}]', true],
    ['orgInfoList', '[{orgCode:"1", orgName:"a&tenantId=2"}]', true],
    ['userList', '[]&tenantId=t', false],
    ['orgInfo', '[{"orgCode":"1"}&tenantId=t', false],
    ['otherList', '[{"orgCode":"1&tenantId=t"}]', false],
    ['appId', 'a&later=1', false],
    ['orgName', 'a&later=1', true],
    ['OrgName', 'a&later=1', true],
    ['clientSecret', 'a&later=1', true],
    ['domainName', 'a&later=1', true],
    ['domainName', 'a&appId=1', false],
    ['later', 'a&another=1', true],
  ])('with a field that has swallowed another, whole lists aside: %s, %s', (name, value, ok) => {
    const body = JSON.stringify({ [name]: value, timeStamp });
    const parts = [`${name}=${value}`, `timeStamp=${timeStamp}`].sort();
    expect(verify(body, tokenOf(parts.join('&')))).toMatchObject(
      ok ? { ok } : { ok, resultCode: '000001', reason: 'parameter-swallowed' },
    );
  });
});
