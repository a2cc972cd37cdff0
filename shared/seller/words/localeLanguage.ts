/** What the programs of the bundle speak to people. */
export type Language = 'en' | 'zh';

/**
 * What a terminal is set to: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set decides, as POSIX has it.
 * English where it is neither.
 */
export function localeLanguage(environment: Readonly<Record<string, string | undefined>>): Language {
  const locale = [environment.LC_ALL, environment.LC_MESSAGES, environment.LANG].find(
    value => value !== undefined && value !== '',
  );
  return /^zh\b|^zh_/i.test(locale ?? '') ? 'zh' : 'en';
}
