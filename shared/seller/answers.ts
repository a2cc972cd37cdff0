import * as z from 'zod/mini';

/**
 * What the seller API answers, for its description. Nothing is validated with these at run time; the tests hold every
 * answer against them, so that the description is true.
 */

const time = z.iso.datetime();
const timeOrNull = z.nullable(time);
const textOrNull = z.nullable(z.string());
const count = z.int().check(z.minimum(0));

/** `{items, nextCursor}` of every list; `nextCursor` is null on the last page. */
export const listOf = <Item extends z.ZodMiniType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: textOrNull });

/** What is there and cannot be read, beside the others of a list. */
export const unreadableAnswer = z.array(z.object({ instanceId: z.string(), problem: z.string() }));

export const instanceAnswer = z.object({
  instanceId: z.string(),
  status: z.string(),
  family: z.string(),
  orderId: textOrNull,
  orderLineId: textOrNull,
  productId: textOrNull,
  skuCode: textOrNull,
  expireAt: timeOrNull,
  expireAtSource: textOrNull,
  frozenBy: textOrNull,
  frozenAt: timeOrNull,
  freezeWaiting: textOrNull,
  failedCall: z.nullable(
    z.object({ at: time, activity: z.string(), orderId: textOrNull, resultCode: z.string() }),
  ),
  keptByOperator: z.boolean(),
  releaseNoticedAt: timeOrNull,
  releasedAt: timeOrNull,
  refusal: z.nullable(z.object({ code: z.string(), reason: z.string() })),
  confirmedAt: timeOrNull,
  importedAt: timeOrNull,
  order: z.optional(z.nullable(z.looseObject({}))),
  license: textOrNull,
  quota: z.nullable(count),
  applications: count,
  app: z.nullable(z.looseObject({})),
  unreadable: textOrNull,
  pendingEvents: count,
  createdAt: time,
  updatedAt: time,
});

const eventData = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

export const historyAnswer = listOf(
  z.object({
    id: z.string(),
    type: z.string(),
    sequence: count,
    at: time,
    /** `pending` while it is still in the outbox. */
    outcome: z.string(),
    leftAt: z.optional(time),
    nextAt: z.optional(time),
    acceptedAt: z.optional(timeOrNull),
    lastFailure: z.optional(textOrNull),
    attempts: count,
    note: z.optional(textOrNull),
    data: eventData,
  }),
);

export const eventAnswer = z.object({
  id: z.string(),
  type: z.string(),
  item: z.object({ kind: z.string(), id: z.string(), orderId: textOrNull }),
  sequence: count,
  at: time,
  attempts: count,
  nextAt: time,
  acceptedAt: timeOrNull,
  lastFailure: textOrNull,
});

export const redeliveredAnswer = z.object({
  redelivered: count,
  nextCursor: z.optional(textOrNull),
});

export const dismissedAnswer = z.object({ dismissed: count });

export const failureAnswer = z.object({
  at: time,
  requestId: z.string(),
  family: z.string(),
  activity: z.string(),
  resultCode: z.string(),
  resultMsg: z.string(),
  hint: z.optional(z.string()),
  keyId: z.optional(z.string()),
  orderId: z.optional(z.string()),
  orderLineId: z.optional(z.string()),
  instanceId: z.optional(z.string()),
  scene: z.optional(z.string()),
  status: z.optional(z.string()),
  milliseconds: z.number(),
  unknownFields: z.optional(z.array(z.string())),
});

export const alarmsAnswer = z.object({
  items: z.array(
    z.object({
      name: z.string(),
      group: z.string(),
      severity: z.string(),
      since: time,
      count,
      detail: z.record(z.string(), z.union([z.string(), z.number()])),
    }),
  ),
  nextCursor: z.null(),
  /** When the watchdog last looked; null before its first look. */
  lookedAt: timeOrNull,
});

export const healthAnswer = z.object({
  status: z.enum(['ok', 'degraded']),
  table: z.string(),
  /** What the table suffers from, such as `table-throttled`; told to a known token. */
  fault: z.optional(z.string()),
  /** How long the read of one item took, ms. */
  tableMs: z.optional(count),
  pendingEvents: z.optional(count),
  oldestPendingAt: z.optional(timeOrNull),
  /** There was no time to count them all. */
  pendingAtLeast: z.optional(z.literal(true)),
  families: z.optional(z.record(z.string(), z.boolean())),
  /** The caller: under this name an act is recorded. */
  token: z.optional(z.object({ name: z.string(), scope: z.enum(['read', 'write', 'operate']) })),
  /** Of the newest instances so many cannot be read. */
  unreadable: z.optional(count),
});

export const applicationAnswer = z.object({
  applicationId: z.string(),
  instanceId: z.string(),
  eventId: z.string(),
  deviceFingerprint: textOrNull,
  effectiveAt: time,
  expireAt: timeOrNull,
  status: z.string(),
  refusal: z.nullable(z.object({ code: z.string(), reason: z.string() })),
  createdAt: time,
  updatedAt: time,
});

export const bindingAnswer = z.object({
  tenantId: z.string(),
  instanceId: textOrNull,
  orderId: textOrNull,
  tenantCode: textOrNull,
  name: textOrNull,
  domainName: textOrNull,
  status: z.string(),
  test: z.boolean(),
  syncedAt: timeOrNull,
  pendingEvents: count,
  createdAt: time,
});

export const tenantAnswer = z.object({
  tenantId: z.string(),
  bindings: z.array(bindingAnswer),
  applications: z.array(
    z.object({ appId: z.string(), instanceId: textOrNull, clientId: z.string(), syncedAt: time }),
  ),
});

export const userAnswer = z.object({
  userName: z.string(),
  appId: z.string(),
  instanceId: textOrNull,
  orgCode: textOrNull,
  role: z.string(),
  enabled: z.boolean(),
  authorized: z.boolean(),
  removed: z.boolean(),
  profile: z.nullable(z.looseObject({})),
  syncedAt: time,
});

export const departmentsAnswer = listOf(
  z.object({ instanceId: textOrNull, departments: z.array(z.looseObject({ orgCode: z.string() })) }),
);

export const usageOutcomesAnswer = z.object({
  items: z.array(z.object({ id: z.string(), outcome: z.enum(['accepted', 'repeated']) })),
});

export const windowAnswer = z.object({
  instanceId: z.string(),
  packageInstanceId: textOrNull,
  beginAt: time,
  endAt: time,
  value: z.string(),
  records: count,
  status: z.string(),
  meteringSn: z.string(),
  /** The usage API that it went by, or that its next attempt goes by. */
  api: z.enum(['new', 'old']),
  attempts: count,
  code: textOrNull,
  updatedAt: time,
});

export const packagesAnswer = z.object({
  instanceId: z.string(),
  packages: z.array(
    z.object({
      packageInstanceId: z.string(),
      quota: z.string(),
      used: z.string(),
      expireAt: timeOrNull,
      stopsWhenUsedUp: z.boolean(),
    }),
  ),
});

export const usageInfoAnswer = z.object({
  instanceId: z.string(),
  usageInfo: z.array(
    z.object({
      usageValue: z.string(),
      statisticalTime: time,
      relatedInstanceId: z.optional(z.string()),
      dashboardUrl: z.optional(z.string()),
    }),
  ),
});

/** Problem details (RFC 9457): every answer but a success. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string(),
  errors: z.optional(z.array(z.object({ pointer: z.string(), detail: z.string() }))),
});
