import { defined } from '../platform/defined.ts';
import type { Effects } from '../platform/effects.ts';
import type { JsonObject } from '../wire/json.ts';
import { type AbnormalRecord, readAbnormalRecords } from '../wire/openApi/abnormalRecords.ts';
import { type OrderLine, readOrderLines } from '../wire/openApi/orderAnswer.ts';
import { oldUsageBody, type UsageRecord, usageBody } from '../wire/openApi/usagePush.ts';
import {
  type CallFailure,
  type CodeTable,
  failureOf,
  licenseCodes,
  orderCodes,
  uploadCodes,
  usageCodes,
} from './codes.ts';
import { type LicenseStatus, readLicense } from './licenseAnswer.ts';
import { multipart } from './multipart.ts';
import type { OpenApiExchange } from './openApiExchange.ts';
import { retryWhileBusy } from './retryWhileBusy.ts';
import type { OpenApiTransport } from './transport.ts';

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
  | CallFailure;

export type OrderOutcome = { readonly kind: 'order'; readonly lines: readonly OrderLine[] } | CallFailure;

export type CallOutcome = { readonly kind: 'done'; readonly content: JsonObject } | CallFailure;

/** The marketplace's open APIs that a seller calls (docs/protocol/open-apis.md 2). */
export interface MarketplaceApi {
  /** Whether order query and licences can be called at all. */
  readonly hasCredentials: boolean;
  queryOrder(orderId: string, orderLineId: string | undefined, signal?: AbortSignal): Promise<OrderOutcome>;
  pushUsage(records: readonly UsageRecord[], signal?: AbortSignal, route?: UsageRoute): Promise<PushOutcome>;
  /** Also done when the marketplace says that the code is active already. Its content is what is said of the code. */
  activateLicense(
    license: string,
    effectiveAt: number | undefined,
    signal?: AbortSignal,
  ): Promise<CallOutcome>;
  licenseStatus(
    license: string,
    signal?: AbortSignal,
  ): Promise<({ readonly kind: 'status' } & LicenseStatus) | CallFailure>;
  reportSoftwareUsage(
    usage: readonly { readonly license: string; readonly entries: readonly JsonObject[] }[],
    signal?: AbortSignal,
  ): Promise<CallOutcome>;
  uploadLicense(
    eventId: string,
    license: { readonly characters: string } | { readonly fileName: string; readonly content: string },
    signal?: AbortSignal,
  ): Promise<CallOutcome>;
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

export interface ApiOptions {
  /** Whether order query and licences can be called at all. */
  readonly hasCredentials: boolean;
  /** Which generation of the licence APIs: that of single codes, or that of lists, whose query has no published shape. */
  readonly licenseApi: 'v1' | 'v2';
  readonly effects: Pick<Effects, 'random' | 'wait'>;
}

export function marketplaceApi(
  transport: OpenApiTransport,
  { hasCredentials, licenseApi, effects }: ApiOptions,
): MarketplaceApi {
  const post = async (path: string, body: unknown, signal: AbortSignal | undefined) => {
    const bytes = Buffer.from(JSON.stringify(body));
    const request = { path: `${prefix}${path}`, contentType: json, body: bytes } as const;
    return outcomeOf(
      await transport.send({ method: 'POST', signature: 'sdk', ...request }, signal),
      licenseCodes,
    );
  };

  const licenseStatus: MarketplaceApi['licenseStatus'] = async (license, signal) => {
    const body = licenseApi === 'v1' ? { license } : { license_list: [license] };
    const outcome = await post(`/${licenseApi}/license/heartbeat`, body, signal);
    return outcome.kind === 'done' ? { kind: 'status', ...readLicense(license, outcome.content) } : outcome;
  };

  return {
    hasCredentials,
    licenseStatus,

    async queryOrder(orderId, orderLineId, signal) {
      const query = { orderId, ...defined({ orderLineId }) };
      const path = `${prefix}/v1/order/query`;
      const exchange = await retryWhileBusy(effects, signal, () =>
        transport.send({ method: 'GET', path, query, contentType: json, signature: 'sdk' }, signal),
      );
      const outcome = outcomeOf(exchange, orderCodes);
      if (outcome.kind !== 'done') return outcome;
      const all = readOrderLines(outcome.content, orderLineId) ?? [];
      // Only the line that was asked for tells anything of it.
      const lines = orderLineId === undefined ? all : all.filter(line => line.orderLineId === orderLineId);
      return lines.length === 0
        ? { kind: 'retry', reason: 'the answer holds no such order', nothingFound: true }
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
      const outcome = outcomeOf(exchange, usageCodes);
      return outcome.kind === 'done'
        ? { kind: 'accepted', abnormal: readAbnormalRecords(outcome.content) }
        : outcome;
    },

    async activateLicense(license, effectiveAt, signal) {
      const time = effectiveAt === undefined ? {} : { real_effect_time: digits(effectiveAt) };
      const body = { ...(licenseApi === 'v1' ? { license } : { license_list: [license] }), ...time };
      const outcome = await post(`/${licenseApi}/license/activate`, body, signal);
      if (outcome.kind === 'done')
        return { kind: 'done', content: readLicense(license, outcome.content).content };
      if (outcome.kind !== 'refused' || outcome.code !== '92020003') return outcome;
      // "Illegal state" may mean that it is active already: the query is authoritative.
      const known = await licenseStatus(license, signal);
      if (known.kind === 'status') {
        return known.status === 'ALIVE' ? { kind: 'done', content: known.content } : outcome;
      }
      return known.kind === 'refused' ? outcome : known;
    },

    async reportSoftwareUsage(usage, signal) {
      const body = {
        usage_info: usage.map(({ license, entries }) => ({ license, software_usage_Info: entries })),
      };
      return post('/v2/license/software-usage-info', body, signal);
    },

    async uploadLicense(eventId, license, signal) {
      const { body, contentType } = multipart(license);
      const path = `${prefix}/v1/market-event/${encodeURIComponent(eventId)}/file`;
      const request = { method: 'POST', path, contentType, signature: 'sdk', body, needsRole: true } as const;
      return outcomeOf(await transport.send(request, signal), uploadCodes);
    },
  };
}

function outcomeOf(exchange: OpenApiExchange, codes: CodeTable): CallOutcome {
  const content = exchange.kind === 'answer' ? exchange.answer.content : {};
  return failureOf(exchange, codes) ?? { kind: 'done', content };
}

const digits = (epochMs: number): string => new Date(epochMs).toISOString().replace(/\D/g, '').slice(0, 14);
