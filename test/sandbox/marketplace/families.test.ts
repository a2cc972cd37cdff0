import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textReport } from '../../../commands/marketplace/callsReport.ts';
import { type CommandLine, readCommandLine } from '../../../commands/marketplace/commandLine.ts';
import type { PlayDeps, PlayResult } from '../../../sandbox/marketplace/calls/call.ts';
import { playMarketplace } from '../../../sandbox/marketplace/calls/playMarketplace.ts';
import { encryptValue } from '../../../shared/wire/cipher/encryptedValue.ts';

const key = 'd2c0a5e0-0000-4000-8000-000000000001';
const now = Date.UTC(2026, 6, 27, 7, 37, 11, 903);

/** A seller of its own: checks the token as the page tells it, and answers with `answer`. */
let seller: Server;
let received: { readonly method: string; readonly url: string; readonly body: string }[];
let answer: Record<string, unknown>;

beforeEach(async () => {
  received = [];
  answer = { resultCode: '000000', resultMsg: 'success.', instanceId: 'i-1' };
  seller = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method = '', url = '' } = request;
    received.push({ method, url, body });
    const content = JSON.stringify(
      method === 'GET' && !tokenHolds(url) ? { resultCode: '000001', resultMsg: 'wrong token' } : answer,
    );
    const sign = createHmac('sha256', key).update(content).digest('base64');
    response.setHeader('Content-Type', 'application/json');
    response.setHeader('Body-Sign', `sign_type="HMAC-SHA256", signature= "${sign}"`);
    response.end(content);
  });
  await new Promise<void>(resolve => seller.listen(0, '127.0.0.1', resolve));
});

afterEach(() => {
  seller.closeAllConnections();
  return new Promise(resolve => seller.close(resolve));
});

const parametersOf = (url: string) => new URL(url, 'http://seller').searchParams;

/** `zh-cn_topic_0070649062`, written out: decoded, without authToken, sorted, the key followed by timeStamp. */
function tokenHolds(url: string): boolean {
  const parameters = [...parametersOf(url)];
  const text = parameters
    .filter(([name]) => name !== 'authToken')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const hmac = createHmac('sha256', key + parametersOf(url).get('timeStamp'));
  return hmac.update(text).digest('base64') === parametersOf(url).get('authToken');
}

function play(words: string, deps: Partial<PlayDeps> = {}): Promise<PlayResult> {
  const read = readCommandLine(words.split(' '));
  const call = (read.kind === 'call' ? read.call : undefined) as CommandLine;
  let ids = 0;
  return playMarketplace(call, {
    url: `http://127.0.0.1:${(seller.address() as AddressInfo).port}/saas`,
    accessKey: key,
    purchases: [],
    clock: () => now,
    newId: () => {
      ids += 1;
      return `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`;
    },
    ...deps,
  });
}

const sentParameters = () => Object.fromEntries(parametersOf(received.at(-1)?.url ?? ''));

function problems(result: PlayResult): string[] {
  if (result.kind === 'problem') return [result.problem];
  return result.calls.flatMap(({ checks }) => checks.filter(({ ok }) => !ok).map(({ found }) => found));
}

