import { isJsonObject, type Json, type JsonObject, parseJson } from '../json.ts';
import { parseMarketplaceTime } from '../marketplaceTime.ts';
import type { ExtendParam } from '../request/saasExtendParams.ts';
import { WireError } from '../wireError.ts';

/** One line of an order, as the order query tells it (zh-cn_topic_0070649350). */
export interface OrderLineFacts {
  readonly orderId: string;
  readonly orderLineId: string;
  /** `NEW`, `TRIAL`, `RENEW`, …; open text. */
  readonly orderType: string;
  /** When it was ordered, epoch ms. */
  readonly createdAt?: number;
  /** `ON_DEMAND`, `ONE_TIME`, `PERIOD`, `ON_DEMAND_PKG`; open text. */
  readonly chargingMode?: string;
  readonly periodType?: string;
  readonly periodNumber?: number;
  /** Epoch ms; an estimate from the time of ordering. */
  readonly expireAt?: number;
  readonly productId?: string;
  readonly productName?: string;
  readonly skuCode?: string;
  /** Size of a linear attribute, as written. */
  readonly quantity?: string;
  /** Whatever amounts came, as written. */
  readonly amounts: Readonly<Record<string, string>>;
}

/** A line with what its order says of the buyer. That part may be personal: it is only kept sealed. */
export interface OrderLine extends OrderLineFacts, OrderBuyer {}

/** No page names the fields, so all of them are read, as written. */
export interface OrderBuyer {
  /** Of `buyerInfo`; a field inside of an object is named after both. */
  readonly buyer?: Readonly<Record<string, string>>;
  /** Of the order, then of its line; on the line the same name says it again. */
  readonly extendParams?: readonly ExtendParam[];
}

/** No page names them for sure; `chargingMode` is none. */
const amountNames = /amount|discount|price|currency|fee|cost|payment|paid|tax|coupon|refund/i;
/** Limits on amounts, the buyer's fields and extended parameters: all of them are kept with the instance. */
const maxFields = 50;
const maxCharacters = 16 * 1_024;
/** Longer than any text of an order: such a one is left out. */
const maxText = 1_024;
/** The pages say 25 characters of an amount. */
const maxAmount = 64;

/**
 * The lines of `orderInfo`; undefined when there is none. Fields of another shape are left out, not refused.
 *
 * @param asked the line that was asked for: a single line that does not name itself is that one
 */
export function readOrderLines(content: JsonObject, asked?: string): readonly OrderLine[] | undefined {
  const [info] = objects(content.orderInfo);
  if (info === undefined) return undefined;
  const orderId = text(info.orderId);
  if (orderId === undefined) return undefined;
  const all = objects(info.orderLine);
  const only = all.length === 1 ? asked : undefined;
  return all.map((line, index) => {
    const [product = {}] = objects(line.productInfo);
    const periodNumber = Number(text(line.periodNumber));
    const createdAt = parseMarketplaceTime(text(info.createTime) ?? '');
    const expireAt = parseMarketplaceTime(text(line.expireTime) ?? '');
    return {
      orderId,
      orderLineId: text(line.orderLineId) ?? only ?? `${orderId}-${String(index + 1).padStart(6, '0')}`,
      orderType: text(info.orderType) ?? '',
      ...optional('createdAt', createdAt),
      ...optional('chargingMode', text(line.chargingMode)),
      ...optional('periodType', text(line.periodType)),
      ...optional(
        'periodNumber',
        Number.isInteger(periodNumber) && periodNumber > 0 ? periodNumber : undefined,
      ),
      ...optional('expireAt', expireAt),
      ...optional('productId', text(product.productId)),
      ...optional('productName', text(product.productName)),
      ...optional('skuCode', text(product.skuCode)),
      ...optional('quantity', text(product.linearValue)),
      amounts: Object.fromEntries(
        measured(Object.entries({ ...amounts(info), ...amounts(line), ...amounts(product) })),
      ),
      ...optional(
        'buyer',
        filled(Object.fromEntries(measured(buyerFields(objects(info.buyerInfo)[0] ?? {})))),
      ),
      ...optional('extendParams', extendParams([...pairs(info.extendParams), ...pairs(line.extendParams)])),
    };
  });
}

/** The line as it may lie in the open, and the rest. */
export function withoutBuyer({ buyer, extendParams, ...facts }: OrderLine): {
  readonly facts: OrderLineFacts;
  readonly buyer: OrderBuyer | undefined;
} {
  return {
    facts,
    buyer: filled({ ...optional('buyer', buyer), ...optional('extendParams', extendParams) }),
  };
}

const filled = <Fields extends object>(fields: Fields): Fields | undefined =>
  Object.keys(fields).length === 0 ? undefined : fields;

type Field = readonly [name: string, value: string];

/** As many as may be kept, of those that fit: what comes first stays. */
function measured(fields: readonly Field[]): readonly Field[] {
  let left = maxCharacters;
  const kept = fields.filter(([name, value]) => {
    const size = name.length + value.length;
    if (size > left) return false;
    left -= size;
    return true;
  });
  return kept.slice(0, maxFields);
}

function buyerFields(fields: JsonObject, within = ''): readonly Field[] {
  return Object.entries(fields).flatMap(([name, value]): readonly Field[] => {
    const path = within === '' ? name : `${within}.${name}`;
    if (isJsonObject(value)) return buyerFields(value, path);
    const written = text(value);
    return written === undefined ? [] : [[path, written]];
  });
}

/** A list of pairs that say `name` or `key`, or an object of all of them. */
const pairs = (
  params: Json | undefined,
): readonly (readonly [name: Json | undefined, value: Json | undefined])[] =>
  objects(params).flatMap(pair => {
    const name = pair.name ?? pair.key;
    return name !== undefined && 'value' in pair ? [[name, pair.value] as const] : Object.entries(pair);
  });

function extendParams(
  found: readonly (readonly [name: Json | undefined, value: Json | undefined])[],
): readonly ExtendParam[] | undefined {
  const values = new Map<string, string>();
  for (const [name, value] of found) {
    const [named, written] = [text(name), text(value)];
    if (named !== undefined && written !== undefined) values.set(named, written);
  }
  if (values.size === 0) return undefined;
  return measured([...values]).map(([name, value]) => ({ name, value }));
}

const optional = <Name extends string, Value>(name: Name, value: Value | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: Value };

const notAmounts: ReadonlySet<string> = new Set(['orderLine', 'productInfo', 'buyerInfo', 'extendParams']);

/** Amounts by their names; those of an object inside are named after both. */
function amounts(fields: JsonObject, within = ''): Record<string, string> {
  const found = Object.entries(fields).flatMap(([name, value]): readonly Field[] => {
    if (notAmounts.has(name)) return [];
    const path = within === '' ? name : `${within}.${name}`;
    if (isJsonObject(value)) return Object.entries(amounts(value, path));
    const written = amountNames.test(path) ? text(value) : undefined;
    return written === undefined || written.length > maxAmount ? [] : [[path, written]];
  });
  return Object.fromEntries(found);
}

/** A list, a single object, or the JSON text of either. */
function objects(value: Json | undefined): readonly JsonObject[] {
  const content = typeof value === 'string' ? jsonOf(value) : value;
  return (Array.isArray(content) ? content : [content]).filter(isJsonObject);
}

function jsonOf(written: string): Json | undefined {
  try {
    return parseJson(written);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

function text(value: Json | undefined): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string' || value.length > maxText) return undefined;
  return value.trim() === '' ? undefined : value.trim();
}
