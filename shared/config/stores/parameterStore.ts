import { isJsonObject, type Json } from '../../wire/json.ts';
import { ConfigError } from '../configError.ts';
import { type AwsAccess, callAws } from './awsStore.ts';

/** GetParameters takes as many. */
const namesPerCall = 10;

/**
 * Parameters of AWS Systems Manager by their full names, decrypted; those that do not exist are left out. By name and not
 * by path: with higher throughput switched on, an account may read ten times as often by name.
 *
 * @throws {StoreError}
 * @throws {ConfigError} when no region is set
 */
export async function parameterStoreTexts(
  names: readonly string[],
  access: AwsAccess,
  signal: AbortSignal,
  ask: <T>(call: () => Promise<T>) => Promise<T> = call => call(),
): Promise<Readonly<Record<string, string>>> {
  const { AWS_REGION, AWS_DEFAULT_REGION } = access.environment;
  const region = AWS_REGION ?? AWS_DEFAULT_REGION;
  if (region === undefined) {
    throw new ConfigError([{ variable: 'AWS_REGION', problem: 'is missing, but SSM_PREFIX is set' }]);
  }
  const batches = Array.from({ length: Math.ceil(names.length / namesPerCall) }, (_, index) =>
    names.slice(index * namesPerCall, (index + 1) * namesPerCall),
  );
  const answers = await Promise.all(
    batches.map(Names =>
      ask(() =>
        callAws(
          {
            service: 'ssm',
            region,
            target: 'AmazonSSM.GetParameters',
            input: { Names, WithDecryption: true },
          },
          access,
          signal,
        ),
      ),
    ),
  );
  return Object.fromEntries(answers.flatMap(({ Parameters }) => parametersOf(Parameters ?? [])));
}

const parametersOf = (parameters: Json): readonly (readonly [string, string])[] =>
  (Array.isArray(parameters) ? parameters : []).flatMap(parameter => {
    if (!isJsonObject(parameter)) return [];
    const { Name, Value } = parameter;
    return typeof Name === 'string' && typeof Value === 'string' ? [[Name, Value] as const] : [];
  });
