import type { EventType } from '../../../shared/outbox/eventTypes.ts';
import type { LocalizedText } from '../sellerSheet.ts';

/** Every text of the page, English and Simplified Chinese. */
export const texts = {
  title: { en: 'KooGallery sandbox', zh: '云商店沙箱' },
  marketplace: { en: 'Marketplace', zh: '云商店' },
  product: { en: 'Your product', zh: '您的产品' },
  faults: { en: 'Faults', zh: '故障' },
  usage: { en: 'Usage', zh: '用量' },
  sheet: { en: 'Seller centre sheet', zh: '卖家中心填写单' },
  away: {
    en: 'The sandbox does not answer. Is it still running?',
    zh: '沙箱没有应答。它还在运行吗？',
  },
  clock: { en: 'Sandbox time', zh: '沙箱时间' },
  ahead: { en: 'ahead', zh: '（已快进）' },
  move: { en: 'Move on by', zh: '快进' },
  hour: { en: '+1 hour', zh: '+1 小时' },
  day: { en: '+1 day', zh: '+1 天' },
  month: { en: '+30 days', zh: '+30 天' },
  year: { en: '+1 year', zh: '+1 年' },
  buy: { en: 'Buy', zh: '购买' },
  buySomething: { en: 'Buy something', zh: '购买商品' },
  family: { en: 'Protocol', zh: '协议' },
  kind: { en: 'Charging mode', zh: '计费模式' },
  autoRenew: { en: 'Automatic renewal', zh: '自动续费' },
  testCall: { en: 'Call of the debugging page (testFlag 1)', zh: '调试页面调用（testFlag 1）' },
  callFaults: { en: 'What happens to the call on its way', zh: '调用途中发生什么' },
  asItShould: { en: 'It arrives as it should', zh: '正常到达' },
  repeated: { en: 'It comes 5 times, one after the other', zh: '先后到达 5 次' },
  parallel: { en: 'It comes 50 times at once', zh: '同时到达 50 次' },
  loseAnswer: { en: 'The answer is lost, and it is called again', zh: '应答丢失，随后重试' },
  replay: { en: 'The same bytes twice: a replayed nonce', zh: '相同字节发送两次：nonce 重放' },
  stale: { en: 'Signed 61 seconds ago', zh: '签名时间早 61 秒' },
  future: { en: 'Signed 61 seconds ahead', zh: '签名时间晚 61 秒' },
  badSignature: { en: 'A signature that no key made', zh: '错误的签名' },
  hold: { en: 'Held back, to be overtaken by later calls', zh: '暂扣，让后面的调用先到' },
  heldCalls: { en: 'Calls held back', zh: '暂扣的调用' },
  sendNow: { en: 'Send now', zh: '立即发送' },
  instances: { en: 'What was bought', zh: '已购商品' },
  nothingBought: { en: 'Nothing yet. Buy something on the left.', zh: '还没有内容，请先在左侧购买。' },
  chooseOne: { en: 'Choose something in the list.', zh: '请在列表中选择一项。' },
  openProduct: { en: 'Open the product', zh: '打开产品' },
  inBooks: { en: 'Marketplace', zh: '云商店状态' },
  inTable: { en: 'Bundle', zh: '本服务状态' },
  expires: { en: 'Expires', zh: '到期时间' },
  order: { en: 'Order', zh: '订单' },
  instance: { en: 'Instance', zh: '实例' },
  licence: { en: 'Licence', zh: 'License' },
  user: { en: 'User name', zh: '用户名' },
  pending: { en: 'events waiting for your product', zh: '个事件等待您的产品' },
  next: { en: 'Next by itself', zh: '接下来自动执行' },
  byItself: {
    en: 'The marketplace does by itself what is due: expiry, renewal, release, repeats, refunds',
    zh: '云商店自动执行到期事项：到期冻结、续费、释放、重试、退款',
  },
  timeLine: { en: 'Time line', zh: '时间线' },
  states: { en: 'State', zh: '状态' },
  events: { en: 'Events', zh: '事件' },
  deliveries: { en: 'Deliveries', zh: '投递' },
  expiry: { en: 'Expiry', zh: '到期' },
  now: { en: 'now', zh: '现在' },
  calls: { en: 'Calls', zh: '调用记录' },
  noCalls: { en: 'No call yet.', zh: '还没有调用。' },
  you: { en: 'you', zh: '您' },
  itself: { en: 'by itself', zh: '自动' },
  request: { en: 'Signed request', zh: '已签名的请求' },
  answer: { en: 'Answer', zh: '应答' },
  checks: { en: 'What the debugging page checks', zh: '调试页面的检查项' },
  within: { en: 'of the 5 s that the marketplace waits', zh: '（云商店最多等待 5 秒）' },
  opened: { en: 'Access data, decrypted', zh: '解密后的访问信息' },
  times: { en: 'calls', zh: '次调用' },
  slowest: { en: 'slowest', zh: '最慢' },
  enterprise: { en: 'Enterprise', zh: '企业' },
  enterpriseHint: {
    en: 'Sandbox Ltd. with three people and three departments. It binds the newest SaaS V2.0 instance.',
    zh: '沙箱企业：三名员工、三个部门，绑定最新的 SaaS V2.0 实例。',
  },
  loginPage: { en: 'Log in to the product as one of its people', zh: '以企业员工身份登录产品' },
  behaviour: { en: 'Your product answers', zh: '您的产品如何应答' },
  received: { en: 'What the webhook received', zh: 'Webhook 收到的事件' },
  attempts: { en: 'Every attempt', zh: '每次投递' },
  ownProduct: { en: 'Events go to your own program', zh: '事件发往您自己的程序' },
  ownProductHint: {
    en: 'It runs outside of the sandbox: how it answers is up to it. On the right stands every attempt of the bundle.',
    zh: '它在沙箱之外运行，如何应答由它决定。右侧是本服务的每次投递。',
  },
  ownLogin: { en: 'Logins end at', zh: '登录后跳转至' },
  runOwn: {
    en: 'This is the demonstration product. Your own: npm start -- --product http://localhost:3000/webhook',
    zh: '这是演示产品。接入您自己的程序：npm start -- --product http://localhost:3000/webhook',
  },
  sentMessage: { en: 'Sent', zh: '发送内容' },
  receivedAnswer: { en: 'Answer', zh: '应答' },
  attemptNumber: { en: 'attempt', zh: '尝试' },
  noEvents: { en: 'No event yet.', zh: '还没有事件。' },
  tableAnswers: { en: 'The table', zh: '数据表' },
  apisAnswer: { en: 'The marketplace’s open APIs', zh: '云商店开放 API' },
  faultsHint: {
    en: 'Whatever you break here: no order is lost, none becomes two instances, and every event arrives in the end.',
    zh: '无论在这里制造什么故障：订单不会丢失，不会变成两个实例，每个事件最终都会送达。',
  },
  onTheWay: {
    en: 'What a single call suffers on its way — duplicates, lost answers, stale time stamps, bad signatures, replays, reordering — is chosen beside the button that makes it.',
    zh: '单次调用途中的故障（重复、应答丢失、时间戳过期、签名错误、重放、乱序）在发起调用的按钮旁选择。',
  },
  refuseRecords: {
    en: 'The marketplace takes exception to the next usage records:',
    zh: '云商店拒收接下来的用量记录：',
  },
  reportUsage: { en: 'Your product reports usage', zh: '您的产品上报用量' },
  units: { en: 'Units', zh: '用量' },
  report: { en: 'Report', zh: '上报' },
  registerPackage: { en: 'Let a package pay for it', zh: '由套餐包抵扣' },
  package: { en: 'Package', zh: '套餐包' },
  quota: { en: 'Quota', zh: '额度' },
  stops: { en: 'Stops when used up', zh: '用完即停' },
  register: { en: 'Register', zh: '登记' },
  windows: { en: 'Hour by hour', zh: '按小时' },
  billed: { en: 'Billed', zh: '已计费' },
  batches: { en: 'Pushes to the marketplace', zh: '推送到云商店' },
  noUsage: {
    en: 'Buy something pay-per-use, report some units, and move the clock on by two hours.',
    zh: '购买按需商品，上报一些用量，再把时钟快进两小时。',
  },
  publicKey: {
    en: 'Public key of the credential, without BEGIN and END',
    zh: '凭证公钥（不含 BEGIN 和 END 行）',
  },
  keyBinding: { en: 'Key', zh: '密钥绑定' },
  cases: { en: 'Cases to save', zh: '需保存的用例' },
  copy: { en: 'Copy', zh: '复制' },
  copied: { en: 'Copied', zh: '已复制' },
  sheetHint: {
    en: 'What to type in the seller centre. Your deployment has its own address in place of this one.',
    zh: '在卖家中心填写的内容。部署后请把此地址换成您自己的地址。',
  },
  codeMade: {
    en: 'The marketplace made this code and told nobody; the buyer brings it:',
    zh: '云商店已生成此授权码，不通知任何人，由买家带来：',
  },
  newestOf: { en: 'Only the newest are shown. Bought in all:', zh: '仅显示最新的部分，总购买数：' },
  refusalsAhead: { en: 'still to come', zh: '待发生' },
  undo: { en: 'Undo', zh: '撤销' },
  noAmount: {
    en: 'A number above 0 with at most 4 decimals, such as 2.5.',
    zh: '请输入大于 0 的数字，最多 4 位小数，例如 2.5。',
  },
  reported: { en: 'Taken.', zh: '已接收。' },
  registered: { en: 'Registered: it pays from now on.', zh: '已登记，从现在起由它抵扣。' },
  noWindows: {
    en: 'Nothing used yet. Report some units, and move the clock on by two hours.',
    zh: '还没有用量。请上报一些用量，再把时钟快进两小时。',
  },
  when: { en: 'Time', zh: '时间' },
  usageApi: { en: 'Usage API', zh: '用量接口' },
  newApi: { en: 'new', zh: '新' },
  oldApi: { en: 'old', zh: '旧' },
  sentAndTaken: { en: 'Records sent → taken', zh: '发送记录 → 已接收' },
  noPushes: { en: 'No push yet.', zh: '还没有推送。' },
} as const;

