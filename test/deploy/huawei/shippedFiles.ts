import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import { projectDirectory } from '../../../bundling/projectDirectory.ts';

export const huaweiDirectory = join(projectDirectory, 'deploy', 'huawei');

export const shippedText = (file: string): string => readFileSync(join(huaweiDirectory, file), 'utf8');

/** By the rules of YAML 1.1, as Kubernetes and Compose read it: there `0440` is an octal number. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into documents of every shape
export const shippedYaml = (file: string): any => parse(shippedText(file), { version: '1.1', merge: true });

export const shippedEnv = (file: string): Readonly<Record<string, string | undefined>> =>
  parseEnv(shippedText(file));

/** Values by `Section.Name`; a name that comes several times has them all. */
export function shippedUnit(file: string): Readonly<Record<string, readonly string[]>> {
  const values: Record<string, string[]> = {};
  let section = '';
  for (const line of shippedText(file).split('\n')) {
    const [, header] = /^\[(\w+)\]$/.exec(line) ?? [];
    if (header !== undefined) section = header;
    const [, name, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) {
      const key = `${section}.${name}`;
      values[key] = [...(values[key] ?? []), value];
    } else if (header === undefined && line !== '' && !line.startsWith('#')) {
      throw new Error(`${file} has a line that is no setting: ${line}`);
    }
  }
  return values;
}
