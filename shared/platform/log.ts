import type { AlarmDeps } from './alarms.ts';

/** Fields of one structured log line. Never keys, signatures, query strings, passwords, phones, e-mails, tokens. */
export type LogFields = Readonly<
  Record<string, string | number | boolean | null | undefined | readonly string[]>
>;

export interface Log extends AlarmDeps {
  info(message: string, fields: LogFields): void;
  warn(message: string, fields: LogFields): void;
  error(message: string, fields: LogFields): void;
}
