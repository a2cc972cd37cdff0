import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseEnv } from 'node:util';
import { bundleServer } from '../bundling/bundleServer.ts';
import { readDeployment } from '../bundling/deployment.ts';
import { projectDirectory } from '../bundling/projectDirectory.ts';
import { notBuilt } from './deploy/notBuilt.ts';
import { obstacleWords } from './serve/obstacleWords.ts';
import { languageOption, localeOf } from './terminal/chosenLanguage.ts';
import { text } from './terminal/language.ts';
import { refuseInBoth } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const english = `Runs every function and every schedule in one HTTP process, as the container image does, until Ctrl-C.

  npm run serve -- [options]

options
  --env-file FILE            settings as NAME=value lines; the environment stands before them
  --embedded-table DIRECTORY keeps the table in this directory instead of DYNAMODB_ENDPOINT: for trying out
  --lang en|zh               language of what is said here (default: the terminal's); the log is for programs
  --help                     this text

settings of the process, beside those of the functions (docs/settings.md)
  PORT                8080      HOST              0.0.0.0
  METRICS_PORT        none      DRAIN_SECONDS     5
  TRUSTED_PROXIES     none      SERVE_SCHEDULES   on
  VERIFICATION_FILES  {}        STAGE             dev

example
  npm run serve -- --embedded-table .serve --env-file sandbox/sandbox.env

Exit code: 0 after Ctrl-C or SIGTERM with every call answered, 1 something was cut off, 2 wrong usage or settings.`;

const chinese = `像容器镜像一样，在一个 HTTP 进程中运行全部函数和定时任务，直到按 Ctrl-C。

  npm run serve -- [options]

选项
  --env-file FILE            设置文件，每行一个 NAME=value；环境变量优先于它
  --embedded-table DIRECTORY 把表保存在该目录中，代替 DYNAMODB_ENDPOINT：用于试用
  --lang en|zh               提示信息的语言（默认：终端的语言）；日志供程序读取，不翻译
  --help                     本说明

进程自身的设置，与函数的设置并列（docs/settings.zh-CN.md）
  PORT                8080      HOST              0.0.0.0
  METRICS_PORT        无        DRAIN_SECONDS     5
  TRUSTED_PROXIES     无        SERVE_SCHEDULES   on
  VERIFICATION_FILES  {}        STAGE             dev

示例
  npm run serve -- --embedded-table .serve --env-file sandbox/sandbox.env

退出码：0 按 Ctrl-C 或收到 SIGTERM 后结束，所有调用都已应答，1 有调用被中断，2 用法或设置错误。`;

const given = { type: 'string' } as const;

await runCommand({
  name: 'serve',
  help: text(english, chinese),
  options: { 'env-file': given, 'embedded-table': given, ...languageOption },
  async run({ 'env-file': envFile, 'embedded-table': directory }, _, __, language) {
    if (envFile !== undefined) {
      const contents = await readFile(envFile, 'utf8').catch((error: NodeJS.ErrnoException) =>
        refuseInBoth(
          `--env-file: ${envFile} cannot be read (${error.code})`,
          `--env-file：${envFile} 无法读取（${error.code}）`,
        ),
      );
      process.env = { ...parseEnv(contents), ...process.env };
    }
    if (directory !== undefined) await embedTable(directory);
    const program = await bundleServer({
      projectDirectory,
      outputDirectory: join(projectDirectory, '.build', 'server'),
      target: 'node20',
    }).catch(notBuilt);
    // The program itself goes by the locale, in a container as well.
    process.env.LC_ALL = localeOf(language);
    await import(pathToFileURL(program).href);
    return 0;
  },
});

/**
 * A table engine in this process; whatever is written to it is in the directory when the answer goes out. Where joint
 * operation is on and no private key is given, one is made there.
 */
async function embedTable(directory: string): Promise<void> {
  // Only now: a deployment has no such engine.
  const { startEmbeddedTable } = await import('../sandbox/deployment/table/embeddedTable.ts');
  const { kitPrivateKey } = await import('../sandbox/enterprise/kitKey.ts');
  const { prepareDirectory } = await import('../sandbox/dataDirectory.ts');
  const { env } = process;
  const table = join(directory, 'table');
  const kitKey = join(directory, 'kit-key.pem');
  const obstacles = await prepareDirectory(resolve(directory), { [table]: 'directory', [kitKey]: 'file' });
  if (obstacles.length > 0) {
    refuseInBoth(
      `--embedded-table: ${obstacles.join('; ')}`,
      `--embedded-table：${obstacles.map(obstacle => obstacleWords('zh', obstacle)).join('；')}`,
    );
  }
  const { table: properties } = await readDeployment(projectDirectory);
  const { endpoint } = await startEmbeddedTable({
    directory: table,
    tableName: env.TABLE_NAME ?? 'koogallery-bridge',
    properties,
  }).catch((error: Error) =>
    refuseInBoth(
      `--embedded-table: ${error.message}`,
      `--embedded-table：${obstacleWords('zh', error.message)}`,
    ),
  );
  env.DYNAMODB_ENDPOINT = endpoint;
  if (env.KIT_ACCESS_KEYS !== undefined && env.KIT_PRIVATE_KEYS_FILE === undefined) {
    env.KIT_PRIVATE_KEYS ??= await kitPrivateKey(kitKey);
  }
}
