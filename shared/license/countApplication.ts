import { applyCommand, type InstanceDeps } from '../instance/applyCommand.ts';
import { instanceKey } from '../instance/identity.ts';
import type { Instance } from '../instance/instance.ts';
import type { Job } from '../outbox/aggregate.ts';
import type { OutboxEntry } from '../outbox/outbox.ts';
import { type Application, applicationId, applicationKey } from './application.ts';
import { isCounted } from './rules/application.ts';
import type { ApplicationStore } from './store.ts';

export interface CountDeps extends InstanceDeps {
  /** Whether applications for one of these products must name a device. */
  requiresFingerprint(productIds: readonly (string | undefined)[]): boolean;
}

/**
 * One licence of the order is taken, once: the instance decides.
 *
 * An instance lists the newest applications only, the others are known to be counted by their own items. So whoever
 * does not find one in the list looks at its item, after the instance, and counts only while nobody has left the list since:
 *
 * ```
 *   slow:       reads i7, item: applied ─────────────────────── counts on i7 ✗ ── reads i9, item: counted ── done
 *   successor:     counts on i7 ✓ (i8) ── item: counted
 *   others:                                  list it no more (i9)
 * ```
 */
export const countApplication =
  (application: Application, entry: OutboxEntry, store: ApplicationStore, deps: CountDeps): Job =>
  async budget => {
    const { instanceId, eventId, deviceFingerprint, effectiveAt, expireAt } = application;
    const id = applicationId(eventId, deviceFingerprint);
    const delivered = { kind: 'delivered', facts: { counted: entry.id } } as const;
    for (;;) {
      const instance = await deps.instances.store.read(instanceKey(instanceId), budget.signal);
      if (instance === undefined) return unknownInstance;
      if (instance.applications?.includes(id) !== true) {
        const own =
          instance.applicationsSettled === undefined
            ? undefined
            : await store.read(applicationKey(instanceId, id), budget.signal);
        if (own !== undefined && isCounted(own)) return delivered;
        const products = [instance.productId, instance.skuCode];
        if (deviceFingerprint === undefined && deps.requiresFingerprint(products)) return needsDevice;
      }
      const { outcome } = await applyCommand(
        deps,
        instanceId,
        {
          type: 'apply-for-license',
          cause: { activity: 'getLicenseAsync' },
          application: id,
          effectiveAt,
          expireAt,
          settled: await settledOf(instance, store, budget.signal),
          settledAsOf: instance.applicationsSettled ?? 0,
        },
        { family: 'online-license', budget, known: instance },
      );
      // The instance has moved on since: the pause for the lost race is over already.
      if (outcome.kind === 'in-progress') continue;
      if (outcome.kind === 'refused') return outcome;
      return outcome.kind === 'unknown' ? unknownInstance : delivered;
    }
  };

const needsDevice = {
  kind: 'refused',
  code: '000903',
  reason: 'device fingerprint or hardware code required',
} as const;

const unknownInstance = { kind: 'refused', code: '000003', reason: 'instance id does not exist' } as const;

/** An instance lists so many before older ones leave; an item of the table holds about 12,000. */
const maxList = 256;

/** How many of the oldest are looked at; those with a licence in a file are large, and a request reads 16 MB. */
const maxLookedAt = 32;

/** Those of the oldest listed applications that may leave the list: their own items say that they were counted. */
async function settledOf(
  { instanceId, applications = [] }: Instance,
  store: ApplicationStore,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (applications.length < maxList) return [];
  try {
    const found = await store.readMany(instanceId, applications.slice(0, maxLookedAt), signal);
    return found
      .filter(isCounted)
      .map(({ eventId, deviceFingerprint }) => applicationId(eventId, deviceFingerprint));
  } catch {
    // The next application makes room: nobody is refused a licence because another's item cannot be read.
    return [];
  }
}
