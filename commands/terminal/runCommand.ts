import { ConfigError } from '../../shared/config/configError.ts';
import { printable } from '../../shared/platform/printable.ts';
import { settingProblem } from '../../shared/seller/words/settingWords.ts';
import { languageIn, languageOf } from './chosenLanguage.ts';
import { connectionProblem } from './connectionProblem.ts';
import type { Language, Text } from './language.ts';
import { isColourful, paint } from './paint.ts';
import { asksForHelp, type OptionDefinitions, readArguments, type Values } from './readArguments.ts';
import { Refusal } from './refusal.ts';

/** Where a command's result goes. */
export interface Output {
  /** Text for people, in colours where they are wanted. */
  say(text: string): void;
  /** For programs. */
  json(value: unknown): void;
  /** As it is. */
  raw(text: string): void;
  /** Beside the result: on standard error. */
  note(text: string): void;
}

export interface Command<Options extends OptionDefinitions> {
  /** As in `npm run <name>`. */
  readonly name: string;
  readonly help: string | Text;
  readonly options: Options;
  /** How many arguments that belong to no option it takes. */
  readonly maxPositionals?: number;
  /**
   * @param language English, unless the options have `--lang`
   * @returns the exit code
   * @throws {Refusal}
   */
  run(
    values: Values<Options>,
    positionals: readonly string[],
    output: Output,
    language: Language,
  ): Promise<number> | number;
}

/** The options of every command. */
const common = { help: { type: 'boolean', short: 'h' } } as const satisfies OptionDefinitions;

/** Runs a command as every one behaves: `--help`, one line and exit code 2 for what it cannot do, one for each wrong setting. */
export async function runCommand<const Options extends OptionDefinitions>(
  command: Command<Options>,
): Promise<void> {
  const speaksBoth = 'lang' in command.options;
  const { help } = command;
  await runWithArguments(command.name, speaksBoth, async (args, output, language) => {
    if (asksForHelp(args)) {
      output.say(typeof help === 'string' ? help : help[language]);
      return 0;
    }
    const { values, positionals } = readArguments(
      args,
      { ...common, ...command.options },
      command.maxPositionals,
    );
    if (speaksBoth) languageOf((values as { readonly lang?: string }).lang);
    return command.run(values as Values<Options>, positionals, output, language);
  });
}

/**
 * Runs a command that reads its arguments itself: one line and exit code 2 for what it cannot do.
 *
 * @param speaksBoth whether `--lang` and the terminal's locale decide what it speaks; English otherwise
 */
export async function runWithArguments(
  name: string,
  speaksBoth: boolean,
  run: (args: readonly string[], output: Output, language: Language) => Promise<number> | number,
): Promise<void> {
  process.stdout.on('error', endWithReader);
  // The SDK speaks of versions of Node that it will need next year, over nine lines, before every refusal.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const args = process.argv.slice(2);
  // One that speaks English only still refuses in the language that it is asked for.
  const language = languageIn(args, speaksBoth ? process.env : {});
  try {
    // Not exit(): a long result may still be on its way into a pipe.
    process.exitCode = await run(args, standardOutput(), language);
  } catch (error) {
    for (const line of refusalLines(name, error, language)) console.error(line);
    const isExpected = error instanceof Refusal || error instanceof ConfigError;
    if (process.env.DEBUG !== undefined && !isExpected) console.error(error);
    process.exitCode = 2;
    // What was written may still be on its way into a pipe; connections that stay open are not waited for.
    setTimeout(() => process.exit(), lingerMs).unref();
  }
}

/** What a command says on standard error of what it threw. */
export const refusalLines = (name: string, error: unknown, language: Language = 'en'): readonly string[] =>
  (error instanceof ConfigError
    ? error.problems.map(({ variable, problem }) => settingProblem(language, variable, problem))
    : [lineOf(error, language)]
  ).map(line => printable(`${name}: ${line}`));

const lingerMs = 1_000;

function standardOutput(): Output {
  const { env: environment, stdout } = process;
  const colourful = isColourful({ isTerminal: stdout.isTTY === true, environment });
  return {
    say: text => console.log(colourful ? paint(printable(text)) : printable(text)),
    json: value => console.log(JSON.stringify(value, undefined, 2)),
    raw: text => void stdout.write(text),
    note: text => console.error(printable(text)),
  };
}

function lineOf(error: unknown, language: Language): string {
  const message = error instanceof Error ? error.message : String(error);
  const [line = ''] = (error instanceof Refusal ? error.text[language] : message).split('\n', 1);
  if (error instanceof Refusal) return line;
  const unexpected = {
    en: `${line || 'it failed'} (unexpected; DEBUG=1 shows where)`,
    zh: `${line || '失败'}（意外错误；DEBUG=1 显示出处）`,
  };
  return (connectionProblem(error) ?? unexpected)[language];
}

/** `… | head` closes the pipe when it has enough: the rest is not wanted, and that is no fault. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}
