import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  oldUsageBody,
  signUsagePush,
  type UsageRecord,
  usageBody,
} from '../../../../shared/wire/openApi/usagePush.ts';
import { vectorsOfKind } from '../../../vectors/vectorsOfKind.ts';

const dateOf = (text = '') =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

describe('a usage push', () => {
  interface Push {
    accessKey: string;
    ts: string;
    nonce: string;
    records: Record<string, string>[];
  }
  it.each(vectorsOfKind<Push, { body: string; signature: string }>('open-apis', 'usage-push-signature'))(
    '$name',
    ({ inputs, expected }) => {
      const records = inputs.records.map(
        (record): UsageRecord => ({
          instanceId: record.instance_id ?? '',
          recordTime: dateOf(record.record_time),
          beginTime: dateOf(record.begin_time),
          endTime: dateOf(record.end_time),
          value: record.usage_value ?? '',
          meteringSn: record.metering_sn ?? '',
        }),
      );
      expect(usageBody(records)).toBe(expected.body);
      expect(signUsagePush(inputs.accessKey, inputs.ts, inputs.nonce, expected.body)).toBe(
        expected.signature,
      );
      const again = createHmac('sha256', inputs.accessKey).update(
        `ts=${inputs.ts}&nonce=${inputs.nonce}&body=${expected.body}`,
      );
      expect(again.digest('base64')).toBe(expected.signature);
    },
  );

  it('of the old API names the product and no id of the record (docs/protocol/open-apis.md 5.4)', () => {
    const record: UsageRecord = {
      instanceId: '7f141bf1-aec8-4859-8323-fb3a8ad50721',
      recordTime: Date.UTC(2022, 7, 9, 9, 10),
      beginTime: Date.UTC(2022, 7, 9, 8),
      endTime: Date.UTC(2022, 7, 9, 9),
      value: '99',
      meteringSn: 'sn-0001',
      productId: '00301-666666-0--0',
    };
    const wire = {
      instance_id: '7f141bf1-aec8-4859-8323-fb3a8ad50721',
      product_id: '00301-666666-0--0',
      record_time: '20220809T091000Z',
      begin_time: '20220809T080000Z',
      end_time: '20220809T090000Z',
      usage_value: '99',
    };
    const stopping = { ...record, relatePkgInstance: 'pkg-1' };
    expect(JSON.parse(oldUsageBody([record, stopping]))).toEqual({
      usage_records: [wire, { ...wire, relate_pkg_instance: 'pkg-1' }],
    });
  });
});