describe('SaaS V1 and License 1.0', () => {
  it('are called by GET, with everything in the query and a token that the page’s formula makes', async () => {
    answer = { ...answer, appInfo: { frontEndUrl: 'https://app.example.com' } };
    const result = await play('purchase --family v1 --order A --extend idNum=352+/& --sku 规格');

    expect(problems(result)).toEqual([]);
    expect(received).toMatchObject([{ method: 'GET', body: '' }]);
    const { authToken, businessId, saasExtendParams = '', ...rest } = sentParameters();
    expect(authToken).toHaveLength(44);
    expect(businessId).toBe('00000000-0000-4000-8000-000000000002');
    expect(JSON.parse(Buffer.from(saasExtendParams, 'base64').toString())).toEqual([
      { name: 'idNum', value: '352+/&' },
    ]);
    expect(rest).toEqual({
      activity: 'newInstance',
      orderId: 'A',
      customerId: '68cbc86abc2018ab880d92f36422fa0e',
      customerName: 'sandbox-buyer',
      productId: '00301-666666-0--0',
      skuCode: '规格',
      chargingMode: '1',
      orderAmount: '100.00',
      provisionType: '1',
      amount: '1',
      periodType: 'year',
      periodNumber: '1',
      expireTime: '20270727073711',
      timeStamp: '20260727073711903',
    });
  });

  it.each([
    ['0', 'pay-per-use'],
    ['3', 'one-time'],
    ['5', 'package'],
  ])('have no period with charging mode %s (%s)', async mode => {
    await play(`purchase --family v1 --charging-mode ${mode} --test`);
    const sent = sentParameters();
    expect(sent).toMatchObject({ chargingMode: mode, testFlag: '1' });
    for (const name of ['periodType', 'periodNumber']) expect(sent).not.toHaveProperty(name);
    // "only an estimate for period products and packages"
    expect('expireTime' in sent).toBe(mode === '5');
  });

  it('carry what the buyer must not show encrypted, each time with an iv of its own', async () => {
    await play('purchase --family v1 --phone 15905222222 --email a@example.com');
    const { mobilePhone = '', email = '' } = sentParameters();
    const iv = mobilePhone.slice(0, 16);
    expect(iv).toMatch(/^[A-Za-z0-9]{16}$/);
    expect(mobilePhone).toBe(encryptValue(key, '1', '15905222222', iv));
    expect(email).toBe(encryptValue(key, '1', 'a@example.com', email.slice(0, 16)));
    await play('purchase --family v1 --phone 15905222222');
    expect(sentParameters().mobilePhone).not.toBe(mobilePhone);
  });

  it('are told by a wrong token and by a wrong clock', async () => {
    expect(await play('query --family v1 --instance i-1 --bad-signature')).toMatchObject({
      calls: [{ resultCode: '000001', verified: true }],
    });
    await play('query --family v1 --instance i-1 --skew=-3600.5');
    expect(sentParameters().timeStamp).toBe('20260727063711403');
    expect(tokenHolds(received.at(-1)?.url ?? '')).toBe(true);
  });

  it('have the user name opened for the report and the password only on request', async () => {
    answer = {
      ...answer,
      encryptType: '2',
      // "admin" and "secret" under the key above, made with openssl.
      appInfo: {
        frontEndUrl: 'https://app.example.com',
        userName: 'ABCDEFGH12345678O4sIriKgGSV11Fjo/NkYXw==',
        password: 'ABCDEFGH123456789Ys0tJvd4Hx/yG+u1CvMlA==',
      },
    };
    const report = async (words: string) => {
      const result = await play(words);
      expect(problems(result)).toEqual([]);
      return result.kind === 'played' ? textReport(result.calls) : '';
    };
    expect(await report('purchase --family v1')).toContain(
      'opened: {"userName":"admin","password":"******"}',
    );
    expect(await report('purchase --family v1 --show-password')).toContain('"password":"secret"');
  });

  it('are not in order with access data that AES-256 does not open, when no other size is stated', async () => {
    answer = { ...answer, appInfo: { frontEndUrl: 'https://app.example.com', userName: 'admin' } };
    expect(problems(await play('purchase --family v1'))).toEqual(['1 do not by encryptType "1"']);
    expect(problems(await play('purchase'))).toEqual([]);
  });

  it('are not in order without what their page asks for', async () => {
    expect(problems(await play('purchase --family v1'))).toEqual(['no appInfo.frontEndUrl']);
    expect(problems(await play('purchase --family license'))).toEqual(['no license']);
    answer = { resultCode: '000000', resultMsg: '', license: 'L' };
    expect(problems(await play('purchase --family license'))).toEqual(['no instanceId']);
    answer = { resultCode: '000005', resultMsg: 'later' };
    expect(problems(await play('purchase --family license'))).toEqual([]);
  });
});

describe('the families', () => {
  const purchases = ['v2', 'v1', 'license', 'license-online'].map(family => ({
    family,
    orderId: 'A',
    orderLineId: 'A-000001',
    instanceId: `i-${family}`,
  }));

  it('remember purchases apart from each other', async () => {
    for (const { family, instanceId } of purchases) {
      await play(`renew --family ${family} --order A`, { purchases });
      const { method = '', body = '' } = received.at(-1) ?? {};
      const sent = method === 'GET' ? sentParameters() : JSON.parse(body);
      expect(sent.instanceId).toBe(instanceId);
    }
    expect(received.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET', 'POST']);
    const others = { purchases: purchases.filter(({ family }) => family !== 'v1') };
    expect(problems(await play('renew --family v1', others))).toEqual([
      expect.stringContaining('no purchase is remembered'),
    ]);
  });

  it('name the order of the purchase where their page asks for it', async () => {
    for (const words of ['expire', 'release'].flatMap(word => [
      `${word} --family v1`,
      `${word} --family license`,
    ])) {
      await play(words, { purchases });
      expect([words, sentParameters().orderId]).toEqual([words, 'A']);
    }
  });

  it('say which commands they have instead of making one up', async () => {
    expect(await play('query --family license', { purchases })).toEqual({
      kind: 'problem',
      problem: 'license has no query; it has purchase, renew, expire, release',
    });
    expect(await play('purchase --family license-code')).toMatchObject({ kind: 'problem' });
    expect(await play('query --family license-online', { purchases })).toMatchObject({ kind: 'problem' });
    expect(received).toEqual([]);
  });

  it('make an application anew, or the same one again', async () => {
    const sent = async (words: string) => {
      await play(words, { purchases });
      return JSON.parse(received.at(-1)?.body ?? '{}');
    };
    const fresh = await sent('apply --family license-online');
    expect(fresh).toEqual({
      activity: 'getLicenseAsync',
      eventId: '00000000-0000-4000-8000-000000000002',
      instanceId: 'i-license-online',
      effectiveTime: '2026-07-27 07:37:11 z',
      expireTime: '2027-07-27 07:37:11 z',
      deviceFingerprint: 'SANDBOX-DEVICE',
    });
    expect(await sent('apply --family license-online --event E --fingerprint F')).toMatchObject({
      eventId: 'E',
      deviceFingerprint: 'F',
    });
  });
});
