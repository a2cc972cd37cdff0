import { randomUUID } from 'node:crypto';
import { hourMs } from '../../../shared/platform/time.ts';

const randomLetters = (length: number): string =>
  randomUUID().replaceAll('-', '').slice(0, length).toUpperCase();

/** An order id in the marketplace's form: CS, the time in UTC+8, five characters. */
export const newOrderId = (now: number): string =>
  `CS${new Date(now + 8 * hourMs).toISOString().replace(/\D/g, '').slice(2, 12)}${randomLetters(5)}`;

export const newLicenseCode = (): string => `PL${randomLetters(14)}`;
