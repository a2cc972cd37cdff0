import { ConfigError } from '../configError.ts';
import { type AwsAccess, callAws } from './awsStore.ts';

const arnShape = /^arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):\d{12}:secret:[\w/+=.@-]{1,519}$/;

/** What is wrong with the ARN of a secret, or undefined. */
export const arnProblem = (arn: string): string | undefined =>
  arnShape.test(arn) ? undefined : 'must be aws: and the whole ARN of a secret';

/**
 * The current text of a secret in AWS Secrets Manager (`GetSecretValue`). Its ARN names the region too.
 *
 * @throws {StoreError}
 * @throws {ConfigError} for a secret of bytes
 */
export async function secretsManagerText(
  arn: string,
  access: AwsAccess,
  signal: AbortSignal,
): Promise<string> {
  const { SecretString: text } = await callAws(
    {
      service: 'secretsmanager',
      region: arnShape.exec(arn)?.[1] ?? '',
      target: 'secretsmanager.GetSecretValue',
      input: { SecretId: arn },
    },
    access,
    signal,
  );
  if (typeof text === 'string') return text;
  throw new ConfigError([{ variable: 'CONFIG_SECRET', problem: 'names a secret that holds no text' }]);
}
