import * as z from 'zod/mini';
import { ProblemError } from '../../http/problem.ts';
import { applyCommand } from '../../instance/applyCommand.ts';
import { familyOf } from '../../instance/family.ts';
import type { Instance } from '../../instance/instance.ts';
import { tellUnreadable } from '../../instance/unreadable.ts';
import { sealLicense } from '../../license/aggregate.ts';
import { type Application, applicationId, applicationKey } from '../../license/application.ts';
import { isCounted, made } from '../../license/rules/application.ts';
import { licenseBody } from '../../license/schema.ts';
import { commitInTurn } from '../../outbox/commitInTurn.ts';
import { applicationAnswer, instanceAnswer, listOf } from '../answers.ts';
import { readCursor, tablePosition, writeCursor } from '../cursor.ts';
import { instanceView, isoOrNull } from '../instanceView.ts';
import { pageQuery, route, type SellerRoute } from '../route.ts';
import { listInstances } from './instanceListRoute.ts';

/** `/api/v1/licenses`: what was bought in the licence families, and the applications for online licences. */
export const licenseRoutes: readonly SellerRoute[] = [
  route({
    method: 'GET',
    path: '/licenses',
    scope: 'read',
    summary: 'Licences of all licence families, newest first',
    answer: listOf(instanceAnswer),
    query: z.object({ ...pageQuery, status: z.optional(z.string()), family: z.optional(z.string()) }),
    run({ query, budget }, bridge) {
      const { status, family } = query;
      const wanted = (instance: Instance): boolean =>
        familyOf(instance).isLicense &&
        (status === undefined || instance.status === status) &&
        (family === undefined || instance.family === family);
      return listInstances(query, wanted, budget, bridge);
    },
  }),
  route({
    method: 'POST',
    path: '/licenses/{instanceId}/quota',
    scope: 'write',
    summary: 'How many online licences the order gives',
    answer: instanceAnswer,
    body: z.object({ quota: z.int().check(z.minimum(0), z.maximum(1_000_000)) }),
    async run({ path, body, actor, budget }, bridge) {
      const { outcome, instance } = await applyCommand(
        bridge,
        path.instanceId ?? '',
        { type: 'set-quota', quota: body.quota, cause: { activity: 'seller quota', actor } },
        { budget },
      );
      if (instance === undefined) throw new ProblemError(404, 'There is no such instance.');
      if (outcome.kind === 'impossible') {
        throw new ProblemError(409, `This is not possible while the instance is ${instance.status}.`);
      }
      return { body: instanceView(instance, bridge) };
    },
  }),
  route({
    method: 'GET',
    path: '/licenses/{instanceId}/applications',
    scope: 'read',
    summary: 'Applications for online licences of one instance',
    answer: listOf(applicationAnswer),
    query: z.object(pageQuery),
    async run({ path, query, budget }, bridge) {
      const { limit, cursor } = query;
      const from = cursor === undefined ? undefined : readCursor(cursor, tablePosition);
      const page = await bridge.applications.store.list(
        path.instanceId ?? '',
        limit,
        from,
        budget.signal,
        tellUnreadable(bridge),
      );
      return {
        body: {
          items: page.items.map(applicationView),
          nextCursor: page.next === undefined ? null : writeCursor(page.next),
        },
      };
    },
  }),
  route({
    method: 'POST',
    path: '/licenses/{instanceId}/applications/{applicationId}/license',
    scope: 'write',
    summary: 'The product has made the licence: it goes up to the marketplace',
    answer: applicationAnswer,
    body: licenseBody,
    async run({ path, body, actor, budget }, bridge) {
      const { applications, effects, sealer } = bridge;
      const license = 'file' in body ? body.file : { characters: body.license };
      const { item } = await commitInTurn<Application, undefined>({
        aggregate: applications,
        key: applicationKey(path.instanceId ?? '', path.applicationId ?? ''),
        effects,
        budget,
        decide(application) {
          if (application === undefined) throw new ProblemError(404, 'There is no such application.');
          if (!isCounted(application)) {
            throw new ProblemError(
              409,
              `This is not possible while the application is ${application.status}.`,
            );
          }
          return made(application, sealLicense(application, license, sealer), { actor });
        },
      });
      if (item === undefined) throw new ProblemError(404, 'There is no such application.');
      return { body: applicationView(item) };
    },
  }),
];

/** An application as the seller API shows it; the licence itself is not shown. */
function applicationView(application: Application): Readonly<Record<string, unknown>> {
  const { eventId, deviceFingerprint } = application;
  return {
    applicationId: applicationId(eventId, deviceFingerprint),
    instanceId: application.instanceId,
    eventId,
    deviceFingerprint: deviceFingerprint ?? null,
    effectiveAt: isoOrNull(application.effectiveAt),
    expireAt: isoOrNull(application.expireAt),
    status: application.status,
    refusal: application.refusal ?? null,
    createdAt: isoOrNull(application.createdAt),
    updatedAt: isoOrNull(application.updatedAt),
  };
}
