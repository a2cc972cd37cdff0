import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { FunctionContext, ServedFunction } from '../servedFunction.ts';
import { gatewayAnswer } from './writeAnswer.ts';

export interface FunctionAnswer {
  readonly answer: APIGatewayProxyStructuredResultV2;
  /** What went wrong inside the function, for the log. */
  readonly fault?: string;
  /** Ends when the function has ended, which may be after its answer was due. Never rejects. */
  readonly ended: Promise<void>;
}

/**
 * Calls a function as the platform would: one that throws is answered with 500, one that is not done within its time
 * with 504.
 */
export async function callFunction(
  served: ServedFunction,
  event: APIGatewayProxyEventV2,
): Promise<FunctionAnswer> {
  const { name, timeoutMs, handler } = served;
  const endsAt = Date.now() + timeoutMs;
  const context: FunctionContext = {
    functionName: name,
    awsRequestId: event.requestContext.requestId,
    getRemainingTimeInMillis: () => Math.max(0, endsAt - Date.now()),
  };
  const running = (async () => handler(event, context))();
  const ended = running.then(
    () => undefined,
    () => undefined,
  );
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<'too late'>(resolve => {
    timer = setTimeout(resolve, timeoutMs, 'too late');
  });
  try {
    const answer = await Promise.race([running, tooLate]);
    if (answer === 'too late') {
      return { answer: gatewayAnswer(504, 'Gateway Timeout'), fault: `${name} ran out of time`, ended };
    }
    return { answer: answer as APIGatewayProxyStructuredResultV2, ended };
  } catch (error) {
    // The kind only: the text of an unforeseen error may repeat what a customer sent.
    const kind = error instanceof Error ? error.name : typeof error;
    return {
      answer: gatewayAnswer(500, 'Internal Server Error'),
      fault: `${name} failed: ${kind}${placeOf(error)}`,
      ended,
    };
  } finally {
    clearTimeout(timer);
  }
}

/** Where an error was thrown: the first line of its stack that names a place. */
function placeOf(error: unknown): string {
  const line = error instanceof Error ? /^\s+at .*$/m.exec(error.stack ?? '')?.[0] : undefined;
  return line === undefined ? '' : ` ${line.trim()}`;
}
