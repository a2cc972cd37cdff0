import { constants, createHash, createHmac, generateKeyPairSync, publicEncrypt } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openOaep } from '../../../shared/wire/cipher/oaep.ts';
import { type Json, parseJsonObject } from '../../../shared/wire/json.ts';
import { parseFields } from '../../../shared/wire/request/field.ts';
import {
  authSyncRequest,
  listedDepartments,
  readDepartments,
  tenantSyncRequest,
} from '../../../shared/wire/request/kitRequests.ts';
import { readObjectList } from '../../../shared/wire/request/relaxedList.ts';
import { accessKey } from '../../../shared/wire/signature/accessKey.ts';
import { bodySign } from '../../../shared/wire/signature/bodySign.ts';
import { canonicalPayload } from '../../../shared/wire/signature/canonicalPayload.ts';
import {
  kitToken,
  kitTokenHeader,
  signKitRequest,
  verifyKitToken,
} from '../../../shared/wire/signature/kitSignature.ts';
import { verifySignedRequest } from '../../../shared/wire/signature/signedRequest.ts';
import { vectorsOfKind } from '../../vectors/vectorsOfKind.ts';
import { fuzzRuns } from './fuzzRuns.ts';

interface Signed {
  accessKey: string;
  timestamp: string;
  nonce: string;
  body: string;
}

describe('a kit V2 signature', () => {
  it.each(
    vectorsOfKind<Signed, { accepted: boolean; matchedBy: string; xSign: string }>('kit', 'kit-v2-x-sign'),
  )('$name', ({ inputs, expected }) => {
    const verification = verifySignedRequest(
      {
        keys: [accessKey(inputs.accessKey)],
        signature: expected.xSign,
        timestamp: inputs.timestamp,
        nonce: inputs.nonce,
        body: Buffer.from(inputs.body),
        now: Number(inputs.timestamp),
        toleranceMs: 60_000,
      },
      signKitRequest,
    );
    expect(verification.ok).toBe(expected.accepted);
    if (expected.accepted) {
      const matched = expected.matchedBy === 'sorted' ? 'canonical' : 'raw';
      expect(verification).toMatchObject({ matched });
    } else {
      expect(verification).toMatchObject({ resultCode: '000001' });
    }
  });

  it.each(vectorsOfKind<{ body: string }, { payload: string }>('kit', 'kit-v2-payload'))(
    '$name',
    ({ inputs, expected }) => {
      expect(canonicalPayload(inputs.body)).toBe(expected.payload);
    },
  );
});

