import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What those who carry the project on are told: that it is complete and that every reference leads somewhere. */

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Made by tools; so is what begins with a dot, but for `.ci`. */
const generated = new Set(['node_modules', 'coverage']);
const isOurs = (name: string): boolean => !generated.has(name) && (!name.startsWith('.') || name === '.ci');

/** Every file of the project below a folder, by its path from the root. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(entry => isOurs(entry.name))
    .flatMap(entry => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : [];
    });
}

const files = filesBelow('.');
const code = files.filter(path => /\.(ts|tsx|js|mjs|cjs|java|yml)$/.test(path));
const markdown = files.filter(path => path.endsWith('.md'));

/** All matches' first groups with the file that they stand in. */
function cited(paths: readonly string[], pattern: RegExp): readonly { path: string; what: string }[] {
  return paths.flatMap(path => [...read(path).matchAll(pattern)].map(([, what = '']) => ({ path, what })));
}

/** Of the headings `## 5.9 orderNotify` the texts. */
const headings = (path: string): readonly string[] =>
  [...read(path).matchAll(/^#+ (.*)$/gm)].map(([, text = '']) => text);

/** Where a link may lead to inside a page: its headings, and places that are named by hand. */
const anchors = (path: string): ReadonlySet<string> =>
  new Set([
    ...headings(path).map(anchor),
    ...[...read(path).matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id),
  ]);

/** The anchor that a code host gives to a heading. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

describe('links', () => {
  it('in code to a runbook, or to a place in a guide, lead somewhere', () => {
    const places = cited(code, /\b(docs\/(?:runbooks\/[\w-]+\.md|[\w./-]+\.md#[\w-]+))/g);
    expect(places.length).toBeGreaterThan(8);
    const dangling = places.filter(({ what }) => {
      const [path = '', place] = what.split('#');
      return !existsSync(join(root, path)) || (place !== undefined && !anchors(path).has(place));
    });
    expect(dangling).toEqual([]);
  });

  it.each(markdown)('%s has only relative links that lead somewhere', path => {
    const targets = cited([path], /\]\((?![a-z]+:)([^)\s]+)\)/g).map(({ what }) => what);
    const dangling = targets.filter(target => {
      const [file = '', heading] = target.split('#');
      const to = file === '' ? path : join(dirname(path), file);
      if (!existsSync(join(root, to))) return true;
      return heading !== undefined && !anchors(to).has(heading);
    });
    expect(dangling).toEqual([]);
  });
});

describe('the rules of the marketplace (docs/protocol)', () => {
  const folder = 'docs/protocol';
  const pages = files.filter(path => dirname(path) === folder && basename(path) !== 'README.md');
  const rows = read(`${folder}/README.md`)
    .split('\n')
    .filter(line => line.startsWith('| [') && line.includes('](https://'))
    .map(line => {
      const [, page = '', , of = ''] = line.split('|');
      return {
        id: /\[([^\]]+)\]/.exec(page)?.[1] ?? '',
        files: [...of.matchAll(/\[([^\]]+)\]/g)].map(([, file = '']) => file),
      };
    });
  const pageId =
    /\b((?:(?:zh-cn_|en-us_|eu_sp_|sp_|access_)?topic|imc|nosql_dynamodb|saascenter_usermanual|functiongraph)_\d[\d_]*\d)\b/g;

  it('has a row in its index for every page that a comment cites', () => {
    const known = new Set(rows.map(({ id }) => id));
    const citations = cited(code, pageId);
    expect(citations.length).toBeGreaterThan(50);
    expect(citations.filter(({ what }) => !known.has(what))).toEqual([]);
  });

  it('names in each of its files the pages that the index says it uses', () => {
    expect(rows.length).toBeGreaterThan(100);
    const unused = rows.flatMap(({ id, files: uses }) =>
      uses.filter(file => !read(`${folder}/${file}`).includes(`\`${id}\``)).map(file => `${id} in ${file}`),
    );
    expect(unused).toEqual([]);
    expect(rows.filter(({ files: uses }) => uses.length === 0)).toEqual([]);
  });

  it('has every page in the index that one of its files names as a source', () => {
    const known = new Set(rows.map(({ id }) => id));
    const sources = cited(pages, pageId);
    expect(sources.filter(({ what }) => !known.has(what))).toEqual([]);
  });

  it('has every section that is cited: docs/protocol/FILE.md SECTION', () => {
    const everywhere = [...code, ...markdown];
    const citations = cited(everywhere, /docs\/(protocol\/[a-z0-9-]+\.md(?:,? \d+(?:\.\d+)*(?=[^\w%]))*)/g);
    expect(citations.length).toBeGreaterThan(4);
    const dangling = citations.filter(({ what }) => {
      const [file = '', ...sections] = what.split(/,? /);
      if (!existsSync(join(root, 'docs', file))) return true;
      const numbers = new Set(headings(`docs/${file}`).map(text => text.split(' ')[0]?.replace(/\.$/, '')));
      return sections.some(section => !numbers.has(section));
    });
    expect(dangling).toEqual([]);
  });

  it('is cited with its path, so that a reader finds it', () => {
    const names = pages.map(path => basename(path, '.md')).join('|');
    // Not family names such as `saas-v2` in quotes: only what is followed by a section's number.
    const citations = cited(
      code,
      new RegExp(`(?<![\\w/'-])((?:${names})(?:\\.md)?,? \\d+(?:\\.\\d+)?)`, 'g'),
    );
    expect(citations).toEqual([]);
  });

  it('has every rule of ours that a test cites, such as (A14, A21)', () => {
    const rules = new Set(cited(pages, /(?:\*\*([A-Z]\d+) Our rule:\*\*)/g).map(({ what }) => what));
    for (const { what } of cited(pages, /\| (L\d+): /g)) rules.add(what);
    expect(rules.size).toBeGreaterThan(200);
    const citations = cited(code, /\(((?:[ACDGKLMRS]\d{1,2})(?:, [ACDGKLMRS]\d{1,2})*)\)/g);
    const named = citations.flatMap(({ path, what }) => what.split(', ').map(rule => ({ path, rule })));
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter(({ rule }) => !rules.has(rule))).toEqual([]);
  });
});

describe('ARCHITECTURE.md', () => {
  const text = read('ARCHITECTURE.md');
  const tests = files.filter(path => path.endsWith('.test.ts'));

  /** The leading words of titles that a row names, with the file that they stand in. */
  interface Held {
    readonly path: string;
    readonly titles: readonly string[];
  }

  const failureModes = new Map(
    [...text.matchAll(/^\| (\d+) \| [^|]+ \| ([^|]+) \|$/gm)].map(([, number = '', cell = '']) => [
      number,
      [...cell.matchAll(/\]\(([^)]+)\)((?: "[^"]+",?)*)/g)].map(
        ([, path = '', titles = '']): Held => ({
          path,
          titles: [...titles.matchAll(/"([^"]+)"/g)].map(([, title = '']) => title),
        }),
      ),
    ]),
  );

  it('lists the failure modes 1 to 31, each with a test at least', () => {
    expect([...failureModes.keys()]).toEqual(Array.from({ length: 31 }, (_, index) => String(index + 1)));
    const without = [...failureModes].filter(
      ([, held]) => held.length === 0 || held.some(({ titles }) => titles.length === 0),
    );
    expect(without).toEqual([]);
  });

  it('names only tests that exist: the leading words of a title in that file', () => {
    const missing = [...failureModes].flatMap(([number, held]) =>
      held.flatMap(({ path, titles }) => {
        const source = tests.includes(path) ? read(path) : '';
        const known = titles.filter(title => [`'${title}`, `\`${title}`].some(it => source.includes(it)));
        return titles.filter(title => !known.includes(title)).map(title => `${number}: ${title} in ${path}`);
      }),
    );
    expect(missing).toEqual([]);
  });

  it('lists every test of test/faults under each number that its title begins with', () => {
    const titles = cited(
      tests.filter(path => path.startsWith('test/faults/')),
      /\bit(?:\.each\([^)]*\))?\(\s*['`](\d[^'`]*)['`]/g,
    );
    expect(titles.length).toBeGreaterThan(40);
    const unlisted = titles.filter(({ path, what }) =>
      (/^\d+(?: and \d+)*/.exec(what)?.[0] ?? '').split(' and ').some(number => {
        const here = failureModes.get(number)?.filter(held => held.path === path) ?? [];
        return !here.some(held => held.titles.some(title => what.startsWith(title)));
      }),
    );
    expect(unlisted).toEqual([]);
  });

  it('names every kind of item in its table, and no other', () => {
    const code = files.filter(path => path.startsWith('shared/') && path.endsWith('.ts'));
    // By its description, or by the key with which it is put.
    const kind = /\b(?:(?:new Entity|entity)\([^')]*|Item: \{ pk, sk: )'(\w+)'/g;
    const kinds = cited(code, kind).map(({ what }) => what);
    expect(kinds.length).toBeGreaterThan(8);
    const section = /## What is stored\n([\s\S]*?)\n## /.exec(text)?.[1] ?? '';
    const rows = [...section.matchAll(/^\| `(\w+)`/gm)].map(([, kind = '']) => kind);
    expect(rows.toSorted()).toEqual(kinds.toSorted());
  });
});

describe('paths', () => {
  /** In backticks: what lies below a folder of the project, and files by name such as `serverless.yml`. */
  const inBackticks =
    /`((?:functions|shared|sandbox|commands|bundling|test|docs|examples|client|deploy)\/[^`\s]*|\w[\w./-]*\.(?:ts|tsx|md|yml|json))`/g;

  it.each(['ARCHITECTURE.md', 'CONTRIBUTING.md', 'README.md', 'README.zh-CN.md', 'SECURITY.md'])(
    '%s names only files and folders that exist',
    path => {
      const named = cited([path], inBackticks).map(({ what }) => what);
      expect(named.filter(what => !existsSync(join(root, what)))).toEqual([]);
    },
  );

  it('stand in each checklist of CONTRIBUTING.md', () => {
    const lists = [...read('CONTRIBUTING.md').matchAll(/\n## (Add an? \w+)\n([\s\S]*?)(?=\n## )/g)];
    expect(lists.map(([, title]) => title)).toEqual([
      'Add an activity',
      'Add an event',
      'Add an alarm',
      'Add a setting',
    ]);
    for (const [, title, steps = ''] of lists) {
      const named = [...steps.matchAll(inBackticks)];
      expect([title, named.length >= 2]).toEqual([title, true]);
    }
  });
});
