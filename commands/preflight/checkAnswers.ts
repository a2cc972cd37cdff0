import { exchangeHttp1, type RawAnswer } from '../../sandbox/marketplace/transport/exchangeHttp1.ts';
import { exchangeHttp2 } from '../accept/exchangeHttp2.ts';
import type { HealthCheck } from '../target/deploymentHealth.ts';

/** The marketplace waits 5 s. */
const answerWithinMs = 4_000;
/** The bundle takes calls that are up to 60 s off. */
const clockWithinSeconds = 30;

/**
 * Looks at answers to calls that nobody signed: their code does not matter, their form does.
 *
 * @throws the fault of a connection
 */
export async function checkAnswers(url: URL, next: (what: string) => void): Promise<readonly HealthCheck[]> {
  const headers = { 'Content-Type': 'application/json' };
  const timed = async (): Promise<readonly [RawAnswer, number]> => {
    const startedAt = performance.now();
    const answer = await exchangeHttp1('POST', url, headers, Buffer.from('{}'));
    return [answer, Math.round(performance.now() - startedAt)];
  };
  next('first answer');
  const [first, firstMs] = await timed();
  next('second answer');
  const [, againMs] = await timed();
  next('HTTP/2');
  const second = await exchangeHttp2({ method: 'POST', url, headers, body: '{}' });
  next('bare domain');
  const root = await exchangeHttp1('GET', new URL('/', url), {}, Buffer.alloc(0));
  next('');
  return [
    {
      name: 'the first answer comes within 4 s',
      ok: firstMs < answerWithinMs,
      found: `${firstMs} ms, then ${againMs} ms`,
    },
    {
      name: 'the address answers HTTP 200 to every call',
      ok: first.status === 200,
      found: `HTTP ${first.status}`,
    },
    bodySignOver1(first),
    bodySignOver2(second),
    {
      name: 'the bare domain answers 200 without a redirect',
      ok: root.status === 200,
      found: `HTTP ${root.status}${root.status >= 300 && root.status < 400 ? ` to ${headerOf(root, 'location')}` : ''}`,
    },
    clockCheck(first),
  ];
}

function bodySignOver1(answer: RawAnswer): HealthCheck {
  const name = answer.headers.map(([header]) => header).find(header => header.toLowerCase() === 'body-sign');
  return {
    name: 'Body-Sign keeps its letter case over HTTP/1.1',
    ok: name === 'Body-Sign',
    found: name ?? 'no such header',
  };
}

/** There all names are in lower case; only whether it is there can be seen. */
function bodySignOver2(answer: RawAnswer | undefined): HealthCheck {
  const isSigned = answer?.status === 200 && headerOf(answer, 'body-sign') !== undefined;
  return {
    name: 'Body-Sign comes over HTTP/2 as well',
    ok: answer === undefined || isSigned,
    found:
      answer === undefined
        ? 'HTTP/2 is not offered, which is enough'
        : isSigned
          ? 'it does'
          : `HTTP ${answer.status}, ${headerOf(answer, 'body-sign') === undefined ? 'no such header' : 'signed'}`,
  };
}

function clockCheck(answer: RawAnswer): HealthCheck {
  const date = Date.parse(headerOf(answer, 'date') ?? '');
  const off = Math.round((date - Date.now()) / 1000);
  return {
    name: `its clock and this one are less than ${clockWithinSeconds} s apart`,
    ok: Math.abs(off) < clockWithinSeconds,
    found: Number.isNaN(off) ? 'no Date header' : `${off} s`,
  };
}

const headerOf = ({ headers }: RawAnswer, wanted: string): string | undefined =>
  headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
