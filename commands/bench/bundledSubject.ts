import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { bundleSettings } from '../../bundling/bundleSettings.ts';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { type Engine, tableName } from './engine.ts';
import { keys } from './subject/calls.ts';
import type * as peers from './subject/peers.ts';
import type * as subject from './subject/subject.ts';

/** The code under measurement, ours and the others', each made into one file as the functions are. */
export type Bundled = typeof peers & typeof subject;

export async function bundleSubject(): Promise<Bundled> {
  const directory = await mkdtemp(join(tmpdir(), 'koogallery-bench-'));
  try {
    await build({
      ...bundleSettings,
      absWorkingDir: projectDirectory,
      entryPoints: ['peers', 'subject'].map(name => `commands/bench/subject/${name}.ts`),
      outdir: directory,
      target: 'node20',
      logLevel: 'error',
    });
    const load = (name: string) => import(pathToFileURL(join(directory, `${name}.mjs`)).href);
    return { ...(await load('peers')), ...(await load('subject')) };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Settings of a deployment on an engine: the access keys of every interface are there. */
export const settingsOn = (
  { endpoint }: Engine,
  more: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => ({
  BASE_ACCESS_KEYS: keys.base,
  V1_ACCESS_KEYS: keys.v1,
  LICENSE_ACCESS_KEYS: keys.license,
  GENERAL_ACCESS_KEYS: keys.general,
  DATA_KEYS: `bench:${randomBytes(32).toString('base64')}`,
  TABLE_NAME: tableName,
  DYNAMODB_ENDPOINT: endpoint,
  MODE: 'sandbox',
  ...more,
});

export const withoutWebhook = { APP_URL: 'https://app.example.com' };

export const withWebhook = (url: string): Readonly<Record<string, string>> => ({
  SELLER_WEBHOOK_URL: url,
  SELLER_WEBHOOK_SECRETS: `whsec_${randomBytes(32).toString('base64')}`,
});
