import type { Language } from '../terminal/language.ts';

/** What a check is called, and what follows for the bundle when it does not hold. */
const names: Readonly<Record<string, string>> = {
  'keys and indexes': '键与索引',
  'The table was not made from this definition; make it anew with `npm run table -- create`.':
    '该表不是按本定义创建的；请用 `npm run table -- create` 重新创建。',
  'conditional put': '带条件的写入',
  'Without it an order could be given two instances.': '没有它，一个订单可能得到两个实例。',
  '200 parallel conditional puts': '200 个并发的带条件写入',
  'Parallel calls for one order could create several instances.': '同一订单的并发调用可能创建多个实例。',
  '200 parallel updates conditioned on the version': '200 个以版本为条件的并发更新',
  'Two changes of one instance at the same time could overwrite each other.':
    '同一实例的两个同时变更可能互相覆盖。',
  'read after write': '写后读',
  'A call right after another could act on what is no longer true.': '紧接着的调用可能依据已经过时的数据。',
  'UpdateItem with SET, REMOVE, ADD and DELETE': 'UpdateItem 的 SET、REMOVE、ADD 和 DELETE',
  'Items could not be changed attribute by attribute.': '无法逐个属性修改条目。',
  'the old item of a failed condition': '条件不成立时返回旧条目',
  'Used when it comes; otherwise the bundle reads again.': '有则使用；没有则再读一次。',
  'values come back as they were written': '写入的值原样读回',
  'Events, times and names would change on their way.': '事件、时间和名称会在途中改变。',
  'the condition of a lease': '租约的条件',
  'Two schedules could deliver the same event at the same moment, or none could.':
    '两个定时任务可能同时投递同一事件，或者都不能投递。',
  'a refused write changes nothing': '被拒绝的写入不改变任何内容',
  'A call that lost a race could leave half of its changes behind.': '竞争失败的调用可能留下一半变更。',
  'a condition on an item that is not there': '对不存在的条目设条件',
  'A session that has ended could come back as half an item.': '已结束的会话可能变成残缺的条目重新出现。',
  'removal of an item': '删除条目',
  'What has expired or was erased would stay.': '已过期或已抹除的内容会留下。',
  'an item of 380 KB': '380 KB 的条目',
  'The events of a product that is down for long wait in the item: with less room calls fail earlier.':
    '产品长时间不可用时，事件在条目中等待：空间越小，调用越早失败。',
  'consistent BatchGetItem of 100 keys': '100 个键的一致性 BatchGetItem',
  'queryInstance asks for up to 100 instances at once.': 'queryInstance 一次最多查询 100 个实例。',
  'query by the beginning of the sort key': '按排序键前缀查询',
  'Histories, order lines and users are read this way.': '历史、订单行和用户以此方式读取。',
  'index due': '索引 due',
  'index listed': '索引 listed',
  'Schedules find their items through it. Behind by seconds is normal, by minutes possible, for ever is not.':
    '定时任务通过它找到条目。滞后几秒正常，几分钟也可能，永远滞后则不行。',
  'Lists find their items through it. Behind by seconds is normal, by minutes possible, for ever is not.':
    '列表通过它找到条目。滞后几秒正常，几分钟也可能，永远滞后则不行。',
  'expiry attribute': '过期属性',
  'Nonces, sessions and tickets could not be stored.': '无法存储 nonce、会话和票据。',
  'pages in order, each line once': '按序分页，每行一次',
  'Histories and lists would miss lines, show them twice or never end.': '历史和列表会漏行、重复或没有尽头。',
  'pages backwards, the newest first': '倒序分页，最新的在前',
  'Lists of usage and failures begin with the newest.': '用量和失败列表从最新的开始。',
  'a range of sort keys': '排序键的范围',
  'The rest of a history is read from a line on.': '历史的其余部分从某一行开始读取。',
  'time of one request': '单个请求的耗时',
  'The marketplace waits 5 seconds for an answer, in which up to six requests follow each other: put the bundle beside the table.':
    '云商店等待应答 5 秒，其间最多有六个请求依次进行：请把集成服务部署在表的旁边。',
  'clock of the engine': '引擎的时钟',
  'Signed requests to the table are refused when the clocks drift apart: set both by NTP.':
    '时钟相差过大时，对表的签名请求会被拒绝：两边都用 NTP 校时。',
  'one BatchGetItem of 100 items of 4 KB': '一次 BatchGetItem 读取 100 个 4 KB 的条目',
  'queryInstance of so many instances is answered 000005 where the engine leaves keys over.':
    '引擎留下未读的键时，查询这么多实例的 queryInstance 会应答 000005。',
  'removal of expired items by the engine': '由引擎删除过期条目',
  'Where the engine has no TTL, set TABLE_TTL=off: the schedule removes what has expired.':
    '引擎不支持 TTL 时，设置 TABLE_TTL=off：由定时任务删除过期内容。',
  'clean-up': '清理',
  'Their keys begin with check#; they carry an expiry.': '它们的键以 check# 开头，带有过期时间。',
};

