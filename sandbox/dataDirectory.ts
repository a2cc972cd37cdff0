import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a directory with those above it, and finds out whether it can be worked in.
 *
 * Not by `mkdir` with `recursive`, which never returns where a directory of the system takes no new entries.
 *
 * @param contents what may lie in it already, by its path: what is a directory or a file must be one, and writable
 * @returns what is in the way, in words that follow the name of the setting; nothing when all is well
 */
export async function prepareDirectory(
  directory: string,
  contents: Readonly<Record<string, 'directory' | 'file'>> = {},
): Promise<readonly string[]> {
  const own = (await making(directory)) ?? (await unusable(directory, 'directory'));
  if (own !== undefined) return [own];
  const inside = await Promise.all(Object.entries(contents).map(([path, kind]) => unusable(path, kind)));
  return inside.filter(problem => problem !== undefined);
}

async function making(directory: string): Promise<string | undefined> {
  const missing: string[] = [];
  let path = directory;
  while (await isMissing(path)) {
    missing.unshift(path);
    path = dirname(path);
  }
  const above = missing.length === 0 ? undefined : await unusable(path, 'directory');
  if (above !== undefined) return above;
  for (const next of missing) {
    try {
      await mkdir(next);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') return `${next} cannot be made (${codeOf(error)})`;
    }
  }
  return undefined;
}

const isMissing = (path: string): Promise<boolean> =>
  stat(path).then(
    () => false,
    error => codeOf(error) === 'ENOENT' && dirname(path) !== path,
  );

async function unusable(path: string, kind: 'directory' | 'file'): Promise<string | undefined> {
  try {
    const found = await stat(path);
    if (found.isDirectory() !== (kind === 'directory')) {
      return kind === 'directory'
        ? `${path} is no directory: name another, or take it away`
        : `${path} is no file: take it away`;
    }
    await access(path, constants.R_OK | constants.W_OK | (kind === 'directory' ? constants.X_OK : 0));
    return undefined;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return undefined;
    if (code === 'ENOTDIR') return `${path} leads through a file: name another`;
    return code === 'EACCES' || code === 'EROFS' || code === 'EPERM'
      ? `${path} cannot be read and written by this user (${code})`
      : `${path} cannot be used (${code})`;
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
