import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { refuse } from '../terminal/refusal.ts';

/** The cloud refused, or does not answer: nothing was begun. */
export class CloudRefusal extends Error {
  override readonly name = 'CloudRefusal';
}

/**
 * Finds out whose credentials these are, before anything is built.
 *
 * @returns the account's number
 * @throws {Refusal} without credentials, {@link CloudRefusal} when AWS does not take them
 */
export async function awsAccount(region: string): Promise<string> {
  const client = new STSClient({ region, maxAttempts: 2 });
  try {
    const { Account = '' } = await client.send(new GetCallerIdentityCommand({}));
    return Account;
  } catch (error) {
    throw asRefusal(error);
  } finally {
    client.destroy();
  }
}

/** Why a request to AWS failed, as one line. Its own message is not repeated: it may name keys. */
export function asRefusal(error: unknown): Error {
  const name = error instanceof Error ? error.name : typeof error;
  if (name === 'CredentialsProviderError' || name === 'CredentialsError') {
    return refusal(
      'no AWS credentials are found: set AWS_PROFILE or --aws-profile, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
    );
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : name;
  return new CloudRefusal(
    /^(Expired|InvalidClientToken|Unrecognized|Signature|InvalidSignature|AuthFailure|MissingAuth)/.test(name)
      ? `AWS does not take the credentials: ${name}`
      : `AWS refused: ${code}`,
  );
}

/** {@link refuse} throws; here the error itself is wanted. */
function refusal(text: string): Error {
  try {
    return refuse(text);
  } catch (error) {
    return error as Error;
  }
}
