import type { Language } from './language.ts';
import { refuseInBoth } from './refusal.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const isLanguage = (option: string | undefined): option is Language => option === 'en' || option === 'zh';

/**
 * `--lang`, or what the terminal is set to: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set decides, as POSIX
 * has it.
 *
 * @throws {Refusal}
 */
export function languageOf(option: string | undefined, environment: Environment = process.env): Language {
  if (isLanguage(option)) return option;
  if (option === undefined) return localeLanguage(environment);
  return refuseInBoth(
    `--lang must be en or zh; it is "${option}"`,
    `--lang 必须是 en 或 zh；现在是“${option}”`,
  );
}

/** The language of arguments that nobody has read yet, and that may be wrong in anything. */
export function languageIn(args: readonly string[], environment: Environment = process.env): Language {
  const place = args.findLastIndex(arg => arg === '--lang' || arg.startsWith('--lang='));
  const option = args[place] === '--lang' ? args[place + 1] : args[place]?.slice('--lang='.length);
  return isLanguage(option) ? option : localeLanguage(environment);
}

function localeLanguage(environment: Environment): Language {
  const locale = [environment.LC_ALL, environment.LC_MESSAGES, environment.LANG].find(
    value => value !== undefined && value !== '',
  );
  return /^zh\b|^zh_/i.test(locale ?? '') ? 'zh' : 'en';
}

/** The option of every command that speaks both; a command without it speaks English. */
export const languageOption = { lang: { type: 'string' } } as const;
