import { instanceKey } from '../../../shared/instance/identity.ts';
import type { Instance } from '../../../shared/instance/instance.ts';
import {
  type Code,
  play,
  type Reference,
  type Rules,
  type Step,
  startOfAll,
} from '../../shared/instance/referenceModel.ts';
import { news, snapshot } from '../../shared/instance/referenceNews.ts';
import type { Family, Happening, History } from './happenings.ts';
import type { HistoryWorld } from './historyWorld.ts';
import { applicationMs, idOf, sayMade, sends } from './instanceCalls.ts';
import { Divergence, inSequence, type Lane } from './lane.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
/** The marketplace keeps a frozen instance so long, and a call that never came has a day of grace. */
const retentionAndGrace = 16 * day;
/** The product hears of a release so long before. */
const notice = 3 * day;

/** How often a call is sent again that the table's faults let down. */
const maxTries = 5;

const rulesOf: Readonly<Record<Exclude<Family, 'kit'>, Rules>> = {
  'saas-v2': 'orders',
  'saas-v1': 'periods',
  // What is paid by use has no periods: its freezes are the marketplace's.
  'saas-v1-by-use': 'orders',
  'license-v1': 'periods',
  'license-v2': 'codes',
  'online-license': 'orders',
};

/** What may have happened, as far as anybody outside can tell; more than one while the product's answer is on its way. */
interface Possible {
  readonly model: Reference;
  readonly told: readonly string[];
  readonly frozenSince: number | undefined;
  /** The product has made it, once. */
  readonly isMade: boolean;
}

const reports: ReadonlySet<string> = new Set([
  'instance.unconfirmed',
  'instance.overdue',
  'instance.release-due',
]);

export interface InstanceLane extends Lane {
  readonly instanceId: string;
  /** What the table says of it now; at rest nothing may be on its way any more. */
  seen(instance: Instance | undefined, isAtRest: boolean): void;
  readonly releasedByClock: boolean;
}

