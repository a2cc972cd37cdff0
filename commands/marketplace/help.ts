import { text } from '../terminal/language.ts';

const english = `Plays the marketplace: signs a call, sends it, and checks the answer.

  npm run marketplace -- <command> [options]

commands             in SaaS V2.0; other families have some of them
  purchase           newInstance; getLicense
  renew, cancel-renewal, trial-to-formal, change-renewal
                     refreshInstance, each with its scene
  expire             expireInstance, expireLicense (V1.0)
  freeze, unfreeze   updateInstanceStatus
  upgrade            upgradeInstance
  release            releaseInstance
  query              queryInstance
  check              changeInstanceCheck: may this instance change to another product?
  apply              getLicenseAsync: an application for an online licence
  notify             orderNotify
  bind, unbind       the sandbox's enterprise: tenantSync, applicationSync, allOrgSync
  authorize, disable its people: authSync; one of them with --user NAME
  reorganise         a new department: singleOrgSync

options
  --family NAME      v2 (default), v1, license (License 1.0), license-code (2.0), license-online
  --order ID         purchase, notify: the order. Otherwise: the purchase whose instance is meant (default: the last)
  --line ID          its order line (default: <order>-000001)
  --instance ID      the instance, instead of a remembered purchase; for query several with commas
  --event-order ID   the order of a renewal, upgrade or unsubscription (default: a new one)
  --expire TIME      new expiry of a renewal, yyyyMMddHHmmss or ISO 8601, UTC (default: in a year)
  --scene TEXT       another scene of refreshInstance
  --product ID       the product to buy or to change to; --sku CODE its specification
  --charging-mode N  v1, license: 0 pay-per-use, 1 period, 3 one-time, 5 package
  --amount DECIMAL   v1: the order's amount; a renewal with a negative one is a cancelled one
  --extend NAME=TEXT v1, license: an answer of the buyer, such as identificationCode=ABC; may be repeated
  --phone, --email   v1: sent encrypted
  --license CODE     license-code: the code
  --kit-version N    bind and the like: 1 or 2 (default)
  --event ID         apply: the application (default: a new one); --fingerprint TEXT its device
  --repeat N         the same event N times one after the other, each call with its own nonce
  --parallel N       the same event N times at once
  --skew SECONDS     the marketplace's clock is off by so much
  --replay           the very same bytes twice: nonce, time and signature
  --lose-answer      the answer gets lost, and the same event is called again
  --bad-signature    a signature that no key made
  --show-password    v1: the password that the answer carries, instead of asterisks
  --test             a call of the debugging page (testFlag 1)
  --url URL          the production address (default: the sandbox)
  --key KEY          the access key (default: the sandbox's)
  --lang en|zh       language (default: the terminal's)
  --json             one JSON object instead of text
  --help             this text

examples
  npm run marketplace -- purchase
  npm run marketplace -- purchase --order A --parallel 200
  npm run marketplace -- query --url https://shop.example.com/saas --key "$BASE_ACCESS_KEY"

Without --url the time is the sandbox's, which its console can move.

Exit code: 0 every answer verified, 1 not every one, 2 wrong usage or nobody answers.`;

const chinese = `扮演云商店：为调用签名、发送，并检查应答。

  npm run marketplace -- <command> [options]

命令                 SaaS V2.0 中的接口；其他类型只有其中一部分
  purchase           newInstance；getLicense
  renew、cancel-renewal、trial-to-formal、change-renewal
                     refreshInstance，各有各的 scene
  expire             expireInstance、expireLicense（V1.0）
  freeze、unfreeze   updateInstanceStatus
  upgrade            upgradeInstance
  release            releaseInstance
  query              queryInstance
  check              changeInstanceCheck：该实例能否变更为另一商品？
  apply              getLicenseAsync：申请在线 License
  notify             orderNotify
  bind、unbind       沙箱中的企业：tenantSync、applicationSync、allOrgSync
  authorize、disable 企业中的人员：authSync；--user NAME 只针对其中一人
  reorganise         新部门：singleOrgSync

选项
  --family NAME      v2（默认）、v1、license（License 1.0）、license-code（2.0）、license-online
  --order ID         用于 purchase、notify：订单号。其他命令：指哪一次购买的实例（默认：最近一次）
  --line ID          订单行（默认：<order>-000001）
  --instance ID      直接给出实例 ID，不用记住的购买；query 可用逗号给出多个
  --event-order ID   续费、升级或退订的订单号（默认：新的订单号）
  --expire TIME      续费后的到期时间，yyyyMMddHHmmss 或 ISO 8601，UTC（默认：一年后）
  --scene TEXT       refreshInstance 的其他 scene
  --product ID       购买的商品，或变更后的商品；--sku CODE 为其规格
  --charging-mode N  v1、license：0 按需，1 包周期，3 一次性，5 套餐包
  --amount DECIMAL   v1：订单金额；金额为负的续费表示取消续费
  --extend NAME=TEXT v1、license：买家填写的扩展参数，例如 identificationCode=ABC；可重复
  --phone、--email   v1：加密后发送
  --license CODE     license-code：授权码
  --kit-version N    bind 等命令：1 或 2（默认）
  --event ID         apply：申请流程号（默认：新的流程号）；--fingerprint TEXT 为设备指纹
  --repeat N         同一事件先后调用 N 次，每次的 nonce 不同
  --parallel N       同一事件并发调用 N 次
  --skew SECONDS     云商店的时钟偏差，秒
  --replay           逐字节相同的请求发送两次：nonce、时间和签名都相同
  --lose-answer      应答丢失，同一事件再次调用
  --bad-signature    任何密钥都得不出的签名
  --show-password    v1：显示应答中的密码，不用星号代替
  --test             调试页面的调用（testFlag 1）
  --url URL          生产地址（默认：沙箱）
  --key KEY          接入密钥（默认：沙箱的密钥）
  --lang en|zh       语言（默认：终端的语言）
  --json             输出一个 JSON 对象
  --help             本说明

示例
  npm run marketplace -- purchase
  npm run marketplace -- purchase --order A --parallel 200
  npm run marketplace -- query --url https://shop.example.com/saas --key "$BASE_ACCESS_KEY"

不给出 --url 时使用沙箱的时间，可在沙箱控制台中快进。

退出码：0 所有应答都通过校验，1 有应答未通过，2 用法错误或无人应答。`;

/** What `--help` prints. */
export const usage = text(english, chinese);
