import type { Config } from '../config/config.ts';
import { productFor } from '../config/productFor.ts';
import type { RunDeps } from '../delivery/runDue.ts';
import type { SendPinned } from '../http/pinnedRequest.ts';
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
import type { Aggregate } from '../outbox/aggregate.ts';
import type { OutboxItem } from '../outbox/outboxItem.ts';
import { dueIndex } from '../table/dueIndex.ts';
import { type MeterDeps, meterStore } from '../usage/meter.ts';
import { ledgerStore } from '../usage/packages/ledger.ts';
import { totalStore } from '../usage/push/countTotal.ts';
import type { PushDeps } from '../usage/push/pushUsage.ts';
import type { PackageDeps } from '../usage/record/recordPaidUsage.ts';
import { usageStore } from '../usage/store.ts';
import { buildCore, type Core, type Environment as CoreEnvironment } from './core.ts';

/** What the world gives: everything else follows from the configuration. */
export interface Environment extends CoreEnvironment {
  /** Requests to addresses that came from outside; `allowLoopback` for the sandbox only. */
  readonly pinnedRequests: (options: { readonly allowLoopback: boolean }) => SendPinned;
}

/** The core with what only some functions need: kit, licences, logins, usage, schedules. */
export interface Bridge
  extends Core,
    ApplicationDeps,
    KitDeps,
    LoginDeps,
    MeterDeps,
    PackageDeps,
    PushDeps,
    RunDeps {
  readonly applications: ApplicationAggregate;
}

export const buildBridge = (settings: Config, environment: Environment): Bridge =>
  completeBridge(buildCore(settings, environment), environment.pinnedRequests);

/** Adds to the core what is not in every function's bundle. */
export function completeBridge(core: Core, pinnedRequests: Environment['pinnedRequests']): Bridge {
  const { table, history, isTold, config, marketplace, instances, orders, allowLoopback } = core;
  const tenants = tenantAggregate(tenantStore(table), { history, isTold });
  // What an application has to do concerns its instance too, so it works with the whole bridge.
  const applications = applicationAggregate(applicationStore(table), history, () => bridge);
  const bridge: Bridge = {
    ...core,
    applications,
    tenants,
    usage: usageStore(table),
    totals: totalStore(table),
    meters: meterStore(table),
    ledgers: ledgerStore(table),
    usageBatch: config.usageBatch,
    users: userStore(table),
    kitApplications: kitApplicationStore(table),
    departments: departmentStore(table),
    sessions: sessionStore(table),
    oneTimeTokens: oneTimeTokenStore(table, config.table),
    callbackLimit: new CallbackLimit(),
    sendPinned: pinnedRequests({ allowLoopback }),
    get directory() {
      return kitDirectory(bridge);
    },
    requiresFingerprint: productIds => productFor(config, productIds).requiresFingerprint,
    upload: marketplace.hasCredentials ? licenseUpload(marketplace) : undefined,
    index: dueIndex(table),
    aggregates: new Map<string, Aggregate<OutboxItem>>([
      [instances.name, instances as unknown as Aggregate<OutboxItem>],
      [orders.name, orders as unknown as Aggregate<OutboxItem>],
      [applications.name, applications as unknown as Aggregate<OutboxItem>],
      [tenants.name, tenants as unknown as Aggregate<OutboxItem>],
    ]),
  };
  return bridge;
}
