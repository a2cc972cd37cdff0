import { text } from '../terminal/language.ts';

/** What `npm run table -- --help` says. */
export const tableHelp = text(
  `Makes the table, or proves that an engine has what the bundle relies on.

  npm run table -- create [options]
  npm run table -- check [options]
  npm run table -- hand-over [options]

  create   makes the table with its two indexes, waits until it can be used; an existing table is left as it is
  hand-over  gives it to the deployment of KOOGALLERY_SITE and STAGE: processes of another one refuse to start
  check    proves on temporary items, operation by operation, that the engine does what the bundle relies on

options
  --table NAME        default: TABLE_NAME, else koogallery-bridge
  --endpoint URL      default: DYNAMODB_ENDPOINT, else Amazon DynamoDB in the region of AWS_REGION
  --ttl on|off        create: let the engine remove expired items where it can (default: TABLE_TTL, else on)
  --index-wait SECS   check: how long an index may be behind before that counts as a failure (default 150)
  --report FILE       check: also writes what was found as Markdown, to send in; - prints it instead of the text.
                      No address, key or name of yours is in it
  --json              one JSON object instead of text
  --lang en|zh        language (default: the terminal's)
  --help              this text

example
  TABLE_PLAIN_HTTP=on npm run table -- check --endpoint http://192.168.0.12

Exit code: 0 done or everything holds, 1 something does not hold, 2 wrong usage or no answer from the table.
TABLE_REGION, TABLE_ACCESS_KEY, TABLE_SECRET_KEY, TABLE_CA_FILE and TABLE_PLAIN_HTTP count as in a deployment. Without
keys credentials are found as the AWS SDK finds them; on the loopback none are needed.`,
  `创建表，或者证明某个引擎具备集成服务所依赖的能力。

  npm run table -- create [选项]
  npm run table -- check [选项]
  npm run table -- hand-over [选项]

  create     创建表及其两个索引，等到可用为止；已有的表保持不变
  hand-over  把表交给 KOOGALLERY_SITE 和 STAGE 所指的部署：其他部署的进程不再启动
  check      用临时条目逐项证明引擎的行为符合集成服务的依赖

选项
  --table NAME        默认：TABLE_NAME，其次 koogallery-bridge
  --endpoint URL      默认：DYNAMODB_ENDPOINT，其次 AWS_REGION 区域的 Amazon DynamoDB
  --ttl on|off        create：在可能时由引擎删除过期条目（默认：TABLE_TTL，其次 on）
  --index-wait SECS   check：索引最多可以滞后多久，超过即为失败（默认 150）
  --report FILE       check：另将结果写成 Markdown，便于提交；- 表示打印它而不是文本。其中没有您的地址、密钥和名称
  --json              输出一个 JSON 对象
  --lang en|zh        语言（默认：终端的语言）
  --help              本说明

示例
  TABLE_PLAIN_HTTP=on npm run table -- check --endpoint http://192.168.0.12

退出码：0 完成或全部成立，1 有一项不成立，2 用法错误或表没有应答。
TABLE_REGION、TABLE_ACCESS_KEY、TABLE_SECRET_KEY、TABLE_CA_FILE 和 TABLE_PLAIN_HTTP 与部署时含义相同。没有密钥时，按 AWS SDK
的方式查找凭证；本机上不需要凭证。`,
);
