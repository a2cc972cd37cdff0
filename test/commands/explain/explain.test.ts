import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { explainRequest, type Keys } from '../../../commands/explain/explainRequest.ts';
import { readCurl } from '../../../commands/explain/readCurl.ts';

const keys: Keys = { base: 'the-base-key', v1: 'the-v1-key', kit: 'the-kit-key', license: 'the-license-key' };
const now = Date.UTC(2026, 0, 2);

/** A command as the debugging page generates it. */
function command(
  key: string,
  given: {
    readonly body?: string;
    readonly sent?: string;
    readonly at?: number;
    readonly path?: string;
  } = {},
): string {
  const { body = '{"activity":"queryInstance"}', at = now, path = '/saas' } = given;
  const { sent = body } = given;
  const hmac = (text: string) => createHmac('sha256', key).update(text).digest('hex');
  const signature = hmac(`${key}N${at}${hmac(body)}`);
  return `curl -k -X POST 'https://isv.example.com${path}?signature=${signature}&timestamp=${at}&nonce=N' \\\n -H "Content-Type: application/json" --data '${sent}'`;
}

const explain = (text: string, at = now) => {
  const request = readCurl(text);
  if ('en' in request) throw new Error(request.en);
  const { ok, steps } = explainRequest(request, keys, at);
  return [ok, steps.map(({ en }) => en).join(' ')] as const;
};

describe('a request of the debugging page', () => {
  it.each([
    ['whose signature holds', command('the-base-key'), true, 'holds with the base key'],
    [
      'signed over the sorted form',
      command('the-base-key', { body: '{"a":"1","b":"2"}', sent: '{"b":"2", "a":"1"}' }),
      true,
      'sorted form',
    ],
    ['signed with the key of another interface', command('the-kit-key'), false, 'wrong key type'],
    [
      'of licences, signed with the base key',
      command('the-base-key', { path: '/license' }),
      false,
      'wrong key type',
    ],
    ['signed with an unknown key', command('nobody'), false, 'another key is bound'],
    [
      'whose body was changed',
      command('the-base-key', { sent: '{"activity":"other"}' }),
      false,
      'changed after it was signed',
    ],
    [
      'whose body got blanks around it',
      command('the-base-key', { sent: ' {"activity":"queryInstance"} ' }),
      true,
      'holds',
    ],
  ])('%s', (_, text, ok, words) => {
    const [found, told] = explain(text);
    expect([found, told]).toEqual([ok, expect.stringContaining(words)]);
    expect(told).not.toContain('the-base-key');
  });

  it('that is old says so, and still whether its signature holds', () => {
    const [ok, told] = explain(command('the-base-key'), now + 3_600_000);
    expect(ok).toBe(true);
    expect(told).toContain('3600 s ago');
  });

  it('of V1 says that a plus got lost', () => {
    const found = Array.from(
      { length: 300 },
      (_, index) => `instanceId=i${index}&timeStamp=20260102000000000`,
    )
      .map(text => ({
        text,
        token: createHmac('sha256', 'the-v1-key20260102000000000').update(text).digest('base64'),
      }))
      .find(({ token }) => token.includes('+'));
    const { text = '', token = '' } = found ?? {};
    expect(explain(`curl "https://isv.example.com/saas?${text}&authToken=${token}"`)[0]).toBe(true);
    const lost = explain(`curl "https://isv.example.com/saas?x=1&${text}&authToken=${token}"`);
    expect(lost).toEqual([false, expect.stringContaining('+ of the token became a blank')]);
  });

  it('of V1 in which a value swallowed the next parameter says that it would be refused', () => {
    const text = 'activity=releaseInstance&instanceId=i&testFlag=1&timeStamp=20260102000000000';
    const token = createHmac('sha256', 'the-v1-key20260102000000000').update(text).digest('base64');
    const query = `${text.replace('i&testFlag=1', 'i%26testFlag%3D1')}&authToken=${encodeURIComponent(token)}`;
    const told = explain(`curl "https://isv.example.com/saas?${query}"`);
    expect(told).toEqual([false, expect.stringMatching(/contains another parameter.*000001/)]);
  });

  it('of the kit that was signed by the base formula says so', () => {
    const hmac = (text: string) => createHmac('sha256', 'the-kit-key').update(text).digest('hex');
    const sign = hmac(`the-kit-keyN${now}${hmac('{}')}`);
    const text = `curl -X POST https://isv.example.com/saas/produceAPI/v2/tenantSync -H 'x-sign: ${sign}' -H 'x-timestamp: ${now}' -H 'x-nonce: N' -d '{}'`;
    expect(explain(text)).toEqual([false, expect.stringContaining('formula of the other kind')]);
  });
});

describe('a curl command', () => {
  it('is split as a shell does', () => {
    expect(
      readCurl(
        `curl --location --request POST "https://a.example.com/x?y=1" -H 'A: b: c' --data-raw '{"a":"it'"'"'s"}'`,
      ),
    ).toEqual({
      method: 'POST',
      url: new URL('https://a.example.com/x?y=1'),
      headers: new Map([['a', 'b: c']]),
      body: `{"a":"it's"}`,
    });
    expect(readCurl('curl https://a.example.com')).toMatchObject({ method: 'GET', body: '' });
  });

  it.each([
    ['wget https://a.example.com', 'this is not a curl command'],
    ['curl -X POST', 'there is no address in it'],
  ])('%s is none: %s', (text, problem) => {
    expect(readCurl(text)).toMatchObject({ en: problem });
  });
});
