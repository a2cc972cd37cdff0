import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDeployment, scheduleMs } from '../../bundling/deployment.ts';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { readDeploymentParameters } from '../../commands/deploy/deploymentParameters.ts';
import { givenParameters } from '../../deploy/huawei/provider/stage/parameters.ts';
import { serveSettingNames } from '../../deploy/serve/settings/serveSettings.ts';
import { settingNames } from '../../shared/config/settings.ts';
import { runProgram } from '../sandbox/runSandbox.ts';
import { proofCases } from '../support/proof.ts';

const read = (path: string): string => readFileSync(join(projectDirectory, path), 'utf8');
const guides = ['deploy-aws', 'deploy-huawei', 'known-unknown', 'moving-in'];

/** Each command of a guide, of its blocks and of its sentences, as the shell would take it apart. */
function commandsOf(guide: string): readonly (readonly string[])[] {
  const text = read(`docs/${guide}.md`);
  const blocks = [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)].map(([, block = '']) => block);
  const inline = [...text.matchAll(/`((?:npm run|docker|kubectl|aws) [^`]+)`/g)].map(([, code = '']) => code);
  return [...blocks, ...inline]
    .flatMap(block => block.replaceAll(/\\\n\s*/g, ' ').split('\n'))
    .map(line => wordsOf(line.trim()))
    .filter(words => words.length > 0);
}

const wordsOf = (line: string): readonly string[] =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+(?:"[^"]*")?)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );

const commands = guides.flatMap(guide =>
  commandsOf(guide).map(words => [`${guide}: ${words.join(' ')}`, words] as const),
);
const everyOfNpm = commands.flatMap(([title, [tool, run, name = '', dashes, ...words]]) =>
  tool === 'npm' && run === 'run' && dashes === '--' ? [[title, name, words] as const] : [],
);

/** A command that several guides write alike is one. */
const ofNpm = [...new Map(everyOfNpm.map(each => [each.slice(1).flat().join(' '), each])).values()];

describe('the commands of the guides', () => {
  it('are found', () => {
    expect(ofNpm.length).toBeGreaterThan(15);
    for (const guide of guides) expect(commandsOf(guide).length).toBeGreaterThan(0);
  });

  // Node's parser names the first option that it does not know: where that is ours, it knows all before.
  it.each(proofCases(ofNpm, 6))(
    'have only options that the command itself takes: %s',
    async (_, name, words) => {
      const bogus = '--an-option-that-nobody-has';
      const given = words.flatMap((word, place) => {
        // Files that a reader has, and what stands for a value or for more of the like.
        if (word === 'prod.env') return ['/dev/null'];
        if (word !== '…') return [word];
        return words[place - 1]?.startsWith('--') ? ['x'] : [];
      });
      const { exitCode, errors } = await runProgram(`commands/${fileOf(name)}.ts`, [...given, bogus], {});
      expect([exitCode, errors.trim()]).toEqual([2, `${name}: unknown option ${bogus}; --help lists them`]);
    },
  );

  it('give a deployment only parameters that it has', async () => {
    const aws = await readDeploymentParameters(projectDirectory);
    for (const [, name, words] of ofNpm) {
      if (name !== 'deploy') continue;
      const params = words.flatMap((word, place) => (words[place - 1] === '--param' ? [word] : []));
      const isHuawei = words[words.indexOf('--cloud') + 1] === 'huawei' && words.includes('--cloud');
      for (const param of params) {
        const [parameter = '', value = ''] = param.split('=');
        // A placeholder says what belongs there.
        if (isHuawei && !/^[A-Z]+$/.test(value)) givenParameters([param]);
        else if (isHuawei) givenParameters([`${parameter}=`]);
        else expect(aws.names).toContain(parameter);
      }
    }
  });

  it('set only variables that somebody reads', () => {
    const known: readonly string[] = [
      ...settingNames,
      ...serveSettingNames,
      ...['HUAWEICLOUD_SDK_AK', 'HUAWEICLOUD_SDK_SK', 'HUAWEICLOUD_SDK_PROJECT_ID'],
    ];
    const set = commands.flatMap(([, words]) =>
      words.flatMap(word => /^([A-Z][A-Z0-9_]+)=/.exec(word)?.[1] ?? []),
    );
    expect(set.length).toBeGreaterThan(5);
    expect(set.filter(name => !known.includes(name) && !known.includes(`${name}S`))).toEqual([]);
  });

  it('of other tools name files of this project', () => {
    const files = commands.flatMap(([, [tool = '', ...words]]) =>
      ['docker', 'kubectl'].includes(tool) ? words.filter(word => word.startsWith('deploy/')) : [],
    );
    expect(files.length).toBeGreaterThan(2);
    expect(files.filter(file => !existsSync(join(projectDirectory, file)))).toEqual([]);
  });
});

/** As package.json has it. */
function fileOf(name: string): string {
  const { scripts } = JSON.parse(read('package.json')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  return /commands\/([\w/]+)\.ts/.exec(scripts[name] ?? '')?.[1] ?? name;
}

describe('the parameters that the guides list', () => {
  it.each(['deploy-aws.md', 'deploy-aws.zh-CN.md'])('are all of those on AWS: %s', async file => {
    const { names } = await readDeploymentParameters(projectDirectory);
    const rows = read(`docs/${file}`)
      .split('\n')
      .filter(line => line.startsWith('| `'));
    const listed = rows.flatMap(row => [...row.matchAll(/`([a-z]\w+)`/g)].map(([, name = '']) => name));
    expect(names.filter(name => !listed.includes(name))).toEqual([]);
  });

  it.each(['deploy-huawei.md', 'deploy-huawei.zh-CN.md'])('are all of those on Huawei Cloud: %s', file => {
    const rows = read(`docs/${file}`)
      .split('\n')
      .filter(line => line.startsWith('| `'));
    const listed = rows.flatMap(row =>
      [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
    );
    for (const name of listed) givenParameters([`${name}=`]);
    expect(listed.length).toBeGreaterThan(10);
  });
});

