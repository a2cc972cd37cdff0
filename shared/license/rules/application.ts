import type { Decision, FinalReply, Moment, Reaction } from '../../outbox/aggregate.ts';
import type { EventTypeOf } from '../../outbox/eventTypes.ts';
import { type EventData, eventData, type NewEvent, type OutboxEntry } from '../../outbox/outbox.ts';
import { acknowledge, remindLater } from '../../outbox/reaction.ts';
import type { Alarm, AlarmName } from '../../platform/alarms.ts';
import { defined } from '../../platform/defined.ts';
import type { Changes } from '../../table/itemStore.ts';
import type { Application } from '../application.ts';

export interface ApplicationCall {
  readonly instanceId: string;
  readonly eventId: string;
  readonly deviceFingerprint?: string | undefined;
  readonly effectiveAt: number;
  readonly expireAt?: number | undefined;
}

type ApplicationDecision = Decision<Application, undefined>;

/**
 * The marketplace applies, or asks again. An application is recorded before it is counted, so that no crash can take a
 * licence from the order without anybody knowing for whom. One that nobody is counting is counted now.
 */
export function apply(
  application: Application | undefined,
  call: ApplicationCall,
  now: number,
): ApplicationDecision {
  if (application !== undefined && isUndecided(application)) {
    return (application.leaseUntil ?? 0) > now ? unchanged : { ...unchanged, outbox: dueNow(now) };
  }
  if (application !== undefined && application.status !== 'refused') return unchanged;
  const { instanceId, eventId, deviceFingerprint, effectiveAt, expireAt } = call;
  const changes: Changes<Application> = {
    instanceId,
    eventId,
    effectiveAt,
    status: 'applied',
    ...(application === undefined ? {} : { refusal: undefined }),
    ...defined({ deviceFingerprint, expireAt }),
  };
  return { changes, events: [event('license.count', call)], answer: undefined };
}

/** Whether nobody can say yet if the order covers it. */
export function isUndecided({ status }: Pick<Application, 'status'>): boolean {
  return status === 'applied';
}

const dueNow =
  (now: number) =>
  (entries: readonly OutboxEntry[]): readonly OutboxEntry[] =>
    entries.map(entry =>
      entry.type === 'license.count' ? { ...entry, nextAt: Math.min(entry.nextAt, now) } : entry,
    );

/** Whether a licence of the order was taken for it: from then on for ever. */
export function isCounted({ status }: Pick<Application, 'status'>): boolean {
  return status !== 'applied' && status !== 'refused';
}

/**
 * The product has made the licence, in its reply or later. A second one replaces the first and goes up again.
 *
 * @param uploadAt not before, epoch ms
 */
export function made(
  application: Application,
  license: string,
  { actor, uploadAt }: { readonly actor?: string | undefined; readonly uploadAt?: number } = {},
): ApplicationDecision {
  if (!isCounted(application)) return unchanged;
  return {
    changes: { status: 'made', license, refusal: undefined },
    events: [
      {
        ...event('license.upload', application, { actor }),
        ...defined({ notBefore: uploadAt }),
      },
    ],
    answer: undefined,
    // Whoever reminded the product of it is answered.
    outbox: entries => entries.filter(({ type }) => type !== 'license.applied'),
  };
}

/** What a reply means: of the instance that counts, of the product that makes, of the marketplace that takes. Pure. */
export function react(
  application: Application,
  entry: OutboxEntry,
  reply: FinalReply,
  { now, answering }: Moment,
): Reaction<Application> {
  switch (entry.type) {
    case 'license.count':
      if (reply.kind === 'refused')
        return acknowledge(entry, { changes: refused('refused', reply), events: [] });
      return acknowledge(entry, {
        changes: { status: 'counted' },
        events: [event('license.applied', application)],
      });
    case 'license.applied': {
      const license = reply.kind === 'delivered' ? reply.facts.license : undefined;
      if (license !== undefined) {
        // The marketplace does not wait for the upload (zh-cn_topic_0070649255): it is the schedule's.
        return acknowledge(entry, made(application, license, answering ? { uploadAt: now + 1 } : {}));
      }
      return application.status === 'counted'
        ? remindLater(entry, now, alarm('AcceptedNotDone', application))
        : acknowledge(entry);
    }
    case 'license.upload':
      if (reply.kind === 'refused') {
        return acknowledge(entry, {
          changes: refused('upload-refused', reply),
          events: [event('license.upload-refused', application, { code: reply.code })],
          alarms: [alarm('LicenseUploadRefused', application, { code: reply.code })],
        });
      }
      return acknowledge(entry, {
        changes: { status: 'uploaded' },
        events: [event('license.uploaded', application)],
      });
    default:
      return acknowledge(entry);
  }
}

const unchanged: ApplicationDecision = { changes: {}, events: [], answer: undefined };

const refused = (
  status: 'refused' | 'upload-refused',
  { code, reason }: { readonly code: string; readonly reason: string },
): Changes<Application> => ({ status, refusal: { code, reason } });

function event(
  type: EventTypeOf<'license'>,
  { eventId, effectiveAt, expireAt }: Pick<ApplicationCall, 'eventId' | 'effectiveAt' | 'expireAt'>,
  more: Readonly<Record<string, EventData[string] | undefined>> = {},
): NewEvent {
  return { type, data: eventData({ eventId, effectiveAt, expireAt, ...more }) };
}

const alarm = (
  name: AlarmName,
  { instanceId, eventId }: Application,
  more: Record<string, string | number> = {},
): Alarm => ({
  name,
  detail: { instanceId, eventId, ...more },
});
