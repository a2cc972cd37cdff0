import type { HttpRequest } from '@smithy/core/protocols';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { answerBudget } from '../../platform/answerBudget.ts';
import { BridgeError } from '../../platform/bridgeError.ts';

/** A store of settings refused, or could not be asked. The message names the fault, never what was asked or answered. */
export class StoreError extends BridgeError<'config-unreachable'> {
  override readonly name = 'StoreError';
  /** Whether the same request may succeed a moment later. */
  readonly transient: boolean;

  constructor(fault: string, transient: boolean, options?: { cause?: unknown }) {
    super('config-unreachable', fault, options);
    this.transient = transient;
  }
}

/** Secrets Manager keeps at most 64 KiB a secret, ten parameters hold at most 80 KiB. */
const maxAnswer = 512 * 1_024;

// The handler that the table's client brings along: nothing more to load at a cold start.
const http = new NodeHttpHandler({
  connectionTimeout: answerBudget.storeConnect,
  requestTimeout: answerBudget.storeRequest,
  throwOnRequestTimeout: true,
});

/** What the store answered, as JSON text with its status. */
export interface StoreAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * Sends one signed request to a store of settings.
 *
 * @throws {StoreError} transient, when no whole answer comes
 */
export async function sendStoreRequest(request: HttpRequest, signal: AbortSignal): Promise<StoreAnswer> {
  try {
    const { response } = await http.handle(request, { abortSignal: signal });
    return { status: response.statusCode, text: await textOf(response.body) };
  } catch (cause) {
    throw new StoreError(nameOf(cause), true, { cause });
  }
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxAnswer) throw new RangeError('longer than any setting');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The system's or the library's own name of a fault, never its text: that may hold the address. */
function nameOf(fault: unknown): string {
  if (!(fault instanceof Error)) return 'network fault';
  return 'code' in fault && typeof fault.code === 'string' ? fault.code : fault.name;
}
