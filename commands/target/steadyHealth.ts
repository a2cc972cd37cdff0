import { setTimeout } from 'node:timers/promises';
import type { AnswerOf, SellerApi } from '../../client/sellerApi.ts';
import { slowTableMs } from '../../shared/seller/words/tableFaultWords.ts';
import { text } from '../terminal/language.ts';
import { SellerApiError } from './deploymentApi.ts';

export type Health = AnswerOf<'/api/v1/health'>;

/** Between two looks, ms. */
const betweenMs = 1_000;

export interface SteadyHealth {
  /** Undefined when there is no such address. */
  readonly health: Health | undefined;
  /** The first look found something that the second one did not: it was busy for a moment. */
  readonly wavered: boolean;
}

/**
 * `GET /api/v1/health`, asked once more when it is not well: one bad moment of a busy deployment is no outage.
 *
 * @throws {SellerApiError}
 */
export async function steadyHealth(
  api: SellerApi,
  wait: (ms: number) => Promise<unknown> = setTimeout,
): Promise<SteadyHealth> {
  const first = await look(api);
  if (first === undefined || isWell(first)) return { health: first, wavered: false };
  await wait(betweenMs);
  const second = await look(api);
  return { health: second, wavered: second !== undefined && isWell(second) };
}

async function look(api: SellerApi): Promise<Health | undefined> {
  const { data } = await api.GET('/api/v1/health');
  // Anybody's JSON may come from a wrong address.
  if (data !== undefined && typeof data.table !== 'string')
    throw new SellerApiError(
      text(
        'what answers there is not the seller API: is --url the address of the deployment?',
        '应答的不是卖家 API：--url 是否为部署的地址？',
      ),
    );
  return data;
}

/** Whether its table answers, and in time. */
export const isWell = ({ table, tableMs = 0 }: Health): boolean => table === 'ok' && tableMs <= slowTableMs;
