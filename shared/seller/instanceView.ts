import type { Instance } from '../instance/instance.ts';
import { countedApplications } from '../instance/rules/license/licenseQuota.ts';
import { orderShown } from '../instance/rules/order.ts';
import { isoTime } from '../platform/time.ts';
import type { Sealer } from '../seal/sealer.ts';

/** ISO 8601, or null. */
export const isoOrNull = (epochMs: number | undefined): string | null => isoTime(epochMs) ?? null;

/** An instance as the seller API shows it: ISO 8601 times, null for what is not there, never the password. */
export function instanceView(instance: Instance, sealer: Sealer): Readonly<Record<string, unknown>> {
  return {
    instanceId: instance.instanceId,
    status: instance.status,
    family: instance.family,
    // A licence code is known before its order.
    orderId: instance.orderId || null,
    orderLineId: instance.orderLineId ?? null,
    productId: instance.productId ?? null,
    skuCode: instance.skuCode ?? null,
    expireAt: isoOrNull(instance.expireAt),
    expireAtSource: instance.expireAtSource ?? null,
    frozenBy: instance.frozenBy ?? null,
    frozenAt: isoOrNull(instance.frozenAt),
    freezeWaiting: instance.freezeWaiting ?? null,
    failedCall: failedCallView(instance),
    keptByOperator: instance.keptByOperator === true,
    releaseNoticedAt: isoOrNull(instance.releaseNoticedAt),
    releasedAt: isoOrNull(instance.releasedAt),
    refusal: instance.refusal ?? null,
    confirmedAt: isoOrNull(instance.confirmedAt),
    order: instance.order === undefined ? null : orderShown(JSON.parse(instance.order)),
    license: instance.license ?? null,
    quota: instance.quota ?? null,
    applications: countedApplications(instance),
    app: appView(instance, sealer),
    pendingEvents: instance.outbox.filter(({ silent }) => silent !== true).length,
    createdAt: isoOrNull(instance.createdAt),
    updatedAt: isoOrNull(instance.updatedAt),
  };
}

/** A call of the marketplace about it that was answered with an error and has not come again. */
function failedCallView({ failedCall }: Instance): unknown {
  if (failedCall === undefined) return null;
  const { at, activity, orderId = null, resultCode } = failedCall;
  return { at: isoTime(at), activity, orderId, resultCode };
}

/** The password is the buyer's: it goes to the marketplace and nowhere else. */
function appView({ app, pk }: Instance, sealer: Sealer): unknown {
  if (app === undefined) return null;
  const { password: _, ...shown } = JSON.parse(sealer.open(app, { pk, attribute: 'app' }));
  return shown;
}
