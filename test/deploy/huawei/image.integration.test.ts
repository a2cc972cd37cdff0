import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverFiles } from '../../../bundling/bundleServer.ts';
import { projectDirectory } from '../../../bundling/projectDirectory.ts';
import { itAsProof } from '../../support/proof.ts';
import { shippedText } from './shippedFiles.ts';

/** What `COPY . .` of the image finds, by the file beside the Dockerfile. */
const context = mkdtempSync(join(tmpdir(), 'image-'));
const rules = shippedText('Dockerfile.dockerignore')
  .split('\n')
  .filter(line => line !== '' && !line.startsWith('#'));
const allowed = rules.filter(rule => rule.startsWith('!')).map(rule => rule.slice(1));

beforeAll(() => {
  for (const path of allowed) cpSync(join(projectDirectory, path), join(context, path), { recursive: true });
  symlinkSync(join(projectDirectory, 'node_modules'), join(context, 'node_modules'));
});

afterAll(() => rmSync(context, { recursive: true, force: true }));

describe('the container image', () => {
  it('is given nothing but what it names: no settings, no secrets, no tests', () => {
    expect(rules[0]).toBe('*');
    expect(rules.filter(rule => !rule.startsWith('!'))).toEqual([
      '*',
      'deploy/huawei/secrets',
      'deploy/huawei/tls',
    ]);
    expect(allowed.filter(path => !existsSync(join(projectDirectory, path)))).toEqual([]);
    expect(allowed).not.toContain('test');
  });

  // Everything is built; serve.e2e.test.ts starts the same program in every run.
  itAsProof('is built from that, and what it then copies is a program that starts by itself', async () => {
    const run = promisify(execFile);
    await run(process.execPath, ['--import', 'tsx', 'commands/build.ts'], { cwd: context });
    const built = join(context, '.build', 'server');
    expect(readdirSync(built).toSorted()).toEqual([...serverFiles].toSorted());
    const alone = join(context, 'app');
    cpSync(built, alone, { recursive: true });
    // Without any setting it says what is missing.
    const ended = await run(process.execPath, ['--enable-source-maps', serverFiles[0]], {
      cwd: alone,
      env: { PATH: process.env.PATH, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    }).catch((error: { code: number; stderr: string }) => error);
    expect(ended).toMatchObject({ code: 2, stderr: 'serve: DATA_KEYS is missing\n' });
  });
});
