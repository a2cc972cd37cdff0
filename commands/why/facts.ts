import type { AnswerOf } from '../../client/sellerApi.ts';

type Instance = AnswerOf<'/api/v1/instances/{instanceId}'>;
type Line = AnswerOf<'/api/v1/instances/{instanceId}/history'>['items'][number];
type Failure = AnswerOf<'/api/v1/failures'>['items'][number];
type Event = AnswerOf<'/api/v1/events'>['items'][number];
type Alarm = AnswerOf<'/api/v1/alarms'>['items'][number];

/** What the seller API says of one instance: the parts that a diagnosis needs. Times are ISO 8601. */
export type InstanceView = Pick<Instance, 'instanceId' | 'status' | 'orderId' | 'family' | 'createdAt'> &
  Partial<
    Pick<
      Instance,
      | 'orderLineId'
      | 'productId'
      | 'expireAt'
      | 'expireAtSource'
      | 'frozenBy'
      | 'frozenAt'
      | 'releasedAt'
      | 'refusal'
      | 'confirmedAt'
      | 'unreadable'
      | 'failedCall'
    >
  >;

export type HistoryLine = Pick<Line, 'id' | 'type' | 'at' | 'outcome' | 'attempts'> &
  Partial<Pick<Line, 'nextAt' | 'lastFailure' | 'acceptedAt' | 'data'>>;

export type FailureView = Pick<Failure, 'at' | 'activity' | 'resultCode' | 'resultMsg'> &
  Partial<
    Pick<Failure, 'family' | 'hint' | 'orderId' | 'orderLineId' | 'instanceId' | 'scene' | 'status' | 'keyId'>
  >;

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
  readonly health: HealthView;
  /** When the product answered another event after the last attempt of the one that waits, ISO 8601; undefined: not known. */
  readonly answeredAt?: string | undefined;
}

/** `GET /api/v1/health` with a token. */
export type HealthView = AnswerOf<'/api/v1/health'>;

/** A pending event of any item. */
export type EventView = Omit<Event, 'sequence'>;

/** A condition that somebody was told of and that is not over. */
export type AlarmView = Pick<Alarm, 'name' | 'severity' | 'since' | 'count'>;

/** What a deployment says of itself when no id is known. */
export interface WorldFacts {
  readonly health: HealthView;
  /** Whether health found something at the first look only. */
  readonly wavered?: boolean;
  /** Oldest first, as many as were read. */
  readonly pending: readonly EventView[];
  /** Whether there are more than were read. */
  readonly morePending: boolean;
  /** When the product that events wait for answered another one after their last attempts, ISO 8601; undefined: not known. */
  readonly answeredAt?: string | undefined;
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
