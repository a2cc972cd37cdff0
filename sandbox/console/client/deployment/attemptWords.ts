import { bundleWords } from '../../../../shared/seller/words/bundleWords.ts';
import { currentLanguage, say } from '../language.ts';

const codes: Readonly<Record<string, { readonly en: string; readonly zh: string }>> = {
  ECONNREFUSED: { en: 'nobody listens there', zh: '该地址没有程序在监听' },
  ECONNRESET: { en: 'it closes the connection without an answer', zh: '对方没有应答就关闭了连接' },
  UND_ERR_SOCKET: { en: 'it closes the connection without an answer', zh: '对方没有应答就关闭了连接' },
  EPIPE: { en: 'it closes the connection without an answer', zh: '对方没有应答就关闭了连接' },
  ENOTFOUND: { en: 'its name is not known', zh: '域名无法解析' },
  EAI_AGAIN: { en: 'its name cannot be looked up', zh: '域名无法查询' },
  ETIMEDOUT: { en: 'it takes too long', zh: '太久没有应答' },
  UND_ERR_CONNECT_TIMEOUT: { en: 'it takes too long', zh: '太久没有应答' },
  UND_ERR_HEADERS_TIMEOUT: { en: 'it takes too long', zh: '太久没有应答' },
  'no answer in time': { en: 'no answer in time', zh: '没有在规定时间内应答' },
};

const statuses: Readonly<Record<string, { readonly en: string; readonly zh: string }>> = {
  '3': { en: 'a redirect, which is not followed', zh: '重定向，不会跟随' },
  '401': { en: 'it does not accept the signature', zh: '不接受签名' },
  '403': { en: 'it does not accept the caller', zh: '不接受调用方' },
  '404': { en: 'there is nothing at that address', zh: '该地址没有内容' },
  '5': { en: 'a fault of its own', zh: '对方内部出错' },
};

/** What the bundle noted of an attempt, such as `UND_ERR_SOCKET` or `HTTP 500`, in words with the code behind. */
export function attemptWords(noted: string | null | undefined): string {
  if (!noted) return '';
  const known = codes[noted];
  if (known !== undefined) return known.en === noted ? say(known) : `${say(known)} (${noted})`;
  const status = /^HTTP (\d{3})\b/.exec(noted)?.[1];
  const meaning = status === undefined ? undefined : (statuses[status] ?? statuses[status.charAt(0)]);
  if (meaning !== undefined) return `${noted}: ${say(meaning)}`;
  return status === undefined ? bundleWords(currentLanguage(), noted) : noted;
}

/** Why a message did not arrive, as the sandbox saw it: its own words in English, those of the code in Chinese. */
export function deliveryWords(problem: string): string {
  const [, code = problem] = / \(([\w-]+)\)$/.exec(problem) ?? [];
  return currentLanguage() === 'en' || codes[code] === undefined ? problem : attemptWords(code);
}