describe('a kit V1 token', () => {
  interface Inputs {
    accessKey: string;
    body: string;
  }
  it.each(
    vectorsOfKind<Inputs, { message: string; hmacKey: string; authToken: string }>(
      'kit',
      'kit-v1-auth-token',
    ),
  )('$name', ({ inputs, expected }) => {
    const made = createHmac('sha256', expected.hmacKey).update(expected.message).digest('base64');
    expect(made).toBe(expected.authToken);
    expect(kitToken(inputs.accessKey, parseJsonObject(inputs.body))).toBe(expected.authToken);
    const call = { keys: [accessKey(inputs.accessKey)], body: Buffer.from(inputs.body), now: 5 };
    expect(verifyKitToken({ ...call, header: `"${expected.authToken}"` })).toMatchObject({
      ok: true,
      matched: 'raw',
      signedAt: 5,
    });
    expect(verifyKitToken({ ...call, header: expected.authToken.toLowerCase() })).toMatchObject({
      ok: false,
      resultCode: '000001',
    });
  });

  it.each(vectorsOfKind<{ header: string }, { authToken: string }>('kit', 'kit-v1-auth-token-header'))(
    '$name',
    ({ inputs, expected }) => {
      expect(kitTokenHeader(inputs.header)).toBe(expected.authToken);
    },
  );

  it.each(vectorsOfKind<Inputs, { header: string }>('kit', 'kit-v1-body-sign'))(
    '$name',
    ({ inputs, expected }) => {
      expect(bodySign(inputs.accessKey, Buffer.from(inputs.body))).toBe(expected.header);
    },
  );

  it('leaves blank values out and signs lists by their JSON', () => {
    const text = 'a=1&list=[{"x":1}]&timeStamp=20220413093539534';
    const token = createHmac('sha256', 'key20220413093539534').update(text).digest('base64');
    const body = { list: [{ x: 1 }], b: '', c: null, d: ' ', a: 1, timeStamp: '20220413093539534' };
    expect(kitToken('key', body)).toBe(token);
  });

  it('holds for a real list with its own digits and order, however it is spaced and escaped', () => {
    const timeStamp = '20220413093539534';
    const list =
      '[{"userName":"张","extension":{"10":"x","9":1.50,"a":12345678901234567890,"b":"/\\u000B"}}]';
    const header = createHmac('sha256', `key${timeStamp}`)
      .update(`timeStamp=${timeStamp}&userList=${list}`)
      .digest('base64');
    const spaced = list.replaceAll(',', ' ,\n').replace('张', '\\u5f20').replace('/', '\\/');
    const body = Buffer.from(`{ "userList" : ${spaced}, "other": null, "timeStamp":"${timeStamp}" }`);
    expect(verifyKitToken({ keys: [accessKey('key')], body, header, now: 0 })).toMatchObject({ ok: true });
  });

  it.each([
    ['no body', '', 'x', '000002'],
    ['a list as body', '[]', 'x', '000002'],
    ['no timeStamp', '{"a":1}', 'x', '000002'],
    ['a timeStamp that is no digits', '{"timeStamp":"\\u0000"}', 'x', '000002'],
    ['no token', '{"timeStamp":"20220413093539534"}', undefined, '000001'],
    ['quotes only', '{"timeStamp":"20220413093539534"}', '""', '000001'],
    ['a wrong token', '{"timeStamp":"20220413093539534"}', 'AAAA', '000001'],
  ])('with %s is refused', (_, body, header, resultCode) => {
    const call = { keys: [accessKey('key')], body: Buffer.from(body), header, now: 0 };
    expect(verifyKitToken(call)).toMatchObject({ ok: false, resultCode });
  });

  it('looks at no more fields than a call may have', () => {
    const fields = Array.from({ length: 257 }, (_, index) => `"${index}":""`).join(',');
    const body = Buffer.from(`{${fields},"timeStamp":"20220413093539534"}`);
    expect(verifyKitToken({ keys: [accessKey('key')], body, header: 'AAAA', now: 0 })).toMatchObject({
      ok: false,
      resultCode: '000002',
      reason: 'too-many-members',
    });
  });

  // All over the text `flag=1&name=N&tenantId=t&testFlag=1&timeStamp=…`: a call of the debugging page.
  it.each([
    ['as it was signed', { flag: 1, name: 'N', tenantId: 't', testFlag: 1 }, true],
    ['with the flag of the page swallowed', { flag: 1, name: 'N', tenantId: 't&testFlag=1' }, false],
    ['with an encoded one', { flag: 1, name: 'N', tenantId: 't%26testFlag%3D1' }, false],
    ['with a name that holds two', { flag: 1, name: 'N', 'tenantId=t&testFlag': 1 }, false],
    ['with all in one text', { flag: 1, name: 'N&tenantId=t&testFlag=1' }, false],
    ['with an unknown one swallowed', { flag: '1&name=N', tenantId: 't', testFlag: 1 }, false],
  ])('holds for one cutting of its text: %s', (_, fields, ok) => {
    const timeStamp = '20220413093539534';
    const text = `flag=1&name=N&tenantId=t&testFlag=1&timeStamp=${timeStamp}`;
    const header = createHmac('sha256', `key${timeStamp}`).update(text).digest('base64');
    const body = Buffer.from(JSON.stringify({ ...fields, timeStamp }));
    const verification = verifyKitToken({ keys: [accessKey('key')], body, header, now: 0 });
    expect(verification).toMatchObject(ok ? { ok } : { ok, reason: 'parameter-swallowed' });
  });

  it.each(['A&B Ltd', 'a&b=c', 'https://login.example.com/?a=1&b=2'])('lets an enterprise be "%s"', name => {
    const timeStamp = '20220413093539534';
    const userList = '[{"userName":"u","photo":"https://p.example.com/?tenantId=1&userList=2"}]';
    const text = `name=${name}&timeStamp=${timeStamp}&userList=${userList}`;
    const header = createHmac('sha256', `key${timeStamp}`).update(text).digest('base64');
    const body = Buffer.from(JSON.stringify({ name, timeStamp, userList }));
    expect(verifyKitToken({ keys: [accessKey('key')], body, header, now: 0 })).toMatchObject({ ok: true });
  });
});

