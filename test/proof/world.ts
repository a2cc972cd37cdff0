import { randomBytes, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { startConsole } from '../../sandbox/console/startConsole.ts';
import { enterprise } from '../../sandbox/enterprise/enterprise.ts';
import { simulatedIdentityProvider } from '../../sandbox/identity/simulatedIdentityProvider.ts';
import { parseConfig } from '../../shared/config/config.ts';
import { runDue } from '../../shared/delivery/runDue.ts';
import { outgoingRequests } from '../../shared/http/outgoing.ts';
import { pinnedRequests } from '../../shared/http/pinnedRequest.ts';
import type { Log } from '../../shared/platform/log.ts';
import { minuteMs } from '../../shared/platform/time.ts';
import { type Bridge, buildBridge } from '../../shared/runtime/bridge.ts';
import { pushUsage } from '../../shared/usage/push/pushUsage.ts';
import { openTestTable } from '../engines/openTestTable.ts';
import { kitSettings } from '../support/kitCall.ts';
import { type MarketplaceServer, startMarketplaceServer } from '../support/marketplaceServer.ts';
import { bridgeSettings, webhookSecret } from '../support/testBridge.ts';
import { createTestClock, type TestClock } from '../support/testClock.ts';
import { startTestProduct, type TestProduct } from '../support/testProduct.ts';
import { type IoGate, ioGate } from './ioGate.ts';

/** One process: nothing but the settings and the table is shared with another. */
export interface Process {
  readonly bridge: Bridge;
  readonly gate: IoGate;
  /** One run of the schedule that delivers; `all` also runs those of expiry, release and usage. */
  schedules(all: boolean): Promise<void>;
  /** Closes its connections to the table: a process that is never ended keeps them, and an engine has only so many. */
  end(): void;
}

/** A table, a product, the marketplace's open APIs and a clock; processes come and go. */
export interface World {
  readonly clock: TestClock;
  /** Epoch ms; the plays of a world may go on for many months of its clock. */
  readonly openedAt: number;
  readonly product: TestProduct;
  readonly marketplace: MarketplaceServer;
  /** Where the enterprise logs its people in; undefined where nobody logs in. */
  readonly identityUrl: string | undefined;
  /** By their names in the environment, for a process that is started as a program. */
  readonly settings: Readonly<Record<string, string>>;
  start(): Process;
  close(): Promise<void>;
}

const redirectUri = 'https://api.example.com/oauth/callback';

const identityProvider = (clock: TestClock) =>
  simulatedIdentityProvider({ clock: clock.now, redirectUris: () => ({ [enterprise.appId]: redirectUri }) });

const loginSettings = (identityUrl: string): Readonly<Record<string, string>> => ({
  SESSION_SECRETS: 'test-session-secret-of-32-characters-1',
  UNIFIED_LOGIN_URL: `${identityUrl}/unified-login/#/portal-login?ind=UNOP`,
  OAUTH_APPS: JSON.stringify({
    main: { appId: enterprise.appId, redirectUri, ticketUrl: 'https://app.example.com/enter' },
  }),
});

const silent: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  alarm: () => undefined,
};

/** What a world has besides its table, its product and its clock. */
export interface WorldOptions {
  /** The bridge calls the marketplace: it reads orders, bills usage, hands licences over. */
  readonly openApis?: boolean;
  /** An enterprise whose people log in. */
  readonly identity?: boolean;
}

export async function openWorld(
  engine: { readonly endpoint: string },
  { openApis = false, identity = false }: WorldOptions = {},
): Promise<World> {
  const clock = createTestClock();
  const table = await openTestTable(engine);
  const product = await startTestProduct(webhookSecret);
  product.respond(({ type, data }) =>
    type === 'instance.created'
      ? { body: { app: { frontEndUrl: 'https://app.example.com/a' }, license: 'LICENSE-1' } }
      : type === 'license.applied' || type === 'license.requested'
        ? { body: { license: `LICENSE-${data.eventId ?? 1}` } }
        : { status: 204 },
  );
  const marketplace = await startMarketplaceServer(clock.now, 'by-use');
  const login = identity ? await startConsole(identityProvider(clock) as never, 0) : undefined;
  const identityUrl = login && `http://localhost:${login.port}`;
  const settings = {
    ...bridgeSettings(product, table),
    ...kitSettings,
    ...(openApis ? marketplace.settings : {}),
    ...(identityUrl === undefined ? {} : loginSettings(identityUrl)),
  };
  const parsed = parseConfig(settings);
  // A busy machine must not look like an answer that comes too late.
  const config = { ...parsed, answerWithinMs: minuteMs, inlineDeliveryMs: minuteMs / 2 };
  const clients = new Set<ReturnType<typeof table.connect>>();
  return {
    clock,
    openedAt: clock.now(),
    product,
    marketplace,
    identityUrl,
    settings,
    start() {
      const gate = ioGate();
      const send = outgoingRequests();
      const client = table.connect();
      clients.add(client);
      const bridge = buildBridge(config, {
        effects: { clock: clock.now, random: Math.random, newId: randomUUID, wait: clock.wait },
        send: request => gate.pass(() => send(request)),
        log: silent,
        documentClient: gate.guard(client),
        randomBytes,
        pinnedRequests: options => {
          const sendPinned = pinnedRequests(options);
          return request => gate.pass(() => sendPinned(request));
        },
      });
      return {
        bridge,
        gate,
        async schedules(all) {
          const { signal } = new AbortController();
          setMaxListeners(0, signal);
          const budget = { deadline: clock.now() + 10 * minuteMs, signal };
          if (!all) {
            await runDue({ kind: 'deliver', deps: bridge, budget });
            return;
          }
          for (const kind of ['deliver', 'expire', 'release'] as const)
            await runDue({ kind, deps: bridge, budget });
          await pushUsage(bridge, budget);
        },
        end() {
          client.destroy();
          clients.delete(client);
        },
      };
    },
    async close() {
      for (const client of clients) client.destroy();
      await marketplace.stop();
      await login?.stop();
      await product.close();
      table.close();
    },
  };
}
