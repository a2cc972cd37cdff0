/** What the seller API says of one instance: the parts that a diagnosis needs. Times are ISO 8601. */
export interface InstanceView {
  readonly instanceId: string;
  readonly status: string;
  readonly orderId: string | null;
  readonly orderLineId?: string | null;
  readonly family: string;
  readonly productId?: string | null;
  readonly expireAt?: string | null;
  readonly expireAtSource?: string | null;
  readonly frozenBy?: string | null;
  readonly frozenAt?: string | null;
  readonly releasedAt?: string | null;
  readonly refusal?: { readonly code: string; readonly reason: string } | null;
  readonly confirmedAt?: string | null;
  readonly createdAt: string;
  /** Why its app data cannot be opened. */
  readonly unreadable?: string | null;
  /** A call about it that was answered with an error and has not come again. */
  readonly failedCall?: {
    readonly at: string;
    readonly activity: string;
    readonly orderId?: string | null;
    readonly resultCode: string;
  } | null;
}

export interface HistoryLine {
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly outcome: string;
  readonly attempts: number;
  readonly nextAt?: string | null;
  readonly lastFailure?: string | null;
  readonly acceptedAt?: string | null;
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface FailureView {
  readonly at: string;
  readonly family?: string;
  readonly activity: string;
  readonly resultCode: string;
  readonly resultMsg: string;
  readonly hint?: string | null;
  readonly orderId?: string | null;
  readonly instanceId?: string | null;
  readonly scene?: string | null;
  readonly status?: string | null;
  readonly keyId?: string | null;
}

/** All that is known of one order or instance. */
export interface Facts {
  /** The id that was asked for. */
  readonly what: string;
  readonly instance: InstanceView | undefined;
  readonly history: readonly HistoryLine[];
  /** What `--line` takes for each other instance of the order. */
  readonly furtherLines: readonly string[];
  /** Failed calls that name the instance or its order, newest first. */
  readonly failures: readonly FailureView[];
  /** Calls whose signature or time stamp did not hold; they name no order that could be trusted. Newest first. */
  readonly unverified: readonly FailureView[];
}

/** `GET /api/v1/health` with a token. */
export interface HealthView {
  readonly status: string;
  readonly table: string;
  readonly pendingEvents?: number;
  readonly oldestPendingAt?: string | null;
  readonly unreadable?: number;
}

/** A pending event of any item. */
export interface EventView {
  readonly id: string;
  readonly type: string;
  readonly item: { readonly kind: string; readonly id: string };
  readonly at: string;
  readonly attempts: number;
  readonly nextAt: string;
  readonly acceptedAt: string | null;
  readonly lastFailure: string | null;
}

/** A condition that somebody was told of and that is not over. */
export interface AlarmView {
  readonly name: string;
  readonly severity: string;
  readonly since: string;
  readonly count?: number;
}

/** What a deployment says of itself when no id is known. */
export interface WorldFacts {
  readonly health: HealthView;
  /** Oldest first, as many as were read. */
  readonly pending: readonly EventView[];
  /** Whether there are more than were read. */
  readonly morePending: boolean;
  /** Of the last day, newest first. */
  readonly failures: readonly FailureView[];
  /** Undefined where the deployment keeps none. */
  readonly alarms: readonly AlarmView[] | undefined;
}

/** One thing that is wrong, why, and what to do about it. */
export interface Finding {
  readonly problem: string;
  readonly cause: string;
  readonly remedy: string;
  /** Commands to paste, and the scope that the token needs for them. */
  readonly paste?: { readonly scope: 'read' | 'operate' | 'write'; readonly commands: readonly string[] };
}

export interface Diagnosis {
  /** Where the instance or the deployment stands, in one sentence. */
  readonly state: string;
  readonly findings: readonly Finding[];
  /** What was wrong and is over: nothing has to be done. */
  readonly past: readonly string[];
}
