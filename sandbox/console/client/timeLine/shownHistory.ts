import { useEffect, useState } from 'hono/jsx/dom';
import type { DeliveryAttempt } from '../../../deliveries/deliveryJournal.ts';
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

/** Deliveries to the seller's own program; the demonstration product keeps its own, also over a restart. */
const elsewhere = (deliveries: readonly DeliveryAttempt[]): readonly ShownAttempt[] =>
  deliveries
    .filter(({ url }) => new URL(url).pathname !== '/seller/webhook')
    .map(({ id, type, at, status }) => ({ id, type, at, outcome: outcomeOf(status) }));

function outcomeOf(status: number | undefined): string {
  if (status === undefined) return 'away';
  if (status === 422) return 'refused';
  return status >= 200 && status < 300 ? 'taken' : 'failed';
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
      read<DeliveryAttempt[]>('/console/deliveries'),
    ])
      .then(([{ items }, demonstration, deliveries]) => {
        const attempts = [...demonstration, ...elsewhere(deliveries)];
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
