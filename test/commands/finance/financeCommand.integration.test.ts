import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runProgram } from '../../sandbox/runSandbox.ts';

const directory = mkdtempSync(join(tmpdir(), 'finance-'));

const instance = {
  instanceId: 'i-1',
  status: 'active',
  family: 'saas-v2',
  orderId: 'CS-1',
  orderLineId: 'CS-1-000001',
  productId: null,
  skuCode: null,
  expireAt: null,
  refusal: null,
  order: { orderId: 'CS-1', amounts: { amount: '1234.50', currency: 'CNY' } },
  createdAt: '2026-11-10T00:00:00.000Z',
  updatedAt: '2026-11-10T00:00:00.000Z',
};

let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader('Content-Type', 'application/json');
    if (request.headers.authorization !== 'Bearer right') {
      response.statusCode = 401;
      response.setHeader('Content-Type', 'application/problem+json');
      response.end('{"type":"about:blank","title":"Unauthorized","status":401,"detail":"a known token"}');
      return;
    }
    const items = request.url?.startsWith('/api/v1/instances?') === true ? [instance] : [];
    response.end(JSON.stringify({ items, nextCursor: null }));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true });
});

const finance = (...words: readonly string[]) => runProgram('commands/finance.ts', words, {});

const file = (name: string, text: string): string => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};

it('writes the month as CSV', async () => {
  const { exitCode, output, errors } = await finance('--month', '2026-11', '--url', url, '--token', 'right');
  expect([exitCode, errors.trim()]).toEqual([0, '2026-11: 1 order']);
  const [head = '', row = ''] = output.split('\r\n');
  const record = Object.fromEntries(head.split(',').map((name, index) => [name, row.split(',')[index]]));
  expect(record).toMatchObject({
    kind: 'order',
    orderId: 'CS-1',
    amount: '1234.50',
    currency: 'CNY',
    state: 'active',
  });
});

it('compares a bill line by line, and its exit code says whether it is the same', async () => {
  const same = file('same.csv', '订单号,订单金额\nCS-1,"1,234.50"\n');
  const other = file('other.csv', '订单号,订单金额\nCS-1,1234.51\nCS-9,1\n');
  const common = ['--month', '2026-11', '--url', url, '--token', 'right', '--bill'];
  expect(await finance(...common, same)).toMatchObject({
    exitCode: 0,
    errors: expect.stringContaining('1 same'),
  });
  const out = join(directory, 'compared.csv');
  expect(await finance(...common, other, '--out', out)).toMatchObject({
    exitCode: 1,
    output: '',
    errors: expect.stringContaining('1 differs, 1 only-in-bill'),
  });
  const text = readFileSync(out, 'utf8');
  expect(text.startsWith('\uFEFFverdict,note,billLine,kind')).toBe(true);
  expect(text).toContain('differs,amount: 1234.51 / 1234.50,2,order');
  expect(text).toMatch(/\r\nonly-in-bill,,3,.*CS-9/);
});

it.each([
  [['--month', 'soon'], '--month YYYY-MM is needed'],
  [['--month', '2026-11', '--zone', 'mars'], '--zone must be'],
  [['--month', '2026-11', '--bill', '/nowhere.csv'], '/nowhere.csv cannot be read'],
  [['--month', '2026-11', '--column', 'x=y'], '--column must be'],
  [['--moon'], 'unknown option --moon; --help lists them'],
])('refuses %j in one line', async (words, problem) => {
  const { exitCode, output, errors } = await finance(...words);
  expect([exitCode, output, errors.trim().split('\n').length]).toEqual([2, '', 1]);
  expect(errors).toContain(problem);
});

it('says that a token is wrong, and that nobody answers', async () => {
  const wrong = await finance('--month', '2026-11', '--url', url, '--token', 'wrong');
  expect([wrong.exitCode, wrong.errors]).toEqual([2, expect.stringContaining('does not accept the token')]);
  const nobody = await finance('--month', '2026-11', '--url', 'http://127.0.0.1:2');
  expect([nobody.exitCode, nobody.errors]).toEqual([
    2,
    expect.stringContaining('does not answer: nobody listens there'),
  ]);
});
