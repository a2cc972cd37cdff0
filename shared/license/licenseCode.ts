import type { Cause, CreateCommand } from '../instance/command.ts';
import { instanceIdFor } from '../instance/identity.ts';
import { payloadHash } from '../instance/rules/appliedEvents.ts';

/** The family of codes that the marketplace makes. */
export const licenseCodeFamily = 'license-v2';

/**
 * The instance behind a code, and what takes it in when it was never heard of: the marketplace makes the codes, and
 * tells of them only when something happens to one (`zh-cn_topic_0070649247`).
 */
export function licenseCode(
  license: string,
  cause: Cause,
  productId?: string,
): { readonly instanceId: string; readonly registers: CreateCommand } {
  const instanceId = instanceIdFor(licenseCodeFamily, license);
  return {
    instanceId,
    registers: {
      type: 'create',
      cause,
      instanceId,
      family: licenseCodeFamily,
      // The order of the purchase is not told; those of renewals are in the causes.
      orderId: '',
      license,
      productId,
      payloadHash: payloadHash({ license }),
    },
  };
}
