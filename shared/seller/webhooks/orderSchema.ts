import * as z from 'zod/mini';

/** Names and descriptions of the parts that the description of the API refers to. */
export const described = z.registry<{ readonly id?: string; readonly description?: string }>();

/** A text of the description beside a field. */
export const about = <Schema extends z.ZodMiniType>(schema: Schema, description: string): Schema => {
  described.add(schema, { description });
  return schema;
};

/** A part of its own, under this name. */
export const named = <Schema extends z.ZodMiniType>(
  id: string,
  schema: Schema,
  description: string,
): Schema => {
  described.add(schema, { id, description });
  return schema;
};

export const time = z.iso.datetime();

const extendParams = z.array(z.looseObject({ name: z.string(), value: z.string() }));

/** What the buyer was asked at the purchase, with the answers; as the marketplace sends it. */
export const buyerAnswers = {
  extendParams: z.optional(extendParams),
  extendParamsText: z.optional(about(z.string(), 'The answers as they came, where they could not be read.')),
  otherFields: z.optional(about(z.looseObject({}), 'Parameters that no page names.')),
};

/** An order as the marketplace tells it. */
export const orderSchema = named(
  'Order',
  z.looseObject({
    orderId: z.string(),
    orderLineId: z.string(),
    orderType: about(z.string(), 'NEW, TRIAL, RENEW …; open text.'),
    createdAt: z.optional(time),
    chargingMode: z.optional(about(z.string(), 'ON_DEMAND, ONE_TIME, PERIOD, ON_DEMAND_PKG; open text.')),
    periodType: z.optional(z.string()),
    periodNumber: z.optional(z.int()),
    expireAt: z.optional(about(z.iso.datetime(), 'An estimate from the time of ordering.')),
    productId: z.optional(z.string()),
    productName: z.optional(z.string()),
    skuCode: z.optional(z.string()),
    quantity: z.optional(about(z.string(), 'Size of a linear attribute, as written.')),
    amounts: about(z.record(z.string(), z.string()), 'Whatever amounts came, as written.'),
    buyer: z.optional(z.record(z.string(), z.string())),
    extendParams: z.optional(extendParams),
  }),
  'What the marketplace knows of an order.',
);

const unreadable = z.looseObject({ unreadable: z.string() });

/** The buyer, in the families whose calls name one (SaaS V1.0, License 1.0). */
export const customerSchema = named(
  'Customer',
  z.looseObject({
    customerId: z.string(),
    customerName: z.optional(z.string()),
    userId: z.optional(z.string()),
    userName: z.optional(z.string()),
    mobilePhone: z.optional(z.union([z.string(), unreadable])),
    email: z.optional(z.union([z.string(), unreadable])),
    ...buyerAnswers,
  }),
  'Who bought it. Personal data.',
);

export const causeSchema = named(
  'Cause',
  z.looseObject({
    activity: about(z.string(), 'The call of the marketplace, the operation of the seller API, or clock.'),
    orderId: z.optional(z.string()),
    orderLineId: z.optional(z.string()),
    actor: z.optional(about(z.string(), 'Name of the token that called the seller API.')),
  }),
  'What made it happen.',
);

/** What PRODUCTS says of it. */
export const productSchema = named(
  'Product',
  z.looseObject({ name: z.optional(z.string()), plan: z.optional(z.string()) }),
  'Your own names of the product and the plan, from the setting PRODUCTS.',
);
