import { minuteMs } from '../../shared/platform/time.ts';
import { momentIn } from '../terminal/language.ts';
import { SellerApiError, sellerApiReader } from './sellerApiReader.ts';

export interface HealthCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly found: string;
}

interface Health {
  readonly table: string;
  readonly pendingEvents?: number;
  readonly oldestPendingAt?: string | null;
  readonly unreadable?: number;
}

/** A first attempt, and the next few, may be under way for so long. */
const patienceMs = 5 * minuteMs;

/**
 * What a deployment says of itself: `GET /api/v1/health` with a token. Test calls touch neither its table nor its product.
 *
 * @param now epoch ms, of the deployment's clock
 * @param token of the seller API, with the scope read
 */
export async function healthChecks(
  origin: string,
  token: string,
  now: number,
): Promise<readonly HealthCheck[]> {
  const name = 'health of the deployment (GET /api/v1/health)';
  try {
    const health = await sellerApiReader(origin, token, fetch).get<Health>('/health');
    if (health === undefined) return [{ name, ok: false, found: 'there is no such address' }];
    return [
      {
        name: 'its table answers',
        ok: health.table === 'ok',
        found:
          health.table === 'ok'
            ? 'it does'
            : `${health.table}: every real order is answered 000005; its log names the cause, npm run why tells more`,
      },
      ...(health.table === 'ok' ? knownToToken(health, now) : []),
    ];
  } catch (error) {
    if (!(error instanceof SellerApiError)) throw error;
    return [{ name, ok: false, found: error.message }];
  }
}

function knownToToken(
  { pendingEvents, oldestPendingAt, unreadable = 0 }: Health,
  now: number,
): readonly HealthCheck[] {
  if (pendingEvents === undefined) {
    return [{ name: 'the token is known there', ok: false, found: 'it is not: what waits was not told' }];
  }
  const since = oldestPendingAt ? Date.parse(oldestPendingAt) : now;
  return [
    {
      name: 'nothing waits for your product or the marketplace for long',
      ok: now - since < patienceMs,
      found:
        pendingEvents === 0
          ? 'nothing waits'
          : `${pendingEvents} event(s), the oldest since ${momentIn('en', since)}: npm run why tells for whom`,
    },
    {
      name: 'what is stored can be read',
      ok: unreadable === 0,
      found:
        unreadable === 0
          ? 'it can'
          : `${unreadable} of the newest instances cannot: is a key missing in DATA_KEYS?`,
    },
  ];
}

export const checkLine = ({ name, ok, found }: HealthCheck): string => `${ok ? '✓' : '✗'} ${name}: ${found}`;
