import type { SellerResult } from './sellerCall.ts';

/** Posts the same again while the answer is HTTP 503, as a product does: on a slow machine the time may be up. */
export async function untilAnswered(send: () => Promise<SellerResult>): Promise<SellerResult> {
  for (;;) {
    const answer = await send();
    if (answer.status !== 503) return answer;
  }
}
