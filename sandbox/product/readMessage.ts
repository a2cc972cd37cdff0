import { Webhook } from 'standardwebhooks';
import * as z from 'zod/mini';
import type { ProductMessage } from './demonstrationAnswer.ts';

const body = z.object({ type: z.string(), timestamp: z.string(), data: z.record(z.string(), z.unknown()) });

export type MessageResult =
  | { readonly ok: true; readonly message: ProductMessage }
  | { readonly ok: false; readonly problem: string };

/**
 * Verifies a webhook as the Standard Webhooks specification asks and reads its body.
 *
 * @param secrets `whsec_…`; any of them may have signed
 */
export function readMessage(
  bytes: Buffer,
  headers: Readonly<Record<string, string>>,
  secrets: readonly string[],
): MessageResult {
  const signed = secrets.some(secret => verifies(secret, bytes, headers));
  if (!signed) return { ok: false, problem: 'no signature of a known secret' };
  const content = body.safeParse(parsed(bytes));
  if (!content.success) return { ok: false, problem: 'the body is not {type, timestamp, data}' };
  return { ok: true, message: { id: headers['webhook-id'] ?? '', ...content.data } };
}

function verifies(secret: string, bytes: Buffer, headers: Readonly<Record<string, string>>): boolean {
  try {
    new Webhook(secret).verify(bytes, { ...headers }, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
