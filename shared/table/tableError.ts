import { DynamoDBToolboxError } from 'dynamodb-toolbox';
import { BridgeError } from '../platform/bridgeError.ts';

/**
 * The table did not do what was asked, for a reason that says nothing about whether the item exists: out of reach,
 * throttled, too slow, aborted (`table-unavailable`, `table-throttled`, `table-aborted`), or the stored item cannot
 * be read (`item-malformed`). Always answered 000005, never "not found". A failed condition is no error but a value.
 */
export class TableError extends BridgeError {}

const codes: Readonly<Record<string, string>> = {
  AbortError: 'table-aborted',
  ProvisionedThroughputExceededException: 'table-throttled',
  ThrottlingException: 'table-throttled',
  RequestLimitExceeded: 'table-throttled',
};

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
  return new TableError(codes[name] ?? 'table-unavailable', `the table did not answer as asked: ${name}`, {
    cause,
  });
}
