import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { enterprise } from '../../sandbox/enterprise/enterprise.ts';
import { type Config, parseConfig } from '../../shared/config/config.ts';
import { OutgoingError } from '../../shared/http/outgoing.ts';
import { IdentityRequestError, type SendPinned } from '../../shared/http/pinnedRequest.ts';
import type { Log, LogFields } from '../../shared/platform/log.ts';
import { type Bridge, buildBridge } from '../../shared/runtime/bridge.ts';
import { documentClient } from '../../shared/table/client.ts';
import { hostileText } from './hostileValues.ts';
import { randomSource } from './randomSource.ts';

/** Keys of the run, one for each interface type. */
export const keys = {
  base: 'fuzz-base-access-key-0001',
  v1: 'fuzz-v1-access-key-000001',
  license: 'fuzz-license-access-key-1',
  kit: 'fuzz-kit-access-key-00001',
  general: 'fuzz-general-access-key-1',
} as const;

export const sellerTokens = {
  read: 'fuzz-read-token-00001',
  write: 'fuzz-write-token-0001',
  operate: 'fuzz-operate-token-01',
} as const;

const oauthApp = {
  appId: enterprise.appId,
  redirectUri: 'https://api.example.com/oauth/callback',
  ticketUrl: 'https://app.example.com/enter',
} as const;

export interface LoggedLine {
  readonly message: string;
  readonly fields: LogFields;
}

export interface FuzzBridge {
  readonly bridge: Bridge;
  /** PEM of the kit's public key. */
  readonly publicKey: string;
  /** Takes the lines written since the last time. */
  takeLines(): readonly LoggedLine[];
  close(): void;
}

/** How long a busy machine may need; what comes too late is no finding. ms. */
const patience = { answerWithinMs: 120_000, inlineDeliveryMs: 30_000 };

/** A bridge as a container has it, with every family switched on, nobody outside, and a log that is kept. */
export function openFuzzBridge(endpoint: string, tableName: string): FuzzBridge {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
  const config: Config = {
    ...parseConfig({
      BASE_ACCESS_KEYS: keys.base,
      V1_ACCESS_KEYS: keys.v1,
      LICENSE_ACCESS_KEYS: keys.license,
      KIT_ACCESS_KEYS: keys.kit,
      GENERAL_ACCESS_KEYS: keys.general,
      KIT_PRIVATE_KEYS: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      SELLER_API_TOKENS: Object.entries(sellerTokens)
        .map(([scope, token]) => `${scope}:${scope}:${token}`)
        .join(','),
      OAUTH_APPS: JSON.stringify({ main: oauthApp }),
      SESSION_SECRETS: randomBytes(32).toString('base64'),
      LOGIN_RETURN_URLS: 'https://app.example.com/',
      APP_URL: 'https://app.example.com',
      DATA_KEYS: `fuzz:${randomBytes(32).toString('base64')}`,
      TABLE_NAME: tableName,
      DYNAMODB_ENDPOINT: endpoint,
    }),
    ...patience,
  };
  const client = documentClient(config.table, {
    limits: { connectionTimeout: 30_000, requestTimeout: 60_000 },
  });
  let lines: LoggedLine[] = [];
  const write = (message: string, fields: LogFields) => void lines.push({ message, fields });
  const log: Log = {
    info: write,
    warn: write,
    error: write,
    alarm: ({ name, detail }) => write(name, detail),
  };
  const bridge = buildBridge(config, {
    effects: {
      clock: Date.now,
      random: Math.random,
      newId: randomUUID,
      wait: (ms, signal) => setTimeout(ms, undefined, signal === undefined ? {} : { signal }),
    },
    send: () => Promise.reject(new OutgoingError('connection-fault', false)),
    log,
    documentClient: client,
    randomBytes,
    pinnedRequests: () => hostileProvider(),
  });
  return {
    bridge,
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    takeLines() {
      const taken = lines;
      lines = [];
      return taken;
    },
    close: () => client.destroy(),
  };
}

/** An identity provider that answers anything but what it should, or nothing. */
function hostileProvider(): SendPinned {
  let asked = 0;
  return async () => {
    asked += 1;
    const random = randomSource(7, asked);
    if (random.percent(20)) throw new IdentityRequestError('not-reachable', 'nobody is outside');
    const text = random.pick([
      JSON.stringify({ access_token: hostileText(random), token_type: 'Bearer', expires_in: -1 }),
      JSON.stringify({ access_token: 'a', expires_in: '7200', refresh_token: hostileText(random) }),
      JSON.stringify({ error: random.pick(['invalid_grant', 'invalid_client', hostileText(random)]) }),
      JSON.stringify({ userName: hostileText(random), tenant: hostileText(random), role: 'admin' }),
      hostileText(random),
    ]);
    return { status: random.pick([200, 200, 200, 302, 400, 401, 500]), body: Buffer.from(text) };
  };
}
