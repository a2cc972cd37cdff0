import { createHmac } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject, parseJson } from './json.ts';
import { WireError } from './wireError.ts';

/** One metering window of one instance, as the marketplace bills it (zh-cn_topic_0070649410). Times are epoch ms. */
export interface UsageRecord {
  /** The pay-per-use instance, never a package's. */
  readonly instanceId: string;
  readonly recordTime: number;
  readonly beginTime: number;
  readonly endTime: number;
  /** Plain decimal above 0, at most 8 digits before and 4 after the point. */
  readonly value: string;
  /** The seller's unique id of this record; the same on every attempt. */
  readonly meteringSn: string;
  /** The package that a stop-before-excess record is taken from. */
  readonly relatePkgInstance?: string;
}

/** `yyyyMMdd'T'HHmmss'Z'`, UTC. */
export const usageTime = (epochMs: number): string =>
  new Date(epochMs).toISOString().replace(/[-:]|\.\d{3}/g, '');

/** The body of a push: compact JSON, names ascending at every level, records in the given order. */
export function usageBody(records: readonly UsageRecord[]): string {
  return JSON.stringify({
    usage_records: records.map(record => ({
      begin_time: usageTime(record.beginTime),
      end_time: usageTime(record.endTime),
      instance_id: record.instanceId,
      metering_sn: record.meteringSn,
      record_time: usageTime(record.recordTime),
      relate_pkg_instance: record.relatePkgInstance,
      usage_value: record.value,
    })),
  });
}

/** The signature of a push with the seller's key of the base interface (zh-cn_topic_0070649406). */
export function signUsagePush(key: string, ts: string, nonce: string, body: string): string {
  return createHmac('sha256', key).update(`ts=${ts}&nonce=${nonce}&body=${body}`).digest('base64');
}

/** A result code without the blanks it is printed with, and under its newer prefix. */
export function openApiCode(text: string): string {
  return text.replace(/\s+/g, '').replace(/^CBC\./, 'MKT.');
}

/** An answer of the open APIs: its code, and everything else as it came. */
export interface OpenApiAnswer {
  readonly code: string;
  readonly message: string;
  readonly content: JsonObject;
}

/** Reads an answer by its body, whatever the status; undefined when it is no JSON with a code. */
export function readOpenApiAnswer(body: string): OpenApiAnswer | undefined {
  let content: Json;
  try {
    content = parseJson(body);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
  if (!isJsonObject(content)) return undefined;
  const code = content.error_code ?? content.resultCode;
  if (typeof code !== 'string' || code === '') return undefined;
  const message = content.error_msg ?? content.resultMsg;
  return { code: openApiCode(code), message: typeof message === 'string' ? message : '', content };
}

/** A record that the marketplace took exception to. Its identifying fields have no published names. */
export interface AbnormalRecord {
  /** Three digits, such as `005`. */
  readonly code: string;
  readonly meteringSn?: string;
  readonly instanceId?: string;
  readonly beginTime?: string;
  readonly endTime?: string;
}

/** The list `abnormal_usage_data`, wherever in the answer it stands. */
export function readAbnormalRecords(content: Json): readonly AbnormalRecord[] {
  return findList(content)
    .filter(isJsonObject)
    .map(entry => {
      const texts = Object.values(entry).filter(value => typeof value === 'string');
      const field = (...names: readonly string[]) => {
        const found = Object.entries(entry).find(([name]) =>
          names.includes(name.toLowerCase().replaceAll('_', '')),
        );
        return typeof found?.[1] === 'string' ? found[1] : undefined;
      };
      const meteringSn = field('meteringsn');
      const instanceId = field('instanceid');
      const beginTime = field('begintime');
      const endTime = field('endtime');
      return {
        code: texts.find(text => /^\d{3}$/.test(text)) ?? 'unknown',
        ...(meteringSn === undefined ? {} : { meteringSn }),
        ...(instanceId === undefined ? {} : { instanceId }),
        ...(beginTime === undefined ? {} : { beginTime }),
        ...(endTime === undefined ? {} : { endTime }),
      };
    });
}

function findList(value: Json): readonly Json[] {
  const left: Json[] = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (Array.isArray(next)) left.push(...next);
    else if (isJsonObject(next ?? null)) {
      const list = (next as JsonObject).abnormal_usage_data;
      if (Array.isArray(list)) return list;
      left.push(...Object.values(next as JsonObject));
    }
  }
  return [];
}
