import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { documentClient } from '../../shared/table/client.ts';
import { createTable } from '../../shared/table/createTable.ts';
import { tableDefinition } from '../../shared/table/tableDefinition.ts';
import { startSettingsStores } from '../support/settingsStores.ts';
import type { DeployedStack } from './deployedStack.ts';
import { type Emulator, startEmulator } from './emulator.ts';
import { isAllowed } from './policy.ts';
import { startTableProxy, type TableUse } from './tableProxy.ts';

export const secretArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:bridge-AbCdEf';

const keyPair = generateKeyPairSync('rsa', { modulusLength: 3072 });

/** What the marketplace signs with here. */
export const keys = {
  base: 'lambda-base-access-key-0001',
  v1: 'lambda-v1-access-key-0001',
  kit: 'lambda-kit-access-key-0001',
  license: 'lambda-license-access-key-0001',
  general: 'lambda-general-access-key-0001',
  kitPublicKey: keyPair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  sellerToken: 'lambda-seller-token-0001-lambda-seller',
} as const;

const settings: Readonly<Record<string, string>> = {
  BASE_ACCESS_KEYS: keys.base,
  V1_ACCESS_KEYS: keys.v1,
  KIT_ACCESS_KEYS: keys.kit,
  LICENSE_ACCESS_KEYS: keys.license,
  GENERAL_ACCESS_KEYS: keys.general,
  KIT_PRIVATE_KEYS: keyPair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  SELLER_API_TOKENS: `operator:operate:${keys.sellerToken}`,
  APP_URL: 'https://app.example.com',
  SESSION_SECRETS: 'a-session-secret-of-more-than-32-characters',
  OAUTH_APPS: JSON.stringify({
    shop: { appId: 'APP1', redirectUri: 'https://shop.example.com/oauth/callback' },
  }),
  DATA_KEYS: `k1:${randomBytes(32).toString('base64')}`,
};

export interface EmulatedDeployment extends Emulator {
  /** Every use of a right at the table. */
  readonly uses: TableUse[];
  /** Everything that the functions printed. */
  readonly output: string[];
  /** Calls that the stores of settings were asked, and how many of them their quota refused. */
  readonly stores: { readonly asked: number; readonly refused: number };
}

/**
 * A packaged stack on a table engine, with its IAM policies in force at the table and at the stores of settings.
 *
 * @param options `settingsIn`: where the settings lie; `callsPerSecond`: the quota there
 */
export async function emulateDeployment(
  stack: DeployedStack,
  engine: { readonly endpoint: string },
  options: {
    readonly settingsIn: 'secret' | 'parameters';
    readonly callsPerSecond?: number;
    readonly concurrency?: number;
    readonly changed?: Readonly<Record<string, string>>;
  },
): Promise<EmulatedDeployment> {
  const uses: TableUse[] = [];
  const output: string[] = [];
  const client = documentClient({ name: stack.tableName, ttl: false, endpoint: engine.endpoint });
  await createTable(client, tableDefinition(stack.tableName));
  client.destroy();
  const { callsPerSecond } = options;
  const stores = await startSettingsStores({
    ...(callsPerSecond === undefined ? {} : { callsPerSecond }),
    awsKeyOf: role =>
      role in stack.policies ? { secret: `secret of ${role}`, token: `token of ${role}` } : undefined,
    mayUse: (role, action, resource) => isAllowed(stack.policies[role] ?? [], { action, resource }),
  });
  const all = { ...settings, ...options.changed };
  if (options.settingsIn === 'secret') stores.secrets.set(secretArn, { SecretString: JSON.stringify(all) });
  else {
    for (const [name, value] of Object.entries(all)) {
      stores.parameters.set(`/koogallery-bridge/emulated/${name}`, value);
    }
  }
  const proxy = await startTableProxy(engine.endpoint, stack.policies, use => uses.push(use));
  const emulator = await startEmulator({
    stack,
    endpoints: {
      AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint,
      AWS_ENDPOINT_URL_SSM: stores.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: stores.url,
    },
    ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
    onOutput: (functionId, text) => output.push(`${functionId}: ${text}`),
  });
  return {
    ...emulator,
    uses,
    output,
    get stores() {
      return { asked: stores.requests.length, refused: stores.refused };
    },
    async stop() {
      await emulator.stop();
      await proxy.stop();
      await stores.stop();
    },
  };
}
