import { payloadHash } from '../../instance/rules/appliedEvents.ts';
import { defined } from '../../platform/defined.ts';
import { changeItem } from '../../table/contention/changeItem.ts';
import type { KitFlag } from '../../wire/request/kitRequests.ts';
import type { KitCall, KitDeps } from '../deps.ts';
import { noteStale } from '../staleCall.ts';
import { isCurrent } from '../tenant/tenant.ts';
import { withAnnouncement } from '../tenant/withAnnouncement.ts';
import { type KitApplication, kitApplicationKey } from './kitApplication.ts';

export interface ApplicationFields {
  readonly appId: string;
  readonly flag: KitFlag;
  readonly clientId?: string | undefined;
  /** Opened; undefined keeps the stored one. */
  readonly clientSecret?: string | undefined;
}

/**
 * Stores or removes the credentials of an application in an enterprise; the secret is sealed. A call that is older than
 * what is stored changes nothing and is no news.
 */
export async function syncApplication(
  deps: KitDeps,
  call: KitCall,
  fields: ApplicationFields,
): Promise<void> {
  const { kitApplications, sealer, effects } = deps;
  const { test, tenantId, instanceId, asOf, budget } = call;
  const { appId, flag, clientId, clientSecret } = fields;
  const key = kitApplicationKey(test, tenantId, appId, instanceId);
  const known = await kitApplications.read(key, budget.signal);
  const stale = !isCurrent(known?.asOf, asOf, test);
  noteStale(deps, call, 'applicationSync', { stale: stale ? 1 : 0, records: 1 });
  if (stale) return;
  const sync = payloadHash({ activity: 'applicationSync', appId, flag, clientId, clientSecret, asOf });
  await withAnnouncement(
    deps,
    call,
    { type: 'application.updated', sync, data: { appId, flag, asOf } },
    async () => {
      const binding = { pk: `${key.pk} ${key.sk}`, attribute: 'clientSecret' };
      const decide = (current: KitApplication | undefined) => {
        if (!isCurrent(current?.asOf, asOf, test)) return { answer: undefined };
        const removed = flag === 0;
        const kept = current?.removed === false ? current : undefined;
        const isSecret = clientSecret === undefined || openedSecret(current) === clientSecret;
        const same =
          current !== undefined &&
          current.removed === removed &&
          (removed || (isSecret && (clientId ?? kept?.clientId) === kept?.clientId)) &&
          (test || current.asOf === asOf);
        if (same) return { answer: undefined };
        const secret = clientSecret === undefined ? kept?.clientSecret : sealer.seal(clientSecret, binding);
        const base = { tenantId, test, instanceId, appId, asOf, removed };
        const changes = removed
          ? { ...base, clientId: '' }
          : { ...base, clientId: clientId ?? kept?.clientId ?? '', ...defined({ clientSecret: secret }) };
        return { answer: undefined, changes };
      };
      const openedSecret = (current: KitApplication | undefined): string | undefined =>
        current?.clientSecret === undefined ? undefined : sealer.open(current.clientSecret, binding);
      await changeItem<KitApplication, undefined>({
        ...{ store: kitApplications, key, effects, budget, decide },
        known: known ?? null,
        replaces: true,
      });
    },
  );
}

/** Opens the secret of a stored application. */
export function openClientSecret(
  { pk, sk, clientSecret }: KitApplication,
  sealer: KitDeps['sealer'],
): string | undefined {
  return clientSecret === undefined
    ? undefined
    : sealer.open(clientSecret, { pk: `${pk} ${sk}`, attribute: 'clientSecret' });
}
