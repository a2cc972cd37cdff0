import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { alarmNotes } from '../callback/alarmNotes.ts';
import type { CallbackDeps } from '../callback/callback.ts';
import { failureLog } from '../callback/failureLog.ts';
import { nonceStore } from '../callback/nonceStore.ts';
import { notedFailures } from '../callback/notedFailures.ts';
import type { Config } from '../config/config.ts';
import { productFor } from '../config/productFor.ts';
import { productOrModule, withModule } from '../delivery/productOrModule.ts';
import type { RunDeps } from '../delivery/runDue.ts';
import { webhookProduct } from '../delivery/webhook.ts';
import { hasWebhook, webhookTarget } from '../delivery/webhookTarget.ts';
import type { Send } from '../http/outgoing.ts';
import type { SendPinned } from '../http/pinnedRequest.ts';
import { instanceAggregate } from '../instance/aggregate.ts';
import { instanceStore } from '../instance/store.ts';
import { kitApplicationStore } from '../kit/application/kitApplication.ts';
import { departmentStore } from '../kit/department/store.ts';
import type { KitDeps } from '../kit/deps.ts';
import { kitDirectory } from '../kit/kitDirectory.ts';
import { tenantAggregate } from '../kit/tenant/aggregate.ts';
import { tenantStore } from '../kit/tenant/store.ts';
import { userStore } from '../kit/user/store.ts';
import {
  type ApplicationAggregate,
  type ApplicationDeps,
  applicationAggregate,
} from '../license/aggregate.ts';
import { licenseUpload } from '../license/licenseUpload.ts';
import { applicationStore } from '../license/store.ts';
import { CallbackLimit } from '../login/callbackLimit.ts';
import type { LoginDeps } from '../login/loginDeps.ts';
import { oneTimeTokenStore } from '../login/session/oneTimeTokens.ts';
import { sessionStore } from '../login/session/sessionStore.ts';
import { circuitBreakerStore, lookingNowAndThen } from '../marketplace/circuitBreaker.ts';
import { marketplaceApi } from '../marketplace/marketplaceApi.ts';
import { openApiTransport } from '../marketplace/transport.ts';
import { type OrderAggregate, orderAggregate } from '../order/aggregate.ts';
import { orderStore } from '../order/store.ts';
import type { Aggregate } from '../outbox/aggregate.ts';
import { type History, historyStore } from '../outbox/history/history.ts';
import type { OutboxItem } from '../outbox/outboxItem.ts';
import type { Product } from '../outbox/product.ts';
import type { Effects } from '../platform/effects.ts';
import type { Log } from '../platform/log.ts';
import { allowedLog } from '../platform/logged/allowedLog.ts';
import { open, seal } from '../seal/seal.ts';
import type { Sealer } from '../seal/sealer.ts';
import { type BridgeTable, bridgeTable } from '../table/bridgeTable.ts';
import { dueIndex } from '../table/dueIndex.ts';
import { type MeterDeps, meterStore } from '../usage/meter.ts';
import { ledgerStore } from '../usage/packages/ledger.ts';
import { totalStore } from '../usage/push/countTotal.ts';
import type { PushDeps } from '../usage/push/pushUsage.ts';
import type { PackageDeps } from '../usage/record/recordPaidUsage.ts';
import { usageStore } from '../usage/store.ts';

/** What the world gives: everything else follows from the configuration. */
export interface Environment {
  readonly effects: Effects;
  readonly send: Send;
  readonly log: Log;
  readonly documentClient: DynamoDBDocumentClient;
  /** Random bytes for sealing. */
  readonly randomBytes: (size: number) => Uint8Array;
  /** Requests to addresses that came from outside; `allowLoopback` for the sandbox only. */
  readonly pinnedRequests: (options: { readonly allowLoopback: boolean }) => SendPinned;
  /** The seller's own module, where one is bundled in. */
  readonly product?: Product | undefined;
}

/** Everything that the functions work with, put together once per container. */
export interface Bridge
  extends CallbackDeps,
    ApplicationDeps,
    KitDeps,
    LoginDeps,
    MeterDeps,
    PackageDeps,
    PushDeps,
    RunDeps {
  readonly table: BridgeTable;
  readonly send: Send;
  readonly history: History;
  readonly orders: OrderAggregate;
  readonly applications: ApplicationAggregate;
  readonly sealer: Sealer;
  readonly randomBytes: Environment['randomBytes'];
}

export function buildBridge(settings: Config, environment: Environment): Bridge {
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
  const tenants = tenantAggregate(tenantStore(table), { history, isTold });
  // What an application has to do concerns its instance too, so it works with the whole bridge.
  const applications = applicationAggregate(applicationStore(table), history, () => bridge);
  const bridge: Bridge = {
    config,
    effects,
    log,
    table,
    send: environment.send,
    sealer,
    randomBytes: environment.randomBytes,
    instances,
    orders,
    applications,
    tenants,
    usage: usageStore(table),
    totals: totalStore(table),
    meters: meterStore(table),
    ledgers: ledgerStore(table),
    marketplace,
    usageBatch: config.usageBatch,
    users: userStore(table),
    kitApplications: kitApplicationStore(table),
    departments: departmentStore(table),
    sessions: sessionStore(table),
    oneTimeTokens: oneTimeTokenStore(table, config.table),
    callbackLimit: new CallbackLimit(),
    allowLoopback,
    sendPinned: environment.pinnedRequests({ allowLoopback }),
    get directory() {
      return kitDirectory(bridge);
    },
    movedProducts: config.movedProducts,
    requiresFingerprint: productIds => productFor(config, productIds).requiresFingerprint,
    upload: marketplace.hasCredentials ? licenseUpload(marketplace) : undefined,
    nonces: nonceStore(table, { ttl: config.table.ttl, toleranceMs: config.clockToleranceMs }),
    alarmNotes: notes,
    failures: notedFailures(failureLog(table, config.table), instances.store),
    history,
    isTold,
    index: dueIndex(table),
    addressOf: productIds => target(productIds).url,
    aggregates: new Map<string, Aggregate<OutboxItem>>([
      [instances.name, instances as unknown as Aggregate<OutboxItem>],
      [orders.name, orders as unknown as Aggregate<OutboxItem>],
      [applications.name, applications as unknown as Aggregate<OutboxItem>],
      [tenants.name, tenants as unknown as Aggregate<OutboxItem>],
    ]),
    product: productOrModule(
      webhookProduct({ send: environment.send, clock: effects.clock, target }),
      environment.product,
      target,
    ),
    alarmAfterMs: config.outboxAlarmMs,
    inlineDeliveryMs: config.inlineDeliveryMs,
    alarm,
  };
  return bridge;
}
