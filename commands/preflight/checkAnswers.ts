import { exchangeHttp1, type RawAnswer } from '../../sandbox/marketplace/transport/exchangeHttp1.ts';
import { exchangeHttp2 } from '../accept/exchangeHttp2.ts';
import type { HealthCheck } from '../target/deploymentHealth.ts';
import { inBoth, type Text, text } from '../terminal/language.ts';

/** The marketplace waits 5 s. */
const answerWithinMs = 4_000;
/** The bundle takes calls that are up to 60 s off. */
const clockWithinSeconds = 30;

/**
 * Looks at answers to calls that nobody signed: their code does not matter, their form does.
 *
 * @param aheadMs how far the clock there is ahead on purpose, as a sandbox's
 * @throws the fault of a connection
 */
export async function checkAnswers(
  url: URL,
  next: (what: Text) => void,
  aheadMs = 0,
): Promise<readonly HealthCheck[]> {
  const headers = { 'Content-Type': 'application/json' };
  const timed = async (): Promise<readonly [RawAnswer, number]> => {
    const startedAt = performance.now();
    const answer = await exchangeHttp1('POST', url, headers, Buffer.from('{}'));
    return [answer, Math.round(performance.now() - startedAt)];
  };
  next(text('first answer', '首次应答'));
  const [first, firstMs] = await timed();
  next(text('second answer', '第二次应答'));
  const [, againMs] = await timed();
  next(text('HTTP/2', 'HTTP/2'));
  const second = await exchangeHttp2({ method: 'POST', url, headers, body: '{}' });
  next(text('bare domain', '主域名'));
  const root = await exchangeHttp1('GET', new URL('/', url), {}, Buffer.alloc(0));
  next(text('', ''));
  return [
    {
      name: text('the first answer comes within 4 s', '首次应答在 4 秒内'),
      ok: firstMs < answerWithinMs,
      found: text(`${firstMs} ms, then ${againMs} ms`, `${firstMs} 毫秒，再次 ${againMs} 毫秒`),
    },
    {
      name: text('the address answers HTTP 200 to every call', '该地址对每次调用都应答 HTTP 200'),
      ok: first.status === 200,
      found: plain(`HTTP ${first.status}`),
    },
    bodySignOver1(first),
    bodySignOver2(second),
    {
      name: text('the bare domain answers 200 without a redirect', '主域名不经重定向直接应答 200'),
      ok: root.status === 200,
      found: leadsTo(root),
    },
    clockCheck(first, aheadMs),
  ];
}

function bodySignOver1(answer: RawAnswer): HealthCheck {
  const name = answer.headers.map(([header]) => header).find(header => header.toLowerCase() === 'body-sign');
  return {
    name: text('Body-Sign keeps its letter case over HTTP/1.1', 'HTTP/1.1 下 Body-Sign 保持大小写'),
    ok: name === 'Body-Sign',
    found: name === undefined ? noHeader : plain(name),
  };
}

/** There all names are in lower case; only whether it is there can be seen. */
function bodySignOver2(answer: RawAnswer | undefined): HealthCheck {
  const isSigned = answer?.status === 200 && headerOf(answer, 'body-sign') !== undefined;
  return {
    name: text('Body-Sign comes over HTTP/2 as well', 'HTTP/2 下同样有 Body-Sign'),
    ok: answer === undefined || isSigned,
    found:
      answer === undefined
        ? text('HTTP/2 is not offered, which is enough', '不提供 HTTP/2，这样就够了')
        : isSigned
          ? text('it does', '是')
          : inBoth(language => `HTTP ${answer.status}, ${signOf(answer)[language]}`),
  };
}

function clockCheck(answer: RawAnswer, aheadMs: number): HealthCheck {
  const date = Date.parse(headerOf(answer, 'date') ?? '');
  const off = Math.round((date - Date.now() - aheadMs) / 1000);
  return {
    name: text(
      `its clock and this one are less than ${clockWithinSeconds} s apart`,
      `它的时钟与本机相差不到 ${clockWithinSeconds} 秒`,
    ),
    ok: Math.abs(off) < clockWithinSeconds,
    found: Number.isNaN(off) ? text('no Date header', '没有 Date 响应头') : text(`${off} s`, `${off} 秒`),
  };
}

/** What is the same in every language. */
const plain = (same: string): Text => text(same, same);

const noHeader = text('no such header', '没有这个响应头');

const signOf = (answer: RawAnswer): Text =>
  headerOf(answer, 'body-sign') === undefined ? noHeader : text('signed', '有签名');

function leadsTo(root: RawAnswer): Text {
  if (root.status < 300 || root.status >= 400) return plain(`HTTP ${root.status}`);
  const place = headerOf(root, 'location');
  return text(`HTTP ${root.status} to ${place}`, `HTTP ${root.status} 重定向到 ${place}`);
}

const headerOf = ({ headers }: RawAnswer, wanted: string): string | undefined =>
  headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
