import { describe, expect, it } from 'vitest';
import { connectionProblem } from '../../../commands/terminal/connectionProblem.ts';
import { isColourful, paint } from '../../../commands/terminal/paint.ts';
import { progressBar } from '../../../commands/terminal/progressBar.ts';
import { asksForHelp, readArguments } from '../../../commands/terminal/readArguments.ts';
import { Refusal } from '../../../commands/terminal/refusal.ts';

describe('colours', () => {
  it.each<readonly [isTerminal: boolean, environment: Record<string, string>, wanted: boolean]>([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ])('terminal %s with %j: %s', (isTerminal, environment, wanted) => {
    expect(isColourful({ isTerminal, environment })).toBe(wanted);
  });

  it('are those of the marks, and leave the text as it is', () => {
    const text = '✓ well\n✗ ill\n    likely cause: x\n→ POST\nplain ✓';
    expect(paint(text)).toBe(
      '\u001B[32m✓\u001B[39m well\n\u001B[31m✗ ill\u001B[39m\n\u001B[33m    likely cause:\u001B[39m x\n\u001B[36m→\u001B[39m POST\nplain ✓',
    );
  });
});

describe('the progress bar', () => {
  const stream = (isTTY: boolean, columns = 80) => {
    const written: string[] = [];
    return { isTTY, columns, written, write: (text: string) => written.push(text) };
  };

  it('writes nothing where nobody looks', () => {
    const pipe = stream(false);
    const bar = progressBar(10, pipe);
    bar.to(5, 'half');
    bar.clear();
    expect(pipe.written).toEqual([]);
  });

  it('draws one line over and over, and takes it away', () => {
    const terminal = stream(true);
    let now = 0;
    const bar = progressBar(4, terminal, () => now);
    bar.to(1, 'v2/purchase');
    now = 2_000;
    bar.to(4, 'v2/release');
    bar.clear();
    expect(terminal.written).toEqual([
      '\r\u001B[K██████░░░░░░░░░░░░░░░░░░ 1 / 4 v2/purchase  0 s',
      '\r\u001B[K████████████████████████ 4 / 4 v2/release  2 s',
      '\r\u001B[K',
    ]);
  });

  it('is never wider than the terminal, and drawn at most every 80 ms', () => {
    const terminal = stream(true, 30);
    let now = 0;
    const bar = progressBar(1000, terminal, () => now);
    for (let done = 1; done <= 100; done += 1) {
      now += 10;
      bar.to(done, 'a long name of what is being done');
    }
    expect(terminal.written.length).toBeLessThanOrEqual(13);
    for (const line of terminal.written) expect(line.length).toBeLessThanOrEqual(29 + '\r\u001B[K'.length);
  });

  it('takes nothing away that it has not drawn, and knows terminals that tell no width', () => {
    const terminal = stream(true, 0);
    const bar = progressBar(2, terminal, () => 0);
    bar.clear();
    bar.to(2);
    expect(terminal.written).toEqual(['\r\u001B[K████████████████████████ 2 / 2  0 s']);
  });

  it('counts where the end is not known', () => {
    const terminal = stream(true);
    progressBar(undefined, terminal, () => 0).to(7, 'instances');
    expect(terminal.written).toEqual(['\r\u001B[K7 instances  0 s']);
  });
});

describe('words', () => {
  const options = { url: { type: 'string' }, json: { type: 'boolean' }, skew: { type: 'string' } } as const;

  it('are read with negative numbers as values', () => {
    expect(readArguments(['one', '--skew', '-61', '--json'], options, 1)).toEqual({
      values: { skew: '-61', json: true },
      positionals: ['one'],
    });
  });

  it.each([
    [['--urll', 'x'], 'unknown option --urll; --help lists them'],
    [['-x'], 'unknown option -x; --help lists them'],
    [['--url'], '--url needs a value; --help shows it'],
    [['--url', '--json'], '--url needs a value; --help shows it'],
    [['--json=yes'], '--json takes no value; --help shows it'],
    [['one', 'two'], '"two" is not expected here; --help shows what is'],
  ])('%j are refused in one line', (words, problem) => {
    const read = () => readArguments(words, options, 1);
    expect(read).toThrow(Refusal);
    expect(read).toThrow(expect.objectContaining({ message: problem }));
  });

  it('ask for help beside whatever else, but not behind --', () => {
    expect([['--help'], ['--urll', '-h'], ['--', '--help'], []].map(asksForHelp)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('the fault of a connection', () => {
  const withCode = (code: string, inside?: object) =>
    Object.assign(new Error('x'), code === '' ? {} : { code }, inside);

  it.each([
    ['ENOTFOUND', /its name is not known/],
    ['ECONNREFUSED', /nobody listens/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /self-signed/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /chain is incomplete/],
    ['CERT_HAS_EXPIRED', /expired/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /another name/],
    ['EPROTO', /is it an http address/],
    ['HPE_INVALID_CONSTANT', /is it an https address/],
  ])('%s is told in words, with its code', (code, words) => {
    expect(connectionProblem(withCode(code))?.en).toMatch(words);
    expect(connectionProblem(withCode(code))?.en).toContain(`(${code})`);
  });

  it('is found below the error of fetch, and among the errors of a name with several addresses', () => {
    const refused = withCode('ECONNREFUSED');
    expect(connectionProblem(withCode('', { cause: refused }))?.en).toMatch(/nobody listens/);
    expect(connectionProblem(withCode('', { cause: withCode('', { errors: [refused] }) }))?.en).toMatch(
      /nobody/,
    );
  });

  it('is none where the error is about something else', () => {
    expect(
      [new Error('x'), withCode('ENOENT'), 'text', undefined].map(error => connectionProblem(error)),
    ).toEqual([undefined, undefined, undefined, undefined]);
  });
});
