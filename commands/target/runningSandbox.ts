import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as z from 'zod/mini';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { sandboxFiles } from '../../sandbox/sandboxFiles.ts';
import { commandProblems, mergedVariables } from '../../sandbox/sandboxSettings.ts';
import { ConfigError } from '../../shared/config/configError.ts';
import { copiedEntry } from '../../shared/config/readers/copiedText.ts';
import { bundleWords } from '../../shared/seller/words/bundleWords.ts';
import { refuseInBoth } from '../terminal/refusal.ts';

/** What the commands know of the sandbox on this machine when no `--url` is given. */
export interface RunningSandbox {
  /** sandbox.env, overridden by the environment. */
  readonly variables: Readonly<Record<string, string>>;
  readonly files: ReturnType<typeof sandboxFiles>;
  readonly functionsUrl: string;
  readonly consoleUrl: string;
}

const addresses = z.object({ functionsUrl: z.optional(z.string()), consoleUrl: z.optional(z.string()) });

/** @throws {ConfigError} naming everything that is wrong with the settings of the environment */
export async function runningSandbox(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<RunningSandbox> {
  const envFile = await readFile(join(projectDirectory, 'sandbox', 'sandbox.env'), 'utf8');
  const variables = mergedVariables(envFile, environment);
  const problems = commandProblems(variables);
  if (problems.length > 0) throw new ConfigError(problems);
  const files = sandboxFiles(resolve(projectDirectory, variables.SANDBOX_DATA || '.sandbox'));
  const written = await writtenAddresses(files.addresses);
  return {
    variables,
    files,
    functionsUrl: atPort(variables.PORT) ?? written.functionsUrl ?? 'http://localhost:4000',
    consoleUrl: written.consoleUrl ?? atPort(variables.CONSOLE_PORT) ?? 'http://localhost:4001',
  };
}

/** 0 stands for any free port, which only the sandbox itself knows. */
const atPort = (port: string | undefined): string | undefined =>
  port === undefined || port === '' || port === '0' ? undefined : `http://localhost:${port}`;

async function writtenAddresses(file: string): Promise<z.infer<typeof addresses>> {
  try {
    return addresses.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return {};
  }
}

/** The first key of a list. */
export const firstOf = (list: string | undefined): string => (list ?? '').split(',')[0]?.trim() ?? '';

/** The token that the sandbox's seller API takes for a scope; every operator may read, but not the other way round. */
export function sandboxToken(
  { variables }: RunningSandbox,
  scope: 'read' | 'write' | 'operate' = 'read',
): string {
  const entries = (variables.SELLER_API_TOKENS ?? '').split(',').map(entry => entry.trim().split(':'));
  const [, , ...token] = entries.find(([, of]) => of === scope) ?? entries[0] ?? [];
  return token.join(':');
}

/**
 * The token that was given for the seller API: the option, else SELLER_API_TOKEN; undefined: none.
 *
 * @throws {Refusal} when something of what it was copied from is still around it
 */
export function givenToken(option: string | undefined, sandbox: RunningSandbox): string | undefined {
  const given = option ?? (sandbox.variables.SELLER_API_TOKEN?.trim() || undefined);
  if (given === undefined) return undefined;
  const name = option === undefined ? 'SELLER_API_TOKEN' : '--token';
  if (/^[\w.-]{1,64}:(read|write|operate):/.test(given)) {
    refuseInBoth(
      `${name} is a whole entry of SELLER_API_TOKENS: give what stands behind its second colon`,
      `${name} 是 SELLER_API_TOKENS 的一整项：只给出第二个冒号后面的内容`,
    );
  }
  const copied = copiedEntry(given);
  if (copied !== undefined) refuseInBoth(`${name} ${copied}`, `${name}：${bundleWords('zh', copied)}`);
  return given;
}
