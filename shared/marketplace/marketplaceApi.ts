import { createHash } from 'node:crypto';
import { type AbnormalRecord, readAbnormalRecords } from '../wire/abnormalRecords.ts';
import { isJsonObject, type JsonObject, parseJson } from '../wire/json.ts';
import { type OrderLineFacts, readOrderLines } from '../wire/orderAnswer.ts';
import { oldUsageBody, type UsageRecord, usageBody } from '../wire/usagePush.ts';
import { WireError } from '../wire/wireError.ts';
import { type Exchange, isRefusal, type OpenApiTransport } from './transport.ts';

/** Something that was not done. `retry`: again later. `stopped`: a person has to look first. `refused`: never like this. */
export type Undone =
  | { readonly kind: 'retry'; readonly reason: string }
  | { readonly kind: 'stopped'; readonly reason: string }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string };

/**
 * Which API takes usage records and who signs them: the new one with the seller's key of SaaS V2 or V1, the old one with
 * AK and SK.
 */
export type UsageRoute = 'v2' | 'v1' | 'old';

export type PushOutcome =
  /** Taken for checking, which goes on in the background: not yet billed. */
  | { readonly kind: 'accepted'; readonly abnormal: readonly AbnormalRecord[] }
  | { readonly kind: 'too-many' }
  /** The answer got lost: it may have been taken. */
  | { readonly kind: 'unknown'; readonly reason: string }
  | Undone;

export type OrderOutcome = { readonly kind: 'order'; readonly lines: readonly OrderLineFacts[] } | Undone;

export type LicenseOutcome = { readonly kind: 'done'; readonly content: JsonObject } | Undone;

export interface LicenseStatus {
  /** `ALIVE`, `EXPIRED`, `RELEASED`; open text. */
  readonly status: string;
  readonly content: JsonObject;
}

/** The marketplace's open APIs that a seller calls (open-apis of accessg-marketplace). */
export interface MarketplaceApi {
  /** Whether order query and licences can be called at all. */
  readonly hasCredentials: boolean;
  queryOrder(orderId: string, orderLineId: string | undefined, signal?: AbortSignal): Promise<OrderOutcome>;
  pushUsage(records: readonly UsageRecord[], signal?: AbortSignal, route?: UsageRoute): Promise<PushOutcome>;
  activateLicenses(
    licenses: readonly string[],
    effectiveAt: number | undefined,
    signal?: AbortSignal,
  ): Promise<LicenseOutcome>;
  licenseStatus(
    license: string,
    signal?: AbortSignal,
  ): Promise<({ readonly kind: 'status' } & LicenseStatus) | Undone>;
  reportSoftwareUsage(
    usage: readonly { readonly license: string; readonly entries: readonly JsonObject[] }[],
    signal?: AbortSignal,
  ): Promise<LicenseOutcome>;
  uploadLicense(
    eventId: string,
    license: { readonly characters: string } | { readonly fileName: string; readonly content: string },
    signal?: AbortSignal,
  ): Promise<LicenseOutcome>;
}

const prefix = '/api/mkp-openapi-public/global';
const json = 'application/json';

const newUsage = { path: `${prefix}/v1/isv/usage-data`, bodyOf: usageBody };
const usageCalls = {
  v2: { ...newUsage, signature: 'usage' },
  v1: { ...newUsage, signature: 'usage-v1' },
  // zh-cn_topic_0070649411
  old: { path: '/rest/marketplace/v1/isv/usage-data', bodyOf: oldUsageBody, signature: 'sdk' },
} as const;

