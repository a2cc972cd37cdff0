/** What the seller API says of one instance: the parts that a diagnosis needs. Times are ISO 8601. */
export interface InstanceView {
  readonly instanceId: string;
  readonly status: string;
  readonly orderId: string;
  readonly orderLineId?: string | null;
  readonly expireAt?: string | null;
  readonly expireAtSource?: string | null;
  readonly frozenBy?: string | null;
  readonly frozenAt?: string | null;
  readonly releasedAt?: string | null;
  readonly refusal?: { readonly code: string; readonly reason: string } | null;
  readonly confirmedAt?: string | null;
  readonly createdAt: string;
}

export interface HistoryLine {
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly outcome: string;
  readonly attempts: number;
  readonly lastFailure?: string | null;
  readonly acceptedAt?: string | null;
}

export interface FailureView {
  readonly at: string;
  readonly activity: string;
  readonly resultCode: string;
  readonly resultMsg: string;
  readonly hint?: string | null;
}

export interface Facts {
  readonly instance: InstanceView | undefined;
  readonly history: readonly HistoryLine[];
  /** Failed calls that name the instance or its order, newest first. */
  readonly failures: readonly FailureView[];
  /** Calls whose signature or time stamp did not hold; they name no order. Newest first. */
  readonly unverified: readonly FailureView[];
}

/** One thing that is wrong, why, and what to do about it. */
export interface Finding {
  readonly problem: string;
  readonly cause: string;
  readonly remedy: string;
}

export interface Diagnosis {
  /** Where the instance stands, in one sentence. */
  readonly state: string;
  readonly findings: readonly Finding[];
}

const restart =
  'Then open the seller centre, go to "production interface messages" (生产接口消息) and press restart on the failed call.';

const byCode: Readonly<Record<string, Pick<Finding, 'cause' | 'remedy'>>> = {
  '000001': {
    cause: 'the signature did not hold: no configured key of this interface type made it',
    remedy: `Compare the key bound to the interface type in the seller centre with the configured one (BASE_ACCESS_KEYS, GENERAL_ACCESS_KEYS …). ${restart}`,
  },
  '000002': {
    cause: 'the call could not be used as it came',
    remedy: `Read the message: it names the field. A stale time stamp means that a clock is wrong or a proxy holds calls back. ${restart}`,
  },
  '000003': {
    cause: 'the marketplace named an instance that this table has never made, or that is released',
    remedy:
      'Check that the deployment uses the table on which the instance was bought. A renewal of a released instance cannot be repaired: refund it in the seller centre.',
  },
  '000005': {
    cause: 'the bundle or its table did not answer in time',
    remedy: `Look at GET /api/v1/health and the function's log at that time. Once it is well again: ${restart}`,
  },
};

/** Tells what happened to an order or instance and what to press. Pure. */
export function diagnose({ instance, history, failures, unverified }: Facts): Diagnosis {
  const findings = [
    ...(instance === undefined ? [] : ofInstance(instance, history)),
    ...ofPending(history),
    ...newestOfEach(failures).map(ofFailure),
    ...(instance === undefined ? neverBought(unverified) : []),
  ];
  return {
    state: instance === undefined ? 'No instance of this order was made here.' : stateOf(instance),
    findings,
  };
}

function stateOf(instance: InstanceView): string {
  const { instanceId, status, createdAt, expireAt, frozenAt, frozenBy, releasedAt } = instance;
  const until = expireAt ? `, paid until ${expireAt}` : '';
  switch (status) {
    case 'active':
      return `Instance ${instanceId} is active since it was bought at ${createdAt}${until}.`;
    case 'frozen':
      return `Instance ${instanceId} was frozen at ${frozenAt ?? 'an unknown time'} by ${freezer(frozenBy)}${until}.`;
    case 'released':
      return `Instance ${instanceId} was released at ${releasedAt ?? 'an unknown time'}; its order makes no other one.`;
    case 'refused':
      return `Instance ${instanceId} was refused by your product.`;
    default:
      return `Instance ${instanceId} waits for your product since ${createdAt}.`;
  }
}

