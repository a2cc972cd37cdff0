import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { ConfigError, type ConfigProblem } from '../../shared/config/configError.ts';
import { asGiven } from '../../shared/config/namedAsGiven.ts';
import { readVariables } from '../../shared/config/sources.ts';
import type { Log } from '../../shared/platform/log.ts';
import { subscribeLines } from '../../shared/platform/logChannel.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { tableOwnerProblems } from '../../shared/runtime/ownTable.ts';
import { clientFinder, proxyCheck } from './http/clientAddress.ts';
import { startServer } from './http/startServer.ts';
import { dueBacklog } from './metrics/dueBacklog.ts';
import { type ServerMetrics, serverMetrics } from './metrics/serverMetrics.ts';
import { startMetricsServer } from './metrics/startMetricsServer.ts';
import { type Probes, probeAnswer } from './probes/probeAnswer.ts';
import { type Readiness, readinessOf } from './probes/readiness.ts';
import { verificationAnswer } from './probes/verificationAnswer.ts';
import { startTimers, type Timers } from './schedules/startTimers.ts';
import type { ServedFunction } from './servedFunction.ts';
import { type ServeSettings, serveSettingNames, serveSettings } from './settings/serveSettings.ts';
import { tableNameProblems } from './settings/tableNameProblems.ts';

/**
 * How long calls and schedules under way may take when the process ends, ms: longer than the longest HTTP function (25 s)
 * and than one item of a schedule (30 s, its lease).
 */
export const endWithinMs = 35_000;

/** How long the table may take to say whose it is, ms. */
const askOwnerMs = 2_000;

export interface ProcessOptions {
  readonly functions: readonly ServedFunction[];
  /** Logs why, when it cannot be opened. */
  readonly openBridge: () => Promise<Bridge>;
  /** The same in silence: what is wrong at the start is told in another way. */
  readonly openBridgeUnlogged: () => Promise<Bridge>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
}

export interface RunningProcess {
  readonly port: number;
  readonly metricsPort: number | undefined;
  /** Resolves when calls can be served; false when the process is to end before. */
  ready(): Promise<boolean>;
  /**
   * Ends without losing a call: not ready any more, each answer closes its connection, schedules begin nothing; after
   * DRAIN_SECONDS no new connection is taken, and what is under way ends.
   *
   * @returns false when something was still under way after {@link endWithinMs}
   */
  drain(): Promise<boolean>;
}

/**
 * Starts everything that one process is: the server with every function, the schedules, the probes and the metrics.
 *
 * @throws {ConfigError} with every wrong setting of process and functions, before any port is taken; a table of another
 * deployment is one
 * @throws the server's error, code `EADDRINUSE` when a port is taken
 */
export async function startProcess(options: ProcessOptions): Promise<RunningProcess> {
  const { functions, openBridge, log } = options;
  const { settings, bridge } = await readSettings(options);
  const table = await ownedTable(bridge);

  let timers: Timers | undefined;
  const readiness = readinessOf({
    readSettings: openBridge,
    readTable: async signal => {
      await table.owned(signal);
      return (await openBridge()).instances.store.read({ pk: 'health', sk: 'health' }, signal);
    },
    now: () => performance.now(),
    onChange: (check, fault) =>
      fault === undefined
        ? log.info('check holds again', { check })
        : log.error('check fails', { check, fault: faultText(fault.error) }),
  });
  const probes: Probes = { readiness, stuck: () => timers?.overrun() ?? [] };
  let active = () => 0;
  const metrics = serverMetrics({
    stage: bridge.config.stage,
    active: () => active(),
    isReady: async () => (await readiness.unready()).length === 0,
    backlog: dueBacklog(
      async () => (await openBridge()).index,
      () => Date.now(),
    ),
  });
  const endCounting = subscribeLines(line => metrics.line(line));

  const server = await startServer({
    host: settings.host,
    port: settings.port,
    functions,
    findClient: clientFinder(settings.trustedProxies),
    isProxy: proxyCheck(settings.trustedProxies),
    answerFirst: (method, target) =>
      verificationAnswer(settings.verificationFiles, method, target) ?? probeAnswer(probes, method, target),
    onServed(request) {
      metrics.request(request);
      log.info('request', { ...request });
    },
    onUnreadable(code) {
      metrics.unreadable(code);
      log.warn('request that cannot be read', { code });
    },
  });
  active = server.active;
  const metricsServer =
    settings.metricsPort === undefined
      ? undefined
      : await startMetricsServer({ host: settings.host, port: settings.metricsPort, metrics, probes }).catch(
          async error => {
            await server.stop();
            throw error;
          },
        );
  const ending = new AbortController();
  // The schedules of a table that may be another's wait until it is known whose it is.
  if (settings.runsSchedules) {
    const start = () => {
      timers = startSchedules(functions, log, metrics);
    };
    if (table.isOwned()) start();
    else void onceOwned(table, ending.signal).then(owned => owned && start());
  }
  return {
    port: server.port,
    metricsPort: metricsServer?.port,
    ready: () => untilReady(readiness, ending.signal),
    async drain() {
      ending.abort();
      readiness.drain();
      server.closeConnections();
      const schedulesEnded = timers?.stop();
      await wait(settings.drainMs);
      const timer = new AbortController();
      const ended = await Promise.race([
        Promise.all([server.stop(), schedulesEnded]).then(() => true),
        wait(endWithinMs, false, { signal: timer.signal }).catch(() => false),
      ]);
      timer.abort();
      await metricsServer?.stop();
      endCounting();
      return ended;
    },
  };
}

