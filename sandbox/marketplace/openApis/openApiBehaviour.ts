import { setTimeout as wait } from 'node:timers/promises';
import type { Context } from 'hono';
import * as z from 'zod/mini';
import { minuteMs } from '../../../shared/platform/time.ts';

/**
 * How the marketplace answers from now on. `lost` does the work and answers HTTP 500; `refuse` takes exception to so many
 * usage records with a record code, of one instance or of any, and then stops by itself.
 */
export const openApiBehaviourSchema = z.object({
  mode: z.enum(['normal', 'down', 'slow', 'busy', 'lost']),
  delayMs: z.optional(z.int().check(z.minimum(0), z.maximum(minuteMs))),
  refuse: z.optional(
    z.object({
      code: z.string().check(z.regex(/^\d{3}$/)),
      times: z.int().check(z.minimum(1), z.maximum(1_000_000)),
      instanceId: z.optional(z.string().check(z.minLength(1))),
    }),
  ),
});

export type OpenApiBehaviour = z.infer<typeof openApiBehaviourSchema>;
export type OpenApiMode = OpenApiBehaviour['mode'];

const defaultDelayMs = 3_000;

/** The marketplace's behaviour at present. */
export class BehaviourSwitch {
  readonly #fault: (path: string) => OpenApiMode | undefined;
  #current: OpenApiBehaviour = { mode: 'normal' };

  /** @param fault called at each request with its path: what it is to suffer instead */
  constructor(fault: (path: string) => OpenApiMode | undefined = () => undefined) {
    this.#fault = fault;
  }

  get current(): OpenApiBehaviour {
    return this.#current;
  }

  change(next: OpenApiBehaviour): void {
    this.#current = next;
  }

  /** Does the work of a request, unless the marketplace is to fail before or after it. */
  async suffer(
    c: Context,
    work: () => Promise<Response>,
  ): Promise<{ readonly mode: OpenApiMode; readonly response: Response }> {
    const mode = this.#fault(c.req.path) ?? this.#current.mode;
    if (mode === 'slow') await wait(this.#current.delayMs ?? defaultDelayMs);
    if (mode === 'busy') return { mode, response: failure(c, 406, 'MKT. 0250') };
    if (mode === 'down') return { mode, response: failure(c, 500, 'MKT.0999') };
    const response = await work();
    return { mode, response: mode === 'lost' ? c.text('gateway time-out', 500) : response };
  }

  /** The code that a record of this instance is refused with by order; each refusal is counted. */
  refusalOf(instanceId: string): string | undefined {
    const { refuse, ...rest } = this.#current;
    if (refuse === undefined || (refuse.instanceId ?? instanceId) !== instanceId) return undefined;
    const times = refuse.times - 1;
    this.#current = times === 0 ? rest : { ...rest, refuse: { ...refuse, times } };
    return refuse.code;
  }
}

const failure = (c: Context, status: 406 | 500, code: string): Response =>
  c.json({ error_code: code, error_msg: code }, status);
