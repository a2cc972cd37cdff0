import { DynamoDBToolboxError } from 'dynamodb-toolbox/errors';
import { BridgeError } from '../platform/bridgeError.ts';

/**
 * The table did not do what was asked, for a reason that says nothing about whether the item exists. Always answered
 * 000005, never "not found". A failed condition is no error but a value. The code goes to the log and tells the operator
 * what to mend: the first deployment is where a right, a region or a table is missing.
 */
export class TableError extends BridgeError<TableErrorCode> {
  override readonly name = 'TableError';
}

/** Our codes by the names that the SDK and the service give; nothing else of an error is told. */
const codes = {
  AbortError: 'table-aborted',
  TimeoutError: 'table-timeout',
  ProvisionedThroughputExceededException: 'table-throttled',
  ThrottlingException: 'table-throttled',
  RequestLimitExceeded: 'table-throttled',
  AccessDeniedException: 'table-access-denied',
  ResourceNotFoundException: 'table-missing',
  CredentialsProviderError: 'table-no-credentials',
  UnrecognizedClientException: 'table-credentials-refused',
  InvalidSignatureException: 'table-credentials-refused',
  IncompleteSignatureException: 'table-credentials-refused',
  InvalidClientTokenId: 'table-credentials-refused',
  MissingAuthenticationTokenException: 'table-credentials-refused',
  MissingAuthenticationToken: 'table-credentials-refused',
  ExpiredTokenException: 'table-credentials-refused',
  ValidationException: 'table-request-refused',
  SerializationException: 'table-request-refused',
  ItemCollectionSizeLimitExceededException: 'table-request-refused',
} as const;

type TableErrorCode =
  | (typeof codes)[keyof typeof codes]
  /** Several wrote one item for longer than there was time. */
  | 'table-contended'
  | 'table-unreachable'
  | 'table-no-region'
  | 'table-unavailable'
  /** An item cannot be read. */
  | 'item-malformed';

/** DNS, TCP and TLS, by the system's codes. */
const unreachable =
  /^(ENOTFOUND|EAI_|ECONN|EHOSTUNREACH|ENETUNREACH|EPIPE|ETIMEDOUT|EPROTO|CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** Whether the same request would be refused for ever: a value is too large, or no text. */
export const isRequestRefused = (error: unknown): boolean =>
  error instanceof TableError && error.code === 'table-request-refused';

/** Wraps what the SDK threw. The SDK's message may quote the item, so only its name is kept. */
export function tableError(cause: unknown): TableError {
  if (cause instanceof TableError) return cause;
  if (cause instanceof DynamoDBToolboxError && cause.code.startsWith('formatter.')) {
    return new TableError(
      'item-malformed',
      `a stored item cannot be read: ${cause.path ?? 'unknown attribute'}`,
    );
  }
  const name = cause instanceof Error ? cause.name : typeof cause;
  return new TableError(codeOf(name, cause), `the table did not answer as asked: ${name}`, { cause });
}

function codeOf(name: string, cause: unknown): TableErrorCode {
  const code = Object.hasOwn(codes, name) ? codes[name as keyof typeof codes] : undefined;
  if (code !== undefined || !(cause instanceof Error)) return code ?? 'table-unavailable';
  if ('code' in cause && unreachable.test(String(cause.code))) return 'table-unreachable';
  // The SDK has no name of its own for it.
  return cause.message === 'Region is missing' ? 'table-no-region' : 'table-unavailable';
}