describe('the lists of the kit', () => {
  interface Department {
    orgCode: string;
    orgName: string;
    parentCode: string | null;
  }
  it.each(vectorsOfKind<{ value: Json }, { departments: Department[] }>('kit', 'kit-org-list'))(
    '$name',
    ({ inputs, expected }) => {
      const read = readDepartments(inputs.value)?.map(({ orgCode, orgName, parentCode }) => ({
        orgCode,
        orgName,
        parentCode: parentCode ?? null,
      }));
      expect(read).toEqual(expected.departments);
    },
  );

  it.each(vectorsOfKind<{ value: Json }, { users: Record<string, unknown>[] }>('kit', 'kit-user-list'))(
    '$name',
    ({ inputs, expected }) => {
      const fields = { tenantId: 't', appId: 'a', flag: 1, userList: inputs.value };
      const parsed = parseFields(authSyncRequest, fields);
      if (!parsed.ok) throw new Error(parsed.field);
      for (const [index, user] of expected.users.entries()) {
        const read = parsed.value.userList[index];
        const flat = {
          ...read?.profile,
          userName: read?.userName,
          orgCode: read?.orgCode,
          role: read?.role,
          enable: String(read?.enabled),
        };
        for (const [name, value] of Object.entries(user)) {
          if (value === null || name === 'extension' || name === 'enabled') continue;
          expect([name, (flat as Record<string, unknown>)[name]]).toEqual([name, value]);
        }
      }
    },
  );

  it.each([
    [
      'bare names and words',
      '[{orgCode:A1, orgName: "x:y, {z}" }]',
      [{ orgCode: 'A1', orgName: 'x:y, {z}' }],
    ],
    ['numbers and words of JSON', '[{a:1, b:true, true:null}]', [{ a: 1, b: true, true: null }]],
    ['codes that are no numbers', '[{a:00000001, b:1e5, c:1.0}]', [{ a: '00000001', b: '1e5', c: '1.0' }]],
    ['single quotes', String.raw`[{'a':'x, "y"', b:'it\'s', c:'\\'}]`, [{ a: 'x, "y"', b: "it's", c: '\\' }]],
    ['an apostrophe', "[{a:O'Brien}]", [{ a: "O'Brien" }]],
    ['one object', '{a:"1"}', [{ a: '1' }]],
    ['an escaped quote', String.raw`[{a:"x\"y"}]`, [{ a: 'x"y' }]],
    ['no entries', '[]', []],
  ])('are read from text with %s', (_, text, expected) => {
    expect(readObjectList(text)).toEqual(expected);
  });

  it.each([
    '',
    'text',
    '[1]',
    '[{a:"1]',
    '[{a:1}',
    '{a:1,,}',
    '5',
    'null',
    '[[{}]]',
    '[{a:(1)}',
    'process.exit()',
    "[{a:'open}]",
    "[{a:'x'y}]",
    '[{a:1},]',
    '[{a=1}]',
  ])('are not read from %j', text => {
    expect(readObjectList(text)).toBeUndefined();
  });

  it('are read in a time that grows with the list, not with its square', () => {
    const entry = '{orgCode:1,orgName:部门,parentCode:"1"}';
    const list = `[${Array.from({ length: 60_000 }, () => entry).join(',')}]`;
    expect(readObjectList(list)).toHaveLength(60_000);
  });

  it.each([
    ['the name of V2', { orgInfoList: [{ orgCode: '2' }], orgInfo: [{ orgCode: '1' }] }, '2'],
    ['the name of V1', { orgInfo: '[{"orgCode":"1"}]' }, '1'],
    ['the name of V1 beside a blank one', { orgInfoList: ' ', orgInfo: '[{"orgCode":"1"}]' }, '1'],
    ['the name of V1 beside null', { orgInfoList: null, orgInfo: '[{"orgCode":"1"}]' }, '1'],
    ['neither name', {}, undefined],
    ['two blank names', { orgInfoList: '', orgInfo: '' }, undefined],
  ])('stand under %s', (_, fields, orgCode) => {
    expect(listedDepartments(fields)?.[0]?.orgCode).toBe(orgCode);
  });

  it('come back from both spellings, and never throw', () => {
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,8}$/).filter(word => word !== '__proto__');
    const list = fc.array(fc.dictionary(name, fc.string({ unit: 'grapheme' }), { noNullPrototype: true }), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(list, entries => {
        expect(readObjectList(JSON.stringify(entries))).toEqual(entries);
        const relaxed = entries.map(
          entry =>
            `{${Object.entries(entry)
              .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
              .join(' , ')}}`,
        );
        expect(readObjectList(`[${relaxed.join(',')}]`)).toEqual(entries);
      }),
      fuzzRuns,
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'[]{}:,"a1 \\') }), text => {
        expect(['object', 'undefined']).toContain(typeof readObjectList(text));
      }),
      fuzzRuns,
    );
  });
});

