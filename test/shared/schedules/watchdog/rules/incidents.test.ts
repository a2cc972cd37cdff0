import { describe, expect, it } from 'vitest';
import { alarms } from '../../../../../shared/platform/alarms.ts';
import {
  type Incident,
  judge,
  type News,
  type Occurrence,
  openIncidents,
} from '../../../../../shared/schedules/watchdog/rules/incidents.ts';

const minute = 60_000;
const begin = Date.UTC(2026, 10, 26, 12);

const names = (news: News | undefined) =>
  news === undefined
    ? 'nothing'
    : Object.fromEntries(
        Object.entries(news).map(([kind, of]) => [kind, of.map(({ name }: Incident) => name)]),
      );

/** Looks every five minutes; what is wrong at each minute is said by `wrong`. */
function watch(
  hours: number,
  wrong: (minutes: number) => { readonly seen?: readonly string[]; readonly found?: readonly string[] },
  isTold: (minutes: number) => boolean = () => true,
) {
  let known: readonly Incident[] = [];
  const messages: (readonly [minutes: number, news: unknown])[] = [];
  for (let minutes = 0; minutes <= hours * 60; minutes += 5) {
    const now = begin + minutes * minute;
    const { seen = [], found = [] } = wrong(minutes);
    const occurrence = (name: string): Occurrence => ({ name, at: now, detail: {} });
    const { news, told, untold } = judge(known, seen.map(occurrence), found.map(occurrence), now);
    if (news !== undefined) messages.push([minutes, names(news)]);
    known = isTold(minutes) ? told : untold;
  }
  return messages;
}

describe('an alarm', () => {
  it('is told once when it begins, again after hours, once when it is over', () => {
    const messages = watch(12, minutes => ({ found: minutes < 9 * 60 ? ['EventOverdue'] : [] }));
    const lasting = { begun: [], lasting: ['EventOverdue'], over: [] };
    expect(messages).toEqual([
      [0, { begun: ['EventOverdue'], lasting: [], over: [] }],
      [4 * 60, lasting],
      [8 * 60, lasting],
      // Last found at 535, and not found at two looks.
      [545, { begun: [], lasting: [], over: ['EventOverdue'] }],
    ]);
  });

  it('that comes and goes every look is one, not many', () => {
    const messages = watch(3, minutes => ({ found: minutes % 10 === 0 ? ['CallsFailing'] : [] }));
    // At 10 it had not been found for ten minutes when it was found again.
    expect(messages.map(([minutes]) => minutes)).toEqual([0]);
  });

  it('that is raised where it happens is over when it was not raised again for two hours', () => {
    const messages = watch(4, minutes => ({
      seen: minutes === 10 || minutes === 60 ? ['UnknownProduct'] : [],
    }));
    expect(messages).toEqual([
      [10, { begun: ['UnknownProduct'], lasting: [], over: [] }],
      [180, { begun: [], lasting: [], over: ['UnknownProduct'] }],
    ]);
  });

  it('that the daily comparison finds lasts until the next one', () => {
    const daily = ['NotifiedOrderWithoutInstance'];
    const messages = watch(72, minutes => ({ seen: minutes % 1440 === 0 && minutes < 2880 ? daily : [] }));
    expect(messages.filter(([, news]) => JSON.stringify(news).includes('"over":["N'))).toEqual([
      [24 * 60 + 26 * 60, { begun: [], lasting: [], over: daily }],
    ]);
  });

  it('whose condition the watchdog judges itself is not kept going by an older note of it', () => {
    const messages = watch(2, minutes => ({
      seen: ['EventOverdue'],
      found: minutes < 30 ? ['EventOverdue'] : [],
    }));
    expect(messages.at(-1)).toEqual([35, { begun: [], lasting: [], over: ['EventOverdue'] }]);
  });

  it('for nobody in particular is told when it repeats', () => {
    const messages = watch(2, minutes => ({ seen: minutes <= 40 ? ['StaleStatusCall'] : [] }));
    expect(messages).toEqual([[25, { begun: ['StaleStatusCall'], lasting: [], over: [] }]]);
    expect(watch(5, minutes => ({ seen: minutes < 15 ? ['StaleStatusCall'] : [] }))).toEqual([]);
  });

  it('of a newer version is told as one that a person should see', () => {
    expect(watch(0, () => ({ seen: ['SomethingNewer'] }))).toEqual([
      [0, { begun: ['SomethingNewer'], lasting: [], over: [] }],
    ]);
  });
});

describe('news that could not be told', () => {
  it('are told at the next look, together with what has come since', () => {
    const messages = watch(
      1,
      minutes => ({ found: minutes < 10 ? ['EventOverdue'] : ['EventOverdue', 'CallsFailing'] }),
      minutes => minutes >= 15,
    );
    expect(messages).toEqual([
      [0, { begun: ['EventOverdue'], lasting: [], over: [] }],
      [5, { begun: ['EventOverdue'], lasting: [], over: [] }],
      [10, { begun: ['EventOverdue', 'CallsFailing'], lasting: [], over: [] }],
      [15, { begun: ['EventOverdue', 'CallsFailing'], lasting: [], over: [] }],
    ]);
  });

  it('are told as over where it began and ended meanwhile', () => {
    const messages = watch(
      1,
      minutes => ({ found: minutes < 10 ? ['EventOverdue'] : [] }),
      minutes => minutes >= 30,
    );
    const over = { begun: [], lasting: [], over: ['EventOverdue'] };
    expect(messages.slice(-2)).toEqual([
      [25, over],
      [30, over],
    ]);
  });
});