/** @param startedAt epoch ms of the start of all histories of the world, at a whole minute */
export function instanceLane(
  world: HistoryWorld,
  { family: given, product, rounds }: History,
  orderId: string,
  startedAt: number,
): InstanceLane {
  const family = given as Exclude<Family, 'kit'>;
  const instanceId = idOf(family, orderId);
  const send = sends[family];
  const isMadeByWord = product === 'later' && family !== 'online-license' && family !== 'license-v2';
  const isCalm = rounds.flat().every(({ troubles, productFails }) => troubles.length + productFails === 0);
  let possible: readonly Possible[] = [
    { model: startOfAll(rulesOf[family]), told: [], frozenSince: undefined, isMade: false },
  ];
  const counted = new Set<string>();
  let notices = 0;
  let failing = 0;
  let overdueLooks = 0;
  let ticks: number[] = [];
  let releasedByClock = false;

  world.answerWith(instanceId, ({ type, data }) => {
    if (failing > 0) {
      failing -= 1;
      return { status: 500 };
    }
    if (type === 'license.applied') return { status: 200, body: { license: `LICENSE-${data.eventId}` } };
    if (type !== 'instance.created' && type !== 'license.requested') return { status: 204 };
    if (product === 'refuses')
      return { status: 422, body: { refused: { code: 'sold-out', reason: 'no more' } } };
    if (isMadeByWord || family === 'online-license') return { status: 204 };
    const app = { app: { frontEndUrl: 'https://app.example.com/a' } };
    return { status: 200, body: type === 'instance.created' ? app : { license: 'LICENSE-1' } };
  });

  const codesOf = (code: Code): readonly string[] => {
    switch (code) {
      case 'done':
        return ['000000'];
      case 'in-progress':
        // An online licence has no call by which the marketplace could ask again.
        return [family === 'online-license' ? '000000' : '000004'];
      case 'unknown':
        return ['000003'];
      case 'refused':
        if (family === 'online-license') return ['000100', '000005'];
        return [family === 'license-v1' ? '000005' : '000106'];
      case 'none':
        return [];
    }
  };

  /** One step in the reference, with what the product is to hear of it. */
  function played(
    before: Possible,
    step: Step,
    now: number,
  ): { readonly code: Code; readonly after: Possible } {
    const model = snapshot(before.model);
    const code = play(model, step, now);
    const told = [...before.told, ...news(before.model, model, step)];
    const isNewlyFrozen = model.status === 'frozen' && before.model.status !== 'frozen';
    const isMade = before.isMade || model.status === 'active' || model.status === 'frozen';
    return { code, after: { model, told, isMade, frozenSince: isNewlyFrozen ? now : before.frozenSince } };
  }

  /** The product answers what it was asked, at once or a little later. */
  const answered = (state: Possible, now: number): readonly Possible[] =>
    state.model.status !== 'provisioning' || isMadeByWord
      ? []
      : [played(state, { kind: product === 'refuses' ? 'refused' : 'provisioned' }, now).after];

  const distinct = (states: readonly Possible[]): readonly Possible[] => [
    ...new Map(
      states.map(state => [JSON.stringify([state.told, state.isMade, { ...state.model, seen: 0 }]), state]),
    ).values(),
  ];

  const stepOf = ({ kind, which, skew }: Happening, until: number, now: number): Step => {
    const signedAt = now + skew;
    switch (kind) {
      case 'renew':
      case 'cancel':
        return { kind: 'renew', order: which, until, cancels: kind === 'cancel', signedAt };
      case 'expire':
      case 'freeze':
        return { kind: 'freeze', signedAt };
      case 'unfreeze':
        return { kind: 'unfreeze', signedAt };
      case 'upgrade':
        return { kind: 'upgrade', order: which };
      case 'release':
        return { kind: 'release' };
      default:
        return { kind: 'create' };
    }
  };

  /** What may be answered to a call that changes nothing of the instance. */
  function answersTo(kind: string, { model }: Possible, which: number, now: number): readonly string[] {
    const { status, expireAt } = model;
    const isGone = status === 'none' || status === 'released';
    switch (kind) {
      case 'query':
        if (isGone) return ['000003'];
        if (status === 'provisioning') return [family === 'saas-v2' ? '000004' : '000000'];
        // What a refused order is no page says.
        return status === 'refused' ? ['000000', '000003', '000004', '000106'] : ['000000'];
      case 'apply': {
        if (counted.has(String(which))) return isGone ? ['000000', '000003'] : ['000000'];
        if (isGone || status === 'refused') return ['000003'];
        if (status === 'frozen' || model.waitingFreeze) return ['000901'];
        const isOutside = expireAt !== undefined && now + applicationMs > expireAt;
        return [isOutside ? '000901' : '000000'];
      }
      default:
        return ['000000'];
    }
  }

  const fail = (what: string): never => {
    throw new Divergence(`${family} ${orderId} ${what}; what came: ${JSON.stringify(rounds)}`);
  };

  /** As the marketplace: again until it is answered. */
  async function untilAnswered(
    once: () => Promise<string>,
    isFault: (code: string) => boolean,
  ): Promise<string> {
    for (let tries = 1; ; tries += 1) {
      const code = await once();
      if (!isFault(code) || tries === maxTries) return code;
      await world.clock.wait(500);
    }
  }

  async function answersOf(what: Happening, until: number): Promise<ReadonlySet<string>> {
    const mayRefuse = family === 'license-v1' || family === 'online-license';
    const isRefused = possible.some(({ model }) => model.status === 'refused' || model.status === 'released');
    const isFault = (code: string) =>
      code === '000005' && !(what.kind === 'create' && mayRefuse && (isRefused || product === 'refuses'));
    const once = () => {
      // Whoever was let down sends a hint of its own, which may be told like the one before it.
      if (what.kind === 'notify') notices += 1;
      return send(world.bridge, { what, orderId, instanceId, until });
    };
    const copies = Array.from({ length: what.times }, () => untilAnswered(once, isFault));
    return new Set(await Promise.all(copies));
  }

  async function made(what: Happening): Promise<void> {
    if (!isMadeByWord) return;
    const once = () => sayMade(world.bridge, family, instanceId);
    const status = await world.table.during(what.troubles, () =>
      untilAnswered(once, code => code.startsWith('5')),
    );
    const isExpected = possible.some(({ model }) => model.status === 'provisioning');
    if (isExpected && status !== '200') fail(`the seller API answers ${status} to what was made`);
    const now = world.clock.now();
    possible = possible.map(state => played(state, { kind: 'provisioned' }, now).after);
  }

  async function happen(what: Happening): Promise<void> {
    failing = Math.min(3, failing + what.productFails);
    if (what.kind === 'made') return made(what);
    const now = world.clock.now();
    const until = startedAt + what.untilDay * day + 36 * minute;
    const answers = await world.table.during(what.troubles, () => answersOf(what, until));
    const isRead = ['query', 'apply', 'notify', 'debug'].includes(what.kind);
    // The product may have answered before the call, or on its way.
    const before = distinct([...possible, ...possible.flatMap(state => answered(state, now))]);
    const fitting: Possible[] = [];
    const expected = new Set<string>();
    for (const state of before) {
      const { code, after } = isRead
        ? { code: 'none' as const, after: state }
        : played(state, stepOf(what, until, now), now);
      const codes = new Set<string>(isRead ? answersTo(what.kind, state, what.which, now) : codesOf(code));
      if (what.kind === 'create' && ['none', 'provisioning'].includes(state.model.status)) {
        for (const done of answered(after, now))
          for (const also of codesOf(played(done, { kind: 'create' }, now).code)) codes.add(also);
      }
      // Of two that come side by side the product's answer may stand between.
      const between =
        what.times > 1 && !isRead
          ? answered(after, now).map(done => played(done, stepOf(what, until, now), now))
          : [];
      for (const each of between) for (const also of codesOf(each.code)) codes.add(also);
      // There is no licence to hand out again: no page says what is answered then.
      if (
        family === 'license-v1' &&
        what.kind === 'create' &&
        !state.isMade &&
        state.model.status === 'released'
      )
        codes.add('000005');
      for (const each of codes) expected.add(each);
      // Who came beside a worker that a fault took away waits until its lease ends: it may have had its effect or not.
      const ways = [after, ...between.map(each => each.after)];
      if (!isCalm && answers.has('000005')) fitting.push(state, ...ways);
      else if ([...answers].every(answer => codes.has(answer))) fitting.push(...ways);
    }
    if (fitting.length === 0) {
      const states = before.map(({ model }) => model.status).join(' or ');
      fail(`${what.kind} while ${states} is answered ${[...answers]}, not ${[...expected]}`);
    }
    possible = distinct(fitting);
    if (what.kind === 'apply' && answers.has('000000')) counted.add(String(what.which));
  }

  function mayBeReleased({ model, frozenSince = 0 }: Possible, now: number): boolean {
    const { status, expireAt, frozenBy } = model;
    return (
      model.rules !== 'codes' &&
      status === 'frozen' &&
      expireAt !== undefined &&
      (frozenBy === 'marketplace' || frozenBy === 'period') &&
      now >= Math.max(frozenSince, expireAt) + retentionAndGrace
    );
  }

  function seen(instance: Instance | undefined, isAtRest: boolean): void {
    const now = world.clock.now();
    const [first = now] = ticks;
    // A run that delivers comes before the one that freezes: the product may have answered by then.
    const delivered = possible.flatMap(state => [state, ...answered(state, first)]);
    const ticked = delivered.flatMap(state => {
      const { after } = played(state, { kind: 'tick' }, first);
      // An index that is behind, or a run that met a fault, lets our own clock act at the next run.
      return isAtRest ? [after] : [state, after];
    });
    const rested = ticked
      .flatMap(state => {
        const done = answered(state, now);
        // An answer that was lost comes with the next attempt.
        return done.length === 0 || !isAtRest ? [state, ...done] : done;
      })
      .map(state => ticks.slice(1).reduce((each, at) => played(each, { kind: 'tick' }, at).after, state));
    ticks = [];
    const status = instance?.status ?? 'none';
    const fitting = rested.flatMap(state => {
      if (status === 'released' && mayBeReleased(state, now)) {
        releasedByClock = true;
        const model: Reference = { ...snapshot(state.model), status: 'released' };
        return [{ ...state, model, told: [...state.told, 'instance.released'] }];
      }
      const fits =
        state.model.status === status &&
        (status === 'released' || state.model.expireAt === instance?.expireAt);
      return fits ? [state] : [];
    });
    if (fitting.length === 0) {
      const says = rested.map(({ model }) => `${model.status} until ${model.expireAt}`).join(' or ');
      fail(`is ${status} until ${instance?.expireAt}, the reference says ${says}`);
    }
    possible = distinct(fitting);
    if (isAtRest) failing = 0;
    overdueLooks = fitting.every(state => mayBeReleased(state, now - notice)) ? overdueLooks + 1 : 0;
    if (isCalm && overdueLooks > 2) fail('is frozen beyond its retention, and nobody releases it');
  }

  async function finish(): Promise<void> {
    const { bridge, heard } = world;
    const messages = inSequence(heard.get(instanceId) ?? []);
    const told = messages
      .map(({ type }) => (type === 'license.requested' ? 'instance.created' : type))
      .filter(type => type.startsWith('instance.') && !reports.has(type));
    if (!possible.some(state => state.told.join() === told.join()))
      fail(`the product heard ${told}, not ${possible.map(state => `${state.told}`).join(' or ')}`);

    const applied = messages.filter(({ type }) => type === 'license.applied').map(({ data }) => data.eventId);
    const isReleased = possible.every(({ model }) => model.status === 'released');
    if (new Set(applied).size !== applied.length) fail(`the product heard of applications ${applied}`);
    if (!isReleased && applied.length !== counted.size)
      fail(`${counted.size} applications were taken, the product heard of ${applied.length}`);

    const noticed = [...messages, ...inSequence(heard.get(orderId) ?? [])];
    const times = noticed.filter(({ type }) => type === 'order.notified').length;
    if (times > notices || (notices > 0 && times === 0))
      fail(`${notices} order notices were told ${times} times`);

    const instance = await bridge.instances.store.read(instanceKey(instanceId));
    if (instance === undefined) return;
    const { records } = await bridge.history.list(instance, { after: 0, limit: 1_000 });
    const lines = [...records, ...instance.outbox].map(({ sequence }) => sequence).sort((a, b) => a - b);
    if (lines.length !== instance.sequence || lines.some((sequence, index) => sequence !== index + 1))
      fail(`the history of ${instance.sequence} has the lines ${lines}`);
  }

  return {
    instanceId,
    get releasedByClock() {
      return releasedByClock;
    },
    happen,
    tick: now => void ticks.push(now),
    seen,
    look: async () => undefined,
    finish,
  };
}
