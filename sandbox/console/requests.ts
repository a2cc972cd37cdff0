import * as z from 'zod/mini';
import { marketplaceCommands } from '../marketplace/families/activity.ts';
import { kitCommands } from '../marketplace/families/kitCommands.ts';
import { callFaultsSchema } from '../marketplace/simulator/callFaults.ts';
import { offerKinds } from '../marketplace/simulator/offers.ts';
import { maxMove, quotaAmount, usageAmount } from './amounts.ts';

const id = z.string().check(z.minLength(1), z.maxLength(256));
const family = z.enum(['v2', 'v1', 'license', 'license-code', 'license-online']);

const target = z.strictObject({
  family,
  orderId: z.optional(id),
  orderLineId: z.optional(id),
  instanceId: z.optional(id),
  license: z.optional(id),
});

/** What the console's page may ask for, per path below `/console`. */
export const requests = {
  buy: z.strictObject({
    family,
    kind: z.enum(offerKinds),
    autoRenew: z.boolean(),
    callFaults: callFaultsSchema,
  }),
  act: z.strictObject({ command: z.enum(marketplaceCommands), target, callFaults: callFaultsSchema }),
  kit: z.strictObject({
    command: z.enum(kitCommands),
    version: z.union([z.literal(1), z.literal(2)]),
    instanceId: z.optional(id),
    user: z.optional(id),
  }),
  /** What a command line asks for: its fields are read there. */
  play: z.looseObject({
    command: z.enum(marketplaceCommands),
    family,
    repeat: z.int().check(z.minimum(1), z.maximum(99_999)),
    parallel: z.int().check(z.minimum(1), z.maximum(99_999)),
    skewMs: z.number(),
    badSignature: z.boolean(),
    replay: z.boolean(),
    loseAnswer: z.boolean(),
    showPassword: z.boolean(),
    test: z.boolean(),
  }),
  autoRenew: z.strictObject({ target, on: z.boolean() }),
  byItself: z.strictObject({ on: z.boolean() }),
  held: z.strictObject({ id: z.int() }),
  clock: z.strictObject({ ms: z.number().check(z.minimum(0), z.maximum(maxMove)) }),
  clockBack: z.strictObject({}),
  usage: z.strictObject({
    instanceId: id,
    value: z.string().check(z.regex(usageAmount)),
    packageInstanceId: z.optional(id),
  }),
  trigger: z.strictObject({
    type: z.string(),
    instanceId: z.optional(id),
    fields: z.optional(z.record(z.string(), z.string().check(z.maxLength(8_192)))),
  }),
  package: z.strictObject({
    instanceId: id,
    packageInstanceId: id,
    quota: z.string().check(z.regex(quotaAmount)),
    stopsWhenUsedUp: z.boolean(),
  }),
} as const;
