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

interface AlarmTraits {
  readonly group: AlarmGroup;
  readonly severity: AlarmSeverity;
}

// Each in a few letters: the catalogue is in every bundle.
const critical = <const Group extends AlarmGroup>(group: Group) => ({ group, severity: 'critical' }) as const;
const warning = <const Group extends AlarmGroup>(group: Group) => ({ group, severity: 'warning' }) as const;
const info = <const Group extends AlarmGroup>(group: Group) => ({ group, severity: 'info' }) as const;

/**
 * Every alarm there is. The names are names of metrics, which operators have built upon: none is ever renamed. What each
 * means and what to do about it stands in the runbook of its group, which a test holds against this list.
 */
export const alarms = {
  EventOverdue: critical('product'),
  AcceptedNotDone: critical('product'),
  OutboxFull: critical('product'),
  UpgradeRefused: warning('product'),

  CreationFailing: critical('orders'),
  NotifiedOrderWithoutInstance: critical('orders'),
  InstanceUnconfirmed: critical('orders'),
  InstanceNeverConfirmed: critical('orders'),
  OrderNeverRead: warning('orders'),
  AddressMissing: critical('orders'),
  UnknownProduct: warning('orders'),
  UnreadableBuyerData: warning('orders'),
  SameOrderOtherContents: warning('orders'),
  SameEventOtherContents: warning('orders'),
  EarlierExpiryKeptOut: warning('orders'),
  UnknownScene: warning('orders'),

  CallOfAnotherFamily: critical('lifecycle'),
  FrozenWhilePaid: critical('lifecycle'),
  FrozenByClock: warning('lifecycle'),
  ReleasedByClock: warning('lifecycle'),
  InstanceOverdue: warning('lifecycle'),
  InstanceReleaseDue: warning('lifecycle'),
  UnknownStatus: warning('lifecycle'),
  StaleStatusCall: info('lifecycle'),

  LicenseUploadRefused: critical('licenses'),
  LicenseCallRefused: warning('licenses'),
  LicenseStatusContradicted: warning('licenses'),
  UnknownLicenseStatus: warning('licenses'),

  ClientSecretNotOpened: critical('login'),
  ClientCredentialsRefused: critical('login'),
  UnknownTenantLogin: warning('login'),
  LoginNotConfigured: critical('login'),
  UnknownApplication: critical('login'),
  CallToAnotherPath: warning('login'),
  UnknownInstanceBound: warning('login'),

  UsageRejected: critical('usage'),
  UsageOverdue: critical('usage'),
  UsageHeldByAnother: critical('usage'),
  UsageNotPushed: critical('usage'),
  UsageAfterWindow: warning('usage'),
  UsagePartlyRefused: warning('usage'),
  UsageAnswerNotMatched: warning('usage'),

  OpenApiStopped: critical('openApi'),
  OpenApiStopNotKept: warning('openApi'),

  SelfDialFailed: critical('calls'),
  CallsFailing: critical('calls'),
  SignaturesRefused: critical('calls'),

  ScheduleNotRun: critical('bundle'),
  ScheduleFailing: critical('bundle'),
  DueWorkLate: critical('bundle'),
  AlarmReceiverFails: critical('bundle'),
  ItemUnreadable: critical('bundle'),
  DueItemFailed: warning('bundle'),
  DueShardFailed: critical('bundle'),
  HistoryUnreadable: warning('bundle'),
  ConfigurationNotRefreshed: warning('bundle'),
  InlineDeliveryFailed: info('bundle'),
  ReconciliationUnfinished: info('bundle'),
} satisfies Readonly<Record<string, AlarmTraits>>;

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
