import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { bundleSettings } from '../bundling/bundleSettings.ts';
import { projectDirectory } from '../bundling/projectDirectory.ts';
import { checkProduct } from './contract/checkProduct.ts';
import { contractWords } from './contract/contractWords.ts';
import { languageOption } from './terminal/chosenLanguage.ts';
import { type Language, speaking, text } from './terminal/language.ts';
import { refuseInBoth } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const english = `Checks a product that is to be bundled into the functions (PRODUCT_MODULE): bundles it as a deployment does, sends it
every message there is, marked as a trial, and looks at its answers.

  npm run contract -- FILE

options
  --lang en|zh  language (default: the terminal's)
  --json        the result as JSON
  --help        this text

Exit code: 0 every answer is one that the description allows, 1 not every one, 2 wrong usage or it cannot be bundled.`;

const chinese = `检查要打包进函数的产品（PRODUCT_MODULE）：像部署时一样打包，发送全部消息（标记为试验），并查看它的应答。

  npm run contract -- FILE

选项
  --lang en|zh  语言（默认：终端的语言）
  --json        以 JSON 输出结果
  --help        本说明

退出码：0 每个应答都符合说明，1 有应答不符合，2 用法错误或无法打包。`;

await runCommand({
  name: 'contract',
  help: text(english, chinese),
  options: { ...languageOption, json: { type: 'boolean' } },
  maxPositionals: 1,
  async run({ json }, [file], output, language) {
    if (file === undefined)
      return refuseInBoth(
        'the file of the module is missing; --help shows how',
        '缺少模块文件；--help 有说明',
      );
    const results = await checkProduct(await loaded(file));
    if (json === true) output.json(results);
    else {
      output.say(
        results
          .map(({ type, problem }) =>
            problem === undefined ? `✓ ${type}` : problemLine(language, type, problem),
          )
          .join('\n'),
      );
    }
    return results.every(({ problem }) => problem === undefined) ? 0 : 1;
  },
});

function problemLine(language: Language, type: string, problem: string): string {
  return speaking(language)(`✗ ${type}: ${problem}`, `✗ ${type}：${contractWords('zh', problem)}`);
}

/** @param fault the bundler's own word */
function bundlingFailed(file: string, fault = 'unknown fault'): never {
  return refuseInBoth(`${file} cannot be bundled: ${fault}`, `${file} 无法打包：“${fault}”`);
}

async function loaded(file: string): Promise<unknown> {
  const directory = await mkdtemp(join(tmpdir(), 'contract-'));
  const outfile = join(directory, 'product.mjs');
  try {
    await build({
      ...bundleSettings,
      absWorkingDir: projectDirectory,
      entryPoints: [resolve(file)],
      outfile,
      target: 'node20',
      logLevel: 'silent',
    }).catch((error: { readonly errors?: readonly { readonly text: string }[] }) =>
      bundlingFailed(file, error.errors?.[0]?.text),
    );
    const module = (await import(pathToFileURL(outfile).href)) as { readonly default?: unknown };
    return module.default ?? refuseInBoth(`${file} has no default export`, `${file} 没有默认导出`);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
