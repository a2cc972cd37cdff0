import type { Bundled } from '../bundledSubject.ts';
import type { Engine } from '../engine.ts';
import type { Figure, Text } from '../figure.ts';
import type { Product } from '../product.ts';

/** What the parts work with. */
export interface Bench {
  readonly engine: Engine;
  readonly product: Product;
  readonly bundled: Bundled;
  /** How often each is measured; the middle counts. */
  readonly rounds: number;
  /** Whether the part has had its time: what is left is not begun. */
  isOver(): boolean;
  /** Says what is being done. */
  step(what: string): void;
}

/** Figures that are taken together, on an engine of their own. */
export interface BenchPart {
  /** As in `--only`. */
  readonly id: string;
  readonly title: Text;
  /** Ends by itself about then; is ended by force a while later. */
  readonly maxSeconds: number;
  measure(bench: Bench): Promise<readonly Figure[]>;
}
