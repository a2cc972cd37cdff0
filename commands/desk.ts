import { once } from 'node:events';
import { projectDirectory } from '../bundling/projectDirectory.ts';
import { clientFiles } from '../sandbox/console/clientFiles.ts';
import { startConsole } from '../sandbox/console/startConsole.ts';
import { secureUrlProblem } from '../shared/config/readers/readers.ts';
import { settingWords } from '../shared/seller/words/settingWords.ts';
import { deskApp } from './desk/deskApp.ts';
import { deskClient } from './desk/deskClient.ts';
import { readAddress } from './target/readAddress.ts';
import { givenToken, runningSandbox, sandboxToken } from './target/runningSandbox.ts';
import { languageOption } from './terminal/chosenLanguage.ts';
import { speaking, text } from './terminal/language.ts';
import { refuseInBoth } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const english = `Opens the operator's desk: a page on this machine that shows what is wrong in a deployment now, its instances,
waiting events and failed calls, and what may be done about it.

  npm run desk -- --url https://your-address --token TOKEN [options]

Only this machine reaches the page. The token stays in this process: no page, no address and no log has it. What the
page may do is what the token may: read, write or operate. Each act is asked first, and recorded under the token's name.

options
  --url URL      address of the deployment (default: the sandbox)
  --token TOKEN  token of the seller API (default: SELLER_API_TOKEN, then the sandbox's)
  --port PORT    of the page (default: any free one)
  --lang en|zh   language of this text and of the page (default: the terminal's)
  --help         this text

Exit code: 0 after Ctrl-C, 2 wrong usage, or the port is taken.`;

const chinese = `打开运维台：本机上的一个页面，显示部署当前的问题、实例、等待中的事件和失败的调用，以及可以执行的操作。

  npm run desk -- --url https://your-address --token TOKEN [选项]

只有本机能访问该页面。令牌只在此进程中，不出现在任何页面、地址或日志里。页面能做什么取决于令牌的权限：read、write 或 operate。
每个操作都会先询问，并以令牌名称记录。

选项
  --url URL      部署的地址（默认：沙箱）
  --token TOKEN  卖家 API 的令牌（默认：SELLER_API_TOKEN，然后是沙箱的令牌）
  --port PORT    页面的端口（默认：任意空闲端口）
  --lang en|zh   本文字和页面的语言（默认：终端的语言）
  --help         本文字

退出码：0 按 Ctrl-C 结束，2 用法错误或端口被占用。`;

const word = { type: 'string' } as const;

await runCommand({
  name: 'desk',
  help: text(english, chinese),
  options: { url: word, token: word, port: word, ...languageOption },
  async run({ url, token, port = '0' }, _positionals, output, language) {
    const say = speaking(language);
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
      refuseInBoth(`--port must be 0 to 65535; it is "${port}"`, `--port 必须是 0 到 65535；现在是“${port}”`);
    const sandbox = await runningSandbox();
    const given = givenToken(token, sandbox);
    if (url !== undefined && given === undefined)
      refuseInBoth(
        'a deployment needs a token: --token, or SELLER_API_TOKEN in the environment',
        '访问部署需要令牌：--token，或环境变量 SELLER_API_TOKEN',
      );
    const address = url === undefined ? sandbox.functionsUrl : addressOf(url);
    const page = await startConsole(
      deskApp({
        files: await clientFiles(projectDirectory, 'desk.tsx'),
        seller: deskClient(address, given ?? sandboxToken(sandbox, 'operate'), language),
        address,
      }),
      Number(port),
      { controls: /^\//, pages: ['/'] },
    ).catch((error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE'
        ? refuseInBoth(
            `port ${port} is taken; --port chooses another`,
            `端口 ${port} 已被占用；--port 可另选`,
          )
        : refuseInBoth(error.message, `“${error.message}”`),
    );
    // Whoever reads the line below may end the command at once.
    const ended = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    const at = `http://localhost:${page.port}/?lang=${language}`;
    output.say(say(`Desk ready: ${at} for ${address}`, `运维台已就绪：${at}，部署 ${address}`));
    await ended;
    await page.stop();
    return 0;
  },
});

/** @throws {Refusal} for an address to which a token would travel in the clear */
function addressOf(url: string): string {
  const { origin, href } = readAddress('--url', url);
  const problem = secureUrlProblem(href);
  if (problem !== undefined) refuseInBoth(`--url ${problem}`, `--url：${settingWords('zh', problem)}`);
  return origin;
}
