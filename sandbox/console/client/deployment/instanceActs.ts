import { timeZone, typedMoment } from '../moment.ts';
import type { Act } from './acts.tsx';
import { deskTexts } from './deploymentTexts.ts';
import { answered, deployment, type Instance } from './sellerApi.ts';

const inPathOf = (instanceId: string) => ({ params: { path: { instanceId } } });

type PlainAct = 'freeze' | 'unfreeze' | 'release' | 'reopen' | 'keep' | 'let-go';

/** One that needs nothing but the instance. */
const plainAct = (instanceId: string, name: PlainAct): Act => ({
  name,
  label: deskTexts.acts[name],
  sure: deskTexts.sure[name],
  scope: 'operate',
  run: () => answered(deployment.POST(`/api/v1/instances/{instanceId}/${name}`, inPathOf(instanceId))),
});

export const releaseAct = (instanceId: string): Act => plainAct(instanceId, 'release');

/** What may be done with an instance in its present state. */
export function actsOf({ instanceId, status, keptByOperator }: Instance, now: () => number): readonly Act[] {
  const inPath = inPathOf(instanceId);
  const plain = (name: PlainAct): Act => plainAct(instanceId, name);
  const extend: Act = {
    name: 'extend',
    label: deskTexts.acts.extend,
    sure: deskTexts.sure.extend,
    scope: 'operate',
    field: {
      label: { en: `${deskTexts.until.en} (${timeZone()})`, zh: `${deskTexts.until.zh}（${timeZone()}）` },
      type: 'datetime-local',
      problem: value => (Date.parse(typedMoment(value) ?? '') > now() ? undefined : deskTexts.notAMoment),
    },
    run: value =>
      answered(
        deployment.POST('/api/v1/instances/{instanceId}/extend', {
          ...inPath,
          body: { expireAt: typedMoment(value) ?? '' },
        }),
      ),
  };
  const provisioned: Act = {
    name: 'provisioned',
    label: deskTexts.acts.provisioned,
    sure: deskTexts.sure.provisioned,
    scope: 'write',
    field: {
      label: deskTexts.address,
      type: 'url',
      problem: value => (/^https:\/\/\S+$/.test(value) ? undefined : deskTexts.notAnAddress),
    },
    run: value =>
      answered(
        deployment.POST('/api/v1/instances/{instanceId}/provisioned', {
          ...inPath,
          body: { app: { frontEndUrl: value } },
        }),
      ),
  };
  const keeping = plain(keptByOperator ? 'let-go' : 'keep');
  switch (status) {
    case 'provisioning':
      return [provisioned, plain('release')];
    case 'active':
      return [plain('freeze'), extend, keeping, plain('release')];
    case 'frozen':
      return [plain('unfreeze'), extend, keeping, plain('release')];
    case 'refused':
      return [plain('reopen'), plain('release')];
    default:
      return [];
  }
}
