import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { BridgeError } from '../platform/bridgeError.ts';

/** Where a request is wrong: a JSON pointer or the name of a query parameter, and the rule. */
export interface ProblemDetail {
  readonly pointer: string;
  readonly detail: string;
}

const titles = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

export type ProblemStatus = keyof typeof titles;

/** A request of the seller that is not answered as asked. Becomes problem details (RFC 9457). */
export class ProblemError extends BridgeError<`seller-${ProblemStatus}`> {
  override readonly name = 'ProblemError';
  readonly status: ProblemStatus;
  readonly errors: readonly ProblemDetail[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: ProblemStatus,
    detail: string,
    more: {
      readonly errors?: readonly ProblemDetail[];
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(`seller-${status}`, detail);
    this.status = status;
    this.errors = more.errors ?? [];
    this.headers = more.headers ?? {};
  }
}

/** The answer for a problem; `requestId` leads to the log line. */
export function problemAnswer(problem: ProblemError, requestId: string): APIGatewayProxyStructuredResultV2 {
  const { status, message, errors, headers } = problem;
  return {
    statusCode: status,
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', ...headers },
    body: JSON.stringify({
      type: 'about:blank',
      title: titles[status],
      status,
      detail: message,
      instance: `urn:request:${requestId}`,
      ...(errors.length === 0 ? {} : { errors }),
    }),
  };
}
