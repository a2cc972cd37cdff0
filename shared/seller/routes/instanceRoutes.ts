import * as z from 'zod/mini';
import { ProblemError } from '../../http/problem.ts';
import { applyCommand } from '../../instance/applyCommand.ts';
import type { Cause, InstanceCommand } from '../../instance/command.ts';
import { familyOf } from '../../instance/family.ts';
import type { Instance } from '../../instance/instance.ts';
import { readProvisioned, readRefusalCode } from '../../instance/productAnswer.ts';
import type { Bridge } from '../../runtime/bridge.ts';
import { instanceAnswer } from '../answers.ts';
import { instanceOf, noSuchInstance } from '../instanceOf.ts';
import { instanceView } from '../instanceView.ts';
import { isoTimeInput, route, type SellerAnswer, type SellerCall, type SellerRoute } from '../route.ts';
import { historyRoute } from './historyRoute.ts';
import { instanceListRoute } from './instanceListRoute.ts';

/** `/api/v1/instances`: what was bought, and what the product and an operator may do with it. */
export const instanceRoutes: readonly SellerRoute[] = [
  instanceListRoute,
  route({
    method: 'GET',
    path: '/instances/{instanceId}',
    scope: 'read',
    summary: 'One instance',
    answer: instanceAnswer,
    async run({ path, budget }, bridge) {
      return shown(await instanceOf(bridge, path.instanceId ?? '', budget), bridge);
    },
  }),
  historyRoute,
  route({
    method: 'POST',
    path: '/instances/{instanceId}/provisioned',
    scope: 'write',
    summary: 'The product has made it: app data for the buyer, or the licence',
    answer: instanceAnswer,
    body: z.looseObject({}),
    async run(call, bridge) {
      const instance = await instanceOf(bridge, call.path.instanceId ?? '', call.budget);
      const made = readProvisioned(instance, call.body);
      if (made === undefined) {
        const field = familyOf(instance).delivers === 'license' ? '/license' : '/app';
        throw new ProblemError(422, 'The request breaks a rule.', {
          errors: [{ pointer: field, detail: 'is missing' }],
        });
      }
      if (!made.ok) {
        const [field = '', ...rule] = made.problem.split(' ');
        throw new ProblemError(422, 'The request breaks a rule.', {
          errors: [{ pointer: `/${field.replaceAll('.', '/')}`, detail: rule.join(' ') }],
        });
      }
      const app = bridge.sealer.seal(JSON.stringify(made.app), { pk: instance.pk, attribute: 'app' });
      return act(call, bridge, cause => ({ type: 'provisioned', app, cause }), 'provisioned');
    },
  }),
  route({
    method: 'POST',
    path: '/instances/{instanceId}/refused',
    scope: 'write',
    summary: 'The product refuses the order for good',
    answer: instanceAnswer,
    body: z.object({
      code: z.pipe(
        z.string(),
        z.transform((code, context): string => {
          const known = readRefusalCode(code);
          if (known !== undefined) return known;
          context.issues.push({ code: 'custom', input: code, message: 'must be 000100 to 000107 or a name' });
          return z.NEVER;
        }),
      ),
      reason: z._default(z.string().check(z.maxLength(200, 'must have at most 200 characters')), ''),
    }),
    run: (call, bridge) => act(call, bridge, cause => ({ type: 'refuse', ...call.body, cause }), 'refused'),
  }),
  route({
    method: 'POST',
    path: '/instances/{instanceId}/extend',
    scope: 'operate',
    summary: 'Sets the expiry; our own clock never acts on it',
    answer: instanceAnswer,
    body: z.object({ expireAt: isoTimeInput }),
    run: (call, bridge) =>
      act(call, bridge, cause => ({ type: 'extend', expireAt: call.body.expireAt, cause }), 'extend'),
  }),
  operate('freeze', 'Blocks it', cause => ({ type: 'freeze', by: 'operator', cause })),
  operate('unfreeze', 'Lifts a freeze, whoever made it', cause => ({ type: 'unfreeze', cause })),
  operate('keep', 'Our own clock will not release it', cause => ({ type: 'keep', keeps: true, cause })),
  operate('let-go', 'Our own clock may release it again', cause => ({ type: 'keep', keeps: false, cause })),
  operate('release', 'Ends it for good', cause => ({ type: 'release', reason: 'operator', cause })),
  operate('reopen', 'Forgets a refusal and asks the product again', cause => ({ type: 'reopen', cause })),
];

function operate(name: string, summary: string, command: (cause: Cause) => InstanceCommand): SellerRoute {
  return route({
    method: 'POST',
    path: `/instances/{instanceId}/${name}`,
    scope: 'operate',
    summary,
    answer: instanceAnswer,
    run: (call, bridge) => act(call, bridge, command, name),
  });
}

async function act(
  { path, actor, budget }: SellerCall<unknown, unknown>,
  bridge: Bridge,
  command: (cause: Cause) => InstanceCommand,
  name: string,
): Promise<SellerAnswer> {
  const instanceId = path.instanceId ?? '';
  const cause = { activity: `seller ${name}`, actor };
  const { outcome, instance } = await applyCommand(bridge, instanceId, command(cause), { budget });
  if (instance === undefined) throw noSuchInstance();
  if (outcome.kind === 'impossible' || outcome.kind === 'unknown') {
    throw new ProblemError(409, `This is not possible while the instance is ${instance.status}.`);
  }
  return shown(instance, bridge);
}

const shown = (instance: Instance, bridge: Bridge): SellerAnswer => ({
  body: instanceView(instance, bridge),
});
