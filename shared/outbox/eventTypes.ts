/** Kinds of items with an outbox, by the first part of their partition keys. */
export type OutboxItemKind = 'instance' | 'license' | 'tenant' | 'order';

interface EventTraits {
  /** Whose outbox it stands in. */
  readonly items: readonly OutboxItemKind[];
  /**
   * - `product`: sent to the seller's product, then kept in the history
   * - `history`: a line of the history, which nobody is told
   * - `job`: work for somebody else, another item or the marketplace; queued, retried and recorded like an event
   */
  readonly deliveredTo: 'product' | 'history' | 'job';
  /** True when the product's HTTP 422 is its last word on it; anything else it can only take now or later. */
  readonly refusable: boolean;
}

const product = { deliveredTo: 'product', refusable: false } as const;
const refusable = { deliveredTo: 'product', refusable: true } as const;
const history = { deliveredTo: 'history', refusable: false } as const;
const job = { deliveredTo: 'job', refusable: false } as const;

const ofInstance = { items: ['instance'] } as const;
const ofLicense = { items: ['license'] } as const;
const ofTenant = { items: ['tenant'] } as const;
const ofOrder = { items: ['order'] } as const;
const ofInstanceOrOrder = { items: ['instance', 'order'] } as const;

/**
 * Every event there is. The types are a contract with the sellers' products: none is ever renamed. When each one comes
 * and what it says stands in docs/webhooks.md, which a test holds against this list.
 *
 * Stored entries and lines have an open `type`: another version may have written what this one does not know.
 */
export const eventTypes = {
  'instance.created': { ...ofInstance, ...refusable },
  'instance.renewed': { ...ofInstance, ...product },
  'instance.frozen': { ...ofInstance, ...product },
  'instance.unfrozen': { ...ofInstance, ...product },
  'instance.upgraded': { ...ofInstance, ...refusable },
  'instance.released': { ...ofInstance, ...product },
  'instance.overdue': { ...ofInstance, ...product },
  'instance.release-due': { ...ofInstance, ...product },
  'instance.unconfirmed': { ...ofInstance, ...product },
  'instance.release-check': { ...ofInstance, ...job },
  'instance.kept': { ...ofInstance, ...history },
  'instance.let-go': { ...ofInstance, ...history },
  'instance.imported': { ...ofInstance, ...history },
  'instance.erased': { ...ofInstance, ...history },
  'instance.provisioned': { ...ofInstance, ...history },
  'instance.app-replaced': { ...ofInstance, ...history },
  'instance.refused': { ...ofInstance, ...history },
  'instance.freeze-remembered': { ...ofInstance, ...history },
  'instance.freeze-forgotten': { ...ofInstance, ...history },
  'instance.creation-withdrawn': { ...ofInstance, ...history },

  'license.requested': { ...ofInstance, ...refusable },
  'license.recorded': { ...ofInstance, ...history },
  'license.activate': { ...ofInstance, ...job },
  'license.activated': { ...ofInstance, ...product },
  'license.activation-refused': { ...ofInstance, ...product },
  'license.report-usage': { ...ofInstance, ...job },
  'license.usage-reported': { ...ofInstance, ...product },
  'license.usage-refused': { ...ofInstance, ...product },
  'license.application-counted': { ...ofInstance, ...history },
  'license.quota-set': { ...ofInstance, ...history },

  'license.count': { ...ofLicense, ...job },
  'license.applied': { ...ofLicense, ...product },
  'license.upload': { ...ofLicense, ...job },
  'license.uploaded': { ...ofLicense, ...product },
  'license.upload-refused': { ...ofLicense, ...product },

  'tenant.bound': { ...ofTenant, ...product },
  'tenant.updated': { ...ofTenant, ...product },
  'tenant.unbound': { ...ofTenant, ...product },
  'application.updated': { ...ofTenant, ...product },
  'users.authorized': { ...ofTenant, ...product },
  'users.updated': { ...ofTenant, ...product },
  'users.revoked': { ...ofTenant, ...product },
  'departments.changed': { ...ofTenant, ...product },

  'usage.low': { ...ofInstance, ...product },
  'usage.exhausted': { ...ofInstance, ...product },
  'usage.rejected': { ...ofInstance, ...product },
  'usage.meter-reset': { ...ofInstance, ...product },

  'order.read': { ...ofInstanceOrOrder, ...job },
  'order.notified': { ...ofOrder, ...product },
  'order.unread': { ...ofInstanceOrOrder, ...product },
  'order.unfulfilled': { ...ofOrder, ...product },
} as const satisfies Readonly<Record<string, EventTraits>>;

export type EventType = keyof typeof eventTypes;

/** The events of one kind of item, and of one destination where that is asked. */
export type EventTypeOf<
  Kind extends OutboxItemKind,
  Destination extends EventTraits['deliveredTo'] = EventTraits['deliveredTo'],
> = {
  [Type in EventType]: Kind extends (typeof eventTypes)[Type]['items'][number]
    ? (typeof eventTypes)[Type]['deliveredTo'] extends Destination
      ? Type
      : never
    : never;
}[EventType];

/** Questions to the product: answered anew each time, never queued and never in the history, so they are no events. */
export const questionTypes = ['instance.change-requested', 'instance.status-requested'] as const;

export type QuestionType = (typeof questionTypes)[number];

/** What is known of a stored type; undefined when another version wrote it. */
export function eventTraits(type: string): EventTraits | undefined {
  return Object.hasOwn(eventTypes, type) ? eventTypes[type as EventType] : undefined;
}

/** Whether the product's HTTP 422 is the last word on it. */
export const isRefusable = (type: string): boolean => eventTraits(type)?.refusable === true;

/** Whether it is a line of the history only. */
export const isHistoryOnly = (type: string): boolean => eventTraits(type)?.deliveredTo === 'history';
