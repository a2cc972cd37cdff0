import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { projectDirectory } from '../../../bundling/projectDirectory.ts';
import { type Bundle, bundleColdStarts } from './bundleColdStarts.ts';

export interface ColdStart {
  readonly name: string;
  readonly bytes: number;
  /** CPU that loading the bundle takes, the least of all rounds: whatever else the machine does only adds to it. */
  readonly cpuMs: number;
}

export interface ColdStarts {
  readonly rounds: number;
  readonly sdkAlone: ColdStart;
  readonly sdkAndToolbox: ColdStart;
  readonly functions: readonly ColdStart[];
}

export interface ColdStartOptions {
  /** Whether a function is measured; all are unless told. */
  isWanted?(name: string): boolean;
  /** Whether no further round is to begin. */
  isOver?(): boolean;
}

/** How many times the bare bundles are loaded in a round: all others are held against them. */
const bareTwice = 2;

/**
 * Loads every bundle in a process of its own, all in turn in every round, so that what else the machine does meets them
 * alike. CPU, not time: a busy machine makes time meaningless.
 *
 * @param step is told what is being done and how many steps there are
 */
export async function measureColdStarts(
  rounds: number,
  step: (done: number, of: number, what: string) => void,
  { isWanted = () => true, isOver = () => false }: ColdStartOptions = {},
): Promise<ColdStarts> {
  const directory = await mkdtemp(join(tmpdir(), 'koogallery-cold-'));
  try {
    const { sdkAlone, sdkAndToolbox, ...bundled } = await bundleColdStarts(projectDirectory, directory);
    const functions = bundled.functions.filter(({ name }) => isWanted(name));
    const turn = [...Array.from({ length: bareTwice }, () => [sdkAlone, sdkAndToolbox]).flat(), ...functions];
    const times = new Map<Bundle, number[]>();
    for (let round = 0; round < rounds && !(isOver() && round > 0); round += 1) {
      for (const [index, bundle] of turn.entries()) {
        step(round * turn.length + index, rounds * turn.length, bundle.name);
        const cpuMs = await loadingCpu(bundle.file);
        times.set(bundle, [...(times.get(bundle) ?? []), cpuMs]);
      }
    }
    const measured = (bundle: Bundle): ColdStart => {
      const cpuMs = Math.min(...(times.get(bundle) ?? []));
      return { name: bundle.name, bytes: bundle.bytes, cpuMs: Math.round(cpuMs * 10) / 10 };
    };
    return {
      rounds,
      sdkAlone: measured(sdkAlone),
      sdkAndToolbox: measured(sdkAndToolbox),
      functions: functions.map(measured),
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function loadingCpu(file: string): Promise<number> {
  const program = `const before = process.cpuUsage();
    await import(${JSON.stringify(pathToFileURL(file).href)});
    const { user, system } = process.cpuUsage(before);
    console.log((user + system) / 1000);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    env: { PATH: process.env.PATH, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  return Number(stdout);
}
