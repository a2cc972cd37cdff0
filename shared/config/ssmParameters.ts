import type { SSMClientConfig } from '@aws-sdk/client-ssm';

/** Parameters matter less than the marketplace's 5 seconds: the last values stay in use when they are late. */
const connectWithinMs = 1_000;
const requestWithinMs = 2_000;

/**
 * Fetches all parameters under a prefix, decrypted, by their full names, page by page. The SDK's client is loaded
 * on the first call only: deployments without parameters do not pay for it.
 *
 * @throws when the signal aborts, however many attempts are left.
 */
export function ssmParameters(options: SSMClientConfig = {}) {
  return async (prefix: string, signal?: AbortSignal): Promise<Readonly<Record<string, string>>> => {
    const { SSMClient, paginateGetParametersByPath } = await import('@aws-sdk/client-ssm');
    const client = new SSMClient({
      maxAttempts: 2,
      requestHandler: {
        connectionTimeout: connectWithinMs,
        requestTimeout: requestWithinMs,
        throwOnRequestTimeout: true,
      },
      ...options,
    });
    try {
      const parameters: Record<string, string> = {};
      const pages = paginateGetParametersByPath(
        { client },
        { Path: prefix, WithDecryption: true },
        signal === undefined ? {} : { abortSignal: signal },
      );
      for await (const { Parameters = [] } of pages) {
        for (const { Name, Value } of Parameters) {
          if (Name !== undefined && Value !== undefined) parameters[Name] = Value;
        }
      }
      return parameters;
    } finally {
      client.destroy();
    }
  };
}
