import type { Aggregate, AnsweredReply, Job, ReceivedReply } from '../outbox/aggregate.ts';
import type { OutboxEntry } from '../outbox/outbox.ts';
import { cannotBeRefused, plainAggregate } from '../outbox/plainAggregate.ts';
import { notUnderstood, unread } from '../outbox/reply.ts';
import type { Sealer } from '../seal/sealer.ts';
import type { Application, License } from './application.ts';
import { applicationId } from './application.ts';
import { type CountDeps, countApplication } from './countApplication.ts';
import type { LicenseUpload } from './licenseUpload.ts';
import { react } from './rules/application.ts';
import { readMadeLicense } from './schema.ts';
import type { ApplicationStore } from './store.ts';

export interface ApplicationDeps extends CountDeps {
  readonly sealer: Sealer;
  readonly upload: LicenseUpload | undefined;
  /** Whether somebody is told of what concerns these products. */
  isTold(productIds: readonly string[]): boolean;
}

export interface ApplicationAggregate extends Aggregate<Application> {
  readonly store: ApplicationStore;
}

/** Applications for online licences as items with an outbox. */
export function applicationAggregate(
  store: ApplicationStore,
  history: Aggregate<Application>['history'],
  deps: () => ApplicationDeps,
): ApplicationAggregate {
  return plainAggregate({
    name: 'license',
    store,
    history,
    // Somebody has to make it: until then the event stays as a reminder, also where the product asks by itself.
    hasReceiver: (_application, type) => type === 'license.applied' || deps().isTold([]),
    obsolete: (application, entry) => entry.type === 'license.applied' && application.status !== 'counted',
    job(application, entry) {
      if (entry.type === 'license.count') return countApplication(application, entry, store, deps());
      return entry.type === 'license.upload' ? upload(application, deps()) : undefined;
    },
    compose: (application, entry) => ({
      instanceId: application.instanceId,
      applicationId: applicationId(application.eventId, application.deviceFingerprint),
      sequence: entry.sequence,
      family: 'online-license',
      eventId: application.eventId,
      deviceFingerprint: application.deviceFingerprint,
      effectiveAt: isoTime(application.effectiveAt),
      expireAt: isoTime(application.expireAt),
      status: application.status,
      refusal: application.refusal,
    }),
    interpretReply: (application, entry, reply) => interpretReply(application, entry, reply, deps().sealer),
    react,
  });
}

const upload =
  (application: Application, { sealer, upload: send }: ApplicationDeps): Job =>
  async ({ signal }) => {
    const { license, pk, eventId } = application;
    if (license === undefined) return { kind: 'skipped' };
    if (send === undefined) return { kind: 'failed', reason: 'OPEN_API_AK and OPEN_API_SK are not set' };
    const opened: License = JSON.parse(sealer.open(license, { pk, attribute: 'license' }));
    const outcome = await send(eventId, opened, signal);
    return outcome.kind === 'accepted' ? { kind: 'delivered', facts: {} } : outcome;
  };

function interpretReply(
  application: Application,
  entry: OutboxEntry,
  reply: AnsweredReply,
  sealer: Sealer,
): ReceivedReply {
  if (reply.kind === 'refused') return cannotBeRefused;
  if (entry.type !== 'license.applied') return { kind: 'delivered', facts: {} };
  const reading = readMadeLicense(reply.body);
  if (reading === undefined) {
    const problem = unread(reply, 'license');
    return problem === undefined ? { kind: 'delivered', facts: {} } : notUnderstood(problem);
  }
  if (!reading.ok) return notUnderstood(reading.problem);
  return { kind: 'delivered', facts: { license: sealLicense(application, reading.license, sealer) } };
}

/** Sealed for the application's item. */
export function sealLicense({ pk }: Application, license: License, sealer: Sealer): string {
  return sealer.seal(JSON.stringify(license), { pk, attribute: 'license' });
}

const isoTime = (epochMs: number | undefined): string | undefined =>
  epochMs === undefined ? undefined : new Date(epochMs).toISOString();
