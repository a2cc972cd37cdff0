import type { SellerApi } from '../../client/sellerApi.ts';
import { itemsOf, SellerApiError } from '../target/deploymentApi.ts';
import { text } from '../terminal/language.ts';

/**
 * Sends every event that waits, page by page. The list is read to its end first: what is sent leaves it.
 *
 * @returns how many were sent; one that was taken meanwhile is not counted
 * @throws {SellerApiError}
 */
export async function redeliverWaiting(api: SellerApi): Promise<number> {
  const ids: string[] = [];
  for await (const { id } of itemsOf(query => api.GET('/api/v1/events', { params: { query } }))) ids.push(id);
  let sent = 0;
  for (const eventId of ids) {
    const { data } = await api.POST('/api/v1/events/{eventId}/redeliver', { params: { path: { eventId } } });
    sent += data?.redelivered ?? 0;
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
  api: SellerApi,
  range: { readonly from: string; readonly to: string; readonly instanceId?: string },
): Promise<number> {
  let sent = 0;
  let cursor: string | null | undefined;
  do {
    const body = { ...range, ...(cursor ? { cursor } : {}) };
    const { data } = await api.POST('/api/v1/events/redeliver', { body });
    const { instanceId = '' } = range;
    if (data === undefined)
      throw new SellerApiError(text(`there is no instance ${instanceId}`, `没有实例 ${instanceId}`), 404);
    sent += data.redelivered;
    cursor = data.nextCursor;
  } while (cursor);
  return sent;
}
