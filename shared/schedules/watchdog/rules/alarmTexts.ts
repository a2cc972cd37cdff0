import type { AlarmName } from '../../../platform/alarms.ts';

export type Language = 'en' | 'zh';

/** What an alarm means, and what to do about it: the words of the guide, which a test holds against it. */
export const alarmTexts: Readonly<
  Record<AlarmName, Readonly<Record<Language, readonly [means: string, action: string]>>>
> = {
  EventOverdue: {
    en: [
      'your product has not taken an event for OUTBOX_ALARM_MINUTES',
      'mend the webhook; the event comes again',
    ],
    zh: ['您的产品超过 OUTBOX_ALARM_MINUTES 没有接收事件', '修复 Webhook；事件会再次发送'],
  },
  AcceptedNotDone: {
    en: ['your product accepted a purchase and has not made it', 'provision or refuse it with the API'],
    zh: ['您的产品接受了购买但尚未开通', '用 API 开通或拒绝'],
  },
  OutboxFull: {
    en: [
      'your product has been away for so long that an instance holds no more events; the marketplace is answered 000005',
      'mend the webhook, or dismiss events by the API',
    ],
    zh: [
      '您的产品长时间未接收，某个实例无法再保存新事件；对云商店应答 000005',
      '修复 Webhook，或通过 API 搁置事件',
    ],
  },
  UpgradeRefused: {
    en: [
      'your product refused an upgrade for good',
      'refund it if the marketplace was told otherwise. If it can be served after all: redeliver its instance.upgraded',
    ],
    zh: [
      '您的产品最终拒绝了升级',
      '如果云商店得到的是成功，请退款；如果后来可以开通，请重新发送它的 instance.upgraded',
    ],
  },
  CreationFailing: {
    en: [
      'newInstance of an order fails and nothing was made yet; the log line says how many minutes are left until the marketplace refunds it',
      'mend the cause, then press restart on the call in the seller centre',
    ],
    zh: [
      '某订单的 newInstance 失败，尚未生成任何实例；日志中写明距云商店退款还有多少分钟',
      '修复原因，然后在卖家中心重启该调用',
    ],
  },
  NotifiedOrderWithoutInstance: {
    en: [
      'the marketplace spoke of an order that made no instance',
      'look for a failed newInstance and restart it',
    ],
    zh: ['云商店通知的订单没有产生实例', '查找失败的 newInstance 并重启'],
  },
  InstanceUnconfirmed: {
    en: ['the marketplace never saw it ready', 'look whether the order was refunded'],
    zh: ['云商店从未看到它就绪', '查看订单是否已退款'],
  },
  InstanceNeverConfirmed: {
    en: [
      'an instance is a day old and the marketplace never saw it ready, or has its order no more',
      'look whether the order was refunded',
    ],
    zh: ['实例已存在一天，云商店从未看到它就绪，或已查不到它的订单', '查看订单是否已退款'],
  },
  OrderNeverRead: {
    en: ['an order could not be read for a day', 'check OPEN_API_AK, OPEN_API_SK; compare the order'],
    zh: ['某个订单一天内未能读取', '检查 OPEN_API_AK、OPEN_API_SK；核对订单'],
  },
  AddressMissing: {
    en: [
      'an instance was bought while APP_URL, or the appUrl of its product, was set; now there is none, and the buyer is told to wait',
      'set the address again, or give the instance one with POST /api/v1/instances/{instanceId}/provisioned',
    ],
    zh: [
      '购买实例时设置了 APP_URL 或该商品的 appUrl，现在没有了，买家只看到“开通中”',
      '重新设置该地址，或通过 POST /api/v1/instances/{instanceId}/provisioned 为该实例提供地址',
    ],
  },
  UnknownProduct: {
    en: [
      'an order names a product that PRODUCTS does not; it is served by the defaults',
      'add it to PRODUCTS',
    ],
    zh: ['订单中的商品不在 PRODUCTS 中；按默认设置处理', '将其加入 PRODUCTS'],
  },
  UnreadableBuyerData: {
    en: [
      'a phone number, e-mail address or extra parameter of an order cannot be read; the order goes on',
      'check V1_ACCESS_KEYS and the encryption type of the product',
    ],
    zh: ['订单中的手机号、邮箱或扩展参数无法读取；订单照常处理', '检查 V1_ACCESS_KEYS 和商品的加密类型'],
  },
  SameOrderOtherContents: {
    en: [
      'one order came with other contents; the first call stands',
      'compare the order in the seller centre',
    ],
    zh: ['同一订单内容不同；以第一次为准', '在卖家中心核对订单'],
  },
  SameEventOtherContents: {
    en: ['a repeated renewal or upgrade said something else; the first stands', 'compare the order'],
    zh: ['重复的续费或升级内容不同；以第一次为准', '核对订单'],
  },
  EarlierExpiryKeptOut: {
    en: ['a renewal would have shortened the period', 'compare the expiry in the seller centre'],
    zh: ['某次续费会缩短有效期', '在卖家中心核对到期时间'],
  },
  UnknownScene: {
    en: ['a renewal with a scene that is not known; treated as a renewal', 'tell us'],
    zh: ['未知场景的续费；按续费处理', '告诉我们'],
  },
  CallOfAnotherFamily: {
    en: [
      'a call of one family named an instance of another, such as a V1.0 call one of V2.0; it was answered 000003 and changed nothing',
      'if you moved the product from V1.0 to V2.0, add it to MOVED_PRODUCTS; if not, somebody uses your key: change it',
    ],
    zh: [
      '某一类接口的调用指向另一类的实例，例如用 V1.0 的调用操作 V2.0 的实例；已返回 000003，没有变化',
      '如果该商品已从 V1.0 迁移到 V2.0，将其加入 MOVED_PRODUCTS；否则有人在使用您的密钥，请更换',
    ],
  },
  FrozenWhilePaid: {
    en: [
      'the marketplace, or an operator, holds frozen what is paid for: a freeze met an expiry ahead, an unfreeze is missing a day after the renewal, or the orders know a later period',
      'look at the order with why; unfreeze it, or let it be',
    ],
    zh: [
      '已付费的实例被云商店或运维人员冻结：冻结时到期时间仍在未来、续费一天后仍未解冻，或订单中有更晚的周期',
      '用 why 查看订单；解冻，或保持不变',
    ],
  },
  FrozenByClock: {
    en: ['the marketplace did not freeze an expired instance, our clock did', 'check the order'],
    zh: ['云商店没有冻结到期实例，由自己的时钟冻结', '核对订单'],
  },
  ReleasedByClock: {
    en: ['the marketplace did not release it, our clock did', 'check the order'],
    zh: ['云商店没有释放，由自己的时钟释放', '核对订单'],
  },
  InstanceOverdue: {
    en: ['expired, and our clock may not act', 'extend, freeze or release it'],
    zh: ['已到期，自己的时钟不能执行', '延期、冻结或释放'],
  },
  InstanceReleaseDue: {
    en: ['frozen beyond the retention, and our clock may not act', 'release or unfreeze it'],
    zh: ['冻结超过保留期，自己的时钟不能执行', '释放或解冻'],
  },
  UnknownStatus: {
    en: [
      'a status that is not known; your product is asked, and without its word nothing changes',
      'tell us',
    ],
    zh: ['未知状态；会询问您的产品，产品不处理则没有变化', '告诉我们'],
  },
  StaleStatusCall: {
    en: [
      'an old freeze or unfreeze came late, or was replayed; nothing changed',
      'nothing, unless it repeats',
    ],
    zh: ['迟到或被重放的冻结、解冻；没有变化', '一般无需处理，除非反复出现'],
  },
  LicenseUploadRefused: {
    en: ['the marketplace refuses a licence for good', 'look at the code; make another licence'],
    zh: ['云商店最终拒绝了 License', '查看结果码，重新生成'],
  },
  LicenseCallRefused: {
    en: ['the marketplace refuses to activate a code or to take its report', 'look up the code of the event'],
    zh: ['云商店拒绝激活授权码或接收其用量', '查询事件中的结果码'],
  },
  LicenseStatusContradicted: {
    en: [
      'asked for a code, the marketplace said something else than its callbacks; its answer was followed, only a released code stays released',
      'look for a lost callback',
    ],
    zh: [
      '查询授权码时云商店的说法与此前的回调不同；以查询为准，只有已释放的授权码保持释放',
      '查找丢失的回调',
    ],
  },
  UnknownLicenseStatus: {
    en: ['the marketplace says a status of a code that is not known; the last known one stays', 'tell us'],
    zh: ['云商店返回了未知的授权码状态；保留最后已知状态', '请告知我们'],
  },
  ClientSecretNotOpened: {
    en: [
      'the secret of an application cannot be decrypted',
      'compare KIT_PRIVATE_KEYS with the public key in the credential; bind again',
    ],
    zh: ['应用凭证的密钥无法解密', '核对 KIT_PRIVATE_KEYS 与凭证中的公钥，然后重新绑定'],
  },
  ClientCredentialsRefused: {
    en: [
      'the identity provider refuses the credentials of an enterprise',
      'bind the application again; compare KIT_PRIVATE_KEYS',
    ],
    zh: ['认证中心拒绝企业的凭证', '重新绑定应用；核对 KIT_PRIVATE_KEYS'],
  },
  UnknownTenantLogin: {
    en: [
      'somebody of an enterprise that was bound when the login began, and is not any more, tried to log in',
      'the enterprise has to bind the application again',
    ],
    zh: ['登录开始时已绑定、现已解绑的企业的用户尝试登录', '该企业需要重新绑定应用'],
  },
  LoginNotConfigured: {
    en: ['an enterprise has no usable domain or credentials', 'bind the application again'],
    zh: ['企业没有可用的域名或凭证', '重新绑定应用'],
  },
  UnknownApplication: {
    en: [
      'the marketplace named an application that OAUTH_APPS does not; it is stored, but nobody can log in to it',
      'compare the appId with the credential',
    ],
    zh: ['云商店给出的应用不在 OAUTH_APPS 中；数据已保存，但无法登录该应用', '核对凭证中的 appId'],
  },
  CallToAnotherPath: {
    en: [
      'a rightly signed body of one sync came to the address of another; it was answered 000002 and changed nothing',
      'somebody sends recorded calls: change the key; if the marketplace itself sends them so, tell us',
    ],
    zh: [
      '签名正确，但某个同步接口的请求体发到了另一个接口的地址；已返回 000002，没有变化',
      '有人在重发录制的调用，请更换密钥；如果是云商店自己这样发送，请告诉我们',
    ],
  },
  UnknownInstanceBound: {
    en: [
      'an enterprise was bound to an instance that is not one of ours',
      'compare the instance id that newInstance answered',
    ],
    zh: ['企业绑定了不属于我们的实例', '核对 newInstance 应答的实例 ID'],
  },
  UsageRejected: {
    en: ['the marketplace refused a usage record for good', 'look up the code; the usage is not billed'],
    zh: ['云商店最终拒绝了用量记录', '查询结果码；该用量不会计费'],
  },
  UsageOverdue: {
    en: ['a window could not be delivered for 20 days', 'bill it by hand'],
    zh: ['某个时段 20 天内未能送达', '人工计费'],
  },
  UsageHeldByAnother: {
    en: [
      'a record counts as sent although this bundle never sent it',
      'somebody else pushes the same windows',
    ],
    zh: ['记录被视为已发送，但并非本程序发送', '有其他程序推送相同的时段'],
  },
  UsageNotPushed: {
    en: [
      'usage of an hour is not pushed a quarter of an hour after it, when the marketplace collects it',
      'look why pushUsage fails; what is late is pushed as soon as it can be',
    ],
    zh: [
      '某小时的用量在结束一刻钟后仍未推送，而云商店此时开始采集',
      '查看 pushUsage 为何失败；恢复后会立即补推',
    ],
  },
  UsageAfterWindow: {
    en: [
      'usage came after its hour had been sent, and was refused',
      'decide whether to post it as usage of now',
    ],
    zh: ['某小时的用量在该时段发送之后才到，已被拒绝', '决定是否作为当前用量上报'],
  },
  UsagePartlyRefused: {
    en: [
      'of a record that two packages pay, one part came after its hour was sent',
      'post that part as usage of now, or let it be',
    ],
    zh: ['由两个套餐包支付的记录，有一部分在该时段发送之后才到', '将该部分作为当前用量上报，或不处理'],
  },
  UsageAnswerNotMatched: {
    en: ['the marketplace named a record that was not sent', 'look in the seller centre'],
    zh: ['云商店指出的记录不是我们发送的', '在卖家中心查看'],
  },
  OpenApiStopped: {
    en: [
      'the marketplace refused our signature twice; calls stop for 15 minutes, before it locks the key',
      'check OPEN_API_AK, OPEN_API_SK, BASE_ACCESS_KEYS and the clock',
    ],
    zh: [
      '云商店两次拒绝签名；停止调用 15 分钟，以免密钥被锁定',
      '检查 OPEN_API_AK、OPEN_API_SK、BASE_ACCESS_KEYS 和时钟',
    ],
  },
  OpenApiStopNotKept: {
    en: [
      'the table failed while such a refusal was counted, so other containers do not know of it',
      'see that the table answers',
    ],
    zh: ['记录上述拒绝时数据表出错，其他容器不知道此事', '检查数据表是否可用'],
  },
  SelfDialFailed: {
    en: [
      'our own dial of the public address failed as a dial test of the marketplace would; the log line carries what the marketplace would say',
      'mend it before the next dial test: the marketplace hides a product that fails for five days',
    ],
    zh: [
      '对公网地址的自拨测失败，云商店的拨测也会这样失败；日志中写明云商店会给出的提示',
      '在下一次拨测前修复：连续失败五天，云商店会隐藏商品',
    ],
  },
  CallsFailing: {
    en: [
      'three calls or more were answered 000005 within a quarter of an hour',
      'look at why without an id and at the table',
    ],
    zh: ['一刻钟内有三个或更多调用应答 000005', '查看不带 ID 的 why 以及数据表'],
  },
  SignaturesRefused: {
    en: [
      'a call came with a signature that no configured key made',
      'compare the key in the seller centre with the setting; if they are the same, somebody is trying',
    ],
    zh: ['有调用的签名不是由任何已配置的密钥生成', '核对卖家中心的密钥与设置；如果一致，说明有人在尝试'],
  },
  ScheduleNotRun: {
    en: [
      'a schedule has not run for far longer than its pause',
      'see that the timers are on: EventBridge, the triggers of FunctionGraph, or the process',
    ],
    zh: ['某个定时任务远超其间隔未运行', '检查定时器：EventBridge、FunctionGraph 的触发器或进程'],
  },
  ScheduleFailing: {
    en: ['a schedule fails again and again', 'look at the fault in the log line'],
    zh: ['某个定时任务反复失败', '查看日志中的 fault'],
  },
  DueWorkLate: {
    en: [
      'work is due for far longer than its schedule takes to come round',
      'look for schedules that fail or have too much to do; start a second process',
    ],
    zh: ['到期的任务等待时间远超其定时任务的间隔', '查找失败或过载的定时任务；启动第二个进程'],
  },
  AlarmReceiverFails: {
    en: [
      'the receiver of ALARM_WEBHOOK_URL is away, slow or refuses; the message is tried again with every look',
      'see that the robot exists and takes the message: its keyword, its signing secret, its limit',
    ],
    zh: [
      'ALARM_WEBHOOK_URL 的接收方不可用、过慢或拒绝；每次检查都会重试',
      '确认机器人存在并接收消息：关键词、加签密钥、频率限制',
    ],
  },
  ItemUnreadable: {
    en: [
      'an item is damaged, or the key that sealed its data is not in DATA_KEYS; it is left out, all others are served, and health is degraded',
      'put the key named back behind the others in DATA_KEYS, or look at the item named',
    ],
    zh: [
      '某条数据已损坏，或加密它的密钥不在 DATA_KEYS 中；该数据被跳过，其他数据照常，健康状态为 degraded',
      '把所列密钥放回 DATA_KEYS 末尾，或查看所列数据',
    ],
  },
  DueItemFailed: {
    en: ['an item cannot be read or worked on', 'look at the item named; others are not held up'],
    zh: ['某条数据无法读取或处理', '查看该数据；其他数据不受影响'],
  },
  DueShardFailed: {
    en: [
      'a part of the index cannot be read, so what is due in it waits; the other parts are done',
      'look at the table: its quotas, its rights, its state',
    ],
    zh: ['索引的一部分无法读取，其中到期的任务在等待；其他部分照常处理', '检查数据表：配额、权限、状态'],
  },
  HistoryUnreadable: {
    en: [
      'lines of an item’s history are damaged, written by a newer version, or far too many; the item is served, and they are kept as they are',
      'look at recent of the item named; run the newer version again',
    ],
    zh: [
      '某条数据的历史记录已损坏、由更新的版本写入，或数量过多；该数据照常使用，记录原样保留',
      '查看所指数据的 recent；重新运行较新的版本',
    ],
  },
  ConfigurationNotRefreshed: {
    en: ['settings cannot be read; the last ones stay in use', 'look at SSM and its rights'],
    zh: ['无法读取配置；沿用上一次的', '检查 SSM 及其权限'],
  },
  InlineDeliveryFailed: {
    en: ['the table failed right after a commit', 'nothing; the schedule goes on'],
    zh: ['提交之后数据表出错', '无需处理；定时任务会继续'],
  },
  ReconciliationUnfinished: {
    en: [
      'the daily comparison ran out of time; the oldest orders of its two months were not compared',
      'nothing for a day; if it stays, give reconcileOrders more memory',
    ],
    zh: ['每日核对超时，两个月内最早的订单未核对', '偶发可忽略；若持续出现，给 reconcileOrders 更多内存'],
  },
};