const freezer = (frozenBy: string | null | undefined): string =>
  frozenBy === 'clock'
    ? 'our own clock'
    : frozenBy === 'operator'
      ? 'an operator'
      : 'the marketplace (expired or in violation)';

function ofInstance(instance: InstanceView, history: readonly HistoryLine[]): readonly Finding[] {
  const findings: Finding[] = [];
  if (instance.status === 'refused') {
    findings.push({
      problem: `the order is refused with ${instance.refusal?.code ?? '000005'}: ${instance.refusal?.reason ?? ''}`,
      cause: 'your product answered the creation with a final refusal; every repeat gets the same answer',
      remedy: `If it can be served after all: POST /api/v1/instances/${instance.instanceId}/reopen. ${restart}`,
    });
  }
  if (history.some(({ type }) => type === 'instance.unconfirmed') && !instance.confirmedAt) {
    findings.push({
      problem: 'the marketplace never saw this instance become ready within four hours',
      cause: 'the marketplace gives up after three hours and refunds the order by itself',
      remedy: 'Look the order up in the seller centre. If it was refunded, release the instance.',
    });
  }
  if (history.some(({ type }) => type === 'instance.overdue') && instance.status === 'active') {
    findings.push({
      problem: 'its expiry has passed and nobody froze it',
      cause: `the expiry is ${instance.expireAtSource === 'operator' ? "an operator's" : 'an estimate'}, so our own clock may not act on it`,
      remedy: `Compare the order in the seller centre, then extend or freeze it with the seller API.`,
    });
  }
  return findings;
}

function ofPending(history: readonly HistoryLine[]): readonly Finding[] {
  const pending = history.filter(({ outcome, attempts }) => outcome === 'pending' && attempts > 0);
  const [first] = pending;
  if (first === undefined) return [];
  if (first.acceptedAt) {
    return [
      {
        problem: `your product accepted ${first.type} at ${first.acceptedAt} but has not done it`,
        cause: 'the answer had no app data, so the buyer still sees "being opened"',
        remedy: 'Call POST /api/v1/instances/{instanceId}/provisioned with the app data, or /refused.',
      },
    ];
  }
  const more = pending.length > 1 ? ` and ${pending.length - 1} later event(s) wait behind it` : '';
  return [
    {
      problem: `your product has not taken ${first.type} after ${first.attempts} attempt(s)${more}`,
      cause: first.lastFailure ?? 'no attempt has come to an end yet',
      remedy: `Mend the webhook; the event is sent again by itself. To send it now: POST /api/v1/events/${first.id}/redeliver.`,
    },
  ];
}

/** One call that failed twenty times is one problem. */
function newestOfEach(
  failures: readonly FailureView[],
): readonly (FailureView & { readonly times: number })[] {
  const groups = new Map<string, FailureView & { readonly times: number }>();
  for (const failure of failures) {
    const group = `${failure.activity} ${failure.resultCode}`;
    const known = groups.get(group);
    groups.set(group, known === undefined ? { ...failure, times: 1 } : { ...known, times: known.times + 1 });
  }
  return [...groups.values()];
}

function ofFailure(failure: FailureView & { readonly times: number }): Finding {
  const { activity, resultCode, resultMsg, hint, at, times } = failure;
  const known = byCode[resultCode];
  const often = times === 1 ? `at ${at}` : `${times} times, last at ${at}`;
  return {
    problem: `${activity === 'unknown' ? 'a call' : activity} was answered ${resultCode} (${resultMsg}) ${often}`,
    cause: hint ?? known?.cause ?? 'your product refused it',
    remedy: known?.remedy ?? restart,
  };
}

/** Calls that could not be verified name no order: they may be the missing one. */
function neverBought(unverified: readonly FailureView[]): readonly Finding[] {
  const [newest] = unverified;
  if (newest === undefined) {
    return [
      {
        problem: 'the marketplace has not called for this order, or the order id is another one',
        cause: 'no call that names it reached this deployment in the last days',
        remedy:
          'Check the id, the production address in the seller centre, and that this is the deployment it points to.',
      },
    ];
  }
  return [ofFailure({ ...newest, times: unverified.length })];
}
