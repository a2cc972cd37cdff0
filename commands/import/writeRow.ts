import type { CreateCommand, ImportCommand } from '../../shared/instance/command.ts';
import { instanceKey } from '../../shared/instance/identity.ts';
import { sealCustomer } from '../../shared/instance/purchase/customer.ts';
import { decide } from '../../shared/instance/rules/decide.ts';
import { aliasFor } from '../../shared/instance/rules/moving/alias.ts';
import { commit } from '../../shared/outbox/commit.ts';
import { defined } from '../../shared/platform/defined.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { absent } from '../../shared/table/itemStore.ts';
import type { ImportRow } from './importRow.ts';

/** How long one row may take while the table throttles, ms. */
const rowMs = 120_000;

/**
 * Writes one row: first the alias under the id that the order would get here, then the instance itself, each only where
 * nothing stands. A run that breaks off in between goes on with the instance.
 *
 * @returns `contradicted` when something else has come to stand there since the table was looked at
 * @throws {TableError}
 */
export async function writeRow(
  bridge: Bridge,
  row: ImportRow,
): Promise<'written' | 'present' | 'contradicted'> {
  const { instances, effects } = bridge;
  const { instanceId, derivedId } = row;
  const now = effects.clock();
  const budget = { deadline: now + rowMs, signal: AbortSignal.timeout(rowMs) };
  if (instanceId !== derivedId) {
    const alias = aliasFor(derivedId, row, effects.newId(), now);
    const outcome = await instances.store.put(alias, absent, budget.signal);
    if (!outcome.written) {
      const there = outcome.current ?? (await instances.store.read(alias, budget.signal));
      if (there?.aliasOf !== instanceId) return 'contradicted';
    }
  }
  const command = importCommand(row, bridge);
  const { item, answer } = await commit({
    aggregate: instances,
    key: instanceKey(instanceId),
    effects,
    budget,
    known: null,
    decide: (instance, at) => decide(instance, command, at),
  });
  if (answer.kind === 'done') return 'written';
  return item?.orderId === row.orderId && item.family === row.family && item.aliasOf === undefined
    ? 'present'
    : 'contradicted';
}

function importCommand(row: ImportRow, { sealer }: Pick<Bridge, 'sealer'>): ImportCommand {
  const { instanceId, family, orderId, orderLineId, status, app, customer, chargingMode } = row;
  const { productId, skuCode, identificationCode, license, fromSettings } = row;
  const cause = { activity: 'import', ...(orderId === '' ? {} : { orderId }), ...defined({ orderLineId }) };
  const creation: CreateCommand = {
    type: 'create',
    cause,
    instanceId,
    family,
    orderId,
    payloadHash: '',
    fromSettings,
    ...defined({ orderLineId, productId, skuCode, identificationCode, license }),
    ...(chargingMode === undefined ? {} : { details: { chargingMode } }),
    ...(customer === undefined ? {} : { customer: sealCustomer(customer, instanceId, sealer) }),
  };
  const { pk } = instanceKey(instanceId);
  return {
    type: 'import',
    cause,
    creation,
    app: app === undefined ? undefined : sealer.seal(app, { pk, attribute: 'app' }),
    expireAt: row.expireAt,
    quota: row.quota,
    usedLicenses: row.usedLicenses,
    frozen: row.frozen,
    released: status === 'released',
  };
}
