import { defined } from '../../../shared/platform/defined.ts';
import { dayMs } from '../../../shared/platform/time.ts';
import { RingBuffer } from './ringBuffer.ts';

/** `new`: signed with the seller's key; `old`: with AK and SK, the product in each record and no id of it. */
export type UsageApi = 'new' | 'old';

/** One usage record as it arrived. */
export interface PushedRecord {
  readonly instance_id: string;
  readonly record_time: string;
  readonly begin_time: string;
  readonly end_time: string;
  readonly usage_value: string;
  /** New API only. */
  readonly metering_sn?: string;
  /** Old API only. */
  readonly product_id?: string;
  readonly relate_pkg_instance?: string;
}

/** What names a refused record: its id, or in the old API its instance and window. */
export interface Refusal {
  readonly metering_sn?: string;
  readonly instance_id?: string;
  readonly begin_time?: string;
  readonly end_time?: string;
  readonly error_code: string;
  readonly error_msg: string;
}

export interface UsageCall {
  /** ISO 8601, as all times of a statement. */
  readonly at: string;
  readonly api: UsageApi;
  readonly records: number;
  readonly refused: number;
  /** `lost`: taken, and the answer never arrived. */
  readonly outcome: 'accepted' | 'busy' | 'down' | 'lost' | 'signature' | 'too-many' | 'unreadable';
}

export interface ChargedWindow {
  readonly instanceId: string;
  readonly packageId?: string;
  /** Old API only. */
  readonly productId?: string;
  readonly beginTime: string;
  readonly endTime: string;
  readonly value: string;
  readonly api: UsageApi;
}

/** What the marketplace billed, exact to the fourth decimal, and the newest of what led there, newest last. */
export interface Statement {
  readonly records: number;
  readonly instances: Readonly<Record<string, string>>;
  readonly charged: readonly ChargedWindow[];
  readonly refused: readonly {
    readonly instanceId: string;
    readonly beginTime: string;
    readonly code: string;
  }[];
  readonly calls: readonly UsageCall[];
}

const values = /^\d{1,8}(\.\d{1,4})?$/;
const times = /^\d{8}T\d{6}Z$/;

/** The marketplace's metering: takes each record id and each window once, and remembers what it billed. */
export class Billing {
  #numbers = new Set<string>();
  #windows = new Set<string>();
  #billed = new Map<string, bigint>();
  #charged = new RingBuffer<Statement['charged'][number]>(500);
  #refused = new RingBuffer<Statement['refused'][number]>(100);
  #calls = new RingBuffer<UsageCall>(100);
  #records = 0;

  /**
   * Bills what is right and says per record what is not (record codes of zh-cn_topic_0070649410).
   *
   * @param refusalOf the code that a record of an instance is refused with whatever it says, or undefined
   */
  take(
    records: readonly PushedRecord[],
    api: UsageApi,
    now: number,
    refusalOf: (instanceId: string) => string | undefined,
  ): readonly Refusal[] {
    return records.flatMap(record => {
      const code = refusalOf(record.instance_id) ?? this.#check(record, api, now);
      if (code === undefined) {
        this.#charge(record, api);
        return [];
      }
      const beginTime = isoOf(record.begin_time);
      this.#refused.add({ instanceId: record.instance_id, beginTime, code });
      return [{ ...nameOf(record, api), error_code: code, error_msg: `record code ${code}` }];
    });
  }

  /** What was billed so far; called, it is so again. */
  snapshot(): () => void {
    const records = this.#records;
    const [numbers, windows, billed] = [[...this.#numbers], [...this.#windows], [...this.#billed]];
    const kept = [[...this.#charged.entries], [...this.#refused.entries], [...this.#calls.entries]] as const;
    return () => {
      this.#records = records;
      this.#numbers = new Set(numbers);
      this.#windows = new Set(windows);
      this.#billed = new Map(billed);
      this.#charged = new RingBuffer(500, kept[0]);
      this.#refused = new RingBuffer(100, kept[1]);
      this.#calls = new RingBuffer(100, kept[2]);
    };
  }

  /** Notes a call, whatever became of it. */
  called(call: UsageCall): void {
    this.#calls.add(call);
  }

  statement(): Statement {
    const instances = [...this.#billed].map(([id, value]) => [
      id,
      `${value / 10_000n}.${String(value % 10_000n).padStart(4, '0')}`,
    ]);
    return {
      records: this.#records,
      instances: Object.fromEntries(instances),
      charged: this.#charged.entries,
      refused: this.#refused.entries,
      calls: this.#calls.entries,
    };
  }

  #check(record: PushedRecord, api: UsageApi, now: number): string | undefined {
    const { begin_time, end_time, usage_value, metering_sn } = record;
    if (api === 'new' && (typeof metering_sn !== 'string' || metering_sn === '')) return '004';
    if (![begin_time, end_time, record.record_time].every(time => times.test(String(time)))) return '002';
    if (!values.test(usage_value) || Number(usage_value) === 0) return '003';
    if (begin_time > end_time || timeOf(end_time) > now) return '011';
    if (timeOf(begin_time) < now - 21 * dayMs) return '007';
    if (metering_sn !== undefined && this.#numbers.has(metering_sn)) return '005';
    return this.#windows.has(windowOf(record)) ? '010' : undefined;
  }

  #charge(record: PushedRecord, api: UsageApi): void {
    const { instance_id: instanceId, metering_sn, relate_pkg_instance } = record;
    const value = String(record.usage_value);
    if (metering_sn !== undefined) this.#numbers.add(metering_sn);
    this.#windows.add(windowOf(record));
    this.#records += 1;
    this.#billed.set(instanceId, (this.#billed.get(instanceId) ?? 0n) + tenThousandths(value));
    this.#charged.add({
      instanceId,
      ...defined({ packageId: relate_pkg_instance, productId: record.product_id }),
      beginTime: isoOf(record.begin_time),
      endTime: isoOf(record.end_time),
      value,
      api,
    });
  }
}

/** One window is billed once, whichever API or package names it first: the strictest reading of the metering rules. */
const windowOf = ({ instance_id, begin_time, end_time }: PushedRecord): string =>
  `${instance_id} ${begin_time} ${end_time}`;

const nameOf = (record: PushedRecord, api: UsageApi): Omit<Refusal, 'error_code' | 'error_msg'> => {
  const { metering_sn, instance_id, begin_time, end_time } = record;
  if (api === 'old') return { instance_id, begin_time, end_time };
  return metering_sn === undefined ? {} : { metering_sn };
};

function tenThousandths(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole) * 10_000n + BigInt(fraction.padEnd(4, '0'));
}

const iso = (text: string): string =>
  text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');

const timeOf = (text: string): number => Date.parse(iso(text));

/** ISO 8601; what is no time stays as it is. */
const isoOf = (text: string): string => (times.test(String(text)) ? iso(text) : String(text));
