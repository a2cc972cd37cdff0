import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod/mini';

const purchase = z.object({
  family: z._default(z.string(), 'v2'),
  orderId: z.string(),
  orderLineId: z.string(),
  instanceId: z.string(),
});
const memory = z.object({ purchases: z.array(purchase) });

/** Which instance the seller made for an order: the marketplace knows it from the answer to the purchase. */
export type RememberedPurchase = z.infer<typeof purchase>;

/** The remembered purchases, the newest last; none when the file is missing or unusable. */
export async function rememberedPurchases(file: string): Promise<RememberedPurchase[]> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  try {
    return memory.parse(JSON.parse(text)).purchases;
  } catch {
    return [];
  }
}

/** Remembers a purchase as the newest; the same order line is kept once. */
export async function rememberPurchase(file: string, newest: RememberedPurchase): Promise<void> {
  const others = (await rememberedPurchases(file)).filter(
    ({ family, orderId, orderLineId }) =>
      family !== newest.family || orderId !== newest.orderId || orderLineId !== newest.orderLineId,
  );
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify({ purchases: [...others, newest] }, undefined, 2)}\n`);
  await rename(temporary, file);
}