export const kindNames = {
  period: { en: 'One year', zh: '包年' },
  trial: { en: 'Trial, 15 days', zh: '试用 15 天' },
  'one-time': { en: 'One-time', zh: '一次性' },
  'pay-per-use': { en: 'Pay-per-use', zh: '按需' },
  package: { en: 'Package', zh: '按需套餐包' },
} as const;

export const stateNames: Readonly<Record<string, { readonly en: string; readonly zh: string }>> = {
  creating: { en: 'creating', zh: '开通中' },
  open: { en: 'open', zh: '已开通' },
  provisioning: { en: 'provisioning', zh: '开通中' },
  active: { en: 'active', zh: '使用中' },
  frozen: { en: 'frozen', zh: '已冻结' },
  released: { en: 'released', zh: '已释放' },
  refunded: { en: 'refunded', zh: '已退款' },
  refused: { en: 'refused', zh: '已拒绝' },
};

export const productModes = {
  normal: { en: 'as it should', zh: '正常' },
  slow: { en: 'after 3 seconds', zh: '3 秒后' },
  fail: { en: 'with HTTP 500', zh: 'HTTP 500' },
  refuse: { en: 'with a refusal', zh: '拒绝' },
  accept: { en: '“later”, without access data', zh: '“稍后”，不带访问信息' },
  away: { en: 'not at all', zh: '完全不应答' },
} as const;

