import { hourMs } from '../../../shared/platform/time.ts';
import { currentLanguage } from './language.ts';

const beijingMs = 8 * hourMs;

/**
 * A moment as the page shows it: in Chinese by Beijing time, as order ids and the seller centre have it, in English by UTC,
 * as logs have it. The head of the page says which.
 *
 * @param at ISO 8601 or epoch ms; what is neither is shown as it is
 */
export function moment(at: string | number, parts: 'minute' | 'second' | 'date' | 'time' = 'minute'): string {
  const ms = typeof at === 'number' ? at : Date.parse(at);
  if (!Number.isFinite(ms)) return String(at);
  const shown = new Date(currentLanguage() === 'zh' ? ms + beijingMs : ms).toISOString().replace('T', ' ');
  if (parts === 'date') return shown.slice(0, 10);
  if (parts === 'time') return shown.slice(11, 19);
  return shown.slice(0, parts === 'minute' ? 16 : 19);
}

/** By which time the page goes. */
export const timeZone = (): string => (currentLanguage() === 'zh' ? '北京时间' : 'UTC');

/** What was typed into a field of day and time, by the page's own time, as ISO 8601; undefined when it is none. */
export function typedMoment(text: string): string | undefined {
  const ms = Date.parse(`${text}Z`);
  if (text === '' || !Number.isFinite(ms)) return undefined;
  return new Date(currentLanguage() === 'zh' ? ms - beijingMs : ms).toISOString();
}
