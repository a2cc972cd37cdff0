import type { Sealer } from '../../seal/sealer.ts';
import type { JsonObject } from '../../wire/json.ts';
import { type ExtendParam, readSaasExtendParams } from '../../wire/request/saasExtendParams.ts';
import { instanceKey } from '../identity.ts';
import type { Instance } from '../instance.ts';

/** The seller's own questions to the buyer with the answers, or the text as received when it could not be read. */
export interface ExtendParams {
  readonly extendParams?: readonly ExtendParam[];
  readonly extendParamsText?: string;
}

/** Reads `saasExtendParams` (URL-decoded); what cannot be read is kept, never a reason to refuse the call. */
export function readExtendParams(saasExtendParams: string | undefined): ExtendParams {
  if (saasExtendParams === undefined) return {};
  const reading = readSaasExtendParams(saasExtendParams);
  return reading.ok ? { extendParams: reading.items } : { extendParamsText: saasExtendParams };
}

/** What the buyer answered at an upgrade. */
export interface UpgradeParams extends ExtendParams {
  /** Of the upgrade. */
  readonly orderId: string;
  /** Parameters that no page names, as received. */
  readonly otherFields?: JsonObject;
}

/** Sealed for the instance's item: the answers may be personal. */
export function sealUpgradeParams(params: UpgradeParams, instanceId: string, sealer: Sealer): string {
  return sealer.seal(JSON.stringify(params), {
    pk: instanceKey(instanceId).pk,
    attribute: 'upgradeParams',
  });
}

/** The answers as the event of their upgrade shows them; nothing in other events. */
export function upgradeParamsView(
  { upgradeParams, pk }: Pick<Instance, 'upgradeParams' | 'pk'>,
  orderId: unknown,
  sealer: Sealer,
): Omit<UpgradeParams, 'orderId'> {
  if (upgradeParams === undefined) return {};
  const opened: UpgradeParams = JSON.parse(sealer.open(upgradeParams, { pk, attribute: 'upgradeParams' }));
  const { orderId: of, ...params } = opened;
  return of === orderId ? params : {};
}
