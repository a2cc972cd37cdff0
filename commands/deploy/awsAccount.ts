import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { type Text, text } from '../terminal/language.ts';
import { Refusal } from '../terminal/refusal.ts';

/** The cloud refused, or does not answer: nothing was begun. */
export class CloudRefusal extends Error {
  override readonly name = 'CloudRefusal';
  readonly text: Text;

  constructor(said: Text, options?: ErrorOptions) {
    super(said.en, options);
    this.text = said;
  }
}

/** How often AWS is asked, and how long it may take: a network that swallows everything must not hold the command up. */
export const patience = {
  maxAttempts: 2,
  requestHandler: new NodeHttpHandler({
    connectionTimeout: 5_000,
    requestTimeout: 20_000,
    throwOnRequestTimeout: true,
  }),
} as const;

/**
 * Finds out whose credentials these are, before anything is built.
 *
 * @returns the account's number
 * @throws {Refusal} without credentials, {@link CloudRefusal} when AWS does not take them
 */
export async function awsAccount(region: string): Promise<string> {
  const client = new STSClient({ region, ...patience });
  try {
    const { Account = '' } = await client.send(new GetCallerIdentityCommand({}));
    return Account;
  } catch (error) {
    throw asRefusal(error, 'GetCallerIdentity', region);
  } finally {
    client.destroy();
  }
}

/** Why a request to AWS failed, as one line. Its own message is not repeated: it may name keys. */
export function asRefusal(error: unknown, operation: string, region: string): Error {
  const name = error instanceof Error ? error.name : typeof error;
  if (name === 'CredentialsProviderError' || name === 'CredentialsError') {
    return new Refusal(
      text(
        'no AWS credentials are found: set AWS_PROFILE or --aws-profile, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
        '没有找到 AWS 凭证：请设置 AWS_PROFILE 或 --aws-profile，或者 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY',
      ),
    );
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : name;
  if (isNetworkFault(error, code)) {
    return new CloudRefusal(
      text(
        `no answer from AWS in ${region} to ${operation} (${code}): is the region right, is the network there?`,
        `${region} 的 AWS 对 ${operation} 没有应答（${code}）：区域是否正确，网络是否连通？`,
      ),
    );
  }
  return new CloudRefusal(
    /^(Expired|InvalidClientToken|Unrecognized|Signature|InvalidSignature|AuthFailure|MissingAuth)/.test(name)
      ? text(`AWS does not take the credentials: ${name}`, `AWS 不接受该凭证：${name}`)
      : text(`AWS refused ${operation}: ${code}`, `AWS 拒绝了 ${operation}：${code}`),
  );
}

/** Nothing came back: what came back has a status. */
const isNetworkFault = (error: unknown, code: string): boolean =>
  /^(E[A-Z]{3,}|EAI_AGAIN|CERT_\w+|\w*SELF_SIGNED\w*|UNABLE_TO_\w+|TimeoutError)$/.test(code) &&
  (error as { readonly $response?: unknown }).$response === undefined;