describe('the fields of the kit', () => {
  it('reads flags as numbers or text, and times as Beijing time', () => {
    for (const flag of [1, '1', ' 1 ']) {
      expect(
        parseFields(tenantSyncRequest, { tenantId: 't', flag, timeStamp: '20220413093539534' }),
      ).toMatchObject({
        ok: true,
        value: { flag: 1, timeStamp: Date.UTC(2022, 3, 13, 1, 35, 39, 534) },
      });
    }
    for (const flag of [true, [1], 'one', '', null]) {
      expect(parseFields(tenantSyncRequest, { tenantId: 't', flag })).toMatchObject({
        ok: false,
        field: 'flag',
      });
    }
  });
});

describe('a user of the kit', () => {
  const read = (user: Readonly<Record<string, Json>>) => {
    const parsed = parseFields(authSyncRequest, { tenantId: 't', appId: 'a', flag: 1, userList: [user] });
    return parsed.ok ? parsed.value.userList[0] : undefined;
  };

  it.each([
    ['admin', 'admin'],
    ['Admin', 'user'],
    ['user', 'user'],
    ['owner', 'user'],
    ['', undefined],
    [null, undefined],
  ])('with the role %j is %s', (role, expected) => {
    expect(read({ userName: 'u', role })?.role).toBe(expected);
  });

  it.each([
    ['false', false],
    ['FALSE', false],
    [false, false],
    ['True', true],
    [true, true],
    ['', undefined],
    [null, undefined],
  ])('that says %j of enable is enabled: %s', (enable, expected) => {
    expect(read({ userName: 'u', enable })).toMatchObject({ enabled: expected });
  });

  it.each(['no', '0', 1])('that says %j of enable cannot be used', enable => {
    expect(read({ userName: 'u', enable })).toBeUndefined();
  });

  it('has its own facts before those of the extension, as text, and keeps the extension whole', () => {
    const extension = { employeeType: '4', workPlace: '南京', entryDate: '2022-11-9', own1: { a: [1] } };
    expect(read({ userName: 'u', employeeType: 1, workPlace: '', extension })?.profile).toEqual({
      employeeType: '1',
      workPlace: '南京',
      entryDate: '2022-11-9',
      extension,
    });
  });

  it('may have more than 500 others beside it', () => {
    const userList = Array.from({ length: 501 }, (_, index) => ({ userName: `u${index}` }));
    const parsed = parseFields(authSyncRequest, { tenantId: 't', appId: 'a', flag: 1, userList });
    expect(parsed.ok && parsed.value.userList.length).toBe(501);
  });
});

