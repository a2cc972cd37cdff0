import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type BundleOptions, bundleFunctions } from './bundleFunctions.ts';

/** What a bundle is made of, from the project's directory: sources, and the packages that are installed. */
const sources = ['bundling', 'client', 'functions', 'shared'];
const texts = ['package.json', 'serverless.yml', 'tsconfig.json', 'node_modules/.package-lock.json'];

/** Kept beside the newest, for other branches. */
const maxKept = 3;

/**
 * `bundleFunctions`, or a copy of what it made the last time of the same sources and packages: whoever starts the
 * sandbox again, unchanged, does not wait for it. With a module of the seller's in it (`PRODUCT_MODULE`), whose imports
 * may lie anywhere, it is always made anew.
 */
export async function cachedFunctions(
  options: BundleOptions,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<void> {
  const { projectDirectory, outputDirectory } = options;
  const key = environment.PRODUCT_MODULE ? undefined : await contentKey(options).catch(() => undefined);
  if (key === undefined) {
    await bundleFunctions(options);
    return;
  }
  const cache = join(projectDirectory, 'node_modules', '.cache', 'functions');
  const kept = join(cache, key);
  await rm(outputDirectory, { recursive: true, force: true });
  try {
    await cp(kept, outputDirectory, { recursive: true });
    return;
  } catch {
    // Nothing of these sources is kept.
  }
  await bundleFunctions(options);
  // A cache that cannot be written is none.
  await keep(outputDirectory, cache, kept).catch(() => undefined);
}

/** A hash of everything that the bundle depends on. */
async function contentKey({
  projectDirectory,
  outputDirectory: _,
  ...options
}: BundleOptions): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([projectDirectory, options]));
  const names = await Promise.all(
    sources.map(async folder =>
      (await readdir(join(projectDirectory, folder), { recursive: true, withFileTypes: true }))
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name)),
    ),
  );
  const paths = [...names.flat().sort(), ...texts.map(name => join(projectDirectory, name))];
  const contents = await Promise.all(paths.map(path => readFile(path)));
  for (const [index, path] of paths.entries()) {
    const content = contents[index] ?? '';
    hash.update(`${path} ${content.length}\n`).update(content);
  }
  return hash.digest('hex').slice(0, 32);
}

/** Puts a copy in its place at once, whoever else does the same; the oldest go. */
async function keep(directory: string, cache: string, place: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const copy = await mkdtemp(join(cache, '.new-'));
  await cp(directory, copy, { recursive: true });
  await rename(copy, place).catch(() => rm(copy, { recursive: true, force: true }));
  const others = (await readdir(cache)).filter(name => !name.startsWith('.'));
  const aged = await Promise.all(
    others.map(async name => ({ name, at: (await stat(join(cache, name))).mtimeMs })),
  );
  const old = aged.toSorted((one, other) => other.at - one.at).slice(maxKept);
  await Promise.all(old.map(({ name }) => rm(join(cache, name), { recursive: true, force: true })));
}
