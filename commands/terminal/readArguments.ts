import { type ParseArgsConfig, parseArgs } from 'node:util';
import { copiedEntry } from '../../shared/config/readers/copiedText.ts';
import { bundleWords } from '../../shared/seller/words/bundleWords.ts';
import { type Text, text } from './language.ts';
import { Refusal, refuseInBoth } from './refusal.ts';

export type OptionDefinitions = NonNullable<ParseArgsConfig['options']>;

type Parsed<Options extends OptionDefinitions> = ReturnType<
  typeof parseArgs<{ options: Options; allowPositionals: true }>
>;
export type Values<Options extends OptionDefinitions> = Parsed<Options>['values'];

/** Whether help is asked for, also beside arguments that are wrong: they need not be right first. */
export const asksForHelp = (args: readonly string[]): boolean => {
  const end = args.indexOf('--');
  return args.slice(0, end === -1 ? undefined : end).some(arg => arg === '--help' || arg === '-h');
};

/**
 * Reads the arguments after `npm run <name> --`.
 *
 * @param maxPositionals how many arguments that belong to no option there may be
 * @throws {Refusal} naming the option or argument that is wrong
 */
export function readArguments<const Options extends OptionDefinitions>(
  args: readonly string[],
  options: Options,
  maxPositionals = 0,
): { readonly values: Values<Options>; readonly positionals: readonly string[] } {
  const { values, positionals } = parsed(args, options);
  const extra = positionals[maxPositionals];
  if (extra !== undefined)
    refuseInBoth(
      `"${extra}" is not expected here; --help shows what is`,
      `这里不应有“${extra}”；--help 有说明`,
    );
  refuseCopied(values);
  return { values, positionals };
}

/** Options that hold a secret: what copying left around it would only be met as a key that nobody knows. */
const secretOptions = ['key', 'v1-key', 'license-key', 'kit-key', 'general-key', 'token'];

function refuseCopied(values: Readonly<Record<string, unknown>>): void {
  const problems = secretOptions.flatMap(option => {
    const value = values[option];
    const problem = typeof value === 'string' ? copiedEntry(value) : undefined;
    return problem === undefined
      ? []
      : [text(`--${option} ${problem}`, `--${option}：${bundleWords('zh', problem)}`)];
  });
  if (problems.length > 0)
    throw new Refusal({
      en: problems.map(({ en }) => en).join('; '),
      zh: problems.map(({ zh }) => zh).join('；'),
    });
}

function parsed<const Options extends OptionDefinitions>(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: withNegativeNumbers(args), options, allowPositionals: true });
  } catch (error) {
    throw new Refusal(inOneLine(error));
  }
}

/** `--skew -61` means a value, although it begins like an option. */
function withNegativeNumbers(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const before = joined.at(-1);
    if (/^-\d/.test(arg) && before !== undefined && /^--[a-z0-9-]+$/.test(before)) {
      joined[joined.length - 1] = `${before}=${arg}`;
    } else {
      joined.push(arg);
    }
  }
  return joined;
}

/** Node explains some of these over several lines. */
function inOneLine(error: unknown): Text {
  const { code, message } = error as NodeJS.ErrnoException;
  const option = /'(?:-\w, )?(-[^ '=]*)/.exec(message)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION')
    return text(
      `unknown option ${option || 'there'}; --help lists them`,
      `未知选项 ${option}；--help 列出所有选项`,
    );
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    const takesNone = message.includes('does not take');
    return text(
      `${option || 'an option'} ${takesNone ? 'takes no value' : 'needs a value'}; --help shows it`,
      `${option || '选项'} ${takesNone ? '不带值' : '需要一个值'}；--help 有说明`,
    );
  }
  const [line = ''] = message.split('\n', 1);
  return text(`${line}; --help shows the options`, `参数有误（${line}）；--help 列出所有选项`);
}