/** What was seen. */
const seen: readonly (readonly [RegExp, string])[] = [
  [/^the first is stored, the second refused$/, '第一个写入成功，第二个被拒绝'],
  [/^exactly 1 winner/, '恰好 1 个成功'],
  [/^(\d+) winners$/, '有 $1 个成功'],
  [/^(\d+) succeeded, none was lost/, '$1 个成功，没有丢失'],
  [/ \((\d+) were not answered\)$/, '（$1 个没有应答）'],
  [/^(\d+) confirmed updates were lost$/, '$1 个已确认的更新丢失'],
  [/^(\d+) refused updates were stored$/, '$1 个被拒绝的更新却已写入'],
  [/^no update succeeded$/, '没有一个更新成功'],
  [/^(\d+) consistent reads saw the write before them$/, '$1 次一致性读都看到了之前的写入'],
  [/^each clause did its work in one write$/, '一次写入中各子句都生效'],
  [/^the condition did not fail$/, '条件没有按预期不成立'],
  [/^is not returned$/, '不返回'],
  [/^is returned$/, '返回'],
  [
    /^text, numbers, lists, maps, empty ones and keys of any character$/,
    '文本、数、列表、映射、空值和任意字符的键',
  ],
  [/^(\w+) came back otherwise$/, '$1 读回时不同'],
  [
    /^not before its time, not while it is held, again after it ended$/,
    '到期前不行，占用期间不行，结束后可以',
  ],
  [/^the item is as it was$/, '条目保持原样'],
  [/^is refused, and nothing is made$/, '被拒绝，也没有新建条目'],
  [/^it is gone for the next read, and a repeat does no harm$/, '下一次读取时已不存在，重复删除无妨'],
  [/^is stored and read$/, '可以写入并读取'],
  [/^all of them$/, '全部读到'],
  [/^all of them in one answer$/, '一次应答全部返回'],
  [/^(\d+) keys were still left over after (\d+) requests$/, '$2 次请求后仍有 $1 个键未读'],
  [/^(\d+) keys were left over$/, '有 $1 个键未读'],
  [/^(\d+) came, (\d+) were left over$/, '返回 $1 个，留下 $2 个'],
  [/^finds exactly those, in order$/, '恰好找到这些，顺序正确'],
  [/^is stored as a number of seconds$/, '以秒数存储'],
  [
    /^(\d+) entries appeared after (\d+) ms, a changed one moved after (\d+) ms, all were gone after (\d+) ms$/,
    '$1 个条目在 $2 ms 后出现，变更的在 $3 ms 后移动，全部在 $4 ms 后消失',
  ],
  [/^not every entry appeared within (\d+) ms$/, '$1 ms 内没有出现全部条目'],
  [/^a changed entry kept its place within (\d+) ms$/, '$1 ms 内变更的条目没有移动'],
  [/^the entries did not go away within (\d+) ms$/, '$1 ms 内条目没有消失'],
  [/^nothing was written$/, '什么也没有写入'],
  [/^(\d+) lines in pages of (.+)$/, '$1 行，各页 $2'],
  [/^a page of (\d+), although (\d+) were asked for$/, '请求 $2 行，却得到 $1 行的一页'],
  [/^exactly the lines inside it$/, '恰好是范围内的行'],
  [/^it does not tell its time$/, '没有告知时间'],
  [/^(-?\d+) s from ours$/, '与本机相差 $1 秒'],
  [
    /^(put .*, get .*, query .*): too slow, put the bundle beside the table$/,
    '$1：太慢，请把集成服务部署在表的旁边',
  ],
  [/^not supported$/, '不支持'],
  [/^(\d+) temporary items were not removed$/, '$1 个临时条目没有删除'],
  [/^found (.*), expected (.*)$/s, '得到 $1，应为 $2'],
];

/** Times of requests, states and shapes are written the same in every language. */
const sameInBoth = /^(put [\d.]+ ms .*|(EN|DIS)ABL(ED|ING)|pk\/sk.*)$/;

export const checkName = (language: Language, english: string): string =>
  language === 'en' ? english : (names[english] ?? `“${english}”`);

/** What was seen, or what the engine said, which is quoted as it came. */
export function checkDetail(language: Language, english: string): string {
  if (language === 'en') return english;
  const told = seen.reduce((text, [pattern, chinese]) => text.replace(pattern, chinese), english);
  return told === english && !sameInBoth.test(english) ? `“${english}”` : told;
}
