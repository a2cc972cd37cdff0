/** The part of serverless-offline that the sandbox uses; the package carries no types of its own. */
declare module 'serverless-offline' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  /** A request as the HTTP server below serverless-offline (hapi) hands it round. */
  export interface GatewayRequest {
    headers: Record<string, string | undefined>;
    info: { acceptEncoding: string };
    mime: string | null;
    payload: unknown;
    state: Record<string, string> | null;
    readonly url: URL;
    readonly raw: { readonly req: IncomingMessage; readonly res: ServerResponse };
    readonly response: { charset?: (name: string) => unknown; statusCode?: number; source?: unknown };
  }

  export interface GatewayToolkit {
    readonly continue: symbol;
  }

  export interface GatewayServer {
    readonly info: { readonly port: number };
    readonly listener: import('node:http').Server;
    readonly settings: { readonly router: { stripTrailingSlash: boolean } };
    ext(
      point: 'onRequest' | 'onPreHandler' | 'onPreResponse',
      extension: (request: GatewayRequest, toolkit: GatewayToolkit) => symbol,
    ): void;
    start(): Promise<void>;
    stop(options: { timeout: number }): Promise<void>;
  }

  export interface OfflineEvents {
    readonly lambdas: readonly unknown[];
    readonly httpApiEvents: readonly unknown[];
  }

  export interface Internals {
    mergeOptions(): void;
    getEvents(): OfflineEvents;
    createLambda(lambdas: readonly unknown[], skipStart: boolean): Promise<void>;
    createHttp(events: readonly unknown[], skipStart: boolean): Promise<void>;
    getApiGatewayServer(): GatewayServer;
  }

  export interface OfflineLog {
    debug(...parts: unknown[]): void;
    error(...parts: unknown[]): void;
    info(...parts: unknown[]): void;
    notice(...parts: unknown[]): void;
    verbose(...parts: unknown[]): void;
    warning(...parts: unknown[]): void;
  }

  export default class ServerlessOffline {
    constructor(
      serverless: unknown,
      options: Readonly<Record<string, unknown>>,
      utils: { log: OfflineLog; progress: object },
    );
    internals(): Internals;
  }
}

declare module 'serverless-offline/lambda' {
  export interface GatewayEvent {
    readonly requestContext: { readonly requestId: string };
  }

  /** The pool of functions that the HTTP server calls. */
  export default class Lambda {
    get(functionKey: string): { setEvent: (event: GatewayEvent) => void };
  }
}
