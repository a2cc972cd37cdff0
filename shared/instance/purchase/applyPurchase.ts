import type { Effects } from '../../platform/effects.ts';
import { absent } from '../../table/itemStore.ts';
import { type Applied, type ApplyOptions, applyCommand, type InstanceDeps } from '../applyCommand.ts';
import type { CreateCommand } from '../command.ts';
import { instanceKey, type OrderIdentity, orderOnlyId, orderProductId } from '../identity.ts';
import type { Instance } from '../instance.ts';
import { aliasFor } from '../rules/moving/alias.ts';

export interface PurchaseDeps extends InstanceDeps {
  readonly effects: Effects;
}

export interface PurchaseOptions extends ApplyOptions {
  readonly request: OrderIdentity;
}

/**
 * A purchase of SaaS V1 or License 1.0. Its id follows from the charging mode, and a repeat may carry another one or none:
 * the same order of the same product stays one instance, and the contents that differ are alarmed. An order that is paid
 * by use therefore leaves an alias under the id that it would have in any other mode, beside its own first write:
 *
 * ```
 *   by use:       put order+product if absent ✓ ∥ put alias at order if absent ✓ ── product asked
 *   other mode:   put order if absent ✗ (alias) ── the instance that it names
 *
 *   other mode:   put order if absent ✓ ── product asked
 *   by use:       put order+product if absent ✓ ∥ put alias at order if absent ✗ ── order+product becomes an alias ── the instance
 * ```
 *
 * @throws {TableError} see {@link applyCommand}
 */
export async function applyPurchase(
  deps: PurchaseDeps,
  command: CreateCommand,
  options: PurchaseOptions,
): Promise<Applied> {
  const { request, budget, replayChecked } = options;
  const { store } = deps.instances;
  const ofOrder = orderOnlyId(command.family, request);
  const ofProduct = orderProductId(command.family, request);
  if (command.instanceId === ofOrder) {
    const applied = await applyCommand(deps, ofOrder, command, options);
    const { instance } = applied;
    if (instance?.productId === undefined || instance.productId === request.productId) return applied;
    // Another product's: this one may have been bought by use in the same order.
    const known = await store.read(instanceKey(ofProduct), budget.signal);
    return known === undefined ? applied : applyCommand(deps, ofProduct, command, { ...options, known });
  }

  const checked = (async () => {
    const [first] = await Promise.all([firstOf(deps, command, ofOrder, options), replayChecked?.()]);
    if (first !== undefined) throw new BoughtBefore(first);
  })();
  checked.catch(() => undefined);
  try {
    return await applyCommand(deps, ofProduct, command, { ...options, replayChecked: () => checked });
  } catch (cause) {
    if (!(cause instanceof BoughtBefore)) throw cause;
    await yieldTo(cause.instanceId, deps, command, options);
    return applyCommand(deps, ofProduct, command, options);
  }
}

/** The order stands under the id of another charging mode. */
class BoughtBefore extends Error {
  override readonly name = 'BoughtBefore';
  readonly instanceId: string;
  constructor(instanceId: string) {
    super('the order was bought in another charging mode before');
    this.instanceId = instanceId;
  }
}

/** Leaves the alias; the instance that stands there for the same product, if one does. */
async function firstOf(
  { instances: { store }, effects }: PurchaseDeps,
  command: CreateCommand,
  ofOrder: string,
  { budget, request }: PurchaseOptions,
): Promise<string | undefined> {
  const alias = aliasFor(ofOrder, command, effects.newId(), effects.clock(), request.productId);
  const outcome = await store.put(alias, absent, budget.signal);
  if (outcome.written) return undefined;
  const there = outcome.current ?? (await store.read(instanceKey(ofOrder), budget.signal));
  if (there === undefined || there.aliasOf === command.instanceId) return undefined;
  const named =
    there.aliasOf === undefined || there.productId !== undefined
      ? there
      : await store.read(instanceKey(there.aliasOf), budget.signal);
  const { productId = request.productId } = named ?? there;
  return productId === request.productId ? (there.aliasOf ?? there.instanceId) : undefined;
}

/**
 * Makes an alias of what was made beside the alias that could not be left: this call's own, or one of a parallel call, which
 * finds the same, of which the product has not heard. What was there before stays.
 */
async function yieldTo(
  instanceId: string,
  { instances: { store }, effects }: PurchaseDeps,
  command: CreateCommand,
  { budget, request }: PurchaseOptions,
): Promise<void> {
  const own = await store.read(instanceKey(command.instanceId), budget.signal);
  if (own === undefined || !isUntouched(own, command)) return;
  const { newId, clock } = effects;
  const alias = aliasFor(own.instanceId, { ...command, instanceId }, newId(), clock(), request.productId);
  await store.put(
    { ...alias, version: own.version + 1 },
    { attr: 'version', eq: own.version },
    budget.signal,
  );
}

const isUntouched = ({ version, businessId, aliasOf, status }: Instance, command: CreateCommand): boolean =>
  aliasOf === undefined && version === 1 && (status === 'provisioning' || businessId === command.businessId);
