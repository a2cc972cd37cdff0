import type { Language } from '../../shared/seller/words/localeLanguage.ts';

export type { Language };

/** One sentence in every language; where one is missing it does not compile. */
export type Text = Readonly<Record<Language, string>>;

export const text = (en: string, zh: string): Text => ({ en, zh });

/** A sentence that is put together in the same way in each language. */
export const inBoth = (of: (language: Language) => string): Text => ({ en: of('en'), zh: of('zh') });

/** One sentence in both languages, side by side where it is written; the reader's is chosen. */
export type Say = (en: string, zh: string) => string;

export const speaking =
  (language: Language): Say =>
  (en, zh) =>
    language === 'zh' ? zh : en;

const beijing = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/**
 * A moment for people. In Chinese by Beijing time, as the seller centre and the marketplace's order ids have it; in
 * English by UTC, as logs have it.
 *
 * @param time ISO 8601, or epoch ms
 */
export function momentIn(language: Language, time: string | number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return String(time);
  return language === 'zh'
    ? `北京时间 ${beijing.format(date)}`
    : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** How long, roughly: `3 h 20 min`, `2 天`. Never negative. */
export function durationIn(language: Language, ms: number): string {
  const say = speaking(language);
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 1) return say('less than a minute', '不到 1 分钟');
  if (minutes < 60) return say(`${minutes} min`, `${minutes} 分钟`);
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours < 48) {
    return rest === 0
      ? say(`${hours} h`, `${hours} 小时`)
      : say(`${hours} h ${rest} min`, `${hours} 小时 ${rest} 分钟`);
  }
  return say(`${Math.floor(hours / 24)} days`, `${Math.floor(hours / 24)} 天`);
}
