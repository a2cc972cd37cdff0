import { createHmac } from 'node:crypto';
import { isoTime } from '../../../platform/time.ts';
import type { Language } from './alarmTexts.ts';
import { groupOf, type Incident, type News, severityOf } from './incidents.ts';
import { messageText, runbookOf, textsOf } from './messageText.ts';

export type ReceiverForm = 'json' | 'wecom' | 'feishu' | 'dingtalk' | 'slack';

/** Who gets the messages. */
export interface Receiver {
  readonly url: string;
  readonly form: ReceiverForm;
  /** The signing secret of a robot of Feishu or DingTalk. */
  readonly secret?: string;
  readonly language: Language;
  readonly stage: string;
}

export interface ReceiverRequest {
  readonly url: string;
  readonly body: string;
}

/** Longest text, bytes. WeCom: 2,048 of a text message; the others take 20,000 and more, which nobody reads. */
const maxBytes: Readonly<Record<ReceiverForm, number>> = {
  json: 16_000,
  wecom: 2_048,
  feishu: 8_000,
  dingtalk: 8_000,
  slack: 8_000,
};

/**
 * The request that tells the news, in the receiver's own form. All of them are plain text: what an alarm carries is never
 * taken for a format.
 *
 * - WeCom: group robot (page 91770 of its developer centre), `msgtype` text
 * - Feishu: custom bot (page "custom bot usage guide"): with a secret `timestamp` in seconds and `sign`, the Base64 of the
 *   HMAC-SHA256 of nothing with the key `timestamp + "\n" + secret`
 * - DingTalk: custom robot (page "custom-robots-send-group-messages"): with a secret `timestamp` in ms and `sign` in the
 *   query, the Base64 of the HMAC-SHA256 of `timestamp + "\n" + secret` with the secret as key
 * - Slack: incoming webhook, `text`
 */
export function receiverRequest(news: News, receiver: Receiver, now: number): ReceiverRequest {
  const { url, form, secret, language, stage } = receiver;
  const text = messageText(news, { language, stage, maxBytes: maxBytes[form] });
  switch (form) {
    case 'wecom':
      return json(url, { msgtype: 'text', text: { content: text } });
    case 'feishu': {
      const timestamp = String(Math.floor(now / 1000));
      const signed = secret === undefined ? {} : { timestamp, sign: hmac(`${timestamp}\n${secret}`, '') };
      return json(url, { ...signed, msg_type: 'text', content: { text } });
    }
    case 'dingtalk': {
      const signed = new URL(url);
      if (secret !== undefined) {
        signed.searchParams.set('timestamp', String(now));
        signed.searchParams.set('sign', hmac(secret, `${now}\n${secret}`));
      }
      return json(signed.href, { msgtype: 'text', text: { content: text } });
    }
    case 'slack':
      // Three characters mean something to it (page "Formatting text for app surfaces").
      return json(url, {
        text: text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;'),
      });
    case 'json':
      return json(url, {
        service: 'koogallery-bridge',
        stage,
        sentAt: isoTime(now),
        text,
        begun: news.begun.map(incident => described(incident, language)),
        lasting: news.lasting.map(incident => described(incident, language)),
        over: news.over.map(incident => described(incident, language)),
      });
  }
}

const json = (url: string, body: object): ReceiverRequest => ({ url, body: JSON.stringify(body) });

const hmac = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('base64');

function described(incident: Incident, language: Language) {
  const { name, beganAt, lastAt, times, detail } = incident;
  const group = groupOf(name);
  const [means, action] = textsOf(name, language);
  return {
    alarm: name,
    group,
    severity: severityOf(name),
    beganAt: isoTime(beganAt),
    lastAt: isoTime(lastAt),
    times,
    detail,
    means,
    action,
    runbook: runbookOf(name),
  };
}

/** Whether the body of an answer counts beside its status. */
export const saysMore = (form: ReceiverForm): boolean => form !== 'json' && form !== 'slack';

/**
 * Whether the receiver took the message. The robots answer HTTP 200 also when they refuse, and say so in the body:
 * `errcode` of WeCom and DingTalk, `code` (older: `StatusCode`) of Feishu; 0 is taken.
 *
 * @param body what it answered, parsed; undefined when that is no JSON
 * @returns undefined when it took it, else why not; never what it said in words
 */
export function refusalOf(form: ReceiverForm, status: number, body: unknown): string | undefined {
  if (status < 200 || status > 299) return `HTTP ${status}`;
  if (!saysMore(form)) return undefined;
  const said = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
  const code = form === 'feishu' ? (said.code ?? said.StatusCode) : said.errcode;
  if (code === 0) return undefined;
  return typeof code === 'number' ? `refused with code ${code}` : 'an answer that is not of this form';
}

/** The form that a host of a robot speaks; anything else is plain JSON. */
export function formOfHost(url: string): ReceiverForm {
  const { hostname } = new URL(url);
  const of = (domain: string) => hostname === domain || hostname.endsWith(`.${domain}`);
  if (of('qyapi.weixin.qq.com')) return 'wecom';
  if (of('feishu.cn') || of('larksuite.com')) return 'feishu';
  if (of('dingtalk.com')) return 'dingtalk';
  return of('hooks.slack.com') ? 'slack' : 'json';
}
