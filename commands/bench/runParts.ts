import { cpus, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { type Bundled, bundleSubject } from './bundledSubject.ts';
import { installedEngine, startEngine } from './engine.ts';
import type { PartResult } from './figure.ts';
import { cold } from './parts/cold.ts';
import { drain } from './parts/drain.ts';
import { layer } from './parts/layer.ts';
import type { BenchPart } from './parts/part.ts';
import { peers } from './parts/peers.ts';
import { requests } from './parts/requests.ts';
import { sweep } from './parts/sweep.ts';
import { syncs } from './parts/syncs.ts';
import { startProduct } from './product.ts';

/** In the order in which they are taken; the longest is last, so that it leaves the others their time. */
export const parts: readonly BenchPart[] = [peers, requests, layer, syncs, drain, cold, sweep];

/** What was measured, and where. */
export interface BenchResult {
  readonly takenAt: string;
  readonly node: string;
  readonly machine: string;
  readonly engine: string;
  /** What else the machine did when it began, as processes that wanted a core. */
  readonly load: number;
  readonly rounds: number;
  readonly parts: readonly PartResult[];
}

export interface RunOptions {
  readonly rounds: number;
  /** Is told what is being done. */
  step(what: string): void;
  /** Everything together, ms; a part that has not begun by then is not taken. Nine minutes unless told. */
  readonly wholeMs?: number;
  /** A part that does not end by itself is left so long after its time, ms. */
  readonly graceMs?: number;
}

/**
 * Takes every figure, each part on an engine of its own. It ends within ten minutes and never fails: what could not be
 * taken says why.
 */
export async function runParts(
  chosen: readonly BenchPart[],
  { rounds, step, wholeMs = 540_000, graceMs = 30_000 }: RunOptions,
): Promise<BenchResult> {
  const [load = 0] = loadavg();
  const endsAt = performance.now() + wholeMs;
  step('bundling');
  let bundled: Bundled | string;
  try {
    bundled = await bundleSubject();
  } catch (cause) {
    bundled = reasonOf(cause);
  }
  const results: PartResult[] = [];
  for (const part of chosen) {
    results.push(await resultOf(part, bundled, { rounds, step, graceMs, endsAt }));
  }
  const [{ model = 'unknown' } = {}] = cpus();
  return {
    takenAt: new Date().toISOString().slice(0, 10),
    node: process.version,
    machine: `${cpus().length} × ${model.trim()}`,
    engine: installedEngine,
    load: Math.round(load * 10) / 10,
    rounds,
    parts: results,
  };
}

async function resultOf(
  part: BenchPart,
  bundled: Bundled | string,
  {
    rounds,
    step,
    graceMs,
    endsAt,
  }: Required<Pick<RunOptions, 'rounds' | 'step' | 'graceMs'>> & { readonly endsAt: number },
): Promise<PartResult> {
  const { title } = part;
  const missing = (reason: string): PartResult => ({ title, figures: [{ name: title, missing: reason }] });
  if (typeof bundled === 'string') return missing(bundled);
  const leftMs = endsAt - performance.now();
  if (leftMs <= 0) return missing('the time was up');
  const overAt = performance.now() + Math.min(part.maxSeconds * 1_000, leftMs);
  const stops: (() => void)[] = [];
  const timer = new AbortController();
  try {
    const engine = await startEngine();
    stops.push(engine.stop);
    const product = await startProduct();
    stops.push(product.stop);
    const isOver = () => performance.now() >= overAt;
    const measured = part.measure({ engine, product, bundled, rounds, isOver, step });
    // Of a part that was left nobody waits for the failure.
    measured.catch(() => undefined);
    const late = pause(overAt - performance.now() + graceMs, undefined, {
      signal: timer.signal,
    }).then(() => undefined);
    late.catch(() => undefined);
    const figures = await Promise.race([measured, late]);
    return figures === undefined ? missing('it had not ended when its time was up') : { title, figures };
  } catch (cause) {
    return missing(reasonOf(cause));
  } finally {
    timer.abort();
    for (const stop of stops) stop();
  }
}

/** Of what went wrong the first line: it becomes a cell of a table. */
function reasonOf(cause: unknown): string {
  const [line = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n', 1);
  return line || 'unknown';
}
