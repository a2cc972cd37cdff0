import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Names that a browser on this machine may use; another one is a page that had its name point here (DNS rebinding). */
const ownNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** What a page can send without asking first: a foreign one has no business with anything else either. */
const reads: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD']);

export interface OwnPages {
  /** Ports of this sandbox: a page of one may speak to the others. */
  readonly ports: () => readonly number[];
  /** Paths that only commands and the console's own page change things at. */
  readonly controls?: RegExp;
  /** Pages that a link elsewhere may lead to. */
  readonly pages?: readonly string[];
}

/**
 * Keeps every page of the web away from a server of the sandbox, whose keys and tokens are public: no foreign Host, no
 * foreign Origin, nothing that a browser says comes from another site, no leave to read anything across origins, and at
 * the `controls` nothing that a form or a script could send without the browser asking first.
 *
 * Puts itself before the server's own listeners: no path and no method gets around it.
 */
export function refuseForeignRequests(server: Server, { ports, controls, pages = [] }: OwnPages): void {
  const serve = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    withoutCors(response);
    const { port } = server.address() as AddressInfo;
    const problem = foreignness(request, port, ports(), pages) ?? simpleRequest(request, controls);
    if (problem === undefined) {
      for (const listener of serve) listener.call(server, request, response);
      return;
    }
    request.resume();
    response.writeHead(403, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ problem }));
  });
}

function foreignness(
  { headers, method, url = '/' }: IncomingMessage,
  port: number,
  ports: readonly number[],
  pages: readonly string[],
): string | undefined {
  if (!isOwn(headers.host, [port])) return 'the Host is not this machine';
  const { origin } = headers;
  if (origin !== undefined && !isOwn(/^http:\/\/(.+)$/.exec(origin)?.[1], [port, ...ports])) {
    return 'another site asks';
  }
  const fromElsewhere = headers['sec-fetch-site'] === 'cross-site';
  const [path = ''] = url.split('?');
  const isLink = method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && pages.includes(path);
  return fromElsewhere && !isLink ? 'another site asks' : undefined;
}

function isOwn(host: string | undefined, ports: readonly number[]): boolean {
  const [, name = '', port = '80'] = /^(.+?)(?::(\d+))?$/.exec(host?.toLowerCase() ?? '') ?? [];
  return ownNames.has(name) && ports.includes(Number(port));
}

/** A form, or a script that asks nobody, can send no JSON content type. */
function simpleRequest(
  { headers, method, url = '/' }: IncomingMessage,
  controls: RegExp | undefined,
): string | undefined {
  if (controls === undefined || reads.has(method) || !controls.test(url)) return undefined;
  const isJson = /^application\/json\b/i.test(headers['content-type'] ?? '');
  return isJson ? undefined : 'send it with Content-Type: application/json';
}

const cors = /^access-control-/i;

/** What lies below may grant every page everything; nothing of that leaves. */
function withoutCors(response: ServerResponse): void {
  const setHeader = response.setHeader.bind(response);
  response.setHeader = (name, value) => (cors.test(name) ? response : setHeader(name, value));
  const writeHead = response.writeHead.bind(response) as (...parts: unknown[]) => ServerResponse;
  response.writeHead = ((...parts: unknown[]) =>
    writeHead(...parts.map(granted))) as typeof response.writeHead;
}

const granted = (part: unknown): unknown =>
  typeof part === 'object' && part !== null && !Array.isArray(part)
    ? Object.fromEntries(Object.entries(part).filter(([name]) => !cors.test(name)))
    : part;
