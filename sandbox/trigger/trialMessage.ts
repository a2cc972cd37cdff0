import * as z from 'zod/mini';
import {
  dataSchemas,
  type MessageType,
  messageSchemas,
  messageTypes,
} from '../../shared/seller/webhooks/eventSchemas.ts';
import { type Message, sampleMessage } from '../../shared/seller/webhooks/sampleMessages.ts';

type Data = Readonly<Record<string, unknown>>;

export type TrialResult =
  | { readonly ok: true; readonly message: Message }
  /** One line: which field, and what it may be. */
  | { readonly ok: false; readonly problem: string };

export const isMessageType = (type: string): type is MessageType =>
  (messageTypes as readonly string[]).includes(type);

/**
 * The body of a message that only says that something had happened: the sample of its type, with the facts of a real
 * instance where one is named, and the fields that somebody set. Marked as a trial, and checked as every message is.
 *
 * @param fields path → text, `order.orderId` for one inside of another; a number, `true` or JSON where the field is one
 * @param now epoch ms
 */
export function trialMessage(
  type: MessageType,
  options: {
    readonly instance?: Data;
    readonly fields?: Readonly<Record<string, string>>;
    readonly now: number;
  },
): TrialResult {
  const { instance = {}, fields = {}, now } = options;
  const sample = sampleMessage(type);
  const known = new Set(fieldsOf(type));
  let data: Data = { ...sample.data, ...aboutInstance(instance, known) };
  for (const [path, text] of Object.entries(fields)) {
    const [name = ''] = path.split('.');
    if (!known.has(name)) {
      return { ok: false, problem: `${type} has no field "${name}"; it has ${[...known].sort().join(', ')}` };
    }
    const refused = refusalsOf(type, data);
    const candidates = [text, ...readings(text)].map(value => withField(data, path.split('.'), value));
    const fitting = candidates.find(candidate => refusalsOf(type, candidate).length <= refused.length);
    if (fitting === undefined) {
      const [problem = ''] = refusalsOf(type, candidates[0] ?? data);
      return { ok: false, problem: `--${path} ${JSON.stringify(text)} does not fit: ${problem}` };
    }
    data = fitting;
  }
  const message = { type, timestamp: new Date(now).toISOString(), data: { ...data, trial: true } };
  const [problem] = refusalsOf(type, message.data);
  return problem === undefined ? { ok: true, message } : { ok: false, problem };
}

/** Names of the fields that a message of this type may have. */
export const fieldsOf = (type: MessageType): readonly string[] =>
  [...new Set(fieldsIn(dataSchemas[type]))].filter(name => name !== 'trial');

function fieldsIn(schema: z.core.$ZodType): readonly string[] {
  if (schema instanceof z.ZodMiniUnion) return schema.def.options.flatMap(fieldsIn);
  if (schema instanceof z.ZodMiniIntersection) return [schema.def.left, schema.def.right].flatMap(fieldsIn);
  return schema instanceof z.ZodMiniObject ? Object.keys(schema.def.shape) : [];
}

/** What the seller API says of an instance, as far as the message has it; null is absent there. */
function aboutInstance(instance: Data, known: ReadonlySet<string>): Data {
  const names = [
    'instanceId',
    'family',
    'orderId',
    'orderLineId',
    'productId',
    'skuCode',
    'status',
    'expireAt',
  ];
  const said = names.filter(name => known.has(name) && instance[name] !== undefined);
  // A licence code is known before its order.
  const absent = (name: string) => (name === 'orderId' ? '' : undefined);
  return Object.fromEntries(said.map(name => [name, instance[name] ?? absent(name)]));
}

function readings(text: string): readonly unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}

function withField(data: Data, [name = '', ...deeper]: readonly string[], value: unknown): Data {
  if (deeper.length === 0) return { ...data, [name]: value };
  const inner = data[name];
  const object = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as Data) : {};
  return { ...data, [name]: withField(object, deeper, value) };
}

function refusalsOf(type: MessageType, data: Data): readonly string[] {
  const parsed = messageSchemas[type]?.safeParse({ type, timestamp: sampleMessage(type).timestamp, data });
  if (parsed === undefined || parsed.success) return [];
  return parsed.error.issues.map(
    ({ path, message }) => `${path.slice(1).join('.') || 'the body'}: ${message}`,
  );
}