describe('what a month costs', () => {
  // Counted anew from the schedules that there are, and the five calls of an order that the guide assumes.
  it.each(['deploy-huawei.md', 'deploy-huawei.zh-CN.md'])(
    'is worked out of what is deployed: %s',
    async file => {
      const { functions } = await readDeployment(projectDirectory);
      const monthMs = 30 * 24 * 3_600_000;
      const runs = Object.values(functions)
        .flatMap(({ events }) => events.flatMap(({ schedule }) => schedule ?? []))
        .reduce((sum, schedule) => sum + monthMs / scheduleMs(schedule), 0);
      const calls = [10, 1_000, 100_000].map(orders => 5 * orders);
      const text = (value: number) => Math.round(value).toLocaleString('en-US');
      const rows = read(`docs/${file}`)
        .split('\n')
        .filter(line => line.startsWith('| '))
        .map(line =>
          line
            .split('|')
            .slice(2, 5)
            .map(cell => cell.trim()),
        );
      expect(rows).toContainEqual(calls.map(text));
      expect(rows).toContainEqual([runs, runs, runs].map(text));
      expect(rows).toContainEqual(calls.map(count => text(runs + count)));
      // 0.5 GB for 0.3 s, and 1 GB for 0.2 s.
      expect(rows).toContainEqual(Array(3).fill(text(runs * 0.5 * 0.3)));
      expect(rows).toContainEqual(calls.map(count => text(count * 1 * 0.2)));
      // The free share: a million requests and 400,000 GB-seconds.
      for (const count of calls) {
        expect(runs + count).toBeLessThan(1_000_000);
        expect(runs * 0.15 + count * 0.2).toBeLessThan(400_000);
      }
      const hours = (12.88 * 720).toLocaleString('en-US', { minimumFractionDigits: 2 });
      const currency = file.includes('zh-CN') ? '元' : 'CNY';
      expect(rows).toContainEqual(Array(3).fill(`${hours} ${currency}`));
      expect(read(`docs/${file}`)).toContain(text(runs));
    },
  );

  it('names every guide in both languages', () => {
    const names = readdirSync(join(projectDirectory, 'docs'));
    for (const guide of guides)
      expect(names).toEqual(expect.arrayContaining([`${guide}.md`, `${guide}.zh-CN.md`]));
  });
});
