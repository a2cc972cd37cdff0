import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { alarmNotes } from '../callback/alarmNotes.ts';
import type { CallbackDeps } from '../callback/callback.ts';
import { failureLog } from '../callback/failureLog.ts';
import { nonceStore } from '../callback/nonceStore.ts';
import { notedFailures } from '../callback/notedFailures.ts';
import type { Config } from '../config/config.ts';
import { productOrModule, withModule } from '../delivery/productOrModule.ts';
import { webhookProduct } from '../delivery/webhook.ts';
import { hasWebhook, webhookTarget } from '../delivery/webhookTarget.ts';
import type { Send } from '../http/outgoing.ts';
import { instanceAggregate } from '../instance/aggregate.ts';
import type { InstanceDeps } from '../instance/applyCommand.ts';
import { instanceStore } from '../instance/store.ts';
import { circuitBreakerStore, lookingNowAndThen } from '../marketplace/circuitBreaker.ts';
import { type MarketplaceApi, marketplaceApi } from '../marketplace/marketplaceApi.ts';
import { openApiTransport } from '../marketplace/transport.ts';
import { type OrderAggregate, orderAggregate } from '../order/aggregate.ts';
import { orderStore } from '../order/store.ts';
import { type History, historyStore } from '../outbox/history/history.ts';
import type { Product } from '../outbox/product.ts';
import type { Effects } from '../platform/effects.ts';
import type { Log } from '../platform/log.ts';
import { allowedLog } from '../platform/logged/allowedLog.ts';
import { open, seal } from '../seal/seal.ts';
import type { Sealer } from '../seal/sealer.ts';
import { type BridgeTable, bridgeTable } from '../table/bridgeTable.ts';

/** What the world gives: everything else follows from the configuration. */
export interface Environment {
  readonly effects: Effects;
  readonly send: Send;
  readonly log: Log;
  readonly documentClient: DynamoDBDocumentClient;
  /** Random bytes for sealing. */
  readonly randomBytes: (size: number) => Uint8Array;
  /** The seller's own module, where one is bundled in. */
  readonly product?: Product | undefined;
}

/** What every function works with, put together once per container. */
export interface Core extends CallbackDeps, InstanceDeps {
  readonly table: BridgeTable;
  readonly send: Send;
  readonly history: History;
  readonly orders: OrderAggregate;
  readonly marketplace: MarketplaceApi;
  readonly sealer: Sealer;
  readonly randomBytes: Environment['randomBytes'];
  /** The sandbox's outside world listens on the machine itself. */
  readonly allowLoopback: boolean;
  isTold(productIds: readonly string[]): boolean;
  /** Where the events of a product go; undefined where nobody is told. */
  addressOf(productIds: readonly string[]): string | undefined;
}

export function buildCore(settings: Config, environment: Environment): Core {
  const { effects } = environment;
  const config = withModule(settings, environment.product);
  const { dataKeys } = config;
  const table = bridgeTable(environment.documentClient, config.table.name);
  const notes = alarmNotes(table, { ttl: config.table.ttl, clock: effects.clock });
  const log = allowedLog({
    ...environment.log,
    alarm(raised) {
      environment.log.alarm(raised);
      notes.note(raised);
    },
  });
  const sealer: Sealer = {
    seal: (text, binding) => seal(dataKeys, text, binding, environment.randomBytes),
    open: (sealed, binding) => open(dataKeys, sealed, binding),
  };
  // As for the demonstration keys: plain HTTP to the machine itself is for the sandbox.
  const allowLoopback = config.mode === 'sandbox';
  const { alarm } = log;
  const marketplace = marketplaceApi(
    openApiTransport({
      send: environment.send,
      clock: effects.clock,
      newId: effects.newId,
      urls: config.openApi.urls,
      credentials: config.openApi.credentials,
      usageKeys: {
        usage: config.keyRings.base[0]?.secret,
        'usage-v1': (config.keyRings.v1[0] ?? config.keyRings.base[0])?.secret,
      },
      circuitBreaker: lookingNowAndThen(circuitBreakerStore(table, effects), effects.clock),
      alarm,
    }),
    {
      hasCredentials: config.openApi.credentials !== undefined,
      licenseApi: config.openApi.licenseApi,
      effects,
    },
  );
  const history = historyStore(table, {
    keepMs: config.historyMs,
    ttl: config.table.ttl,
    clock: effects.clock,
  });
  const target = (productIds: readonly string[]) => webhookTarget(config, productIds);
  const isTold = (productIds: readonly string[]) => hasWebhook(config, productIds);
  const orders = orderAggregate(orderStore(table), {
    clock: effects.clock,
    queryOrder: marketplace.queryOrder,
    history,
    isTold,
  });
  const instances = instanceAggregate(instanceStore(table), {
    clock: effects.clock,
    config: { ...config, asksOrders: marketplace.hasCredentials },
    history,
    sealer,
    marketplace,
    alarm,
  });
  return {
    config,
    effects,
    log,
    table,
    send: environment.send,
    sealer,
    randomBytes: environment.randomBytes,
    instances,
    orders,
    marketplace,
    allowLoopback,
    movedProducts: config.movedProducts,
    nonces: nonceStore(table, { ttl: config.table.ttl, toleranceMs: config.clockToleranceMs }),
    alarmNotes: notes,
    failures: notedFailures(failureLog(table, config.table), instances.store, config.movedProducts),
    history,
    isTold,
    addressOf: productIds => target(productIds).url,
    product: productOrModule(
      webhookProduct({ send: environment.send, clock: effects.clock, target }),
      environment.product,
      target,
    ),
    alarmAfterMs: config.outboxAlarmMs,
    inlineDeliveryMs: config.inlineDeliveryMs,
    alarm,
  };
}
