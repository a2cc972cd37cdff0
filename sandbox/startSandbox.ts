import { randomBytes } from 'node:crypto';
import { rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { cachedFunctions } from '../bundling/bundleCache.ts';
import { type Deployment, readDeployment, scheduledFunctions } from '../bundling/deployment.ts';
import { outgoingRequests } from '../shared/http/outgoing.ts';
import { watchedSend, watchSends } from '../shared/http/watchedSend.ts';
import { subscribeLines } from '../shared/platform/logChannel.ts';
import { alarmBoard } from './alarmBoard.ts';
import { clockMoves } from './clockMoves.ts';
import { clientFiles } from './console/clientFiles.ts';
import { consoleApp } from './console/consoleApp.ts';
import { movableClock } from './console/movableClock.ts';
import { sellerApiClient } from './console/sellerApiClient.ts';
import { sellerSheet } from './console/sellerSheet.ts';
import { startConsole } from './console/startConsole.ts';
import { atRealTime } from './deliveries/atRealTime.ts';
import { DeliveryJournal } from './deliveries/deliveryJournal.ts';
import { watchDeliveries } from './deliveries/watchDeliveries.ts';
import { bundleUrl, startFunctionServer } from './deployment/functionServer.ts';
import { type ScheduledFunction, type ScheduleLoop, startScheduleLoop } from './deployment/scheduleLoop.ts';
import { startEmbeddedTable } from './deployment/table/embeddedTable.ts';
import type { TableFault } from './deployment/table/tableFaults.ts';
import { enterprise } from './enterprise/enterprise.ts';
import { kitPrivateKey, publicKeyOf } from './enterprise/kitKey.ts';
import { simulatedIdentityProvider } from './identity/simulatedIdentityProvider.ts';
import { Billing } from './marketplace/openApis/billing.ts';
import { openApis } from './marketplace/openApis/openApis.ts';
import { CallJournal } from './marketplace/simulator/callJournal.ts';
import { Ledger } from './marketplace/simulator/ledger.ts';
import { MarketplaceSimulator } from './marketplace/simulator/simulator.ts';
import { startSimulatorLoop } from './marketplace/simulator/simulatorLoop.ts';
import { demonstrationProduct } from './product/demonstrationProduct.ts';
import { productLoginPage } from './product/loginPage.ts';
import { openProductJournal, type ProductJournal } from './product/productJournal.ts';
import { sandboxFiles } from './sandboxFiles.ts';
import type { SandboxSettings } from './sandboxSettings.ts';
import { alarmLines, callLine, deliveryLine } from './terminalLines.ts';

export interface Sandbox {
  readonly functionsUrl: string;
  readonly consoleUrl: string;
  stop(): Promise<void>;
}

export interface SandboxOutput {
  /** One line on the terminal. */
  say(line: string): void;
  /** One line into the log file. */
  log(line: string): void;
}

/**
 * Starts the whole marketplace on one machine: the outside world, the table, every function, the schedules. Returns
 * when all of it answers. Sets the environment that the functions read.
 *
 * @throws an error with the code `EADDRINUSE` and `port` when a port is taken
 */
export async function startSandbox(
  projectDirectory: string,
  settings: SandboxSettings,
  { log, say }: SandboxOutput,
): Promise<Sandbox> {
  const files = sandboxFiles(settings.dataDirectory);
  const { variables, product } = settings;
  const deployment = await readDeployment(projectDirectory);
  let tableFault: TableFault = { mode: 'normal' };

  // The table's engine locks the data directory: before it is open, nothing in there is ours to touch.
  const openTable = () =>
    startEmbeddedTable({
      directory: files.table,
      tableName: variables.TABLE_NAME ?? 'koogallery-bridge-sandbox',
      properties: deployment.table,
      fault: () => tableFault,
    });
  if (settings.fresh) {
    await (await openTable()).stop();
    await emptyData(settings.dataDirectory);
  }
  const table = await openTable();
  const addresses = { functionsUrl: '', consoleUrl: '' };
  const clock = movableClock(files.clock);
  const journal = new CallJournal();
  const deliveries = new DeliveryJournal();
  const ledger = await Ledger.open(files.ledger);
  const kitKey = await kitPrivateKey(files.kitKey);
  const simulator = new MarketplaceSimulator({
    ...{ ledger, journal, variables, purchaseFile: files.marketplace },
    clock: () => Date.now(),
    functionsUrl: () => addresses.functionsUrl,
    domainName: () => addresses.consoleUrl,
    publicKey: publicKeyOf(kitKey),
  });
  const billing = new Billing();
  const received = openProductJournal(files.product);
  const world = outsideWorld(settings, addresses, { ledger, billing, received });
  let loops: Loops | undefined;
  const moves = clockMoves({
    clock,
    snapshots: [
      () => table.snapshot(),
      async () => ledger.snapshot(),
      async () => billing.snapshot(),
      async () => received.snapshot(),
      async () => journal.snapshot(),
      async () => deliveries.snapshot(),
    ],
    between: work => (loops === undefined ? work() : loops.between(work)),
    async quietly(work) {
      await loops?.stop();
      try {
        await work();
      } finally {
        loops?.start();
      }
    },
  });
  world.route(
    '/',
    consoleApp({
      ...{ simulator, journal, clock, moves, deliveries, product },
      send: watchedSend(outgoingRequests()),
      outside: path => world.request(path),
      webhook: () => ({
        url: process.env.SELLER_WEBHOOK_URL ?? '',
        secrets: webhookSecrets(variables),
      }),
      files: await clientFiles(projectDirectory),
      seller: sellerApiClient(() => addresses.functionsUrl, variables.SELLER_API_TOKENS ?? ''),
      sheet: () => sellerSheet(addresses.functionsUrl, publicKeyOf(kitKey)),
      table: {
        fault: () => tableFault,
        setFault: fault => {
          tableFault = fault;
        },
      },
    }),
  );
  const tellAlarm = (text: string): void => {
    if (!settings.quiet) for (const line of alarmLines(text, Date.now())) say(line);
  };
  world.route('/', alarmBoard(tellAlarm));
  const ownPorts = () => Object.values(addresses).map(url => Number(URL.parse(url)?.port ?? 0));
  const isForOthers = (url: string | URL) => new URL(url).origin !== addresses.consoleUrl;
  const stopWatching = watchSends(send =>
    watchDeliveries(send, {
      journal: deliveries,
      onItsWay: message =>
        clock.moved() > 0 && isForOthers(message.url)
          ? atRealTime(message, webhookSecrets(variables), Date.now() - clock.moved())
          : undefined,
    }),
  );
  const stopTelling = settings.quiet ? () => {} : tellEverything(deliveries, say);
  const outside = await startConsole(world, settings.consolePort, { ports: ownPorts });
  const consoleUrl = `http://localhost:${outside.port}`;

  // Handlers are named `.build/…` in serverless.yml, so the bundles lie in a directory of that name here too.
  const outputDirectory = join(files.bundles, '.build');
  await cachedFunctions({ projectDirectory, outputDirectory, target: 'node20', shareCode: true });

  Object.assign(process.env, {
    SELLER_WEBHOOK_URL: `${consoleUrl}/seller/webhook`,
    ...(variables.ALARM_WEBHOOK_URL === undefined && { ALARM_WEBHOOK_URL: `${consoleUrl}/alarms` }),
    OPEN_API_URLS: consoleUrl,
    UNIFIED_LOGIN_URL: `${consoleUrl}/unified-login/#/portal-login?ind=UNOP`,
    KIT_PRIVATE_KEYS: kitKey,
    ...variables,
    ...(product.webhookUrl !== undefined && { SELLER_WEBHOOK_URL: product.webhookUrl }),
    MODE: 'sandbox',
    DYNAMODB_ENDPOINT: table.endpoint,
  });
  const { functionsPort: port } = settings;
  const functions = await startFunctionServer({
    ...{ deployment, port, ownPorts, log },
    bundleDirectory: files.bundles,
  });
  const functionsUrl = `http://localhost:${functions.port}`;
  Object.assign(addresses, { functionsUrl, consoleUrl });
  await writeFile(files.addresses, JSON.stringify(addresses));
  // Known only now that the functions have their port, and read at the first call.
  process.env.OAUTH_APPS = variables.OAUTH_APPS ?? oauthApps(addresses, product.loginUrl);
  const scheduled = await scheduledHandlers(deployment, files.bundles);
  const { schedulePauseMs: pauseMs } = settings;
  loops = runningLoops(() => ({
    marketplace: startSimulatorLoop(simulator, pauseMs, log),
    schedules: startScheduleLoop({ functions: scheduled, pauseMs, activity: table.activity, log }),
  }));
  await Promise.all([answers(`${functionsUrl}/`), answers(`${consoleUrl}/`)]);

  return {
    functionsUrl,
    consoleUrl,
    stop: async () => {
      // The outside world stays until last: functions in their final moments may still call it.
      await loops?.stop();
      await functions.stop();
      await table.stop();
      await outside.stop();
      clock.restore();
      stopTelling();
      stopWatching();
    },
  };
}

/** The log stays, since this process writes to it already, but without what stood in it. */
async function emptyData(dataDirectory: string): Promise<void> {
  const { functionLog, ...others } = sandboxFiles(dataDirectory);
  await Promise.all(Object.values(others).map(path => rm(path, { recursive: true, force: true })));
  await truncate(functionLog);
}

interface Loops extends ScheduleLoop {
  start(): void;
}

/** What works by itself, running already; it can be halted and let go on. The marketplace halts first. */
function runningLoops(
  begin: () => { readonly marketplace: Pick<ScheduleLoop, 'stop'>; readonly schedules: ScheduleLoop },
): Loops {
  let running = begin();
  return {
    start() {
      running = begin();
    },
    async stop() {
      await running.marketplace.stop();
      await running.schedules.stop();
    },
    between: work => running.schedules.between(work),
  };
}

interface Addresses {
  readonly functionsUrl: string;
  readonly consoleUrl: string;
}

const redirectUri = ({ functionsUrl }: Addresses): string => `${functionsUrl}/oauth/callback`;

/** The demonstration product as an application that the enterprise's people log in to. */
const oauthApps = (addresses: Addresses, ticketUrl = `${addresses.consoleUrl}/seller/login`): string =>
  JSON.stringify({
    sandbox: {
      appId: enterprise.appId,
      redirectUri: redirectUri(addresses),
      ticketUrl,
    },
  });

function outsideWorld(
  { variables }: SandboxSettings,
  addresses: Addresses,
  {
    ledger,
    billing,
    received,
  }: { readonly ledger: Ledger; readonly billing: Billing; readonly received: ProductJournal },
): Hono<{ Bindings: HttpBindings }> {
  const world = new Hono<{ Bindings: HttpBindings }>();
  const product = demonstrationProduct({
    journal: received,
    webhookSecrets: webhookSecrets(variables),
    clock: () => Date.now(),
    newPassword: () => randomBytes(12).toString('base64url'),
  });
  world.route('/seller', product);
  const tokens = (variables.SELLER_API_TOKENS ?? '').split(',').map(entry => entry.trim().split(':'));
  const token = tokens.find(([, scope]) => scope === 'write')?.[2] ?? '';
  world.route('/seller', productLoginPage({ functionsUrl: () => addresses.functionsUrl, token }));
  world.route(
    '/',
    openApis({
      billing,
      clock: () => Date.now(),
      credentials: { ak: variables.OPEN_API_AK ?? '', sk: variables.OPEN_API_SK ?? '' },
      usageKey: (variables.BASE_ACCESS_KEYS ?? '').split(',')[0]?.trim() ?? '',
      usageKeyV1: (variables.V1_ACCESS_KEYS ?? '').split(',')[0]?.trim() ?? '',
      placedOrder: orderId => ledger.order(orderId),
      soldCode: code => ledger.code(code),
      paidByUse: instanceId => ledger.paidByUse(instanceId),
    }),
  );
  world.route(
    '/',
    simulatedIdentityProvider({
      clock: () => Date.now(),
      redirectUris: () => ({ [enterprise.appId]: redirectUri(addresses) }),
    }),
  );
  return world;
}

const webhookSecrets = (variables: SandboxSettings['variables']): readonly string[] =>
  (variables.SELLER_WEBHOOK_SECRETS ?? '').split(',').map(secret => secret.trim());

/** A line for each call that was answered and each delivery that was tried. @returns ends it */
function tellEverything(deliveries: DeliveryJournal, say: SandboxOutput['say']): () => void {
  deliveries.onAttempt(attempt => say(deliveryLine(attempt, Date.now())));
  return subscribeLines(line => {
    const text = callLine(line, Date.now());
    if (text !== undefined) say(text);
  });
}

async function scheduledHandlers(deployment: Deployment, bundles: string): Promise<ScheduledFunction[]> {
  return Promise.all(
    scheduledFunctions(deployment).map(async name => {
      const { handler, timeout } = deployment.functions[name] ?? { handler: '', timeout: 0 };
      const bundle = (await import(bundleUrl(bundles, handler))) as Pick<ScheduledFunction, 'handler'>;
      return { name, timeoutMs: timeout * 1000, handler: bundle.handler };
    }),
  );
}

async function answers(url: string): Promise<void> {
  const { status } = await fetch(url);
  if (status !== 200) throw new Error(`${url} answers ${status}`);
}
