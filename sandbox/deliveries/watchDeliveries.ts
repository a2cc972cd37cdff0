import { readAtMost } from '../../shared/http/readAtMost.ts';
import { isoTime } from '../../shared/platform/time.ts';
import type { DeliveryAttempt, DeliveryJournal } from './deliveryJournal.ts';
import { deliveryProblem } from './deliveryProblem.ts';
import { subjectOf } from './subjectOf.ts';

export interface WatchOptions {
  readonly journal: DeliveryJournal;
  /** Changes a message on its way, as {@link atRealTime} does; undefined leaves it. */
  readonly onItsWay?: (url: string, init: RequestInit) => RequestInit | undefined;
}

/** Largest answer that is read, bytes, as the bundle has it; and how much of it is kept to be shown, characters. */
const maxRead = 64 * 1024;
const maxAnswer = 4_096;

/**
 * A `fetch` that records every message of Standard Webhooks which goes out through it, with what came back. Everything
 * else passes untouched. The functions run in this process and send through the global `fetch`, so this sees what the
 * bundle itself did, wherever the product is.
 */
export function watchDeliveries(send: typeof fetch, { journal, onItsWay }: WatchOptions): typeof fetch {
  return async (input, given) => {
    const id = new Headers(given?.headers).get('webhook-id');
    if (id === null || typeof given?.body !== 'string') return send(input, given);
    const url = input instanceof Request ? input.url : String(input);
    const init = onItsWay?.(url, given) ?? given;
    const sent = typeof init.body === 'string' ? init.body : given.body;
    const began = performance.now();
    const about = { id, url, at: isoTime(Date.now()), sent, ...described(sent) };
    const note = (outcome: Pick<DeliveryAttempt, 'status' | 'problem' | 'answer'>) =>
      journal.add({ ...about, ...outcome, milliseconds: Math.round(performance.now() - began) });
    try {
      const response = await send(input, init);
      // The copy is read beside the bundle, which must not wait for us.
      readAtMost(response.clone(), maxRead).then(
        bytes => note({ status: response.status, ...(bytes !== undefined && { answer: shown(bytes) }) }),
        () => note({ status: response.status }),
      );
      return response;
    } catch (error) {
      note({ problem: deliveryProblem(error, init.signal) });
      throw error;
    }
  };
}

type Described = Pick<DeliveryAttempt, 'type' | 'subject' | 'instanceId' | 'sequence'>;

function described(body: string): Described {
  const { type, data = {} } = JSON.parse(body) as { type: string; data?: Record<string, unknown> };
  const subject = subjectOf(data);
  return {
    type,
    ...(subject !== undefined && { subject }),
    ...(typeof data.instanceId === 'string' && { instanceId: data.instanceId }),
    ...(typeof data.sequence === 'number' && { sequence: data.sequence }),
  };
}

/** What the buyer's password is, nobody has to see. */
const shown = (answer: Uint8Array): string =>
  new TextDecoder()
    .decode(answer)
    .replace(/("password"\s*:\s*)"(?:[^"\\]|\\.)*"/g, '$1"••••••"')
    .slice(0, maxAnswer);