export function marketplaceApi(transport: OpenApiTransport, hasCredentials: boolean): MarketplaceApi {
  const post = (path: string, body: unknown, signal: AbortSignal | undefined) =>
    transport.send(
      {
        method: 'POST',
        path: `${prefix}${path}`,
        contentType: json,
        signature: 'sdk',
        body: Buffer.from(JSON.stringify(body)),
      },
      signal,
    );

  return {
    hasCredentials,

    async queryOrder(orderId, orderLineId, signal) {
      const query = { orderId, ...(orderLineId === undefined ? {} : { orderLineId }) };
      const exchange = await transport.send(
        { method: 'GET', path: `${prefix}/v1/order/query`, query, contentType: json, signature: 'sdk' },
        signal,
      );
      const undone = undoneOf(exchange, ['MKT.0000']);
      if (undone !== undefined) return undone;
      const lines = exchange.kind === 'answer' ? readOrderLines(exchange.answer.content) : undefined;
      return lines === undefined || lines.length === 0
        ? { kind: 'retry', reason: 'the answer holds no order' }
        : { kind: 'order', lines };
    },

    async pushUsage(records, signal, route = 'v2') {
      const { path, bodyOf, signature } = usageCalls[route];
      const body = Buffer.from(bodyOf(records));
      const exchange = await transport.send(
        { method: 'POST', path, contentType: json, signature, body },
        signal,
      );
      if (exchange.kind === 'unknown') return exchange;
      if (exchange.kind === 'answer' && exchange.answer.code === 'MKT.9003') return { kind: 'too-many' };
      const undone = undoneOf(exchange, ['MKT.0000', '94060000']);
      if (undone !== undefined) return undone;
      return {
        kind: 'accepted',
        abnormal: exchange.kind === 'answer' ? readAbnormalRecords(exchange.answer.content) : [],
      };
    },

    async activateLicenses(licenses, effectiveAt, signal) {
      const time = effectiveAt === undefined ? {} : { real_effect_time: digits(effectiveAt) };
      const body = { license_list: licenses, ...time };
      return licenseOutcome(await post('/v2/license/activate', body, signal));
    },

    async licenseStatus(license, signal) {
      const outcome = licenseOutcome(await post('/v1/license/heartbeat', { license }, signal));
      if (outcome.kind !== 'done') return outcome;
      const data = isJsonObject(outcome.content.data ?? null) ? (outcome.content.data as JsonObject) : {};
      const info = licenseInfo(data.license_code_info);
      const status = data.status ?? info?.status;
      return {
        kind: 'status',
        status: typeof status === 'string' ? status : 'unknown',
        content: { ...data, ...info },
      };
    },

    async reportSoftwareUsage(usage, signal) {
      const body = {
        usage_info: usage.map(({ license, entries }) => ({ license, software_usage_Info: entries })),
      };
      return licenseOutcome(await post('/v2/license/software-usage-info', body, signal));
    },

    async uploadLicense(eventId, license, signal) {
      const { body, contentType } = multipart(license);
      const path = `${prefix}/v1/market-event/${encodeURIComponent(eventId)}/file`;
      const exchange = await transport.send(
        { method: 'POST', path, contentType, signature: 'sdk', body },
        signal,
      );
      const undone = undoneOf(exchange, ['MKT.0000'], ['MKT.0999', '91381036']);
      return undone ?? { kind: 'done', content: exchange.kind === 'answer' ? exchange.answer.content : {} };
    },
  };
}

/** Codes that are worth another attempt, with the same contents. */
const retriedCodes: ReadonlySet<string> = new Set([
  'MKT.0999',
  'MKT.0250',
  'MKT.9005',
  '94060001',
  '92020001',
  '92020004',
]);

function undoneOf(
  exchange: Exchange,
  success: readonly string[],
  retried: readonly string[] | undefined = undefined,
): Undone | undefined {
  if (exchange.kind === 'stopped') return exchange;
  if (exchange.kind !== 'answer') return { kind: 'retry', reason: exchange.reason };
  const { status, answer } = exchange;
  if (success.includes(answer.code)) return undefined;
  const reason = `HTTP ${status} ${answer.code}`;
  if (isRefusal(answer.code, status)) return { kind: 'stopped', reason };
  const again = retried === undefined ? retriedCodes.has(answer.code) : retried.includes(answer.code);
  const known = /^(MKT\.0|MKT\.9|9[0-9]{7}$)/.test(answer.code);
  if (again || status === 429 || (!known && status >= 500)) return { kind: 'retry', reason };
  return { kind: 'refused', code: answer.code, reason: answer.message.slice(0, 200) };
}

function licenseOutcome(exchange: Exchange): LicenseOutcome {
  const undone = undoneOf(exchange, ['92020000']);
  return undone ?? { kind: 'done', content: exchange.kind === 'answer' ? exchange.answer.content : {} };
}

/** JSON inside a string, or an object. */
export function licenseInfo(value: unknown): JsonObject | undefined {
  if (typeof value !== 'string')
    return isJsonObject((value ?? null) as never) ? (value as JsonObject) : undefined;
  try {
    const content = parseJson(value);
    return isJsonObject(content) ? content : undefined;
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

const digits = (epochMs: number): string => new Date(epochMs).toISOString().replace(/\D/g, '').slice(0, 14);

/** The parts `file` and `isvUpdateFileReq`, fixed before they are signed (zh-cn_topic_0070649351). */
export function multipart(
  license: { readonly characters: string } | { readonly fileName: string; readonly content: string },
): { readonly body: Buffer; readonly contentType: string } {
  const isFile = 'fileName' in license;
  const bytes = isFile ? Buffer.from(license.content, 'base64') : Buffer.alloc(0);
  const hash = createHash('sha256').update(bytes).digest('hex');
  const request = isFile
    ? { type: 'FILE', file_name: license.fileName, sha256: hash }
    : { type: 'CHARACTERS', characters: license.characters };
  const boundary = `koogallery-${createHash('sha256').update(JSON.stringify(request)).update(bytes).digest('hex').slice(0, 32)}`;
  const part = (name: string, head: string, content: Buffer) =>
    Buffer.concat([
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${head}\r\n\r\n`),
      content,
      Buffer.from('\r\n'),
    ]);
  const parts = [
    ...(isFile
      ? [
          part(
            'file',
            `; filename="${encodeURIComponent(license.fileName)}"\r\nContent-Type: application/octet-stream`,
            bytes,
          ),
        ]
      : []),
    part('isvUpdateFileReq', '\r\nContent-Type: application/json', Buffer.from(JSON.stringify(request))),
    Buffer.from(`--${boundary}--\r\n`),
  ];
  return { body: Buffer.concat(parts), contentType: `multipart/form-data; boundary=${boundary}` };
}
