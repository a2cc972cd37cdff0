import type { LocalizedText } from '../sellerSheet.ts';

export type Language = 'en' | 'zh';

const stored = 'koogallery-sandbox-language';

/** `?lang=` first, then what was chosen last, then what the browser prefers. */
function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(stored);
  return (asked ?? navigator.language).toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

let language: Language = firstLanguage();

export const currentLanguage = (): Language => language;

export function chooseLanguage(chosen: Language): void {
  language = chosen;
  localStorage.setItem(stored, chosen);
  document.documentElement.lang = chosen === 'zh' ? 'zh-CN' : 'en';
}

/** A text in the language of the page. */
export const say = (text: LocalizedText): string => text[language];
