import { partition } from '@aws-sdk/core/client';
import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentity, Provider } from '@smithy/types';
import { type JsonObject, parseJsonObject } from '../../wire/json.ts';
import { ConfigError } from '../configError.ts';
import { secureUrlProblem } from '../readers/readers.ts';
import { StoreError, sendStoreRequest } from './storeRequest.ts';

/** What a store on AWS is reached with. */
export interface AwsAccess {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly credentials: Provider<AwsCredentialIdentity>;
  /** Epoch ms. */
  readonly clock: () => number;
}

export interface AwsCall {
  /** As it is signed. */
  readonly service: 'ssm' | 'secretsmanager';
  readonly region: string;
  /** Name of the API and of its operation, with a dot between. */
  readonly target: string;
  readonly input: JsonObject;
}

/** As the AWS SDKs name them. */
const endpointVariables = {
  ssm: 'AWS_ENDPOINT_URL_SSM',
  secretsmanager: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
} as const;

/** Faults that pass, as AWS documents them for all its services besides 429 and 5xx. */
const transientFaults: ReadonlySet<string> = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestLimitExceeded',
  'TransactionInProgressException',
]);

/**
 * One call of an AWS service with JSON 1.1, signed with Signature Version 4. Two operations need no client of their own:
 * one is 240 KB of every function.
 *
 * @throws {StoreError} named as AWS names the fault
 * @throws {ConfigError} when the endpoint is not safe
 */
export async function callAws(
  { service, region, target, input }: AwsCall,
  { environment, credentials, clock }: AwsAccess,
  signal: AbortSignal,
): Promise<JsonObject> {
  const url = endpoint(service, region, environment);
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  const request = new HttpRequest({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    path: url.pathname,
    headers: {
      host: url.host,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
    },
    body: JSON.stringify(input),
  });
  const signed = await signer.sign(request, { signingDate: new Date(clock()) }).catch((cause: unknown) => {
    // Without credentials nothing can be signed; the search for them may only have been too slow.
    throw new StoreError(nameOf(cause), false, { cause });
  });
  const { status, text } = await sendStoreRequest(HttpRequest.clone(signed), signal);
  if (status === 200) return answerOf(text);
  const fault = faultOf(text) ?? `HTTP ${status}`;
  throw new StoreError(fault, status === 429 || status >= 500 || transientFaults.has(fault));
}

function endpoint(service: AwsCall['service'], region: string, environment: AwsAccess['environment']): URL {
  for (const variable of [endpointVariables[service], 'AWS_ENDPOINT_URL']) {
    const given = environment[variable]?.trim() ?? '';
    if (given === '') continue;
    const problem = secureUrlProblem(given);
    if (problem !== undefined) throw new ConfigError([{ variable, problem }]);
    return new URL(given);
  }
  return new URL(`https://${service}.${region}.${partition(region).dnsSuffix}/`);
}

function answerOf(text: string): JsonObject {
  try {
    return parseJsonObject(text);
  } catch {
    throw new StoreError('an answer that is no JSON', true);
  }
}

/** `com.amazonaws.ssm#AccessDeniedException` or the name alone; nothing else of the answer is told. */
function faultOf(text: string): string | undefined {
  try {
    const { __type: type } = parseJsonObject(text);
    return typeof type === 'string' ? /(?:^|#)([A-Za-z]{1,64})$/.exec(type)?.[1] : undefined;
  } catch {
    return undefined;
  }
}

const nameOf = (cause: unknown): string => (cause instanceof Error ? cause.name : 'no credentials');
