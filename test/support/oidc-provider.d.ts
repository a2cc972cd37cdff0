/** As much of the package as the tests use; it ships no types. */
declare module 'oidc-provider' {
  interface Context {
    readonly path: string;
    readonly req: import('node:http').IncomingMessage;
    readonly res: import('node:http').ServerResponse;
    readonly oidc: { readonly params?: Readonly<Record<string, unknown>> };
    status: number;
    body: unknown;
    get(header: string): string;
  }
  interface Configuration {
    readonly findAccount: (
      context: Context,
      id: string,
    ) => Promise<{ readonly accountId: string; claims(): Promise<{ readonly sub: string }> }>;
    readonly pkce: { required(context: Context, client: { readonly clientId: string }): boolean };
    readonly interactions: { url(context: Context, interaction: { readonly uid: string }): string };
    readonly [setting: string]: unknown;
  }
  export default class Provider {
    constructor(issuer: string, configuration: Configuration);
    on(event: string, listener: (context: Context) => void): void;
    use(middleware: (context: Context, next: () => Promise<void>) => Promise<void>): void;
    callback(): (req: import('node:http').IncomingMessage, res: import('node:http').ServerResponse) => void;
    interactionDetails(
      req: Context['req'],
      res: Context['res'],
    ): Promise<{
      readonly prompt: { readonly name: string };
      readonly params: Readonly<Record<string, unknown>>;
    }>;
    interactionFinished(
      req: Context['req'],
      res: Context['res'],
      result: Readonly<Record<string, unknown>>,
      options: { readonly mergeWithLastSubmission: boolean },
    ): Promise<void>;
    readonly Grant: new (properties: {
      readonly accountId: string;
      readonly clientId: string;
    }) => {
      addOIDCScope(scope: string): void;
      save(): Promise<string>;
    };
    readonly AccessToken: { find(token: string): Promise<{ readonly accountId: string } | undefined> };
  }
}
