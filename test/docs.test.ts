import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { serveSettingNames } from '../deploy/serve/settings/serveSettings.ts';
import { settingNames } from '../shared/config/settings.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const guides = ['docs', 'docs/runbooks'].flatMap(folder =>
  readdirSync(join(root, folder))
    .filter(name => name.endsWith('.md'))
    .map(name => `${folder}/${name}`),
);
const texts = ['README.md', 'README.zh-CN.md', ...guides];
const english = texts.filter(path => !path.endsWith('.zh-CN.md'));

function codeBlocks(text: string, language: string): readonly string[] {
  return [...text.matchAll(/^ *```(\w*)\n([\s\S]*?)^ *```$/gm)]
    .filter(([, found]) => found === language)
    .map(([, , code = '']) => code);
}

/** All matches' first groups, each once, sorted. */
function found(text: string, pattern: RegExp): readonly string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, match = '']) => match))].toSorted();
}

describe('the texts for sellers', () => {
  it.each(['docs/settings.md', 'docs/settings.zh-CN.md'])('%s lists every setting and no other', path => {
    const rows = read(path)
      .split('\n')
      .filter(line => line.startsWith('| `'));
    const listed = found(rows.map(row => row.split('|')[1] ?? '').join(), /`([A-Z][A-Z0-9_]+)`/g);
    expect(listed).toEqual([...settingNames, ...serveSettingNames].toSorted());
  });

  it.each(['docs/commands.md', 'docs/commands.zh-CN.md'])('%s lists every command', path => {
    const { scripts } = JSON.parse(read('package.json'));
    const listed = new Set(found(read(path), /`npm (?:run )?([a-z:0-9-]+)/g));
    const ofTests = /^(test|coverage)/;
    expect(Object.keys(scripts).filter(name => !listed.has(name) && !ofTests.test(name))).toEqual([]);
  });

  it.each(texts)('%s names only commands that exist', path => {
    const { scripts } = JSON.parse(read('package.json'));
    const named = found(read(path), /npm run ([a-z:0-9-]+)/g);
    expect(named.filter(name => !(name in scripts))).toEqual([]);
  });

  it.each(texts)('%s has only links that lead somewhere', path => {
    const targets = found(read(path), /\]\((?!https?:)([^)#]+)/g);
    expect(targets.filter(target => !existsSync(join(root, dirname(path), target)))).toEqual([]);
  });

  it.each(english)('%s exists in Simplified Chinese with the same parts and the same code', path => {
    const chinese = read(path.replace(/\.md$/, '.zh-CN.md'));
    const text = read(path);
    const headings = (of: string) => of.match(/^#+ /gm);
    expect(headings(chinese)).toEqual(headings(text));
    for (const language of ['sh', 'ts', 'json']) {
      expect(codeBlocks(chinese, language)).toEqual(codeBlocks(text, language));
    }
    expect(chinese.match(/^\|/gm)?.length).toBe(text.match(/^\|/gm)?.length);
  });

  it.each(texts)('%s has JSON that parses and TypeScript that compiles', path => {
    const text = read(path);
    for (const json of codeBlocks(text, 'json')) expect(() => JSON.parse(json)).not.toThrow();
    for (const code of codeBlocks(text, 'ts'))
      expect(() => transformSync(code, { loader: 'ts' })).not.toThrow();
  });

  it('docs/usage.md explains every rule that a usage record can break', () => {
    const rules = found(read('shared/usage/rules/records.ts'), /^ {2}\| '([a-z-]+)'/gm);
    expect(rules.length).toBeGreaterThan(10);
    const unexplained = rules.filter(rule => rule !== 'unknown-instance');
    expect(unexplained.filter(rule => !read('docs/usage.md').includes(`\`${rule}\``))).toEqual([]);
  });
});
