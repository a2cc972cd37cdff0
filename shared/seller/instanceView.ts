import { type AppInfoDeps, appInfoOf } from '../instance/app/appInfo.ts';
import type { Instance } from '../instance/instance.ts';
import { countedApplications } from '../instance/rules/license/licenseQuota.ts';
import { orderShown } from '../instance/rules/orderReading.ts';
import { unreadableReason } from '../instance/unreadable.ts';
import { isoTime } from '../platform/time.ts';

/** ISO 8601, or null. */
export const isoOrNull = (epochMs: number | undefined): string | null => isoTime(epochMs) ?? null;

export interface InstanceView extends Readonly<Record<string, unknown>> {
  /** Why its app data cannot be opened; null where nothing is wrong. */
  readonly unreadable: string | null;
}

/** An instance as the seller API shows it: ISO 8601 times, null for what is not there, never the password. */
export function instanceView(instance: Instance, deps: AppInfoDeps): InstanceView {
  const { app, unreadable } = appView(instance, deps);
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
    importedAt: isoOrNull(instance.importedAt),
    order: instance.order === undefined ? null : orderShown(JSON.parse(instance.order)),
    license: instance.license ?? null,
    quota: instance.quota ?? null,
    applications: countedApplications(instance),
    app,
    unreadable,
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

/**
 * The password is the buyer's: it goes to the marketplace and nowhere else. Data that cannot be opened, since its key is
 * gone, hides nothing else of the instance.
 */
function appView(
  instance: Instance,
  deps: AppInfoDeps,
): { readonly app: unknown; readonly unreadable: string | null } {
  const { app, pk } = instance;
  if (app === undefined) return { app: appInfoOf(instance, deps) ?? null, unreadable: null };
  try {
    const { password: _, ...shown } = JSON.parse(deps.sealer.open(app, { pk, attribute: 'app' }));
    return { app: shown, unreadable: null };
  } catch (error) {
    return { app: null, unreadable: unreadableReason(error) };
  }
}
