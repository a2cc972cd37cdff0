/** What each column of the file holds; the names that a Chinese export may give it stand behind. */
const columns = {
  family: ['协议', '接口类型'],
  orderId: ['订单号', '订单编号', '订单id'],
  orderLineId: ['订单行号', '订单行id'],
  instanceId: ['实例id', '实例编号'],
  productId: ['产品id', '商品id'],
  skuCode: ['规格编码', 'sku'],
  chargingMode: ['计费模式'],
  status: ['状态'],
  expireAt: ['到期时间', '过期时间'],
  frozenAt: ['冻结时间'],
  frozenBy: ['冻结原因'],
  frontEndUrl: ['前台地址', '访问地址'],
  adminUrl: ['管理地址', '后台地址'],
  userName: ['用户名', '账号'],
  password: ['密码'],
  memo: ['备注'],
  license: ['许可证', '授权码'],
  identificationCode: ['识别码', '设备识别码'],
  quota: ['许可数量'],
  usedLicenses: ['已用许可数量'],
  customerId: ['客户id', '买家id'],
  customerName: ['客户名称', '买家名称'],
  customerUserId: ['客户用户id'],
  customerUserName: ['客户用户名'],
  mobilePhone: ['手机号', '手机号码'],
  email: ['邮箱', '电子邮箱'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ColumnName = keyof typeof columns;

/** A row by its columns, trimmed; what is empty is not there. */
export type Cells = Readonly<Partial<Record<ColumnName, string>>>;

export const columnNames = Object.keys(columns) as readonly ColumnName[];

/** The column that a heading means; undefined for any other. */
export const columnOf = (heading: string): ColumnName | undefined => byPlainName.get(plainName(heading));

/** Without blanks, dashes and what stands in brackets, in lower case. */
const plainName = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[\s_-]|[（(].*?[）)]/g, '')
    .trim();

const byPlainName = new Map<string, ColumnName>(
  columnNames.flatMap(name => [name, ...columns[name]].map(known => [plainName(known), name] as const)),
);
