import { isPlainHttp } from './readers/tableEndpoint.ts';
import type { Settings } from './settings.ts';

/** Where the table is and how it is reached. */
export interface TableConfig {
  readonly name: string;
  /** Whether the engine removes what has expired. */
  readonly ttl: boolean;
  /** Undefined: Amazon DynamoDB in the region of the environment. */
  readonly endpoint?: string;
  readonly region?: string;
  /** Undefined: what the environment of the process has. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** PEM certificates of the only authorities that are trusted with the table. */
  readonly ca?: string;
  /** The connection is not encrypted: only addresses of a private network may be connected to. */
  readonly staysInside?: true;
}

/** The settings that say it. */
export type TableSettings = Pick<
  Settings,
  | 'TABLE_NAME'
  | 'TABLE_TTL'
  | 'DYNAMODB_ENDPOINT'
  | 'TABLE_REGION'
  | 'TABLE_ACCESS_KEY'
  | 'TABLE_SECRET_KEY'
  | 'TABLE_CA'
  | 'TABLE_PLAIN_HTTP'
>;

export function tableConfig(values: TableSettings): TableConfig {
  const { DYNAMODB_ENDPOINT: endpoint, TABLE_ACCESS_KEY: ak, TABLE_SECRET_KEY: sk } = values;
  const region = values.TABLE_REGION ?? (isForeignEngine(endpoint) ? 'local' : undefined);
  return {
    name: values.TABLE_NAME,
    ttl: values.TABLE_TTL === 'on',
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    ...(ak !== undefined && sk !== undefined && { credentials: { accessKeyId: ak, secretAccessKey: sk } }),
    ...(values.TABLE_CA !== undefined && { ca: values.TABLE_CA }),
    ...(endpoint !== undefined && isPlainHttp(endpoint) && { staysInside: true }),
  };
}

/** An engine that is not Amazon's takes any name for its region; Amazon's own addresses need theirs. */
const isForeignEngine = (endpoint: string | undefined): boolean =>
  endpoint !== undefined && !/\.amazonaws\.com(\.cn)?$/.test(new URL(endpoint).hostname);
