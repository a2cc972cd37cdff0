import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlarmName, alarms } from '../../../../../shared/platform/alarms.ts';
import type { Incident, News } from '../../../../../shared/schedules/watchdog/rules/incidents.ts';
import { messageText } from '../../../../../shared/schedules/watchdog/rules/messageText.ts';
import {
  formOfHost,
  type ReceiverForm,
  receiverRequest,
  refusalOf,
} from '../../../../../shared/schedules/watchdog/rules/receiverForms.ts';
import { propertyRuns } from '../../../../support/propertyRuns.ts';

const now = 1_700_000_000_000;

const incident = (name: string, more: Partial<Incident> = {}): Incident => ({
  name,
  beganAt: Date.UTC(2026, 10, 26, 23, 10),
  lastAt: Date.UTC(2026, 10, 26, 23, 40),
  times: 3,
  detail: { minutes: 34 },
  ...more,
});

const news: News = { begun: [incident('EventOverdue')], lasting: [], over: [incident('CallsFailing')] };

const english = [
  '[koogallery-bridge prod] 1 alarm, 1 over',
  '',
  '● EventOverdue (act now): your product has not taken an event for OUTBOX_ALARM_MINUTES',
  'since 2026-11-26 23:10 UTC · minutes=34',
  'do: mend the webhook; the event comes again',
];

function sent(form: ReceiverForm, url: string, secret?: string, told: News = news) {
  const receiver = {
    form,
    url,
    language: 'en',
    stage: 'prod',
    ...(secret === undefined ? {} : { secret }),
  } as const;
  const request = receiverRequest(told, receiver, now);
  return { url: request.url, body: JSON.parse(request.body) };
}

describe('the message', () => {
  it('says what is wrong, how soon to act, since when, what to do and where that stands', () => {
    const text = messageText(news, { language: 'en', stage: 'prod', maxBytes: 4_000 });
    expect(text.split('\n').slice(0, 5)).toEqual(english);
    expect(text).toContain('docs/');
    expect(text.split('\n').at(-1)).toBe(
      '✓ CallsFailing (over): since 2026-11-26 23:10 UTC until 2026-11-26 23:40 UTC',
    );
  });

  it('is Chinese where that is asked for, with the time of Beijing', () => {
    const text = messageText(news, { language: 'zh', stage: 'prod', maxBytes: 4_000 });
    expect(text).toContain('[koogallery-bridge prod] 1 个告警，1 个已结束');
    expect(text).toContain('● EventOverdue (立即处理)：您的产品超过 OUTBOX_ALARM_MINUTES 没有接收事件');
    expect(text).toContain('自 2026-11-27 07:10');
  });

  it('has a text for every alarm in both languages', () => {
    for (const name of Object.keys(alarms) as AlarmName[]) {
      for (const language of ['en', 'zh'] as const) {
        const told = { begun: [incident(name)], lasting: [], over: [] };
        expect(messageText(told, { language, stage: 'x', maxBytes: 4_000 })).toMatch(
          /● .*\S.*\n.*\n(do: |处理：)\S/,
        );
      }
    }
  });

  it('puts what harms somebody first, and alarms of one group together', () => {
    const begun = ['UnknownProduct', 'UsageRejected', 'EventOverdue', 'OrderNeverRead', 'OutboxFull'].map(
      name => incident(name),
    );
    const text = messageText(
      { begun, lasting: [], over: [] },
      { language: 'en', stage: 'x', maxBytes: 9_000 },
    );
    expect([...text.matchAll(/● (\w+)/g)].map(([, name]) => name)).toEqual([
      'EventOverdue',
      'OutboxFull',
      'UsageRejected',
      'UnknownProduct',
      'OrderNeverRead',
    ]);
  });

  it('is never longer than the receiver takes, and counts what it leaves out', () => {
    const all = Object.keys(alarms);
    fc.assert(
      fc.property(
        fc.subarray(all, { minLength: 1 }),
        fc.subarray(all),
        fc.constantFrom('en', 'zh'),
        fc.string({ maxLength: 400, unit: 'grapheme' }),
        (begun, over, language, value) => {
          const detail = { orderId: value };
          const told = {
            begun: begun.map(name => incident(name, { detail })),
            lasting: [],
            over: over.map(name => incident(name)),
          };
          const text = messageText(told, { language, stage: 'prod', maxBytes: 2_048 });
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2_048);
          const shown = text.split('\n').filter(line => /^[●✓] /.test(line)).length;
          const rest = begun.length + over.length - shown;
          const [, counted = '0'] = /(?:… and|……另有) (\d+)/.exec(text) ?? [];
          expect(Number(counted)).toBe(rest);
        },
      ),
      { numRuns: propertyRuns(60), seed: 16 },
    );
  });

  it('carries nothing that a receiver takes for a mention, a link or a line', () => {
    const detail = { orderId: '<@all>\n[x](https://evil.example)`*' };
    const text = messageText(
      { begun: [incident('EventOverdue', { detail })], lasting: [], over: [] },
      { language: 'en', stage: 'x', maxBytes: 4_000 },
    );
    expect(text).toContain('orderId=  all  [x](https://evil.example)  \n');
  });
});

