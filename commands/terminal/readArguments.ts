import { type ParseArgsConfig, parseArgs } from 'node:util';
import { refuse } from './refusal.ts';

export type WordOptions = NonNullable<ParseArgsConfig['options']>;

type Parsed<Options extends WordOptions> = ReturnType<
  typeof parseArgs<{ options: Options; allowPositionals: true }>
>;
export type Values<Options extends WordOptions> = Parsed<Options>['values'];

/** Also beside words that are wrong: who asks for help need not get them right first. */
export const asksForHelp = (words: readonly string[]): boolean => {
  const end = words.indexOf('--');
  return words.slice(0, end === -1 ? undefined : end).some(word => word === '--help' || word === '-h');
};

/**
 * Reads the words after `npm run <name> --`.
 *
 * @param most how many words that belong to no option there may be
 * @throws {Refusal} naming the option or word that is wrong
 */
export function readWords<const Options extends WordOptions>(
  words: readonly string[],
  options: Options,
  most = 0,
): { readonly values: Values<Options>; readonly positionals: readonly string[] } {
  const { values, positionals } = parsed(words, options);
  const extra = positionals[most];
  if (extra !== undefined) refuse(`"${extra}" is not expected here; --help shows what is`);
  return { values, positionals };
}

function parsed<const Options extends WordOptions>(words: readonly string[], options: Options) {
  try {
    return parseArgs({ args: withNegativeNumbers(words), options, allowPositionals: true });
  } catch (error) {
    return refuse(inOneLine(error));
  }
}

/** `--skew -61` means a value, although it begins like an option. */
function withNegativeNumbers(words: readonly string[]): string[] {
  const args: string[] = [];
  for (const word of words) {
    const before = args.at(-1);
    if (/^-\d/.test(word) && before !== undefined && /^--[a-z0-9-]+$/.test(before)) {
      args[args.length - 1] = `${before}=${word}`;
    } else {
      args.push(word);
    }
  }
  return args;
}

/** Node explains some of these over several lines. */
function inOneLine(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const option = /'(?:-\w, )?(-[^ '=]*)/.exec(message)?.[1] ?? 'an option';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `unknown option ${option}; --help lists them`;
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    return `${option} ${/does not take/.test(message) ? 'takes no value' : 'needs a value'}; --help shows it`;
  }
  return `${message.split('\n')[0]}; --help shows the options`;
}
