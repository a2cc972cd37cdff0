import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventTypes, questionTypes } from '../shared/outbox/eventTypes.ts';
import { type AlarmSeverity, alarmGroups, alarms } from '../shared/platform/alarms.ts';
import { alarmTexts } from '../shared/schedules/watchdog/rules/alarmTexts.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

function sources(folder: string): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name))
    .map(name => ({ path: join(folder, name), text: read(join(folder, name)) }));
}

/** Tables of a text: rows of cells, without the head. */
function tables(text: string): readonly (readonly (readonly string[])[])[] {
  return [...text.matchAll(/(?:^\|.*\n)+/gm)].map(([table]) =>
    table
      .trim()
      .split('\n')
      .slice(2)
      .map(row =>
        row
          .split('|')
          .slice(1, -1)
          .map(cell => cell.trim()),
      ),
  );
}

const codes = (cell = ''): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

/** The first table whose first cells name what the pattern says, and those behind it of the same sort. */
const tablesNaming = (text: string, pattern: RegExp) =>
  tables(text).filter(rows => pattern.test(codes(rows[0]?.[0])[0] ?? ''));

const namesIn = (rows: readonly (readonly string[])[] = []) => rows.flatMap(([cell]) => codes(cell));

describe.each([
  ['docs/operations.md', { critical: 'now', warning: 'soon', info: 'if it repeats' }],
  ['docs/operations.zh-CN.md', { critical: '立即', warning: '尽快', info: '反复出现时' }],
] satisfies [string, Record<AlarmSeverity, string>][])('%s', (path, when) => {
  const text = read(path);

  it.each(Object.entries(alarmGroups))(
    'lists every alarm of the group %s at its anchor, and how soon somebody has to act',
    group => {
      // `openApi` stands at `alarms-open-api`.
      const anchor = `alarms-${group.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;
      const [, section = '', ...others] = text.split(`<a id="${anchor}"></a>`);
      expect(others).toEqual([]);
      const [rows = []] = tables(section);
      const listed = rows.map(([name, soon, meaning, action]) => [
        codes(name)[0],
        soon,
        meaning !== '' && action !== '',
      ]);
      const expected = Object.entries(alarms)
        .filter(([, traits]) => traits.group === group)
        .map(([name, { severity }]) => [name, when[severity], true]);
      expect(listed.toSorted()).toEqual(expected.toSorted());
    },
  );

  it('has the words that the message to a person has', () => {
    const language = path.includes('zh-CN') ? 'zh' : 'en';
    const plain = (cell = '') => cell.replaceAll('`', '').replaceAll("'", '’');
    const told = tablesNaming(text, /^[A-Z][a-z]\w+$/)
      .flat()
      .map(([name, , meaning, action]) => [codes(name)[0], [plain(meaning), plain(action)]]);
    expect(Object.fromEntries(told)).toEqual(
      Object.fromEntries(Object.entries(alarmTexts).map(([name, texts]) => [name, texts[language]])),
    );
  });

  it('lists no other alarm', () => {
    const listed = tablesNaming(text, /^[A-Z][a-z]\w+$/).flatMap(namesIn);
    expect(listed.toSorted()).toEqual(Object.keys(alarms).toSorted());
  });
});

describe.each(Object.entries(alarmGroups))('the runbook of the group %s', (group, { runbook }) => {
  const names = Object.entries(alarms)
    .filter(([, traits]) => traits.group === group)
    .map(([name]) => name);

  it.each([runbook, runbook.replace(/\.md$/, '.zh-CN.md')])(
    '%s has a part for each of its alarms, and no other',
    path => {
      const text = read(path);
      const parts = [...text.matchAll(/^<a id="(\w+)"><\/a>\n\n## (\w+)$/gm)].map(([, anchor, title]) => [
        anchor,
        title,
      ]);
      expect(parts.toSorted()).toEqual(names.map(name => [name, name]).toSorted());
    },
  );
});

describe.each(['docs/webhooks.md', 'docs/webhooks.zh-CN.md'])('%s', path => {
  const text = read(path);
  const [sent, unsent, ...others] = tablesNaming(text, /^[a-z]+\.[a-z-]+$/);
  const typesFor = (...destinations: readonly string[]) =>
    Object.entries(eventTypes)
      .filter(([, { deliveredTo }]) => destinations.includes(deliveredTo))
      .map(([type]) => type)
      .toSorted();

  it('lists every event that the product gets, and no other', () => {
    expect(namesIn(sent).toSorted()).toEqual(typesFor('product'));
  });

  it('lists every line that only the history has, and no other', () => {
    expect(namesIn(unsent).toSorted()).toEqual(typesFor('history', 'job'));
    expect(others).toEqual([]);
  });

  it('says which events the product can refuse', () => {
    const [rule = ''] = text.split('\n').filter(line => line.startsWith('- ') && line.includes('HTTP 422'));
    const refusable = Object.entries(eventTypes).filter(([, traits]) => traits.refusable);
    expect(codes(rule).toSorted()).toEqual(refusable.map(([type]) => type).toSorted());
  });

  it('has a part for every question', () => {
    const asked = [...text.matchAll(/^## .*`(\w+\.[a-z-]+-requested)`/gm)].map(([, type]) => type);
    expect(asked.toSorted()).toEqual(questionTypes.toSorted());
  });
});

describe('the catalogues', () => {
  const code = ['shared', 'functions']
    .flatMap(sources)
    .filter(({ path }) => !/(alarms|eventTypes)\.ts$/.test(path))
    .map(({ text }) => text)
    .join('\n');

  it('hold no alarm and no event that nothing raises', () => {
    const names = [...Object.keys(alarms), ...Object.keys(eventTypes), ...questionTypes];
    expect(names.filter(name => !code.includes(`'${name}'`))).toEqual([]);
  });

  it('hold every type that is compared with a stored one, where the compiler cannot look', () => {
    const prefixes = new Set(Object.keys(eventTypes).map(type => type.split('.')[0]));
    const known: ReadonlySet<string> = new Set([...Object.keys(eventTypes), ...questionTypes]);
    const literal = new RegExp(`'((?:${[...prefixes].join('|')})\\.[a-z-]+)'`, 'g');
    const unknown = ['shared', 'functions', 'sandbox', 'commands', 'bundling']
      .flatMap(sources)
      .flatMap(({ path, text }) => [...text.matchAll(literal)].map(([, type = '']) => ({ path, type })))
      .filter(({ type }) => !known.has(type));
    expect(unknown).toEqual([]);
  });
});
