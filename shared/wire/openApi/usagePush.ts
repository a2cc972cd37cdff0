import { createHmac } from 'node:crypto';

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
  /** Of the instance; the old API names it. */
  readonly productId?: string;
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

/**
 * The body of a push to the old API (zh-cn_topic_0070649411): the product in it, no id of the record. Signed with AK and
 * SK, so its order of names is free.
 */
export function oldUsageBody(records: readonly UsageRecord[]): string {
  return JSON.stringify({
    usage_records: records.map(record => ({
      instance_id: record.instanceId,
      product_id: record.productId,
      record_time: usageTime(record.recordTime),
      begin_time: usageTime(record.beginTime),
      end_time: usageTime(record.endTime),
      usage_value: record.value,
      relate_pkg_instance: record.relatePkgInstance,
    })),
  });
}

/** The signature of a push with the seller's key of the base interface (zh-cn_topic_0070649406). */
export function signUsagePush(key: string, ts: string, nonce: string, body: string): string {
  return createHmac('sha256', key).update(`ts=${ts}&nonce=${nonce}&body=${body}`).digest('base64');
}
