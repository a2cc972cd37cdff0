import type { SellerApi } from '../../client/sellerApi.ts';
import { type SteadyHealth, steadyHealth } from '../target/steadyHealth.ts';
import type { HealthView } from './facts.ts';

const unknown: HealthView = { status: 'degraded', table: 'unknown' };

/** @throws {SellerApiError} */
export async function healthOf(api: SellerApi): Promise<SteadyHealth & { readonly health: HealthView }> {
  const { health = unknown, wavered } = await steadyHealth(api);
  return { health, wavered };
}
