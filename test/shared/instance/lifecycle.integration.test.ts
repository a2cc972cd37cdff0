import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { instanceIdFor, instanceKey } from '../../../shared/instance/identity.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { propertyRuns } from '../../support/propertyRuns.ts';
import { purchase, sendEvent, signedEvent } from '../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';
import { type Code, play, type Reference, type Step, startOfAll } from './referenceModel.ts';
import { news, snapshot } from './referenceNews.ts';

const hour = 3_600_000;
const orders = propertyRuns(20);
const rounds = 12;
const sideBySide = 8;

/** One thing that happens to an order in a round; times in ms from the signing clock and hours from the start. */
const happening = fc.record({
  kind: fc.constantFrom(
    ...(['create', 'create', 'create', 'made', 'made', 'refused', 'renew', 'renew', 'renew'] as const),
    ...([
      'freeze',
      'freeze',
      'freeze',
      'unfreeze',
      'unfreeze',
      'unfreeze',
      'upgrade',
      'upgrade',
      'release',
      'nothing',
    ] as const),
  ),
  order: fc.integer({ min: 1, max: 4 }),
  untilHour: fc.integer({ min: 0, max: 12 * 24 }),
  cancels: fc.boolean(),
  skew: fc.constantFrom(-50_000, -50_000, 0, 50_000, 50_000),
  /** How often the marketplace sends it, all at the same time. */
  times: fc.integer({ min: 1, max: 3 }),
});
type Happening = typeof happening extends fc.Arbitrary<infer Value> ? Value : never;

interface Life {
  readonly orderId: string;
  readonly instanceId: string;
  readonly happenings: readonly Happening[];
  readonly model: Reference;
  readonly told: string[];
  product: 'pending' | 'made' | 'refused';
}

const lives = (): readonly Life[] =>
  fc
    .sample(fc.array(happening, { minLength: rounds, maxLength: rounds }), {
      numRuns: orders,
      seed: 20_270_103,
    })
    .map((happenings, index) => {
      const orderId = `CS-LIFE-${index}`;
      const instanceId = instanceIdFor('saas-v2', orderId, `${orderId}-000001`);
      return { orderId, instanceId, happenings, model: startOfAll(), told: [], product: 'pending' };
    });

/** Every third round comes right after the one before it, so that its calls may be signed earlier. */
const pauseBefore = (round: number): number => (round % 3 === 2 ? 0 : (1 + ((round * 7) % 20)) * hour);

const wireTime = (epochMs: number): string => new Date(epochMs).toISOString().replace(/\D/g, '').slice(0, 14);
const codes: Readonly<Record<Exclude<Code, 'none'>, string>> = {
  done: '000000',
  'in-progress': '000004',
  unknown: '000003',
  refused: '000106',
};

