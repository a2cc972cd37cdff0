import type { TrialOutcome } from '../sandbox/trigger/sendTrial.ts';
import { fieldsOf, isMessageType } from '../sandbox/trigger/trialMessage.ts';
import { messageTypes } from '../shared/seller/webhooks/eventSchemas.ts';
import { runningSandbox } from './target/runningSandbox.ts';
import { languageOf } from './terminal/chosenLanguage.ts';
import { connectionProblem } from './terminal/connectionProblem.ts';
import { type Language, speaking, text } from './terminal/language.ts';
import { asksForHelp } from './terminal/readArguments.ts';
import { refuseInBoth } from './terminal/refusal.ts';
import { runWithArguments } from './terminal/runCommand.ts';
import { readTrigger } from './trigger/readTrigger.ts';
import { trialWords } from './trigger/trialWords.ts';

const english = `Sends one event of any type to your product, signed, marked as a trial, with a body that its schema allows.

  npm run trigger -- <event> [--instance ID] [--<field> VALUE]…

The event goes where the running sandbox sends events: to the program of npm start -- --product, else to the
demonstration product. Nothing changes in the bundle; "trial": true stands in its data.

events
${messageTypes.map(type => `  ${type}`).join('\n')}

options
  --instance ID    takes the facts of this instance of the sandbox
  --<field> VALUE  sets a field of data, such as --reason operator or --order.quantity 5; VALUE may be JSON
  --fields         lists the fields of the event
  --lang en|zh     language (default: the terminal's)
  --json           the result as JSON
  --help           this text

Exit code: 0 your product took it, 1 it did not, 2 wrong usage or no sandbox.`;

const chinese = `向您的产品发送一个任意类型的事件：带签名，标记为试验，内容符合它的 schema。

  npm run trigger -- <event> [--instance ID] [--<field> VALUE]…

事件发往运行中的沙箱发送事件的地方：npm start -- --product 给出的程序，否则是演示产品。本服务中没有任何改变；
data 中带有 "trial": true。

事件
${messageTypes.map(type => `  ${type}`).join('\n')}

选项
  --instance ID    使用沙箱中这个实例的数据
  --<field> VALUE  设置 data 的一个字段，例如 --reason operator 或 --order.quantity 5；VALUE 可以是 JSON
  --fields         列出该事件的字段
  --lang en|zh     语言（默认：终端的语言）
  --json           以 JSON 输出结果
  --help           本说明

退出码：0 您的产品已接收，1 没有接收，2 用法错误或没有沙箱。`;

const outcomes = {
  taken: text('taken', '已接收'),
  later: text('taken, to be done later', '已接收，稍后完成'),
  refused: text('refused for good', '最终拒绝'),
} as const;

await runWithArguments('trigger', true, async (args, output, language) => {
  if (asksForHelp(args)) {
    output.say(text(english, chinese)[language]);
    return 0;
  }
  const { type, instanceId, fields, json, listFields, lang } = readTrigger(args);
  languageOf(lang);
  if (!isMessageType(type)) {
    const asked =
      type === ''
        ? text('an event is missing', '缺少事件')
        : text(`there is no event "${type}"`, `没有事件“${type}”`);
    return refuseInBoth(`${asked.en}; --help lists them`, `${asked.zh}；--help 列出所有事件`);
  }
  if (listFields) {
    output.say(fieldsOf(type).join('\n'));
    return 0;
  }
  const { consoleUrl } = await runningSandbox();
  const outcome = await ask(consoleUrl, { type, fields, ...(instanceId !== undefined && { instanceId }) });
  if (json) output.json(outcome);
  else output.say(report(outcome, language));
  return outcome.reading.kind === 'wrong' ? 1 : 0;
});

async function ask(consoleUrl: string, asked: object): Promise<TrialOutcome> {
  const response = await fetch(`${consoleUrl}/console/trigger`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(asked),
  }).catch(error => {
    const fault = connectionProblem(error) ?? text('no answer', '无应答');
    return refuseInBoth(
      `${consoleUrl} does not answer: ${fault.en}. Start the sandbox: npm start`,
      `${consoleUrl} 没有应答：${fault.zh}。请启动沙箱：npm start`,
    );
  });
  const answer = (await response.json().catch(() => ({}))) as TrialOutcome & { readonly problem?: string };
  if (!response.ok) {
    const problem = answer.problem ?? `${consoleUrl} answers HTTP ${response.status}`;
    refuseInBoth(problem, trialWords('zh', problem));
  }
  return answer;
}

function report(
  { message, url, id, status, milliseconds, reading }: TrialOutcome,
  language: Language,
): string {
  const sent = `→ ${message.type}  ${id}  ${url}\n${JSON.stringify(message, null, 2)}`;
  if (reading.kind === 'wrong') return `${sent}\n✗ ${trialWords(language, reading.problem)}`;
  const ms = speaking(language)('ms', '毫秒');
  return `${sent}\n← HTTP ${status}  ${milliseconds} ${ms}\n✓ ${outcomes[reading.kind][language]}`;
}