/** @throws {ConfigError} */
async function readSettings({
  functions,
  openBridgeUnlogged,
  environment,
}: ProcessOptions): Promise<{ readonly settings: ServeSettings; readonly bridge: Bridge }> {
  const problems: ConfigProblem[] = [];
  const collect = (error: unknown) => {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems);
    return undefined;
  };
  const paths = new Set(functions.flatMap(({ routes }) => routes.map(route => route.split(' ')[1] ?? '')));
  const variables = await readVariables(
    { environment, readFile: path => readFile(path, 'utf8') },
    serveSettingNames,
  ).catch(collect);
  const settings = variables === undefined ? undefined : serveSettings(variables, path => paths.has(path));
  if (settings?.ok === false) {
    problems.push(...settings.problems.map(problem => asGiven(problem, environment, variables ?? {})));
  }
  const bridge = await openBridgeUnlogged().catch(collect);
  if (bridge !== undefined) problems.push(...(await tableNameProblems(bridge.config.table)));
  if (problems.length > 0 || bridge === undefined || settings?.ok !== true) throw new ConfigError(problems);
  return { settings: settings.settings, bridge };
}

interface OwnedTable {
  readonly isOwned: () => boolean;
  /** Rejects while the table does not answer, or is another's. */
  owned(signal: AbortSignal): Promise<void>;
}

/** @throws {ConfigError} when the table is another deployment's; one that does not answer is asked again later */
async function ownedTable(bridge: Bridge): Promise<OwnedTable> {
  let isOwned = false;
  const owned = async (signal: AbortSignal): Promise<void> => {
    if (isOwned) return;
    const problems = await tableOwnerProblems(bridge, signal);
    if (problems.length > 0) throw new ConfigError(problems);
    isOwned = true;
  };
  await owned(AbortSignal.timeout(askOwnerMs)).catch((error: unknown) => {
    if (error instanceof ConfigError) throw error;
  });
  return { isOwned: () => isOwned, owned };
}

/** Resolves when the table is known to be this deployment's; false when the process ends before. */
async function onceOwned(table: OwnedTable, ending: AbortSignal): Promise<boolean> {
  while (!ending.aborted) {
    await table.owned(AbortSignal.timeout(askOwnerMs)).catch(() => undefined);
    if (table.isOwned()) return true;
    await wait(askOwnerMs, undefined, { signal: ending }).catch(() => undefined);
  }
  return false;
}

function startSchedules(functions: readonly ServedFunction[], log: Log, metrics: ServerMetrics): Timers {
  return startTimers({
    functions,
    random: Math.random,
    clock: () => Date.now(),
    onRun(run) {
      metrics.scheduleRun(run);
      const { name: schedule, milliseconds, fault } = run;
      if (fault !== undefined) {
        log.error('schedule failed', { schedule, milliseconds, fault: faultText(fault.error) });
      }
    },
  });
}

async function untilReady(readiness: Readiness, ending: AbortSignal): Promise<boolean> {
  while (!ending.aborted) {
    if ((await readiness.unready()).length === 0) return true;
    await wait(1_000, undefined, { signal: ending }).catch(() => undefined);
  }
  return false;
}

/** The kind of a fault and of what caused it: the names and codes of SDK and system tell the operator more than ours. */
function faultText(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code } = error as NodeJS.ErrnoException;
  const kind = typeof code === 'string' ? `${error.name} ${code}` : error.name;
  return error.cause === undefined ? kind : `${kind}: ${faultText(error.cause)}`;
}
