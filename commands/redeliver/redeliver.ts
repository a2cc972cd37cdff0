import { SellerApiError, type SellerApiWriter } from '../target/sellerApiReader.ts';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

interface Redelivered {
  readonly redelivered: number;
  readonly nextCursor?: string | null;
}

/**
 * Sends every event that waits, page by page. The list is read to its end first: what is sent leaves it.
 *
 * @returns how many were sent; one that was taken meanwhile is not counted
 * @throws {SellerApiError}
 */
export async function redeliverWaiting(api: SellerApiWriter): Promise<number> {
  const ids: string[] = [];
  let cursor = '';
  for (;;) {
    const page = await api.get<Page<{ readonly id: string }>>(`/events?limit=100${cursor}`);
    ids.push(...(page?.items ?? []).map(({ id }) => id));
    if (page === undefined || page.nextCursor === null) break;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
  let sent = 0;
  for (const id of ids) {
    const answer = await api.post<Redelivered>(`/events/${encodeURIComponent(id)}/redeliver`);
    sent += answer?.redelivered ?? 0;
  }
  return sent;
}

/**
 * Sends everything that happened in a time range. One call of the API looks at a bounded number of instances, so most
 * calls of a large table send nothing and lead on.
 *
 * @param range ISO 8601
 * @throws {SellerApiError}
 */
export async function redeliverRange(
  api: SellerApiWriter,
  range: { readonly from: string; readonly to: string; readonly instanceId?: string },
): Promise<number> {
  let sent = 0;
  let cursor: string | null | undefined;
  do {
    const answer = await api.post<Redelivered>('/events/redeliver', {
      ...range,
      ...(cursor ? { cursor } : {}),
    });
    if (answer === undefined) throw new SellerApiError(`there is no instance ${range.instanceId ?? ''}`, 404);
    sent += answer.redelivered;
    cursor = answer.nextCursor;
  } while (cursor);
  return sent;
}
