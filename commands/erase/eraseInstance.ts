import { familyOf } from '../../shared/instance/family.ts';
import { instanceKey } from '../../shared/instance/identity.ts';
import type { Instance } from '../../shared/instance/instance.ts';
import { decide } from '../../shared/instance/rules/decide.ts';
import type { Application } from '../../shared/license/application.ts';
import { commit } from '../../shared/outbox/commit.ts';
import { defined } from '../../shared/platform/defined.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { pages } from '../../shared/table/page.ts';
import type { Erased } from './erased.ts';
import { eraseCarried, eraseHistory } from './eraseLines.ts';

const itemMs = 60_000;

const budgetOf = ({ effects }: Bridge) => ({
  deadline: effects.clock() + itemMs,
  signal: AbortSignal.timeout(itemMs),
});

/** Takes the personal data out of an instance, its applications for licences, and the histories of both. */
export async function eraseInstance(bridge: Bridge, { instanceId }: Instance, erased: Erased): Promise<void> {
  const { instances, table, effects } = bridge;
  const key = instanceKey(instanceId);
  const instance = await instances.store.read(key);
  if (instance === undefined) return;
  let isChanged = false;
  await commit({
    aggregate: instances,
    key,
    effects,
    budget: budgetOf(bridge),
    decide(known, now) {
      const app = known === undefined ? undefined : keptApp(known, bridge);
      const decision = decide(known, { type: 'erase', cause: { activity: 'erase' }, app }, now);
      isChanged = Object.keys(decision.changes).length > 0;
      return decision;
    },
  });
  if (isChanged) erased.instances += 1;
  erased.historyLines += await eraseCarried(instances.store, key);
  erased.historyLines += await eraseHistory(table, key.pk);
  if (familyOf(instance).sizeIsQuota) await eraseApplications(bridge, instance, erased);
}

/** Of the access data of what is in use only the addresses stay; it does not open where its key is gone. */
function keptApp({ app, pk }: Instance, { sealer }: Bridge): { seen: string; kept: string } | undefined {
  if (app === undefined) return undefined;
  const binding = { pk, attribute: 'app' };
  const made: Readonly<Record<string, string>> = JSON.parse(sealer.open(app, binding));
  const { frontEndUrl, adminUrl, license } = made;
  const kept = defined({ frontEndUrl, adminUrl, license });
  if (Object.keys(kept).length === Object.keys(made).length) return undefined;
  return { seen: app, kept: sealer.seal(JSON.stringify(kept), binding) };
}

async function eraseApplications(bridge: Bridge, { instanceId }: Instance, erased: Erased): Promise<void> {
  const { applications, effects, table } = bridge;
  for await (const some of pages(from => applications.store.list(instanceId, 100, from))) {
    for (const { pk, sk } of some) {
      let isChanged = false;
      await commit<Application, undefined>({
        aggregate: applications,
        key: { pk, sk },
        effects,
        budget: budgetOf(bridge),
        decide(known) {
          isChanged =
            known !== undefined && (known.license !== undefined || known.deviceFingerprint !== undefined);
          if (!isChanged) return { changes: {}, events: [], answer: undefined };
          const changes = { license: undefined, deviceFingerprint: undefined };
          // What waits would ask the product for the same licence again, or send what is gone.
          return { changes, outbox: () => [], events: [], answer: undefined };
        },
      });
      if (isChanged) erased.applications += 1;
      erased.historyLines += await eraseCarried(applications.store, { pk, sk });
      erased.historyLines += await eraseHistory(table, pk);
    }
  }
}
