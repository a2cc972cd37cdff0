import { slowTableMs, tableFaultWords } from '../../shared/seller/words/tableFaultWords.ts';
import { readTries } from '../target/deploymentApi.ts';
import type { Finding, HealthView } from './facts.ts';
import type { Telling } from './telling.ts';

/** The table of the deployment is out of order: everything else is unknown until it answers. */
function tableAway({ language, say }: Telling, fault?: string): Finding {
  const { problem, cause } = tableFaultWords(fault);
  const known = cause[language] === '' ? '' : `${cause[language]}${say('. ', '。')}`;
  return {
    problem: problem[language],
    cause: `${known}${say(
      'Real orders are answered 000005 meanwhile, and the marketplace repeats them for hours; dial tests go on well, since they touch no table',
      '在此期间真实订单应答 000005，云商店会重复数小时；拨测不访问表，因此仍会通过',
    )}`,
    remedy: say(
      "look in the log of the functions for a fault that begins with table-, such as table-access-denied: it names the cause (rights, region, network, throttling). Then check the table with the deployment's own rights: npm run table -- check",
      '在函数日志中查找以 table- 开头的 fault，例如 table-access-denied：其中写明原因（权限、区域、网络、限流）。然后用部署自己的权限检查表：npm run table -- check',
    ),
  };
}

/** The table answers, and later than orders can wait. Two looks have said so. */
const tableSlow = ({ say }: Telling, ms: number): Finding => ({
  problem: say('the table of the deployment is slow', '部署所用的表很慢'),
  cause: say(
    `the smallest read takes ${ms} ms, twice in a row; an order needs up to three requests to it one after the other within 4 s, and is answered 000005 beyond that`,
    `连续两次，最小的读取也要 ${ms} 毫秒；一个订单最多需要依次三次请求，须在 4 秒内完成，超过则应答 000005`,
  ),
  remedy: say(
    'look whether the table is in the same region as the functions and whether it has capacity. What a request takes is measured by: npm run table -- check',
    '检查表与函数是否在同一区域、容量是否足够。测量一次请求的耗时：npm run table -- check',
  ),
});

/** What health says of the table. */
export const ofTable = (t: Telling, { table, fault, tableMs = 0 }: HealthView): readonly Finding[] => {
  if (table !== 'ok') return [tableAway(t, fault)];
  return tableMs > slowTableMs ? [tableSlow(t, tableMs)] : [];
};

/** Health answers, and what was asked for did not come, however often it was tried. */
export const busy = ({ language, say }: Telling, fault: string | undefined): Finding => ({
  problem: say(
    `what was asked for could not be read in ${readTries} tries, though the deployment says that its table answers`,
    `尝试了 ${readTries} 次仍读不到所查的内容，而部署表示它的表有应答`,
  ),
  cause: `${tableFaultWords(fault).cause[language]}${say(
    ': it is busy, or this item is; nobody can say yet that it is out of order',
    '：部署或该条目正忙；还不能说它发生了故障',
  )}`,
  remedy: say(
    'ask again in a minute. If it stays so, check the table: npm run table -- check',
    '一分钟后再查询。如果仍然如此，请检查表：npm run table -- check',
  ),
});

/** Whether the bundle says that an item is damaged (shared/table/tableError.ts). */
export const isDamage = (message: string): boolean => /a stored item cannot be read/i.test(message);

/** One item is damaged: the table answers, and other items are served. */
export const itemDamaged = ({ say }: Telling): Finding => ({
  problem: say('a stored item cannot be read', '一个已存储的条目无法读取'),
  cause: say(
    'it is damaged: something other than this bundle wrote it, or a newer version did',
    '条目已损坏：由本服务以外的程序写入，或者由更新的版本写入',
  ),
  remedy: say(
    'look for the alarm ItemUnreadable or HistoryUnreadable in the log: it names the item. Put it back from a backup of the table, or deploy the version that wrote it',
    '在日志中查找告警 ItemUnreadable 或 HistoryUnreadable：它写明是哪个条目。从表的备份恢复它，或部署写入它的版本',
  ),
});