export const tableModes = {
  normal: { en: 'answers as it should', zh: '正常' },
  slow: { en: 'takes 1.5 seconds for each request', zh: '每次请求耗时 1.5 秒' },
  throttled: { en: 'throttles every second request', zh: '每两次请求限流一次' },
  failing: { en: 'fails every request', zh: '所有请求都失败' },
  lost: { en: 'does the work, and its answer is lost', zh: '已执行，但应答丢失' },
} as const;

export const apiModes = {
  normal: { en: 'answer as they should', zh: '正常' },
  down: { en: 'are down', zh: '不可用' },
  slow: { en: 'take 3 seconds', zh: '耗时 3 秒' },
  busy: { en: 'refuse with “too many requests”', zh: '返回“请求过多”' },
  lost: { en: 'do the work, and the answer is lost', zh: '已执行，但应答丢失' },
} as const;

/** What a check of an answer means, in the words of the debugging page. */
export const checkNames: Readonly<Record<string, { readonly en: string; readonly zh: string }>> = {
  'HTTP 200': { en: 'HTTP status 200', zh: '接口响应 httpCode=200' },
  'content type application/json': {
    en: 'Content-Type application/json',
    zh: '响应 content-type 为 application/json',
  },
  'resultCode of 6 digits': {
    en: 'The response contains resultCode, six digits',
    zh: '响应包含 resultCode（6 位数字）',
  },
  'resultMsg is present': { en: 'The response contains resultMsg', zh: '响应包含 resultMsg' },
  'Body-Sign over the exact bytes': {
    en: 'Body-Sign is present and its signature is right',
    zh: 'Body-Sign 存在且签名正确',
  },
  'fields within their lengths': { en: 'Lengths of all fields are valid', zh: '字段长度合法' },
  'ASCII only': { en: 'Chinese as \\uXXXX', zh: '中文以 \\uXXXX 编码' },
  'answered within 5 s': { en: 'Answered before the time-out', zh: '未超时' },
};

const asItIs = (text: string): LocalizedText => ({ en: text, zh: text });

/** What became of an hour. */
export const windowNames = {
  open: { en: 'open', zh: '累计中' },
  sealed: { en: 'sealed', zh: '已封存' },
  accepted: { en: 'accepted', zh: '已接受' },
  duplicate: { en: 'duplicate', zh: '重复' },
  rejected: { en: 'rejected', zh: '被拒收' },
} as const;

