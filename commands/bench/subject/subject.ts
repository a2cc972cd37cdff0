import { randomBytes, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { allOrgSync } from '../../../functions/kit/allOrgSync.ts';
import { authSync } from '../../../functions/kit/authSync.ts';
import { activities as licenseActivities } from '../../../functions/license/licenseAddress.ts';
import { orderNotify } from '../../../functions/order/orderNotify.ts';
import { activities as saasActivities } from '../../../functions/saas/productionAddress.ts';
import type { HttpHandler } from '../../../shared/callback/handler.ts';
import { router } from '../../../shared/callback/handler.ts';
import { parseConfig } from '../../../shared/config/config.ts';
import { type RunReport, runDue } from '../../../shared/delivery/runDue.ts';
import { outgoingRequests } from '../../../shared/http/outgoing.ts';
import { pinnedRequests } from '../../../shared/http/pinnedRequest.ts';
import type { Budget } from '../../../shared/platform/effects.ts';
import { hourMs } from '../../../shared/platform/time.ts';
import { waitFor } from '../../../shared/platform/waitFor.ts';
import { type Bridge, buildBridge } from '../../../shared/runtime/bridge.ts';
import { kit } from '../../../shared/runtime/kit.ts';
import { documentClient } from '../../../shared/table/client.ts';
import { type PushReport, pushUsage } from '../../../shared/usage/push/pushUsage.ts';
import { type RecordOutcome, recordUsage } from '../../../shared/usage/record/recordUsage.ts';

/** What is measured: the functions and schedules behind one configuration. */
export interface Subject {
  readonly bridge: Bridge;
  readonly saas: HttpHandler;
  readonly license: HttpHandler;
  readonly order: HttpHandler;
  readonly authSync: HttpHandler;
  readonly allOrgSync: HttpHandler;
  /** One run of the schedule that delivers events. */
  deliver(): Promise<RunReport>;
  push(): Promise<PushReport>;
  record(records: Parameters<typeof recordUsage>[1]): Promise<readonly RecordOutcome[]>;
  /** Moves its clock on. */
  advance(ms: number): void;
  now(): number;
}

/** This file is bundled as the functions are, so that what is measured is what is deployed. */
export function openSubject(settings: Readonly<Record<string, string>>): Subject {
  let moved = 0;
  const now = () => Date.now() + moved;
  const config = parseConfig(settings);
  const silent = () => undefined;
  const bridge = buildBridge(config, {
    effects: { clock: now, random: Math.random, newId: randomUUID, wait: waitFor },
    send: outgoingRequests(),
    log: { info: silent, warn: silent, error: silent, alarm: silent },
    documentClient: documentClient(config.table),
    randomBytes,
    pinnedRequests,
  });
  const open = async () => bridge;
  const budget = (): Budget => {
    const { signal } = new AbortController();
    setMaxListeners(0, signal);
    return { deadline: now() + hourMs, signal };
  };
  return {
    bridge,
    saas: router(open, saasActivities),
    license: router(open, licenseActivities),
    order: router(open, [orderNotify]),
    authSync: kit.serve(authSync, open),
    allOrgSync: kit.serve(allOrgSync, open),
    deliver: () => runDue({ kind: 'deliver', deps: bridge, budget: budget() }),
    push: () => pushUsage(bridge, budget()),
    record: records => recordUsage(bridge, records, budget()),
    advance(ms) {
      moved += ms;
    },
    now,
  };
}
