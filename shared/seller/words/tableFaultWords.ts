/** One sentence in both languages. */
type Text = Readonly<Record<'en' | 'zh', string>>;

const text = (en: string, zh: string): Text => ({ en, zh });

/** What one read of the table may take, ms, before somebody is told: an order needs up to three of them within 4 s. */
export const slowTableMs = 700;

export interface TableFaultWords {
  /** What is wrong: `the table of the deployment throttles`. */
  readonly problem: Text;
  /** Why, with the word that stands in the log; empty where nothing is known. */
  readonly cause: Text;
}

/** What the deployment calls the fault of its table (shared/table/tableError.ts), in words. */
export function tableFaultWords(fault = ''): TableFaultWords {
  const away = text('the table of the deployment does not answer', '部署所用的表没有应答');
  const refuses = text('the table of the deployment refuses what is asked of it', '部署所用的表拒绝请求');
  switch (fault) {
    case 'table-throttled':
      return {
        problem: text('the table of the deployment throttles', '部署所用的表在限流'),
        cause: text(
          'it throttles: more requests than its capacity allows (table-throttled)',
          '表在限流：请求超过了它的容量（table-throttled）',
        ),
      };
    case 'table-timeout':
    case 'table-aborted':
      return {
        problem: text('the table of the deployment is too slow', '部署所用的表太慢'),
        cause: text(`it does not answer in time (${fault})`, `它没有及时应答（${fault}）`),
      };
    case 'table-contended':
      return {
        problem: text('too many write one item of the table at once', '同时写表中同一条目的请求太多'),
        cause: text(
          'several wrote the same item for longer than there was time (table-contended)',
          '多个请求同时写同一条目，超过了可用时间（table-contended）',
        ),
      };
    case 'table-access-denied':
      return {
        problem: refuses,
        cause: text(
          'the rights of the functions do not suffice (table-access-denied)',
          '函数的权限不足（table-access-denied）',
        ),
      };
    case 'table-no-credentials':
      return {
        problem: refuses,
        cause: text(
          'there are no credentials to call it with (table-no-credentials)',
          '没有可用于调用它的凭证（table-no-credentials）',
        ),
      };
    case 'table-credentials-refused':
      return {
        problem: refuses,
        cause: text(
          'it does not take the credentials, or a clock is wrong (table-credentials-refused)',
          '它不接受凭证，或者时钟不准（table-credentials-refused）',
        ),
      };
    case 'table-missing':
      return {
        problem: text('there is no table where the deployment looks for it', '部署所指的位置没有这张表'),
        cause: text(
          'no table has that name there: TABLE_NAME, the region or the endpoint is wrong (table-missing)',
          '那里没有该名称的表：TABLE_NAME、区域或地址有误（table-missing）',
        ),
      };
    case 'table-no-region':
      return {
        problem: away,
        cause: text(
          'nobody has said in which region it is: AWS_REGION (table-no-region)',
          '没有说明它在哪个区域：AWS_REGION（table-no-region）',
        ),
      };
    case 'table-unreachable':
      return {
        problem: away,
        cause: text(
          'no connection to it can be made: its address, its name, the network or the certificate (table-unreachable)',
          '无法与它建立连接：地址、域名、网络或证书（table-unreachable）',
        ),
      };
    case 'table-unavailable':
      return {
        problem: away,
        cause: text('it has a fault of its own (table-unavailable)', '表自身发生故障（table-unavailable）'),
      };
    case '':
      return { problem: away, cause: text('', '') };
    default:
      return { problem: away, cause: text(`its fault is ${fault}`, `故障为 ${fault}`) };
  }
}