const pushOutcomes: Readonly<Record<string, LocalizedText>> = {
  accepted: { en: 'accepted', zh: '已接受' },
  busy: { en: 'too busy', zh: '请求过多' },
  down: { en: 'down', zh: '不可用' },
  lost: { en: 'answer lost', zh: '应答丢失' },
  signature: { en: 'wrong signature', zh: '签名错误' },
  'too-many': { en: 'too many records', zh: '记录过多' },
  unreadable: { en: 'unreadable', zh: '无法解析' },
};
/** What the marketplace made of a push. */
export const pushOutcome = (outcome: string): LocalizedText => pushOutcomes[outcome] ?? asItIs(outcome);

/** Events on the time line, where there is room for a word; the full type is in the tooltip. */
const eventLabels = {
  'instance.created': { en: 'created', zh: '创建' },
  'instance.renewed': { en: 'renewed', zh: '续费' },
  'instance.frozen': { en: 'frozen', zh: '冻结' },
  'instance.unfrozen': { en: 'unfrozen', zh: '解冻' },
  'instance.upgraded': { en: 'upgraded', zh: '升级' },
  'instance.released': { en: 'released', zh: '释放' },
  'instance.overdue': { en: 'overdue', zh: '逾期' },
  'instance.release-due': { en: 'release due', zh: '待释放' },
  'instance.unconfirmed': { en: 'unconfirmed', zh: '未确认' },
  'instance.provisioned': { en: 'provisioned', zh: '已开通' },
  'instance.app-replaced': { en: 'new app data', zh: '更换访问信息' },
  'instance.refused': { en: 'refused', zh: '已拒绝' },
  'instance.freeze-remembered': { en: 'freeze waits', zh: '待冻结' },
  'instance.imported': { en: 'imported', zh: '已导入' },
  'instance.kept': { en: 'kept from release', zh: '要求不释放' },
  'instance.let-go': { en: 'may be released again', zh: '重新允许释放' },
  'instance.release-check': { en: 'orders asked before release', zh: '释放前查询订单' },
  'instance.freeze-forgotten': { en: 'freeze taken back', zh: '取消待冻结' },
  'instance.creation-withdrawn': { en: 'creation withdrawn', zh: '撤回创建' },
  'license.requested': { en: 'licence requested', zh: '请求 License' },
  'license.recorded': { en: 'code recorded', zh: '登记授权码' },
  'license.activate': { en: 'activating', zh: '请求激活' },
  'license.activated': { en: 'activated', zh: '已激活' },
  'license.activation-refused': { en: 'activation refused', zh: '激活被拒绝' },
  'license.report-usage': { en: 'reporting use', zh: '上报用量' },
  'license.usage-reported': { en: 'use reported', zh: '已上报用量' },
  'license.usage-refused': { en: 'report refused', zh: '上报被拒绝' },
  'license.application-counted': { en: 'application counted', zh: '计入申请' },
  'license.quota-set': { en: 'quota set', zh: '设置数量' },
  'license.count': { en: 'counting', zh: '申请计数' },
  'license.applied': { en: 'licence applied for', zh: '申请 License' },
  'license.upload': { en: 'uploading', zh: '上传 License' },
  'license.uploaded': { en: 'uploaded', zh: '已上传 License' },
  'license.upload-refused': { en: 'upload refused', zh: '上传被拒绝' },
  'tenant.bound': { en: 'enterprise bound', zh: '绑定企业' },
  'tenant.updated': { en: 'enterprise changed', zh: '企业变更' },
  'tenant.unbound': { en: 'enterprise unbound', zh: '解绑企业' },
  'application.updated': { en: 'credentials changed', zh: '应用凭证变更' },
  'users.authorized': { en: 'people authorized', zh: '用户授权' },
  'users.updated': { en: 'people changed', zh: '用户变更' },
  'users.revoked': { en: 'people removed', zh: '取消授权' },
  'departments.changed': { en: 'departments changed', zh: '部门变更' },
  'usage.low': { en: 'little left', zh: '余量不足' },
  'usage.exhausted': { en: 'used up', zh: '已用完' },
  'usage.rejected': { en: 'usage refused', zh: '用量被拒绝' },
  'usage.meter-reset': { en: 'counter reset', zh: '计数器重置' },
  'order.read': { en: 'order read', zh: '读取订单' },
  'order.notified': { en: 'order notified', zh: '订单通知' },
  'order.unread': { en: 'order unknown', zh: '订单未读取' },
  'order.unfulfilled': { en: 'order without instance', zh: '订单无实例' },
} as const satisfies Readonly<Record<EventType, LocalizedText>>;

/** An event in a word; a type of another version as it is. */
export const eventLabel = (type: string): LocalizedText =>
  Object.hasOwn(eventLabels, type) ? eventLabels[type as EventType] : asItIs(type.replace(/[.-]/g, ' '));