describe('a client secret', () => {
  const pair = (bits: number) =>
    generateKeyPairSync('rsa', {
      modulusLength: bits,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
  const [key, other] = [pair(3072), pair(2048)];
  const sealed = (oaepHash: string, text = 's3cret 密', publicKey = key.publicKey) =>
    publicEncrypt(
      { key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash },
      Buffer.from(text),
    ).toString('base64');

  it.each(['sha1', 'sha256'])('opens with one hash for both, %s, as Node writes it', hash => {
    expect(openOaep([key.privateKey], sealed(hash))).toBe('s3cret 密');
    expect(openOaep([other.privateKey, key.privateKey], sealed(hash))).toBe('s3cret 密');
    expect(openOaep([key.privateKey], sealed(hash).replaceAll('+', ' '))).toBe('s3cret 密');
    for (const fold of ['\n', '\r\n', '\n ', '\n\t']) {
      const folded = sealed(hash).replace(/.{76}/g, `$&${fold}`);
      expect(openOaep([key.privateKey], `${folded}\r\n`)).toBe('s3cret 密');
    }
  });

  it('does not look at a text that is three times as long as any, however much of it is white space', () => {
    const folded = (blanks: number) => `${sealed('sha256')}${'\n'.repeat(blanks)}`;
    expect(openOaep([key.privateKey], folded(1_000))).toBe('s3cret 密');
    expect(openOaep([key.privateKey], folded(2_000))).toBeUndefined();
  });

  it('opens though the + that it ends with became a blank', () => {
    const text = Array.from({ length: 2_000 }, () => sealed('sha256')).find(text => text.endsWith('+')) ?? '';
    expect(openOaep([other.privateKey, key.privateKey], text.replaceAll('+', ' '))).toBe('s3cret 密');
    expect(openOaep([key.privateKey], `  ${sealed('sha256')} `)).toBe('s3cret 密');
  });

  it('opens as Java writes it: SHA-256 for the label, SHA-1 for the mask', () => {
    const [length, message, seed] = [384, Buffer.from('s3cret'), Buffer.alloc(32, 7)];
    const mask = (of: Buffer, size: number): Buffer => {
      const block = (counter: number) => {
        const count = Buffer.from([0, 0, 0, counter]);
        return createHash('sha1')
          .update(Buffer.concat([of, count]))
          .digest();
      };
      return Buffer.concat(Array.from({ length: Math.ceil(size / 20) }, (_, index) => block(index))).subarray(
        0,
        size,
      );
    };
    const mixed = (left: Buffer, right: Buffer) =>
      Buffer.from(left.map((byte, index) => byte ^ (right[index] ?? 0)));
    const label = createHash('sha256').update('').digest();
    const padding = Buffer.alloc(length - message.length - 2 * 32 - 2);
    const block = Buffer.concat([label, padding, Buffer.from([1]), message]);
    const maskedBlock = mixed(block, mask(seed, block.length));
    const padded = Buffer.concat([Buffer.from([0]), mixed(seed, mask(maskedBlock, 32)), maskedBlock]);
    const rsa = { key: key.publicKey, padding: constants.RSA_NO_PADDING };
    expect(openOaep([key.privateKey], publicEncrypt(rsa, padded).toString('base64'))).toBe('s3cret');
  });

  it.each([
    ['another hash', sealed('sha512')],
    ['another key', sealed('sha256', 'x', pair(3072).publicKey)],
    ['plain text', 's3cret'],
    ['nothing', ''],
    ['bad base64 before it', `*${sealed('sha256')}`],
    ['a block of the right length', Buffer.alloc(384, 1).toString('base64')],
    ['a number beyond the modulus', Buffer.alloc(384, 255).toString('base64')],
  ])('does not open: %s', (_, text) => {
    expect(openOaep([key.privateKey], text)).toBeUndefined();
    expect(openOaep([], text)).toBeUndefined();
  });
});
