import { type Language, localeLanguage } from '../../shared/seller/words/localeLanguage.ts';
import { refuseInBoth } from './refusal.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const isLanguage = (option: string | undefined): option is Language => option === 'en' || option === 'zh';

/**
 * `--lang`, or what the terminal is set to.
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

/** The option of every command that speaks both; a command without it speaks English. */
export const languageOption = { lang: { type: 'string' } } as const;

/** For programs that a command runs and that go by the terminal's locale: what the command was asked for decides there too. */
export const localeOf = (language: Language): string => (language === 'zh' ? 'zh_CN.UTF-8' : 'C.UTF-8');