describe('what is remembered of an alarm', () => {
  const occurrence = (name: string, minutes: number, detail = {}): Occurrence => ({
    ...{ name, at: begin + minutes * minute, detail },
  });

  it('is when it began and was last seen, how often, what the last one said, and when somebody was told', () => {
    const first = judge([], [occurrence('UnknownProduct', 0, { orderId: 'CS1' })], [], begin);
    const once = {
      name: 'UnknownProduct',
      beganAt: begin,
      lastAt: begin,
      times: 1,
      detail: { orderId: 'CS1' },
    };
    expect(first).toEqual({
      news: { begun: [once], lasting: [], over: [] },
      told: [{ ...once, toldAt: begin }],
      untold: [once],
    });
    const again = occurrence('UnknownProduct', 7, { orderId: 'CS2' });
    // The same note is read again while its five minutes last.
    const second = judge(first.told, [again, again], [], begin + 10 * minute);
    const twice = {
      ...once,
      lastAt: begin + 7 * minute,
      times: 2,
      detail: { orderId: 'CS2' },
      toldAt: begin,
    };
    expect(second).toEqual({ news: undefined, told: [twice], untold: [twice] });
  });

  it('is news when one begins while another ends', () => {
    const ending = {
      name: 'CallsFailing',
      beganAt: begin,
      lastAt: begin,
      times: 1,
      detail: {},
      toldAt: begin,
    };
    const { news } = judge([ending], [occurrence('OutboxFull', 10)], [], begin + 10 * minute);
    expect(names(news)).toEqual({ begun: ['OutboxFull'], lasting: [], over: ['CallsFailing'] });
  });

  it('stands in the order in which each began, also what could not be told', () => {
    const known = ['OutboxFull', 'UnknownProduct', 'CallsFailing'].map((name, place) => ({
      ...{ name, beganAt: begin - place * minute, lastAt: begin - place * minute, times: 1, detail: {} },
    }));
    const { news, told, untold } = judge(known, [], [], begin + 8 * minute);
    expect(names(news)).toEqual({
      begun: ['UnknownProduct', 'OutboxFull'],
      lasting: [],
      over: ['CallsFailing'],
    });
    expect(told.map(({ name }) => name)).toEqual(['UnknownProduct', 'OutboxFull']);
    expect(untold.map(({ name }) => name)).toEqual(['CallsFailing', 'UnknownProduct', 'OutboxFull']);
  });

  it.each([
    ['EventOverdue', 4],
    ['UnknownProduct', 24],
    ['StaleStatusCall', 24],
    ['SomethingNewer', 24],
  ])('is told again of %s after %i hours', (name, hours) => {
    const told = begin - hours * 60 * minute;
    const known = { name, beganAt: told, lastAt: begin, times: 9, detail: {}, toldAt: told };
    expect(judge([known], [], [], begin - 1).news).toBeUndefined();
    const { news, told: remembered } = judge([known], [], [], begin);
    expect(names(news)).toEqual({ begun: [], lasting: [name], over: [] });
    expect(remembered).toEqual([{ ...known, toldAt: begin }]);
  });
});

describe('what is open', () => {
  const known = (name: string, more: Partial<Incident> = {}): Incident => ({
    ...{ name, beganAt: begin, lastAt: begin, times: 1, detail: {} },
    ...more,
  });

  it('is what is not over at the time of a look, in the order in which it began', () => {
    const later = known('EventOverdue', { beganAt: begin + minute });
    const first = known('UnknownProduct');
    expect(openIncidents([later, first], begin + 5 * minute)).toEqual([first, later]);
    // A condition was not found at two looks; what happened may happen again for two hours.
    expect(openIncidents([later, first], begin + 10 * minute)).toEqual([first]);
    expect(openIncidents([later, first], begin + 120 * minute)).toEqual([]);
  });

  it.each([
    // Found by the watchdog at each look: over after two without it.
    ...[
      ...['EventOverdue', 'CreationFailing', 'CallsFailing', 'SignaturesRefused'],
      ...['UsageNotPushed', 'DueWorkLate', 'ScheduleFailing', 'ScheduleNotRun'],
    ].map(name => [name, 10] as const),
    // The dial is repeated every five minutes; the comparison comes once a day; all else comes within hours.
    ['SelfDialFailed', 15],
    ...[
      'NotifiedOrderWithoutInstance',
      'InstanceNeverConfirmed',
      'OrderNeverRead',
      'ReconciliationUnfinished',
    ].map(name => [name, 26 * 60] as const),
    ['OutboxFull', 120],
    ['SomethingNewer', 120],
  ] as const)('%s is for %i minutes', (name, minutes) => {
    const one = known(name, { times: 6 });
    expect(openIncidents([one], begin + minutes * minute - 1)).toEqual([one]);
    expect(openIncidents([one], begin + minutes * minute)).toEqual([]);
    // One that the watchdog finds for itself is not kept going by what was noted of it.
    const noted = judge([one], [{ name, at: begin + minute, detail: {} }], [], begin + minute);
    expect(noted.told[0]?.lastAt).toBe(minutes === 10 ? begin : begin + minute);
  });

  it('leaves out what is worth nobody’s time: a note that did not come often', () => {
    const names = Object.entries(alarms).filter(([, { severity }]) => severity === 'info');
    expect(names.length).toBeGreaterThan(0);
    for (const [name] of names) {
      expect(openIncidents([known(name, { times: 5 })], begin)).toEqual([]);
      expect(openIncidents([known(name, { times: 6 })], begin)).toHaveLength(1);
    }
  });
});