describeOnEveryEngine('many lives side by side', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine);
  });
  afterEach(() => test.close());

  /** As the marketplace: what is answered 000005 is sent again. */
  async function send(fields: Readonly<Record<string, unknown>>, signedAt: number): Promise<string> {
    for (let tries = 0; ; tries += 1) {
      const now = test.clock.now();
      const event = signedEvent(fields, now, { skew: signedAt - now });
      const { resultCode } = await sendEvent(test.bridge, event);
      if (resultCode !== '000005' || tries === 5) return resultCode;
    }
  }

  function fieldsOf(life: Life, what: Happening, startedAt: number): Readonly<Record<string, unknown>> {
    const { orderId, instanceId } = life;
    const event = (kind: string) => ({
      instanceId,
      orderId: `${orderId}-${kind}-${what.order}`,
      orderLineId: `${orderId}-${kind}-${what.order}-000001`,
    });
    switch (what.kind) {
      case 'renew':
        return {
          ...event('R'),
          activity: 'refreshInstance',
          scene: what.cancels ? 'UNSUBSCRIBE_RENEWAL_PERIOD' : 'RENEWAL',
          expireTime: wireTime(startedAt + what.untilHour * hour),
        };
      case 'upgrade':
        return { ...event('U'), activity: 'upgradeInstance' };
      case 'freeze':
      case 'unfreeze':
        return { activity: 'updateInstanceStatus', instanceId, status: what.kind.toUpperCase() };
      case 'release':
        return { activity: 'releaseInstance', instanceId };
      default:
        return purchase(orderId);
    }
  }

  function stepOf(what: Happening, startedAt: number, signedAt: number): Step | undefined {
    switch (what.kind) {
      case 'create':
      case 'release':
        return { kind: what.kind };
      case 'renew':
        return {
          kind: 'renew',
          order: what.order,
          until: startedAt + what.untilHour * hour,
          cancels: what.cancels,
        };
      case 'upgrade':
        return { kind: 'upgrade', order: what.order };
      case 'freeze':
      case 'unfreeze':
        return { kind: what.kind, signedAt };
      default:
        return undefined;
    }
  }

  /** Plays a step in the reference and notes what the product is to be told of it. */
  function expected(life: Life, step: Step, now: number): Code {
    const before = snapshot(life.model);
    const code = play(life.model, step, now);
    life.told.push(...news(before, life.model, step));
    return code;
  }

  const productStep = ({ product }: Life): Step | undefined =>
    product === 'pending' ? undefined : { kind: product === 'made' ? 'provisioned' : 'refused' };

  async function happen(life: Life, what: Happening, round: number, startedAt: number): Promise<void> {
    // Within seconds no reminder is due that would ask the product again.
    const asked = pauseBefore(round) > 0;
    if (asked && (what.kind === 'made' || what.kind === 'refused')) life.product = what.kind;
    const now = test.clock.now();
    const signedAt = now + what.skew;
    const step = stepOf(what, startedAt, signedAt);
    if (step === undefined) return;
    const fields = fieldsOf(life, what, startedAt);
    const sent = Array.from({ length: what.times }, () => send(fields, signedAt));
    const answers = new Set(await Promise.all(sent));
    const isNew = life.model.status === 'none';
    let code = expected(life, step, now);
    const made = productStep(life);
    const accepted = new Set<string>();
    if (code !== 'none') accepted.add(codes[code]);
    if (what.kind === 'create' && isNew && made !== undefined) {
      // The product answers while the marketplace waits; whoever comes beside it is told to wait.
      expected(life, made, now);
      code = play(snapshot(life.model), step, now);
      if (code !== 'none') accepted.add(codes[code]);
    }
    for (const answer of answers) expect([...accepted], `${life.orderId} ${what.kind}`).toContain(answer);
  }

  /** Every schedule, until nothing is left to do but reminders. */
  async function settle(): Promise<void> {
    for (let tries = 0; tries < 20; tries += 1) {
      let worked = 0;
      for (const kind of ['expire', 'deliver', 'release'] as const) worked += (await test.run(kind)).worked;
      if (worked === 0) return;
      // Whatever failed is tried again; little enough for calls of the next round to be signed before these.
      test.clock.advance(10_000);
    }
    throw new Error('the schedules do not come to rest');
  }

  it('end as the plain rules say, in the table, in the answers and for the product', async () => {
    const all = lives();
    const byId = new Map(all.map(life => [life.instanceId, life]));
    test.product.respond(({ type, data }) => {
      if (type !== 'instance.created') return { status: 204 };
      const { product } = byId.get(String(data.instanceId)) ?? { product: 'pending' };
      if (product === 'refused') return { status: 422, body: { refused: { code: 'sold-out', reason: '' } } };
      return product === 'made'
        ? { body: { app: { frontEndUrl: 'https://app.example.com/a' } } }
        : { status: 204 };
    });
    const startedAt = Math.floor(test.clock.now() / 1_000) * 1_000;
    for (let round = 0; round < rounds; round += 1) {
      test.clock.advance(pauseBefore(round));
      const queue = all.values();
      const worker = async () => {
        for (const life of queue) {
          const what = life.happenings[round];
          if (what !== undefined) await happen(life, what, round, startedAt);
        }
      };
      await Promise.all(Array.from({ length: sideBySide }, worker));
      await settle();
      for (const life of all) {
        const made = productStep(life);
        expected(life, { kind: 'tick' }, test.clock.now());
        if (made !== undefined) expected(life, made, test.clock.now());
        expected(life, { kind: 'tick' }, test.clock.now());
        const instance = await test.instance(life.instanceId);
        expect([life.orderId, round, instance?.status ?? 'none']).toEqual([
          life.orderId,
          round,
          life.model.status,
        ]);
        if (life.model.status !== 'released') expect(instance?.expireAt).toBe(life.model.expireAt);
      }
    }

    /** News of which the reference knows nothing: reports to a person. */
    const reports = new Set(['instance.unconfirmed', 'instance.overdue', 'instance.release-due']);
    for (const life of all) {
      const received = test.product.received.filter(({ data }) => data.instanceId === life.instanceId);
      const once = new Map(received.map(message => [message.id, message]));
      const inSequence = [...once.values()].sort((a, b) => Number(a.data.sequence) - Number(b.data.sequence));
      const told = inSequence.map(({ type }) => type).filter(type => !reports.has(type));
      expect([life.orderId, told]).toEqual([life.orderId, life.told]);

      const items = await test.stored(instanceKey(life.instanceId).pk);
      expect(items.filter(({ sk }) => sk === 'instance')).toHaveLength(life.model.status === 'none' ? 0 : 1);
      const instance = await test.instance(life.instanceId);
      const key = instance ?? instanceKey(life.instanceId);
      const history = await test.bridge.history.list(key, { after: 0, limit: 1_000 });
      const lines = history.records.map(({ sequence }) => sequence);
      const pending = instance?.outbox.map(({ sequence }) => sequence) ?? [];
      expect([...lines, ...pending].sort((a, b) => a - b)).toEqual(
        Array.from({ length: instance?.sequence ?? 0 }, (_, index) => index + 1),
      );
    }
    expect(test.alarms()).toContain('StaleStatusCall');
    expect(new Set(all.map(({ model }) => model.status))).toEqual(
      new Set(['none', 'provisioning', 'refused', 'active', 'frozen', 'released']),
    );
  }, 300_000);
});
