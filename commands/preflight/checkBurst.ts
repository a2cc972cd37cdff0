import { exchangeHttp1, type RawAnswer } from '../../sandbox/marketplace/transport/exchangeHttp1.ts';
import type { HealthCheck } from '../target/deploymentHealth.ts';
import { type Text, text } from '../terminal/language.ts';

/** As many buyers at once as a small campaign brings; a new AWS account runs as few as ten functions at the same time. */
const atOnce = 20;

/** What a gateway answers when no function is free. */
const isFull = ({ status }: RawAnswer): boolean => status === 429 || status === 503;

/**
 * Sends several unsigned calls at the same time.
 *
 * @throws the fault of a connection
 */
export async function checkBurst(url: URL, next: (what: Text) => void): Promise<HealthCheck> {
  next(text(`${atOnce} calls at once`, `同时 ${atOnce} 次调用`));
  const headers = { 'Content-Type': 'application/json' };
  const answers = await Promise.all(
    Array.from({ length: atOnce }, () => exchangeHttp1('POST', url, headers, Buffer.from('{}'))),
  );
  const full = answers.filter(isFull);
  const failed = answers.filter(({ status }) => status !== 200);
  const codes = [...new Set(failed.map(({ status }) => status))].join(', ');
  return {
    name: text(`${atOnce} calls at once are all answered`, `同时 ${atOnce} 次调用都有应答`),
    ok: failed.length === 0,
    found:
      failed.length === 0
        ? text('HTTP 200 each', '均为 HTTP 200')
        : text(
            `${failed.length} of them HTTP ${codes}${full.length === 0 ? '' : `. ${reduced.en}`}`,
            `其中 ${failed.length} 次为 HTTP ${codes}${full.length === 0 ? '' : `。${reduced.zh}`}`,
          ),
  };
}

const reduced = text(
  'A new AWS account runs only a few functions at once: ask for 1,000 in Service Quotas, AWS Lambda, "Concurrent executions"; elsewhere, let more processes or connections run',
  '新的 AWS 账号同时只能运行几个函数：请在 Service Quotas 的 AWS Lambda 中把“Concurrent executions”申请到 1,000；在其他平台上，允许更多进程或连接',
);
