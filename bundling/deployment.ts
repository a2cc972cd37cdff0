import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod/mini';

const index = z.object({
  IndexName: z.string(),
  KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })),
  Projection: z.object({ ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']) }),
});

const tableProperties = z.object({
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema: index.shape.KeySchema,
  GlobalSecondaryIndexes: z.array(index),
});

const deployedFunction = z.object({
  handler: z.string(),
  memorySize: z.number(),
  /** Seconds. */
  timeout: z.number(),
  events: z.array(z.object({ httpApi: z.optional(z.string()), schedule: z.optional(z.string()) })),
});

const serverlessFile = z.object({
  service: z.string(),
  provider: z.object({ runtime: z.string() }),
  functions: z.record(z.string(), deployedFunction),
  // The first part is written out, what follows is made when the deployment is packaged.
  resources: z.tuple(
    [z.object({ Resources: z.object({ BridgeTable: z.object({ Properties: tableProperties }) }) })],
    z.string(),
  ),
});

export type DeployedFunction = z.infer<typeof deployedFunction>;
export type TableProperties = z.infer<typeof tableProperties>;

/** What serverless.yml deploys, as far as one machine can run it. */
export interface Deployment {
  readonly service: string;
  readonly runtime: string;
  readonly functions: Readonly<Record<string, DeployedFunction>>;
  readonly table: TableProperties;
}

/**
 * Reads serverless.yml. CloudFormation's own tags (`!Ref`, `!Sub`, …) are left as text: nothing that is
 * read here is written with them.
 */
export async function readDeployment(projectDirectory: string): Promise<Deployment> {
  const text = await readFile(join(projectDirectory, 'serverless.yml'), 'utf8');
  const { service, provider, functions, resources } = serverlessFile.parse(
    parse(text, { merge: true, logLevel: 'error', maxAliasCount: -1 }),
  );
  const [{ Resources }] = resources;
  return { service, runtime: provider.runtime, functions, table: Resources.BridgeTable.Properties };
}

/** The names of the functions that a schedule calls, in the order of the file. */
export function scheduledFunctions(deployment: Deployment): string[] {
  return Object.entries(deployment.functions)
    .filter(([, { events }]) => events.some(({ schedule }) => schedule !== undefined))
    .map(([name]) => name);
}

const rateUnits = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * The pause of a schedule such as `rate(5 minutes)`, ms.
 *
 * @throws {TypeError} on a schedule of another form: only AWS could run it
 */
export function scheduleMs(expression: string): number {
  const [, count = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (!(unit in rateUnits))
    throw new TypeError(`the schedule "${expression}" is not rate(N minutes|hours|days)`);
  return Number(count) * rateUnits[unit as keyof typeof rateUnits];
}
