import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { HttpRequest } from '@smithy/core/protocols';
import { type WireRequest, wireRequest } from './operations.ts';
import type { RequestHandler } from './requestHandler.ts';
import { type SigningScope, signedHeaders } from './signedHeaders.ts';

type HttpAnswer = Awaited<ReturnType<RequestHandler['handle']>>;
type Options = NonNullable<Parameters<RequestHandler['handle']>[1]>;

/** A command of the document client, as far as it matters here. */
interface Command {
  readonly input: object;
  readonly middlewareStack: DynamoDBDocumentClient['middlewareStack'];
}

/** Where the SDK sent its last request, and for which region and service it signed it. */
interface Route {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly host: string;
  readonly scope: SigningScope;
}

/** How a first attempt ended that the SDK is to judge. */
type Outcome = { readonly answer: HttpAnswer } | { readonly failure: unknown };

/**
 * `send` of a document client, at a quarter of the CPU: the first attempt is serialized, signed with its credentials and sent
 * by its handler, but does not walk through its fifteen layers. They are still there:
 *
 * ```
 *   first request         the SDK's whole way; it shows where to, and for which region requests are signed
 *   every further one     straight to there ── 200, or a failed condition ── done
 *                                           └─ anything else: the SDK is handed the command with this answer as that of its
 *                                              first attempt; it judges, waits, corrects the clock, repeats and words errors
 *   after a failure       the SDK's whole way, until it succeeds again: its limit on repeats holds in a bad hour
 * ```
 */
export function fastPath(
  client: DynamoDBClient,
  wholeWay: DynamoDBDocumentClient['send'],
): DynamoDBDocumentClient['send'] {
  let route: Route | undefined;
  let seen: Route | undefined;
  client.middlewareStack.add(
    next => args => {
      seen = routeOf(args.request) ?? seen;
      return next(args);
    },
    { step: 'deserialize', priority: 'low', name: 'fastPathRoute' },
  );
  const whole = async (command: Command, options: Options | undefined): Promise<unknown> => {
    try {
      const output = await wholeWay(command as never, options);
      route = seen;
      return output;
    } catch (cause) {
      route = cause instanceof ConditionalCheckFailedException ? seen : undefined;
      throw cause;
    }
  };

  const direct = async (
    { protocol, hostname, port, host, scope }: Route,
    { target, body }: WireRequest,
    options: Options | undefined,
  ): Promise<Outcome> => {
    const { config } = client;
    const at = Date.now() + config.systemClockOffset;
    const headers = signedHeaders({ host, target, body }, await config.credentials(), scope, at);
    const to = { method: 'POST', protocol, hostname, path: '/', ...(port !== undefined && { port }) };
    try {
      return {
        answer: await config.requestHandler.handle(new HttpRequest({ ...to, headers, body }), options),
      };
    } catch (failure) {
      return { failure };
    }
  };

  const send = async (command: Command, options: Options | undefined): Promise<unknown> => {
    const request = route === undefined ? undefined : wireRequest(command);
    if (route === undefined || request === undefined) return whole(command, options);
    const outcome = await direct(route, request, options).catch(() => undefined);
    if (outcome === undefined) return whole(command, options);
    const result = 'answer' in outcome ? understood(outcome.answer, request) : outcome;
    if ('output' in result) return result.output;
    if ('conditionFailed' in result) throw result.conditionFailed;
    handOver(command, result);
    return whole(command, options);
  };

  return ((command: Command, options: unknown, callback: unknown) =>
    typeof options === 'function' || callback !== undefined
      ? wholeWay(command as never, options as never, callback as never)
      : send(command, options as Options | undefined)) as unknown as DynamoDBDocumentClient['send'];
}

/** What the two usual answers say; every other is left as it is. */
function understood(
  answer: HttpAnswer,
  request: WireRequest,
): Outcome | { readonly output: object } | { readonly conditionFailed: ConditionalCheckFailedException } {
  const { statusCode, body } = answer.response;
  const text = Buffer.from(body).toString('utf8');
  // The JSON of bytes is text: the SDK knows which is which.
  if (text.includes('"B":') || text.includes('"BS":')) return { answer };
  try {
    const json = JSON.parse(text);
    if (statusCode === 200) return { output: request.output(json) };
    if (statusCode === 400 && String(json.__type).endsWith('#ConditionalCheckFailedException')) {
      return { conditionFailed: conditionFailed(json) };
    }
  } catch {
    // Not an answer of a table: the SDK says so in its own words.
  }
  return { answer };
}

const conditionFailed = (json: {
  message?: string;
  Message?: string;
  Item?: ConditionalCheckFailedException['Item'];
}) =>
  new ConditionalCheckFailedException({
    message: json.message ?? json.Message ?? 'The conditional request failed',
    $metadata: { httpStatusCode: 400 },
    ...(json.Item !== undefined && { Item: json.Item }),
  });

/** The SDK takes `outcome` for that of its first attempt. */
function handOver(command: Command, outcome: Outcome): void {
  let pending: Outcome | undefined = outcome;
  command.middlewareStack.add(
    next => async args => {
      if (pending === undefined) return next(args);
      const first = pending;
      pending = undefined;
      if ('failure' in first) throw first.failure;
      return { response: first.answer.response, output: undefined as never };
    },
    { step: 'deserialize', priority: 'low', name: 'fastPathOutcome', override: true },
  );
}

function routeOf(request: unknown): Route | undefined {
  if (!HttpRequest.isInstance(request)) return undefined;
  const { protocol, hostname, port, path, headers } = request;
  const [, region, service] =
    /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  const { host } = headers;
  // What is signed here is a request to the root: an engine behind a path is left to the SDK.
  if (region === undefined || service === undefined || host === undefined || path !== '/') return undefined;
  return {
    ...{ protocol, hostname, host, scope: { region, service } },
    ...(port !== undefined && { port }),
  };
}