describe('each receiver', () => {
  it('of plain JSON gets everything by name', () => {
    const { url, body } = sent('json', 'https://ops.example.com/alarms');
    expect(url).toBe('https://ops.example.com/alarms');
    expect(body).toMatchObject({
      service: 'koogallery-bridge',
      stage: 'prod',
      sentAt: '2023-11-14T22:13:20.000Z',
      begun: [
        {
          alarm: 'EventOverdue',
          group: 'product',
          severity: 'critical',
          beganAt: '2026-11-26T23:10:00.000Z',
          detail: { minutes: 34 },
        },
      ],
      lasting: [],
      over: [{ alarm: 'CallsFailing' }],
    });
    expect(body.text).toContain(english[2]);
  });

  it('of WeCom gets a text message', () => {
    const { url, body } = sent('wecom', 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k');
    expect(url).toBe('https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k');
    expect(body).toEqual({ msgtype: 'text', text: { content: expect.stringContaining(english.join('\n')) } });
  });

  it('of DingTalk gets a text message, with a secret signed in the query', () => {
    const url = 'https://oapi.dingtalk.com/robot/send?access_token=t';
    expect(sent('dingtalk', url)).toEqual({
      url,
      body: { msgtype: 'text', text: { content: expect.stringContaining(english.join('\n')) } },
    });
    // Computed with Python's hmac, as the vendor's sample does.
    expect(new URL(sent('dingtalk', url, 'SEC0123456789abcdef').url).searchParams.get('sign')).toBe(
      'TSZbRFUuvaSQaRKUpF970OPCb2/LcQAP3wOvwZIzBZk=',
    );
    expect(new URL(sent('dingtalk', url, 'SEC0123456789abcdef').url).searchParams.get('timestamp')).toBe(
      '1700000000000',
    );
  });

  it('of Feishu gets a text message, with a secret signed in the body', () => {
    const url = 'https://open.feishu.cn/open-apis/bot/v2/hook/h';
    expect(sent('feishu', url).body).toEqual({
      msg_type: 'text',
      content: { text: expect.stringContaining(english.join('\n')) },
    });
    // Computed with Python's hmac, as the vendor's sample does.
    expect(sent('feishu', url, 'feishu-secret-01').body).toMatchObject({
      timestamp: '1700000000',
      sign: 'qQJDh0DjcKtraQn8sDRgB4PJYlekJFFEe2kwFVFk3C8=',
      msg_type: 'text',
    });
  });

  it('of plain JSON gets each alarm with what it means and what to do, whether it began, lasts or is over', () => {
    const { body } = sent('json', 'https://ops.example.com/', undefined, {
      begun: [incident('SomethingNewer')],
      lasting: [incident('CallsFailing')],
      over: [incident('UnknownProduct')],
    });
    const times = { beganAt: '2026-11-26T23:10:00.000Z', lastAt: '2026-11-26T23:40:00.000Z', times: 3 };
    expect([body.begun, body.lasting, body.over]).toEqual([
      [
        {
          ...{ alarm: 'SomethingNewer', group: 'bundle', severity: 'warning', ...times },
          ...{ detail: { minutes: 34 }, means: '', action: '', runbook: 'docs/runbooks/bundle.md' },
        },
      ],
      [
        {
          ...{
            alarm: 'CallsFailing',
            group: 'calls',
            severity: 'critical',
            ...times,
            detail: { minutes: 34 },
          },
          means: 'three calls or more were answered 000005 within a quarter of an hour',
          action: 'look at why without an id and at the table',
          runbook: 'docs/runbooks/calls.md#CallsFailing',
        },
      ],
      [expect.objectContaining({ alarm: 'UnknownProduct', severity: 'warning', group: 'orders' })],
    ]);
  });

  it.each([
    ['json', 16_000],
    // A text message of WeCom.
    ['wecom', 2_048],
    ['feishu', 8_000],
    ['dingtalk', 8_000],
    ['slack', 8_000],
  ] as const)('of %s gets as much as it takes: %i bytes', (form, bytes) => {
    const begun = Array.from({ length: 200 }, (_, place) => incident(`SomethingNewer${place}`));
    const { body } = sent(form, 'https://ops.example.com/', undefined, { begun, lasting: [], over: [] });
    const { length } = Buffer.from(body.text?.content ?? body.content?.text ?? body.text);
    expect(length).toBeLessThanOrEqual(bytes);
    expect(length).toBeGreaterThan(bytes - 200);
  });

  it('of Slack gets its three characters escaped', () => {
    const stage = 'a & b && <c> <<d>>';
    const receiver = { form: 'slack', url: 'https://hooks.slack.com/', language: 'en', stage } as const;
    const text: string = JSON.parse(receiverRequest(news, receiver, now).body).text;
    expect(text).toContain('a &amp; b &amp;&amp; &lt;c&gt; &lt;&lt;d&gt;&gt;]');
  });

  it('without a secret gets no signature', () => {
    const url = 'https://oapi.dingtalk.com/robot/send?access_token=t';
    expect(sent('dingtalk', url).url).toBe(url);
    expect(Object.keys(sent('feishu', 'https://open.feishu.cn/').body)).toEqual(['msg_type', 'content']);
  });

  it('of Feishu is told the second, rounded down', () => {
    const receiver = { form: 'feishu', url: 'https://open.feishu.cn/', language: 'en', stage: 'x' } as const;
    const { body } = receiverRequest(news, { ...receiver, secret: 's' }, now + 999);
    expect(JSON.parse(body).timestamp).toBe('1700000000');
  });

  it('of Slack gets text in which its three characters mean nothing', () => {
    const told = { begun: [incident('SomethingNewer', { detail: {} })], lasting: [], over: [] };
    const { body } = sent('slack', 'https://hooks.slack.com/services/T/B/x', undefined, told);
    expect(Object.keys(body)).toEqual(['text']);
    expect(body.text).not.toMatch(/[<>]/);
  });

  it.each([
    ['https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k', 'wecom'],
    ['https://open.feishu.cn/open-apis/bot/v2/hook/h', 'feishu'],
    ['https://open.larksuite.com/open-apis/bot/v2/hook/h', 'feishu'],
    ['https://oapi.dingtalk.com/robot/send?access_token=t', 'dingtalk'],
    ['https://hooks.slack.com/services/T/B/x', 'slack'],
    ['https://feishu.cn/', 'feishu'],
    ['https://larksuite.com/', 'feishu'],
    ['https://dingtalk.com/', 'dingtalk'],
    ['https://x.hooks.slack.com/', 'slack'],
    ['https://slack.com/', 'json'],
    ['https://notfeishu.cn/', 'json'],
    ['https://feishu.cn.example.com/', 'json'],
    ['https://ops.example.com/feishu.cn', 'json'],
    ['https://notdingtalk.com/robot', 'json'],
  ])('%s is known by its host', (url, form) => {
    expect(formOfHost(url)).toBe(form);
  });

  it.each([
    ['wecom', 200, { errcode: 0, errmsg: 'ok' }, undefined],
    ['wecom', 200, { errcode: 45009, errmsg: 'api freq out of limit' }, 'refused with code 45009'],
    ['dingtalk', 200, { errcode: 310000, errmsg: 'sign not match' }, 'refused with code 310000'],
    ['dingtalk', 200, { errcode: 0 }, undefined],
    ['feishu', 200, { code: 0, msg: 'success' }, undefined],
    ['feishu', 200, { StatusCode: 0, StatusMessage: 'success' }, undefined],
    ['feishu', 200, { code: 19021, msg: 'sign match fail' }, 'refused with code 19021'],
    ['feishu', 200, undefined, 'an answer that is not of this form'],
    ['feishu', 200, { code: 19021, StatusCode: 0 }, 'refused with code 19021'],
    ['feishu', 200, { errcode: 0 }, 'an answer that is not of this form'],
    ['wecom', 200, { code: 0 }, 'an answer that is not of this form'],
    ['wecom', 200, { errcode: '0' }, 'an answer that is not of this form'],
    ['wecom', 200, null, 'an answer that is not of this form'],
    ['wecom', 200, 'ok', 'an answer that is not of this form'],
    ['json', 199, undefined, 'HTTP 199'],
    ['json', 200, undefined, undefined],
    ['json', 299, undefined, undefined],
    ['json', 300, undefined, 'HTTP 300'],
    ['slack', 200, undefined, undefined],
    ['slack', 403, undefined, 'HTTP 403'],
    ['json', 204, undefined, undefined],
    ['json', 302, undefined, 'HTTP 302'],
    ['wecom', 500, { errcode: 0 }, 'HTTP 500'],
  ] satisfies [ReceiverForm, number, unknown, string | undefined][])(
    'of %s that answers %i %j',
    (form, status, body, refusal) => {
      expect(refusalOf(form, status, body)).toBe(refusal);
    },
  );
});
