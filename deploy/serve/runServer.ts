import { ConfigError } from '../../shared/config/configError.ts';
import { structuredLog } from '../../shared/platform/logged/structuredLog.ts';
import { openBridge, openBridgeUnlogged } from '../../shared/runtime/openBridge.ts';
import { type Language, localeLanguage } from '../../shared/seller/words/localeLanguage.ts';
import { settingProblem } from '../../shared/seller/words/settingWords.ts';
import type { ServedFunction } from './servedFunction.ts';
import { startProcess } from './startProcess.ts';

/** Ctrl-C under npm arrives twice, from the terminal and from npm: that is one wish, not two. ms. */
const sameWishMs = 500;

/**
 * Runs the process until it is told to end. Exit codes: 0 ended without losing a call, 1 something failed or was cut
 * off, 2 wrong settings (one line for each on standard error, in the language of the locale) or a port that is taken. A
 * second signal ends at once.
 */
export async function runServer(functions: readonly ServedFunction[]): Promise<void> {
  // A reader of the log that goes away must not end the process.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const log = structuredLog({ environment: process.env, clock: Date.now });
  const started = await startProcess({
    functions,
    openBridge,
    openBridgeUnlogged,
    environment: process.env,
    log,
  }).catch((error: unknown) => {
    for (const line of startProblems(error, localeLanguage(process.env)))
      process.stderr.write(`serve: ${line}\n`);
    process.exit(error instanceof ConfigError || isListening(error) ? 2 : 1);
  });
  const { port, metricsPort } = started;
  log.info('listening', { port, metricsPort });

  let endingSince: number | undefined;
  const end = async (reason: string, exitCode: number): Promise<void> => {
    if (endingSince !== undefined) return;
    endingSince = performance.now();
    log.info('draining', { reason });
    const complete = await started.drain();
    if (complete) log.info('ended', {});
    else log.error('ended with calls under way', {});
    process.exit(complete ? exitCode : 1);
  };
  const signals = { SIGTERM: 15, SIGINT: 2 } as const;
  for (const [name, number] of Object.entries(signals)) {
    process.on(name, () => {
      const isSecond = endingSince !== undefined && performance.now() - endingSince > sameWishMs;
      if (isSecond) process.exit(128 + number);
      void end(name, 0);
    });
  }
  const onFault = (kind: string) => (error: unknown) => {
    log.error(kind, { fault: error instanceof Error ? `${error.name} ${placeOf(error)}` : typeof error });
    void end(kind, 1);
  };
  process.on('uncaughtException', onFault('uncaught exception'));
  process.on('unhandledRejection', onFault('unhandled rejection'));

  if (await started.ready()) log.info('ready', { port, metricsPort });
}

const placeOf = ({ stack = '' }: Error): string => /^\s+at (.*)$/m.exec(stack)?.[1] ?? '';

const isListening = (error: unknown): boolean => (error as NodeJS.ErrnoException).syscall === 'listen';

function startProblems(error: unknown, language: Language): readonly string[] {
  const say = (en: string, zh: string): readonly string[] => [language === 'zh' ? zh : en];
  if (error instanceof ConfigError) {
    return error.problems.map(({ variable, problem }) => settingProblem(language, variable, problem));
  }
  const { code, message, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') {
    return say(
      `port ${port} is taken; PORT and METRICS_PORT choose others`,
      `端口 ${port} 已被占用；请用 PORT 和 METRICS_PORT 另选端口`,
    );
  }
  if (isListening(error)) {
    return say(`HOST and PORT cannot be listened on (${code})`, `无法在 HOST 和 PORT 上监听（${code}）`);
  }
  const [fault = ''] = message.split('\n', 1);
  return say(fault || 'it failed', `启动失败：“${fault}”`);
}
