import { createInterface } from 'node:readline/promises';
import { type FoundCustomer, findCustomer } from './erase/findCustomer.ts';
import { erasedText, runErase } from './erase/runErase.ts';
import { withDeployment } from './target/openDeployment.ts';
import { languageOption } from './terminal/chosenLanguage.ts';
import { type Say, speaking, text } from './terminal/language.ts';
import { longWork } from './terminal/longWork.ts';
import { refuseInBoth } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const english = `Erases one customer's personal data: the buyer, access data, people, departments, logins, histories.

  npm run erase -- <customer> [more ids] [options]

<customer> is the customer's id at the marketplace, or the id of an enterprise, of an instance, or of an order. What was
released names its customer no more, and SaaS V2.0 only where orders are read: name such orders as well. What orders and
accounting need stays: ids, times, amounts, usage, state. It cannot be undone.

options
  --yes            asks nothing
  --dry-run        only tells what there is
  --env-file FILE  settings of the deployment as NAME=value lines; the environment stands before them
  --json           one JSON object instead of text
  --lang en|zh     language (default: the terminal's)
  --help           this text

example
  npm run erase -- 68cbc86abc2018ab880d92f36422fa0e --env-file prod.env

Exit code: 0 erased, or nothing personal left; 1 something could not be read or looked at; 2 wrong usage, nobody found,
or not confirmed.`;

const chinese = `抹除一位客户的个人数据：买家、访问信息、人员、部门、登录、历史。

  npm run erase -- <客户> [更多 id] [选项]

<客户> 是云商店的客户 id，或企业、实例、订单的 id。已释放的不再记有客户；SaaS V2.0 只有在能读取订单时才记有客户：
这样的订单请一并给出。订单和账务所需的会保留：id、时间、金额、用量、状态。此操作不可撤销。

选项
  --yes            不询问
  --dry-run        只说明有哪些数据
  --env-file FILE  部署的设置，每行 NAME=value；环境变量优先
  --json           输出一个 JSON 对象
  --lang en|zh     语言（默认：终端的语言）
  --help           本说明

示例
  npm run erase -- 68cbc86abc2018ab880d92f36422fa0e --env-file prod.env

退出码：0 已抹除，或没有个人数据；1 有内容无法读取或查看；2 用法错误、找不到，或未确认。`;

const flag = { type: 'boolean' } as const;

await runCommand({
  name: 'erase',
  help: text(english, chinese),
  maxPositionals: 100,
  options: { yes: flag, 'dry-run': flag, 'env-file': { type: 'string' }, json: flag, ...languageOption },
  async run(given, words, output, language) {
    const say = speaking(language);
    const ids = new Set(words.map(word => word.trim()).filter(word => word !== ''));
    if (ids.size === 0) {
      return refuseInBoth(
        'an id of the customer, enterprise, instance or order is needed; --help tells more',
        '需要客户、企业、实例或订单的 id；--help 有说明',
      );
    }
    const dryRun = given['dry-run'] === true;
    const asks = given.yes !== true && !dryRun;
    if (asks && process.stdin.isTTY !== true)
      refuseInBoth(
        'say --yes, since nobody can be asked here; --dry-run tells what there is',
        '这里无法询问，请给出 --yes；--dry-run 说明有哪些数据',
      );
    return withDeployment(given['env-file'], output.note, async ({ bridge, place }) => {
      const looking = longWork(undefined, say('instances looked at', '个实例已查看'), output);
      const found = await findCustomer(bridge, ids, looking.to).finally(looking.end);
      if (found.instances.length + found.bindings.length === 0) {
        return refuseInBoth(
          `nobody in the ${place.en} is known by this id${doubts(found, speaking('en'))}`,
          `${place.zh} 中没有这个 id${doubts(found, speaking('zh'))}`,
        );
      }
      if (given.json !== true) output.say(foundText(found, place[language], say));
      if (asks && !(await isConfirmed(say)))
        return refuseInBoth('not confirmed: nothing was erased', '未确认：没有抹除任何内容');
      const { closed, unreadable } = found;
      const erased = dryRun ? undefined : await runErase(bridge, found);
      if (given.json === true) output.json({ ...counted(found), erased: erased ?? null, closed, unreadable });
      else if (erased !== undefined) output.say(erasedText(erased, language));
      const doubtful = doubts(found, say);
      if (doubtful !== '')
        output.note(
          say(`erase: not everything could be looked at${doubtful}`, `erase：有内容无法查看${doubtful}`),
        );
      return closed + unreadable === 0 ? 0 : 1;
    });
  },
});

function isInUse(status: string): boolean {
  return status !== 'released' && status !== 'refused';
}

function counted({ instances, bindings }: FoundCustomer) {
  const inUse = instances.filter(({ status }) => isInUse(status)).map(({ instanceId }) => instanceId);
  return { instances: instances.length, inUse, enterprises: new Set(bindings.map(one => one.tenantId)).size };
}

function foundText(found: FoundCustomer, place: string, say: Say): string {
  const { instances, inUse, enterprises } = counted(found);
  const lines = [
    say(
      `In the ${place}: ${instances} instances and ${enterprises} enterprises of this customer.`,
      `${place} 中有该客户的 ${instances} 个实例和 ${enterprises} 个企业。`,
    ),
  ];
  if (inUse.length > 0) {
    const ids = `${inUse.slice(0, 5).join(', ')}${inUse.length > 5 ? ', …' : ''}`;
    lines.push(
      say(
        `${inUse.length} are in use (${ids}): of their access data only the addresses stay, and their people can no longer log in.`,
        `${inUse.length} 个正在使用（${ids}）：访问信息中只保留地址，其人员将无法再登录。`,
      ),
    );
  }
  return lines.join('\n');
}

function doubts({ closed, unreadable }: FoundCustomer, say: Say): string {
  return [
    closed === 0
      ? ''
      : say(
          `; ${closed} instances do not open with the keys of DATA_KEYS`,
          `；${closed} 个实例用 DATA_KEYS 的密钥打不开`,
        ),
    unreadable === 0 ? '' : say(`; ${unreadable} items cannot be read`, `；${unreadable} 个条目无法读取`),
  ].join('');
}

async function isConfirmed(say: Say): Promise<boolean> {
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await asking
    .question(say('Erase it? This cannot be undone. Type yes: ', '确定抹除？不可撤销。请输入 yes：'))
    .finally(() => asking.close());
  return answer.trim().toLowerCase() === 'yes';
}
