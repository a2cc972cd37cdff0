import * as z from 'zod/mini';
import type { EventTypeOf, OutboxItemKind, QuestionType } from '../../outbox/eventTypes.ts';
import {
  about,
  buyerAnswers,
  causeSchema,
  customerSchema,
  named,
  orderSchema,
  productSchema,
  time,
} from './orderSchema.ts';

/** Every type that reaches the seller's product: events and questions. */
export type MessageType = EventTypeOf<OutboxItemKind, 'product'> | QuestionType;

/** `data` of every message says which trial it is, and which product. */
const anyMessage = {
  trial: z.optional(
    about(z.literal(true), 'Sent by npm run trigger: nothing has happened, change nothing real.'),
  ),
  product: z.optional(productSchema),
};
const sequence = about(
  z.int().check(z.minimum(1)),
  'Order of the events of one thing; numbers may be missing.',
);
const order = about(z.nullable(orderSchema), 'Null where the marketplace has not told it.');

/** What an order of the GET families says in the call itself, as written. */
const orderDetails = Object.fromEntries(
  [
    ...['chargingMode', 'periodType', 'periodNumber', 'orderAmount', 'amount', 'diskSize'],
    ...['bandWidth', 'trialFlag', 'provisionType'],
  ].map(name => [name, z.optional(z.string())]),
);

const instanceData = named(
  'InstanceEventData',
  z.looseObject({
    instanceId: z.string(),
    sequence,
    family: about(z.string(), 'saas-v2, saas-v1, license-v1, license-v2, online-license; open text.'),
    orderId: about(z.string(), 'Of the purchase; empty while a licence code has none.'),
    orderLineId: z.optional(z.string()),
    productId: z.optional(z.string()),
    skuCode: z.optional(z.string()),
    identificationCode: z.optional(z.string()),
    license: z.optional(about(z.string(), 'A licence code: the marketplace made it.')),
    status: about(z.string(), 'provisioning, refused, active, frozen or released; open text.'),
    previousStatus: z.optional(z.string()),
    expireAt: z.optional(time),
    previousExpireAt: z.optional(time),
    cause: causeSchema,
    customer: z.optional(customerSchema),
    order,
    ...anyMessage,
  }),
  'What every event of an instance says.',
);

const applicationData = named(
  'ApplicationEventData',
  z.looseObject({
    instanceId: z.string(),
    applicationId: z.string(),
    sequence,
    family: z.string(),
    eventId: z.string(),
    deviceFingerprint: z.optional(z.string()),
    effectiveAt: time,
    expireAt: z.optional(time),
    status: z.string(),
    refusal: z.optional(z.looseObject({ code: z.string(), reason: z.string() })),
    ...anyMessage,
  }),
  'What every event of an application for an online licence says.',
);

const tenantData = named(
  'TenantEventData',
  z.looseObject({
    tenantId: z.string(),
    instanceId: z.nullable(z.string()),
    sequence,
    test: about(z.boolean(), 'From the debugging page of the seller centre.'),
    tenantCode: z.optional(z.string()),
    name: z.optional(z.string()),
    status: z.string(),
    since: z.optional(about(z.iso.datetime(), 'Read what changed since then from the seller API.')),
    ...anyMessage,
  }),
  'What every event of an enterprise says.',
);

const orderData = named(
  'OrderEventData',
  z.looseObject({
    orderId: z.string(),
    orderLineId: z.optional(z.string()),
    sequence,
    notifiedAt: time,
    order,
    lines: z.optional(about(z.array(z.nullable(orderSchema)), 'All lines, where there are several.')),
    ...anyMessage,
  }),
  'What every event of an order says.',
);

const questionData = named(
  'QuestionData',
  z.looseObject({
    instanceId: z.string(),
    status: z.string(),
    orderId: z.string(),
    orderLineId: z.optional(z.string()),
    productId: z.optional(z.string()),
    skuCode: z.optional(z.string()),
    expireAt: z.optional(time),
    ...anyMessage,
  }),
  'What every question says.',
);

const code = about(z.string(), 'Result code of the marketplace.');
const people = { appId: z.string(), flag: z.int(), count: z.int() };
const remaining = { remainingPercent: about(z.number(), 'Of all packages together.') };
const remarks = z.optional(about(z.string(), 'The marketplace’s own text.'));

/** What is the same in every message of a kind, and what this one says besides. */
const withOwn = <Base extends z.ZodMiniType, Own extends z.core.$ZodLooseShape>(base: Base, own: Own) =>
  z.intersection(base, z.looseObject(own));

