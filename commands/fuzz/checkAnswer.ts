import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { problemSchema } from '../../shared/seller/answers.ts';
import { openApiDocument } from '../../shared/seller/openApiDocument.ts';
import { allRoutes } from '../../shared/seller/routes/allRoutes.ts';
import { isResultCode } from '../../shared/wire/resultCodes.ts';
import { verifyBodySign } from '../../shared/wire/signature/bodySign.ts';
import type { FuzzInput } from './fuzzInput.ts';
import { mark, tag } from './hostileValues.ts';
import type { LoggedLine } from './openFuzzBridge.ts';

type Answer = APIGatewayProxyStructuredResultV2;

/** What was answered, for the counts, with what is wrong about it: nothing, as a rule. */
export interface Verdict {
  readonly said: string;
  readonly problems: readonly string[];
}

/** Holds an answer, and what the log got, against what is documented for that door. */
export function checkAnswer(input: FuzzInput, answer: Answer, lines: readonly LoggedLine[]): Verdict {
  const { said, problems } = checks[input.kind](input, answer);
  const cached = answer.headers?.['Cache-Control'] !== 'no-store';
  return {
    said,
    problems: [...problems, ...(cached ? ['the answer may be cached'] : []), ...lines.flatMap(lineProblems)],
  };
}

const checks: Readonly<Record<FuzzInput['kind'], (input: FuzzInput, answer: Answer) => Verdict>> = {
  marketplace({ answerKeys }, { statusCode, headers = {}, body = '' }) {
    // Whoever only looks whether the address is there.
    if (headers['Content-Type']?.toString().startsWith('text/plain') === true)
      return { said: 'address', problems: statusCode === 200 ? [] : [`HTTP ${statusCode}`] };
    const { resultCode, resultMsg } = object(body);
    const isText = typeof resultMsg === 'string' && resultMsg.trim() !== '' && resultMsg.length <= 255;
    const signature = headers['Body-Sign'];
    const isSigned =
      signature === undefined ||
      answerKeys.some(key => verifyBodySign(String(signature), key, Buffer.from(body)));
    return {
      said: String(resultCode),
      problems: [
        ...(statusCode === 200 ? [] : [`HTTP ${statusCode}`]),
        ...(typeof resultCode === 'string' && isResultCode(resultCode) ? [] : ['no documented result code']),
        ...(isText ? [] : ['no resultMsg of 1 to 255 characters']),
        ...(/^[\x20-\x7e]*$/.test(body) ? [] : ['the answer is not ASCII']),
        ...(isSigned ? [] : ['Body-Sign is wrong']),
        ...(resultCode === '000005' && /please try again/.test(String(resultMsg))
          ? ['an internal error']
          : []),
      ],
    };
  },

  login({ event }, { statusCode = 0, headers = {}, body = '' }) {
    const documented = [200, 302, 303, 400, 401, 403, 404, 405, 413, 415, 422, 429];
    const { path } = event.requestContext.http;
    // The identity provider of the fuzz is often not there.
    const mayFail = /callback|refresh/.test(path);
    const isPage = String(headers['Content-Type'] ?? '').startsWith('text/html');
    const location = headers.Location === undefined ? undefined : String(headers.Location);
    const policy = String(headers['Content-Security-Policy'] ?? '');
    return {
      said: `HTTP ${statusCode}`,
      problems: [
        ...(documented.includes(statusCode) || (mayFail && statusCode === 503) ? [] : [`HTTP ${statusCode}`]),
        ...(isPage && !policy.includes("frame-ancestors 'none'") ? ['a page without its policy'] : []),
        ...(body.includes(tag) ? ['a page shows a tag that came with the request'] : []),
        ...(location === undefined || isKnownTarget(location) ? [] : ['leads to a foreign address']),
      ],
    };
  },

  seller({ event }, { statusCode = 0, body = '' }) {
    const { method, path } = event.requestContext.http;
    const problems =
      statusCode === 200 ? [] : problemSchema.safeParse(object(body)).success ? [] : ['no problem document'];
    return {
      said: `HTTP ${statusCode}`,
      problems: [
        ...problems,
        ...(documentedStatuses(method, path).includes(statusCode) ? [] : [`HTTP ${statusCode}`]),
      ],
    };
  },
};

const isKnownTarget = (location: string): boolean =>
  !/[\r\n]/.test(location) &&
  /^(\/oauth\/|https:\/\/(app\.example\.com|idp\.example\.com|[\w.-]+\.huaweicloud\.com)\/)/.test(location);

const described = openApiDocument(allRoutes).paths as Readonly<
  Record<string, Readonly<Record<string, { readonly responses: object }>>>
>;
const patterns = allRoutes.map(({ method, path }) => ({
  method,
  path: `/api/v1${path}`,
  pattern: new RegExp(`^/api/v1${path.replaceAll(/\{\w+\}/g, '[^/]*')}$`),
}));

/** Of a route what the description says, of no route 404, of a method that the route has not 405; never 500 or 503. */
function documentedStatuses(method: string, path: string): readonly number[] {
  const matching = patterns.filter(({ pattern }) => pattern.test(path));
  if (matching.length === 0) return [404];
  const own = matching.filter(route => route.method === method);
  if (own.length === 0) return [404, 405];
  const statuses = own.flatMap(route =>
    Object.keys(described[route.path]?.[method.toLowerCase()]?.responses ?? {}).map(Number),
  );
  // The marketplace is asked for a licence code, and in a fuzz nobody is outside.
  const asksOutside = own.some(route => route.path.startsWith('/api/v1/licenses/codes/'));
  // An empty segment is no id.
  return [...statuses.filter(status => status < 500 || (asksOutside && status === 503)), 404];
}

/** Names of JavaScript's own errors, and of a table that was there all the time; what it refuses is the request's fault. */
const isFault = (fault: unknown): boolean =>
  /^([A-Z]|table-(?!request-refused)|deadline)/.test(String(fault ?? ''));

function lineProblems({ message, fields }: LoggedLine): readonly string[] {
  const text = JSON.stringify(fields);
  return [
    ...(text.includes(mark) || message.includes(mark)
      ? [`the log line "${message}" has what came: ${text}`]
      : []),
    ...(isFault(fields.fault) ? [`the log line "${message}" has the fault ${fields.fault}`] : []),
  ];
}

function object(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
