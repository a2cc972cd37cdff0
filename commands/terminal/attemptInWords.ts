import { bundleWords } from '../../shared/seller/words/bundleWords.ts';
import { connectionCodeInWords } from './connectionProblem.ts';
import type { Language, Say } from './language.ts';

/** What the bundle noted of an attempt, such as `UND_ERR_SOCKET` or `HTTP 500`, in words. */
export function attemptInWords(
  { language, say }: { readonly language: Language; readonly say: Say },
  noted: string | null | undefined,
): string {
  if (!noted) return say('no attempt has come to an end yet', '还没有一次尝试得出结果');
  const known = connectionCodeInWords(noted);
  if (known !== undefined) return known[language];
  if (noted === 'no answer in time') return say('it does not answer in time', '没有在规定时间内应答');
  const status = /^HTTP (\d{3})(?=$|[ :])/.exec(noted)?.[1];
  return status === undefined
    ? bundleWords(language, noted)
    : say(`it answers ${noted}${meaningOf(status, say)}`, `应答为 ${quoted(noted)}${meaningOf(status, say)}`);
}

/** `HTTP 500`, and what came with it as it came. */
const quoted = (noted: string): string => noted.replace(/^(HTTP \d{3}):? ?(.+)$/s, '$1（“$2”）');

function meaningOf(status: string, say: Say): string {
  if (status === '401' || status === '403')
    return say(': it does not accept the signature or the caller', '：不接受签名或调用方');
  if (status === '404') return say(': there is nothing at that address', '：该地址没有内容');
  if (status.startsWith('3')) return say(': a redirect, which is not followed', '：重定向，不会跟随');
  return status.startsWith('5') ? say(': a fault of its own', '：对方内部出错') : '';
}