/** `data` of each message. Fields may be added: a receiver ignores what it does not know. */
export const dataSchemas = {
  'instance.created': withOwn(instanceData, orderDetails),
  'instance.renewed': withOwn(instanceData, {
    scene: about(
      z.string(),
      'RENEWAL, TRIAL_TO_FORMAL, UNSUBSCRIBE_RENEWAL_PERIOD …, OPERATOR, QUERY; open text.',
    ),
    ...orderDetails,
  }),
  'instance.frozen': withOwn(instanceData, {
    frozenBy: z.optional(about(z.string(), 'marketplace-expiry, marketplace-status, clock or operator.')),
  }),
  'instance.unfrozen': instanceData,
  'instance.upgraded': withOwn(instanceData, { ...orderDetails, ...buyerAnswers }),
  'instance.released': withOwn(instanceData, {
    reason: about(z.string(), 'unsubscribed, retention-over, operator or marketplace; open text.'),
    ...orderDetails,
  }),
  'instance.overdue': instanceData,
  'instance.release-due': withOwn(instanceData, {
    releaseAt: z.optional(about(z.iso.datetime(), 'When our clock releases it; absent where it may not.')),
  }),
  'instance.unconfirmed': instanceData,
  'license.requested': withOwn(instanceData, { identificationCode: z.string(), ...orderDetails }),
  'license.activated': withOwn(instanceData, { quantity: z.optional(z.string()), remarks }),
  'license.activation-refused': withOwn(instanceData, { code }),
  'license.usage-reported': withOwn(instanceData, { quantity: z.optional(z.string()), remarks }),
  'license.usage-refused': withOwn(instanceData, { code }),
  'license.applied': applicationData,
  'license.uploaded': applicationData,
  'license.upload-refused': applicationData,
  'tenant.bound': withOwn(tenantData, { orderId: z.optional(z.string()) }),
  'tenant.updated': withOwn(tenantData, { orderId: z.optional(z.string()) }),
  'tenant.unbound': withOwn(tenantData, { orderId: z.optional(z.string()) }),
  'application.updated': withOwn(tenantData, { appId: z.string(), flag: z.int() }),
  'users.authorized': withOwn(tenantData, people),
  'users.updated': withOwn(tenantData, people),
  'users.revoked': withOwn(tenantData, people),
  'departments.changed': withOwn(tenantData, {
    full: about(z.boolean(), 'Whether it was the whole list.'),
    count: z.int(),
    orgCode: z.optional(z.string()),
  }),
  'usage.low': withOwn(instanceData, remaining),
  'usage.exhausted': withOwn(instanceData, remaining),
  'usage.rejected': withOwn(instanceData, {
    code,
    description: z.optional(about(z.string(), 'The marketplace’s own text.')),
    closedAt: z.optional(about(z.string(), 'With the code 014.')),
    meteringSn: z.string(),
    value: about(z.string(), 'A plain decimal.'),
    beginAt: time,
    endAt: time,
    packageId: z.optional(z.string()),
  }),
  'usage.meter-reset': withOwn(instanceData, { meter: z.string(), from: z.string(), to: z.string() }),
  'order.notified': orderData,
  'order.unread': z.union([instanceData, orderData]),
  'order.unfulfilled': orderData,
  'instance.change-requested': withOwn(questionData, {
    target: about(z.array(z.looseObject({})), 'The wanted products, as the marketplace names them.'),
  }),
  'instance.status-requested': withOwn(questionData, {
    wanted: about(z.string(), 'The status that the marketplace wants, as it came.'),
  }),
} as const satisfies Readonly<Record<MessageType, z.ZodMiniType>>;

/** `InstanceReleaseDue` of `instance.release-due`. */
export const schemaName = (type: string): string =>
  type.replace(/(?:^|[.-])([a-z])/g, (_, letter: string) => letter.toUpperCase());

export const messageTypes = Object.keys(dataSchemas) as readonly MessageType[];

/** The whole body of each message. */
export const messageSchemas = Object.fromEntries(
  messageTypes.map(type => [
    type,
    named(
      schemaName(type),
      z.object({
        type: z.literal(type),
        timestamp: about(z.iso.datetime(), 'When it happened.'),
        data: dataSchemas[type] as z.ZodMiniType<Readonly<Record<string, unknown>>>,
      }),
      `The body of a message of the type ${type}.`,
    ),
  ]),
);
