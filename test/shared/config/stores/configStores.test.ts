import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configStores } from '../../../../shared/config/stores/configStores.ts';
import { awsSignature, readAuthorization } from '../../../support/awsSignature.ts';
import {
  awsKey,
  huaweiKey,
  type SettingsStores,
  startSettingsStores,
} from '../../../support/settingsStores.ts';

const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:bridge/prod-AbCdEf';
const never = () => new AbortController().signal;

let server: SettingsStores;
let pauses: number[];
beforeEach(async () => {
  server = await startSettingsStores();
  pauses = [];
});
afterEach(() => server.stop());

/** Stores as a container has them; pauses are noted, not waited. */
const stores = (environment: Record<string, string> = {}, credentials = awsKey) =>
  configStores({
    environment: {
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL_SSM: server.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: server.url,
      CSMS_ENDPOINT: server.url,
      ...environment,
    },
    effects: {
      clock: Date.now,
      random: () => 0.5,
      wait: async (ms, signal) => {
        signal?.throwIfAborted();
        pauses.push(ms);
      },
    },
    awsCredentials: async () => credentials,
    metadataUrl: server.url,
  });

const vendor = () => ({ region: 'eu-west-1', endpoint: server.url, credentials: awsKey });

describe('the computation of Signature Version 4 that the fake services use', () => {
  it.each([
    // The published test suite of Signature Version 4: get-vanilla, post-vanilla, post-x-www-form-urlencoded.
    ['GET', {}, '', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    ['POST', {}, '', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
    [
      'POST',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'Param1=value1',
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    ],
  ])('gives the published signature of %s %j', (method, more, body, signature) => {
    const headers = { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z', ...more };
    const authorization = readAuthorization(
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${Object.keys(headers).sort().join(';')}, Signature=${signature}`,
    );
    expect(
      awsSignature(
        { method, headers, body },
        authorization ?? { scope: '', signedHeaders: [] },
        'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
      ),
    ).toBe(signature);
  });
});

describe('a secret of AWS Secrets Manager', () => {
  it('is asked for as the vendor’s own client asks', async () => {
    server.secrets.set(arn, { SecretString: '{"DATA_KEYS":"k"}' });
    expect(await stores().secret(`aws:${arn}`, never())).toBe('{"DATA_KEYS":"k"}');
    await new SecretsManagerClient(vendor()).send(new GetSecretValueCommand({ SecretId: arn }));
    const [ours, theirs] = server.requests;
    expect(ours).toEqual(theirs);
    expect(ours).toEqual({
      path: '/',
      target: 'secretsmanager.GetSecretValue',
      body: { SecretId: arn },
    });
  });

  it.each([
    'aws:bridge',
    'aws:arn:aws:ssm:eu-west-1:123456789012:parameter/x',
    'aws:arn:aws:secretsmanager:eu-west-1:123456789012:secret:a b',
    'aws:arn:aws:secretsmanager:evil.example.com/:123456789012:secret:a',
    `gcp:${arn}`,
    arn,
    'csms:a/b',
    'csms:',
  ])('a reference of another form is refused unsent: %s', async reference => {
    await expect(stores().secret(reference, never())).rejects.toMatchObject({
      code: 'invalid-config',
      problems: [{ variable: 'CONFIG_SECRET' }],
    });
    expect(server.requests).toEqual([]);
  });

  it('that holds bytes is named', async () => {
    server.secrets.set(arn, { SecretBinary: 'e30=' });
    await expect(stores().secret(`aws:${arn}`, never())).rejects.toMatchObject({
      problems: [{ variable: 'CONFIG_SECRET', problem: 'names a secret that holds no text' }],
    });
  });

  it('that does not exist fails at once with the service’s own name for it', async () => {
    await expect(stores().secret(`aws:${arn}`, never())).rejects.toMatchObject({
      code: 'config-unreachable',
      message: 'ResourceNotFoundException',
    });
    expect(server.requests).toHaveLength(1);
  });

  it('asked for with a key that the service does not know fails at once', async () => {
    const stranger = { ...awsKey, secretAccessKey: 'other' };
    await expect(stores({}, stranger).secret(`aws:${arn}`, never())).rejects.toMatchObject({
      message: 'InvalidSignatureException',
    });
    expect(server.requests).toHaveLength(1);
  });

  it('is asked for without credentials by nobody, and their absence is named', async () => {
    const without = configStores({
      environment: { AWS_ENDPOINT_URL: server.url },
      effects: { clock: Date.now, random: Math.random, wait: async () => undefined },
      awsCredentials: async () => {
        throw Object.assign(new Error('nothing found'), { name: 'CredentialsProviderError' });
      },
    });
    await expect(without.secret(`aws:${arn}`, never())).rejects.toMatchObject({
      message: 'CredentialsProviderError',
    });
    expect(server.requests).toEqual([]);
  });

  it('travels to no plain address outside the machine', async () => {
    const environment = { AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://192.0.2.1' };
    await expect(stores(environment).secret(`aws:${arn}`, never())).rejects.toMatchObject({
      problems: [{ variable: 'AWS_ENDPOINT_URL_SECRETS_MANAGER' }],
    });
  });

  it.each([
    [{ status: 400, body: '{"__type":"ThrottlingException"}' }, 'ThrottlingException'],
    [{ status: 429, body: 'x' }, 'HTTP 429'],
    [{ status: 503, body: '' }, 'HTTP 503'],
    [{ status: 200, body: '<html>' }, 'an answer that is no JSON'],
  ])('is asked for again while %j, with full jitter, until the time is up', async (broken, message) => {
    server.broken = broken;
    const limit = new AbortController();
    const config = configStores({
      environment: { AWS_ENDPOINT_URL: server.url },
      effects: {
        clock: Date.now,
        random: () => 0.25,
        wait: async ms => {
          pauses.push(ms);
          if (pauses.length === 5) limit.abort();
        },
      },
      awsCredentials: async () => awsKey,
    });
    await expect(config.secret(`aws:${arn}`, limit.signal)).rejects.toMatchObject({
      code: 'config-unreachable',
      message,
    });
    // A quarter of 100 ms doubling to 800.
    expect(pauses).toEqual([25, 50, 100, 200, 200]);
  });

  it('that never answers is given up when the time is up', async () => {
    server.broken = 'hangs';
    await expect(stores().secret(`aws:${arn}`, AbortSignal.timeout(50))).rejects.toMatchObject({
      code: 'config-unreachable',
    });
  });
});

describe('parameters of AWS Systems Manager', () => {
  it('are asked for by name, ten at a time, as the vendor’s own client asks', async () => {
    const names = Array.from({ length: 23 }, (_, index) => `/bridge/prod/N${index}`);
    for (const name of names.slice(0, 12)) server.parameters.set(name, `value of ${name}`);
    expect(await stores().parameters(names, never())).toEqual(
      Object.fromEntries(names.slice(0, 12).map(name => [name, `value of ${name}`])),
    );
    const ours = [...server.requests];
    expect(ours).toHaveLength(3);
    const client = new SSMClient(vendor());
    for (const part of [names.slice(0, 10), names.slice(10, 20), names.slice(20)]) {
      await client.send(new GetParametersCommand({ Names: part, WithDecryption: true }));
    }
    const inOrder = (requests: typeof ours) => requests.map(request => JSON.stringify(request)).sort();
    expect(inOrder(ours)).toEqual(inOrder(server.requests.slice(3)));
  });

  it('need a region', async () => {
    const nowhere = configStores({
      environment: {},
      effects: { clock: Date.now, random: Math.random, wait: async () => undefined },
      awsCredentials: async () => awsKey,
    });
    await expect(nowhere.parameters(['/a/B'], never())).rejects.toMatchObject({
      problems: [{ variable: 'AWS_REGION', problem: 'is missing, but SSM_PREFIX is set' }],
    });
  });
});

describe('a secret of Huawei Cloud CSMS', () => {
  const keys = {
    HUAWEICLOUD_SDK_AK: huaweiKey.ak,
    HUAWEICLOUD_SDK_SK: huaweiKey.sk,
    HUAWEICLOUD_SDK_REGION: 'cn-north-4',
    HUAWEICLOUD_SDK_PROJECT_ID: 'project-1',
  };

  it('is read in its latest version, signed as the vendor’s own SDK signs', async () => {
    server.secrets.set('bridge-prod', { secret_string: '{"DATA_KEYS":"k"}' });
    expect(await stores(keys).secret('csms:bridge-prod', never())).toBe('{"DATA_KEYS":"k"}');
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/v1/project-1/secrets/bridge-prod/versions/latest',
    ]);
  });

  it('is read with the temporary key of the server’s agency when no key is set', async () => {
    server.secrets.set('bridge', { secret_string: 'text' });
    expect(await stores().secret('csms:bridge', never())).toBe('text');
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/openstack/latest/securitykey',
      '/openstack/latest/meta_data.json',
      '/v1/project-1/secrets/bridge/versions/latest',
    ]);
  });

  it('asked for with half of what is needed names the other half', async () => {
    const { HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_REGION } = keys;
    await expect(
      stores({ HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_REGION }).secret('csms:bridge', never()),
    ).rejects.toMatchObject({
      problems: [{ variable: 'HUAWEICLOUD_SDK_SK' }, { variable: 'HUAWEICLOUD_SDK_PROJECT_ID' }],
    });
  });

  it.each([
    ['csms:missing', keys, 'CSMS.0404'],
    ['csms:bridge', { ...keys, HUAWEICLOUD_SDK_SK: 'other' }, 'APIGW.0301'],
  ])(
    'that cannot be read fails at once with the service’s code: %s %j',
    async (reference, given, message) => {
      server.secrets.set('bridge', { secret_string: 'text' });
      await expect(stores(given).secret(reference, never())).rejects.toMatchObject({
        code: 'config-unreachable',
        message,
      });
      expect(pauses).toEqual([]);
    },
  );
});
