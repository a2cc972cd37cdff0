import { type AlarmName, alarms } from '../alarms.ts';
import { answerBudget } from '../answerBudget.ts';
import type { LogFields } from '../log.ts';

/** The namespace of every metric, and the value of its dimension `service`. */
export const metricNamespace = 'koogallery-bridge';

/**
 * Metrics beside those of the alarms, which have the alarms' own names. All are counts, and each name is a contract:
 * operators have built upon it.
 */
export const metrics = {
  /** Any alarm, by `group` and `severity`: one rule of CloudWatch for each pair finds every alarm of the catalogue. */
  alarmRaised: 'AlarmRaised',
  /** Calls of the marketplace that were answered with neither 000000 nor 000004; test calls are not among them. */
  callFailed: 'CallFailed',
  /** Of those: a signature was there and no key of ours had made it. Whoever merely looks for open doors sends none. */
  signatureRefused: 'SignatureRefused',
  /** Of those: the table did not do what it was asked. */
  tableFailed: 'TableFailed',
  /** Answers that took longer than the marketplace may be let wait, from when the platform took the call. */
  answerLate: 'AnswerLate',
} as const;

/** Values of one line, counted by each of the sets of dimensions; the dimensions' values are in `labels`. */
export interface MeteredLine {
  readonly labels: Readonly<Record<string, string>>;
  readonly groups: readonly {
    readonly by: readonly (readonly string[])[];
    readonly values: Readonly<Record<string, number>>;
  }[];
}

/** An alarm by its own name, for whoever looks; and by group and severity, for the rules that tell somebody. */
export function meteredAlarm(name: AlarmName): MeteredLine {
  const { group, severity } = alarms[name];
  return {
    labels: { group, severity },
    groups: [
      { by: [['service'], ['stage']], values: { [name]: 1 } },
      { by: [['stage', 'group', 'severity']], values: { [metrics.alarmRaised]: 1 } },
    ],
  };
}

/** What the line of a call counts; undefined for a call that was answered well and in time, which costs nothing. */
export function meteredCall(fields: LogFields): MeteredLine | undefined {
  const { family, resultCode, test, refused, fault, milliseconds } = fields;
  if (typeof resultCode !== 'string' || test === true) return undefined;
  const failed = resultCode !== '000000' && resultCode !== '000004';
  const values = {
    ...(refused === 'signature-mismatch' && { [metrics.signatureRefused]: 1 }),
    ...(failed && String(fault).startsWith('table-') && { [metrics.tableFailed]: 1 }),
    ...(Number(milliseconds) > answerBudget.answerWithin && { [metrics.answerLate]: 1 }),
  };
  const groups = [
    ...(failed
      ? [
          {
            by: [['stage'], ['stage', 'resultCode'], ['stage', 'family', 'resultCode']],
            values: { [metrics.callFailed]: 1 },
          },
        ]
      : []),
    ...(Object.keys(values).length > 0 ? [{ by: [['stage']], values }] : []),
  ];
  return groups.length === 0 ? undefined : { labels: { family: String(family), resultCode }, groups };
}
