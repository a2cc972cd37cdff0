import { ConfigError, type ConfigProblem } from '../../shared/config/configError.ts';
import { connectionProblem } from './connectionProblem.ts';
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
  readonly help: string;
  readonly options: Options;
  /** How many arguments that belong to no option it takes. */
  readonly maxPositionals?: number;
  /** @returns the exit code @throws {Refusal} */
  run(values: Values<Options>, positionals: readonly string[], output: Output): Promise<number> | number;
}

/** The options of every command. */
const common = { help: { type: 'boolean', short: 'h' } } as const satisfies OptionDefinitions;

/** Runs a command as every one behaves: `--help`, one line and exit code 2 for what it cannot do, one for each wrong setting. */
export async function runCommand<const Options extends OptionDefinitions>(
  command: Command<Options>,
): Promise<void> {
  await runWithArguments(command.name, async (args, output) => {
    if (asksForHelp(args)) {
      output.say(command.help);
      return 0;
    }
    const { values, positionals } = readArguments(
      args,
      { ...common, ...command.options },
      command.maxPositionals,
    );
    return command.run(values as Values<Options>, positionals, output);
  });
}

/** Runs a command that reads its arguments itself: one line and exit code 2 for what it cannot do. */
export async function runWithArguments(
  name: string,
  run: (args: readonly string[], output: Output) => Promise<number> | number,
): Promise<void> {
  process.stdout.on('error', endWithReader);
  // The SDK speaks of versions of Node that it will need next year, over nine lines, before every refusal.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  try {
    // Not exit(): a long result may still be on its way into a pipe.
    process.exitCode = await run(process.argv.slice(2), standardOutput());
  } catch (error) {
    for (const line of refusalLines(name, error)) console.error(line);
    const isExpected = error instanceof Refusal || error instanceof ConfigError;
    if (process.env.DEBUG !== undefined && !isExpected) console.error(error);
    process.exitCode = 2;
    // What was written may still be on its way into a pipe; connections that stay open are not waited for.
    setTimeout(() => process.exit(), lingerMs).unref();
  }
}

/** What a command says on standard error of what it threw. */
export const refusalLines = (name: string, error: unknown): readonly string[] =>
  (error instanceof ConfigError ? error.problems.map(problemLine) : [lineOf(error)]).map(
    line => `${name}: ${line}`,
  );

const problemLine = ({ variable, problem }: ConfigProblem) => `${variable} ${problem}`;

const lingerMs = 1_000;

function standardOutput(): Output {
  const { env: environment, stdout } = process;
  const colourful = isColourful({ isTerminal: stdout.isTTY === true, environment });
  return {
    say: text => console.log(colourful ? paint(text) : text),
    json: value => console.log(JSON.stringify(value, undefined, 2)),
    raw: text => void stdout.write(text),
    note: text => console.error(text),
  };
}

function lineOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [line = ''] = message.split('\n', 1);
  if (error instanceof Refusal) return line;
  return connectionProblem(error) ?? `${line || 'it failed'} (unexpected; DEBUG=1 shows where)`;
}

/** `… | head` closes the pipe when it has enough: the rest is not wanted, and that is no fault. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}
