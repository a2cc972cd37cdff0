import type { TurnLimits } from '../../../../deploy/serve/http/callTurns.ts';
import { clientFinder, proxyCheck } from '../../../../deploy/serve/http/clientAddress.ts';
import type { BodyLimits } from '../../../../deploy/serve/http/readBody.ts';
import {
  type HttpServer,
  type ServedRequest,
  startServer,
} from '../../../../deploy/serve/http/startServer.ts';
import type { ServedFunction } from '../../../../deploy/serve/servedFunction.ts';
import { defined } from '../../../../shared/platform/defined.ts';

export interface ServerUnderTest extends HttpServer {
  readonly served: readonly ServedRequest[];
  readonly unreadable: readonly string[];
}

/** Answers with the event that it was given. */
export const echo: ServedFunction['handler'] = async event => ({
  statusCode: 200,
  headers: { 'Content-Type': 'application/json', 'Body-Sign': 'a "signed" body' },
  body: JSON.stringify(event),
});

/** A server on the loopback with functions by their routes. */
export async function serverUnderTest(
  functions: Readonly<Record<string, ServedFunction['handler']>>,
  options: {
    readonly trusted?: readonly string[];
    readonly timeoutMs?: number;
    readonly bodyLimits?: BodyLimits;
    readonly turnLimits?: TurnLimits;
  } = {},
): Promise<ServerUnderTest> {
  const served: ServedRequest[] = [];
  const unreadable: string[] = [];
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    functions: Object.entries(functions).map(([route, handler], place) => ({
      name: `function${place}`,
      timeoutMs: options.timeoutMs ?? 10_000,
      routes: [route],
      schedules: [],
      handler,
    })),
    findClient: clientFinder(options.trusted ?? []),
    isProxy: proxyCheck(options.trusted ?? []),
    answerFirst: () => undefined,
    ...defined({ bodyLimits: options.bodyLimits, turnLimits: options.turnLimits }),
    onServed: request => void served.push(request),
    onUnreadable: code => void unreadable.push(code),
  });
  return { ...server, served, unreadable };
}
