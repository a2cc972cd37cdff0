import { afterEach, beforeEach, expect, it } from 'vitest';
import { tableCommand } from '../../../commands/table/tableCommand.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { openTestTable, type TestTable } from '../../engines/openTestTable.ts';
import { proofCases } from '../../support/proof.ts';
import { type Body, type Breakage, type BrokenEngine, startBrokenEngine } from './brokenEngine.ts';

const cases: readonly (readonly [engine: string, breakage: Breakage, fails: readonly string[]])[] = [
  [
    'holds no conditions',
    { request: (_, body) => withoutCondition(body) },
    [
      'conditional put',
      '200 parallel conditional puts',
      '200 parallel updates conditioned on the version',
      'the condition of a lease',
      'a refused write changes nothing',
      'a condition on an item that is not there',
    ],
  ],
  [
    'leaves the range of a query out',
    { request: (_, body) => withoutRange(body) },
    ['query by the beginning of the sort key', 'index due', 'index listed', 'a range of sort keys'],
  ],
  [
    'knows one direction only',
    { request: (_, { ScanIndexForward: __, ...body }) => body },
    ['index due', 'index listed', 'pages backwards, the newest first'],
  ],
  [
    'shows the first page of everything for ever',
    { request: (_, { ExclusiveStartKey: __, ...body }) => body },
    ['index due', 'index listed', 'pages in order, each line once', 'pages backwards, the newest first'],
  ],
  [
    'keeps further pages to itself',
    { answer: (_, { LastEvaluatedKey: __, ...body }) => body },
    ['index due', 'index listed', 'pages in order, each line once', 'pages backwards, the newest first'],
  ],
  [
    'removes no attribute and no item',
    {
      request: (operation, body) =>
        operation === 'DeleteItem'
          ? 'lost'
          : changed(body, 'UpdateExpression', text => text.replace(/ ?REMOVE [\w, ]+?(?= ADD|$)/, '')),
    },
    ['UpdateItem with SET, REMOVE, ADD and DELETE', 'removal of an item', 'index due', 'index listed'],
  ],
  [
    'takes four keys of a batch at a time',
    { answer: (operation, body, asked) => (operation === 'BatchGetItem' ? fourOf(body, asked) : body) },
    ['consistent BatchGetItem of 100 keys', 'one BatchGetItem of 100 items of 4 KB'],
  ],
  [
    'makes numbers shorter',
    { answer: (_, body) => JSON.parse(JSON.stringify(body).replace(/("N":"\d{6})\d+"/g, '$1"')) },
    ['values come back as they were written'],
  ],
  [
    'takes small items only',
    { request: (operation, body) => (JSON.stringify(body).length > 64_000 ? { operation } : body) },
    ['an item of 380 KB'],
  ],
  [
    'lives an hour ahead',
    { headers: { date: new Date(Date.now() + 3_600_000).toUTCString() } },
    ['clock of the engine'],
  ],
];

describeOnEveryEngine('npm run table -- check, of an engine that', engine => {
  let table: TestTable;
  let broken: BrokenEngine | undefined;
  beforeEach(async () => {
    table = await openTestTable(engine);
  });
  afterEach(() => {
    broken?.close();
    table.close();
  });

  it.each(proofCases(cases, 2))('%s: is told, check by check', async (_, breakage, fails) => {
    broken = await startBrokenEngine(engine.endpoint, breakage);
    const printed: string[] = [];
    const status = await tableCommand(
      ['check', '--endpoint', broken.endpoint, '--table', table.tableName, '--index-wait', '0', '--json'],
      { environment: {}, clock: Date.now, print: line => printed.push(line), complain: () => {} },
    );
    const { holds, results } = JSON.parse(printed.join('\n'));
    const failed = results.filter((one: Body) => one.outcome === 'fails').map((one: Body) => one.check);
    expect(failed).toEqual(fails);
    expect([status, holds]).toEqual([1, false]);
  });
});

/** An expression, and no placeholder that nothing uses: engines refuse those. */
function changed(body: Body, name: string, edit: (text: string) => string): Body {
  if (typeof body[name] !== 'string') return body;
  return withUsedValues({ ...body, [name]: edit(body[name]) });
}

function withoutCondition({ ConditionExpression, ...body }: Body): Body {
  return ConditionExpression === undefined ? body : withUsedValues(body);
}

const withoutRange = (body: Body): Body =>
  changed(body, 'KeyConditionExpression', text => text.split(' AND ')[0] ?? text);

function withUsedValues(body: Body): Body {
  const { ExpressionAttributeValues: values, ...rest } = body;
  const text = [rest.UpdateExpression, rest.ConditionExpression, rest.KeyConditionExpression].join(' ');
  const used = Object.entries(values ?? {}).filter(([name]) => new RegExp(`${name}\\b`).test(text));
  return used.length === 0 ? rest : { ...rest, ExpressionAttributeValues: Object.fromEntries(used) };
}

/** The first four of what was asked for; the rest is left over. */
function fourOf(body: Body, asked: Body): Body {
  const [[name, { Keys }] = ['', { Keys: [] }]] = Object.entries(
    asked.RequestItems as Record<string, { Keys: Body[] }>,
  );
  const items = (body.Responses as Record<string, { pk: { S: string } }[]>)[name] ?? [];
  const given = items.filter(({ pk }) => Keys.slice(0, 4).some(key => (key.pk as { S: string }).S === pk.S));
  const left = Keys.slice(4);
  return {
    Responses: { [name]: given },
    UnprocessedKeys: left.length === 0 ? {} : { [name]: { Keys: left, ConsistentRead: true } },
  };
}
