/** One usage record as it arrived. */
export interface PushedRecord {
  readonly instance_id: string;
  readonly record_time: string;
  readonly begin_time: string;
  readonly end_time: string;
  readonly usage_value: string;
  readonly metering_sn: string;
  readonly relate_pkg_instance?: string;
}

export interface Refusal {
  readonly metering_sn: string;
  readonly error_code: string;
  readonly error_msg: string;
}

/** What the marketplace billed, exact to the fourth decimal. */
export interface Statement {
  readonly records: number;
  readonly instances: Readonly<Record<string, string>>;
}

const values = /^\d{1,8}(\.\d{1,4})?$/;
const times = /^\d{8}T\d{6}Z$/;

/** The marketplace's metering: takes each record id and each window once, and remembers what it billed. */
export class Billing {
  readonly #numbers = new Set<string>();
  readonly #windows = new Set<string>();
  readonly #billed = new Map<string, bigint>();
  #records = 0;

  /** Bills what is right and says per record what is not (record codes of zh-cn_topic_0070649410). */
  take(records: readonly PushedRecord[], now: number): readonly Refusal[] {
    return records.flatMap(record => {
      const code = this.#check(record, now);
      if (code === undefined) return [];
      return [{ metering_sn: record.metering_sn, error_code: code, error_msg: `record code ${code}` }];
    });
  }

  #check(record: PushedRecord, now: number): string | undefined {
    const { instance_id, begin_time, end_time, usage_value, metering_sn, relate_pkg_instance = '' } = record;
    if (typeof metering_sn !== 'string' || metering_sn === '') return '004';
    if (![begin_time, end_time, record.record_time].every(time => times.test(String(time)))) return '002';
    if (!values.test(usage_value) || Number(usage_value) === 0) return '003';
    if (begin_time > end_time || timeOf(end_time) > now) return '011';
    if (timeOf(begin_time) < now - 21 * 86_400_000) return '007';
    if (this.#numbers.has(metering_sn)) return '005';
    const window = `${instance_id} ${begin_time} ${end_time} ${relate_pkg_instance}`;
    if (this.#windows.has(window)) return '010';
    this.#numbers.add(metering_sn);
    this.#windows.add(window);
    this.#records += 1;
    this.#billed.set(instance_id, (this.#billed.get(instance_id) ?? 0n) + tenThousandths(usage_value));
    return undefined;
  }

  statement(): Statement {
    const instances = [...this.#billed].map(([id, value]) => [
      id,
      `${value / 10_000n}.${String(value % 10_000n).padStart(4, '0')}`,
    ]);
    return { records: this.#records, instances: Object.fromEntries(instances) };
  }
}

function tenThousandths(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole) * 10_000n + BigInt(fraction.padEnd(4, '0'));
}

const timeOf = (text: string): number =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
