import { useEffect, useState } from 'hono/jsx/dom';
import type { ShownAttempt, ShownInstance } from '../../consoleState.ts';
import { read } from '../api.ts';

/** One thing that happened to an instance, as the seller API tells it. */
export interface HistoryEvent {
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly outcome: string;
  readonly attempts: number;
  readonly data: { readonly status?: string; readonly expireAt?: number | null };
}

export interface ShownHistory {
  readonly events: readonly HistoryEvent[];
  readonly attempts: readonly ShownAttempt[];
}

const nothing: ShownHistory = { events: [], attempts: [] };

/** The history of an instance and the deliveries of its events, read again whenever the instance has changed. */
export function useHistory(instance: ShownInstance | undefined, attemptsMade: number): ShownHistory {
  const [history, setHistory] = useState<ShownHistory>(nothing);
  const { instanceId, updatedAt, pendingEvents } = instance ?? {};
  useEffect(() => {
    if (instanceId === undefined) {
      setHistory(nothing);
      return;
    }
    let current = true;
    Promise.all([
      read<{ items: HistoryEvent[] }>(`/console/api/instances/${instanceId}/history?limit=100`),
      read<ShownAttempt[]>('/seller/attempts'),
    ])
      .then(([{ items }, attempts]) => {
        if (current)
          setHistory({ events: items, attempts: attempts.filter(({ id }) => id.includes(instanceId)) });
      })
      // The page says above that the sandbox does not answer.
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [instanceId, updatedAt, pendingEvents, attemptsMade]);
  return history;
}
