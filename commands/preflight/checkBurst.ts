import { exchangeHttp1, type RawAnswer } from '../../sandbox/marketplace/transport/exchangeHttp1.ts';
import type { HealthCheck } from '../target/deploymentHealth.ts';

/** As many buyers at once as a small campaign brings; a new AWS account runs as few as ten functions at the same time. */
const atOnce = 20;

/** What a gateway answers when no function is free. */
const isFull = ({ status }: RawAnswer): boolean => status === 429 || status === 503;

/**
 * Sends several unsigned calls at the same time.
 *
 * @throws the fault of a connection
 */
export async function checkBurst(url: URL, next: (what: string) => void): Promise<HealthCheck> {
  next(`${atOnce} calls at once`);
  const headers = { 'Content-Type': 'application/json' };
  const answers = await Promise.all(
    Array.from({ length: atOnce }, () => exchangeHttp1('POST', url, headers, Buffer.from('{}'))),
  );
  const full = answers.filter(isFull);
  const failed = answers.filter(({ status }) => status !== 200);
  const codes = [...new Set(failed.map(({ status }) => status))].join(', ');
  return {
    name: `${atOnce} calls at once are all answered`,
    ok: failed.length === 0,
    found:
      failed.length === 0
        ? 'HTTP 200 each'
        : `${failed.length} of them HTTP ${codes}${full.length === 0 ? '' : `. ${reduced}`}`,
  };
}

const reduced =
  'A new AWS account runs only a few functions at once: ask for 1,000 in Service Quotas, AWS Lambda, "Concurrent executions"; elsewhere, let more processes or connections run';
