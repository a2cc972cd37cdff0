/**
 * How soon somebody has to act.
 *
 * - `critical`: within hours, or somebody is harmed: an order is refunded, usage is not billed, people cannot log in
 * - `warning`: within days: something does not fit together and a person has to look
 * - `info`: not at all, unless it repeats: the bundle goes on by itself
 */
export type AlarmSeverity = 'critical' | 'warning' | 'info';

/** What belongs to one fault and is mended in one way. `runbook` leads to the text that says how. */
export const alarmGroups = {
  product: { runbook: 'docs/runbooks/product.md' },
  orders: { runbook: 'docs/runbooks/orders.md' },
  lifecycle: { runbook: 'docs/runbooks/lifecycle.md' },
  licenses: { runbook: 'docs/runbooks/licenses.md' },
  login: { runbook: 'docs/runbooks/login.md' },
  usage: { runbook: 'docs/runbooks/usage.md' },
  openApi: { runbook: 'docs/runbooks/openApi.md' },
  calls: { runbook: 'docs/runbooks/calls.md' },
  bundle: { runbook: 'docs/runbooks/bundle.md' },
} as const satisfies Readonly<Record<string, { readonly runbook: string }>>;

export type AlarmGroup = keyof typeof alarmGroups;

export interface AlarmTraits {
  readonly group: AlarmGroup;
  readonly severity: AlarmSeverity;
}

/**
 * Every alarm there is. The names are names of metrics, which operators have built upon: none is ever renamed. What each
 * means and what to do about it stands in the runbook of its group, which a test holds against this list.
 */
export const alarms = {
  EventOverdue: { group: 'product', severity: 'critical' },
  AcceptedNotDone: { group: 'product', severity: 'critical' },
  OutboxFull: { group: 'product', severity: 'critical' },
  UpgradeRefused: { group: 'product', severity: 'warning' },

  CreationFailing: { group: 'orders', severity: 'critical' },
  NotifiedOrderWithoutInstance: { group: 'orders', severity: 'critical' },
  InstanceUnconfirmed: { group: 'orders', severity: 'critical' },
  InstanceNeverConfirmed: { group: 'orders', severity: 'critical' },
  OrderNeverRead: { group: 'orders', severity: 'warning' },
  AddressMissing: { group: 'orders', severity: 'critical' },
  UnknownProduct: { group: 'orders', severity: 'warning' },
  UnreadableBuyerData: { group: 'orders', severity: 'warning' },
  SameOrderOtherContents: { group: 'orders', severity: 'warning' },
  SameEventOtherContents: { group: 'orders', severity: 'warning' },
  EarlierExpiryKeptOut: { group: 'orders', severity: 'warning' },
  UnknownScene: { group: 'orders', severity: 'warning' },

  CallOfAnotherFamily: { group: 'lifecycle', severity: 'critical' },
  FrozenWhilePaid: { group: 'lifecycle', severity: 'critical' },
  FrozenByClock: { group: 'lifecycle', severity: 'warning' },
  ReleasedByClock: { group: 'lifecycle', severity: 'warning' },
  InstanceOverdue: { group: 'lifecycle', severity: 'warning' },
  InstanceReleaseDue: { group: 'lifecycle', severity: 'warning' },
  UnknownStatus: { group: 'lifecycle', severity: 'warning' },
  StaleStatusCall: { group: 'lifecycle', severity: 'info' },

  LicenseUploadRefused: { group: 'licenses', severity: 'critical' },
  LicenseCallRefused: { group: 'licenses', severity: 'warning' },
  LicenseStatusContradicted: { group: 'licenses', severity: 'warning' },
  UnknownLicenseStatus: { group: 'licenses', severity: 'warning' },

  ClientSecretNotOpened: { group: 'login', severity: 'critical' },
  ClientCredentialsRefused: { group: 'login', severity: 'critical' },
  UnknownTenantLogin: { group: 'login', severity: 'warning' },
  LoginNotConfigured: { group: 'login', severity: 'critical' },
  UnknownApplication: { group: 'login', severity: 'critical' },
  CallToAnotherPath: { group: 'login', severity: 'warning' },
  UnknownInstanceBound: { group: 'login', severity: 'warning' },

  UsageRejected: { group: 'usage', severity: 'critical' },
  UsageOverdue: { group: 'usage', severity: 'critical' },
  UsageHeldByAnother: { group: 'usage', severity: 'critical' },
  UsageNotPushed: { group: 'usage', severity: 'critical' },
  UsageAfterWindow: { group: 'usage', severity: 'warning' },
  UsagePartlyRefused: { group: 'usage', severity: 'warning' },
  UsageAnswerNotMatched: { group: 'usage', severity: 'warning' },

  OpenApiStopped: { group: 'openApi', severity: 'critical' },
  OpenApiStopNotKept: { group: 'openApi', severity: 'warning' },

  SelfDialFailed: { group: 'calls', severity: 'critical' },
  CallsFailing: { group: 'calls', severity: 'critical' },
  SignaturesRefused: { group: 'calls', severity: 'critical' },

  ScheduleNotRun: { group: 'bundle', severity: 'critical' },
  ScheduleFailing: { group: 'bundle', severity: 'critical' },
  DueWorkLate: { group: 'bundle', severity: 'critical' },
  AlarmReceiverFails: { group: 'bundle', severity: 'critical' },
  ItemUnreadable: { group: 'bundle', severity: 'critical' },
  DueItemFailed: { group: 'bundle', severity: 'warning' },
  DueShardFailed: { group: 'bundle', severity: 'critical' },
  HistoryUnreadable: { group: 'bundle', severity: 'warning' },
  ConfigurationNotRefreshed: { group: 'bundle', severity: 'warning' },
  InlineDeliveryFailed: { group: 'bundle', severity: 'info' },
  ReconciliationUnfinished: { group: 'bundle', severity: 'info' },
} as const satisfies Readonly<Record<string, AlarmTraits>>;

export type AlarmName = keyof typeof alarms;

/** Something that a person should know although the call or the run goes on. */
export interface Alarm {
  readonly name: AlarmName;
  /** Ids and codes to find it by. Never secrets, never personal data. */
  readonly detail: Readonly<Record<string, string | number>>;
}

/** What tells somebody: an alarm is never an error of the caller, so raising one never throws. */
export interface AlarmDeps {
  alarm(alarm: Alarm): void;
}
