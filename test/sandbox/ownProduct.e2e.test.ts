import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, describe, expect, it } from 'vitest';
import type { DeliveryAttempt } from '../../sandbox/deliveries/deliveryJournal.ts';
import { messageSchemas } from '../../shared/seller/webhooks/eventSchemas.ts';
import { runProgram, runSandbox, sandboxData } from './runSandbox.ts';
import { suiteSandbox } from './suiteSandbox.ts';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Somebody's program on this machine: keeps what it gets and answers what it is told to. */
class OwnProgram {
  readonly received: Received[] = [];
  status = 200;
  readonly #server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    this.received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(this.status, { 'Content-Type': 'application/json' });
    response.end(
      '{"app":{"frontEndUrl":"https://own.example.com","userName":"a","password":"a \\"secret\\" word"}}',
    );
  });

  async listen(port = 0): Promise<number> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    if (this.#server.listening) await new Promise(resolve => this.#server.close(resolve));
  }
}

describe('npm start -- --product', () => {
  const program = new OwnProgram();
  let port: number;
  const sandbox = suiteSandbox(async directory => {
    port = await program.listen();
    return runSandbox(directory, {}, ['--product', `http://localhost:${port}/webhook`]);
  });
  afterAll(() => program.stop());

  const deliveries = async () =>
    (await (await fetch(`${sandbox.consoleUrl}/console/deliveries`)).json()) as DeliveryAttempt[];
  const secretPrinted = () => /^ {2}secret +(whsec_\S+)$/m.exec(sandbox.printed())?.[1] ?? '';

  it('delivers to the program, signed with the secret that it printed, and to nobody else', async () => {
    const { exitCode } = await sandbox.marketplace('purchase --order OWN');
    expect(exitCode).toBe(0);
    const [{ headers, body } = { headers: {}, body: '' }] = program.received;
    const message = new Webhook(secretPrinted()).verify(body, headers as Record<string, string>);
    expect(message).toMatchObject({ type: 'instance.created', data: { orderId: 'OWN' } });
    expect(await sandbox.productEvents()).toEqual([]);
    const { calls } = await sandbox.marketplace('query --order OWN');
    expect(JSON.stringify(calls)).toContain('https://own.example.com');
  });

  it('prints secret and address of the API once, and a line for each call and delivery', async () => {
    const printed = sandbox.printed();
    expect(printed.match(/whsec_/g)).toHaveLength(1);
    expect(printed).toContain(`call     ${sandbox.functionsUrl}/api/v1 with Authorization: Bearer `);
    expect(printed).toMatch(/^\d\d:\d\d:\d\d event +instance\.created +200 +\d+ ms {2}OWN$/m);
    expect(printed).toMatch(/^\d\d:\d\d:\d\d call +newInstance +000000 +\d+ ms {2}OWN$/m);
    expect(printed).not.toContain('Nobody listens');
  });

  it('shows in the console what was sent and what came back, without the password', async () => {
    const [made] = await deliveries();
    expect(made).toMatchObject({ type: 'instance.created', status: 200, attempt: 1, subject: 'OWN' });
    expect(made?.url).toBe(`http://localhost:${port}/webhook`);
    expect(JSON.parse(made?.sent ?? '')).toMatchObject({ data: { orderId: 'OWN' } });
    expect(made?.answer).toContain('https://own.example.com');
    expect(made?.answer).not.toContain('secret');
  });

  it('still signs with the real time when the clock of the sandbox was moved on', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ ms: 40 * 24 * 3_600_000 });
    await fetch(`${sandbox.consoleUrl}/console/clock`, { method: 'POST', headers, body });
    program.received.length = 0;
    await sandbox.marketplace('freeze --order OWN');
    await expect.poll(() => program.received.length).toBeGreaterThan(0);
    const [{ headers: sent, body: message } = { headers: {}, body: '' }] = program.received;
    // `verify` refuses what is further than five minutes from now.
    expect(new Webhook(secretPrinted()).verify(message, sent as Record<string, string>)).toMatchObject({
      type: expect.stringMatching(/^instance\./),
    });
  });

  it('says what fails, and delivers as soon as somebody answers', async () => {
    await program.stop();
    await sandbox.marketplace('purchase --order LATER');
    await expect
      .poll(() => sandbox.printed())
      .toMatch(/event +instance\.created +failed .*LATER {2}nobody listens there \(ECONNREFUSED\)/);
    const again = new OwnProgram();
    again.status = 500;
    await again.listen(port);
    await expect.poll(() => sandbox.printed()).toMatch(/event +instance\.created +500 .*LATER {2}attempt \d/);
    again.status = 200;
    await expect.poll(() => sandbox.printed()).toMatch(/event +instance\.created +200 .*LATER {2}attempt \d/);
    await again.stop();
  });
});

describe('npm start', () => {
  it('--quiet prints nothing about calls; an absent product is told at once', async () => {
    const data = sandboxData();
    const sandbox = await runSandbox(
      data.directory,
      { SELLER_WEBHOOK_SECRETS: 'whsec_bXktb3duLXNlY3JldC1vZi0zMi1ieXRlcy1sb25nISE=' },
      ['--quiet', '--product', 'http://localhost:9/webhook'],
    );
    await sandbox.marketplace('purchase --order QUIET');
    const { output } = await sandbox.interrupt();
    expect(output).toMatch(/Nobody listens at http:\/\/localhost:9\/webhook yet/);
    // A secret of one's own is nobody's business, also not the terminal's.
    expect(output).toMatch(/secret +the one in SELLER_WEBHOOK_SECRETS/);
    expect(output).not.toMatch(/whsec_|QUIET/);
    data.remove();
  });
});

describe('npm run trigger', () => {
  const program = new OwnProgram();
  const sandbox = suiteSandbox(async directory => {
    const port = await program.listen();
    return runSandbox(directory, {}, ['--product', `http://localhost:${port}/webhook`]);
  });
  afterAll(() => program.stop());
  const trigger = (...words: string[]) =>
    runProgram('commands/trigger.ts', words, { SANDBOX_DATA: sandbox.directory, PORT: '0' });
  const webhook = new Webhook('whsec_c2FuZGJveC13ZWJob29rLXNlY3JldC1vZi0zMi1ieXQ=');

  it('sends every message of the catalogue, signed and marked; the console’s button does the same', async () => {
    const types = (await (await fetch(`${sandbox.consoleUrl}/console/messages`)).json()) as string[];
    expect(types.length).toBeGreaterThan(30);
    for (const type of types) {
      program.received.length = 0;
      const response = await fetch(`${sandbox.consoleUrl}/console/trigger`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ type }),
      });
      expect([type, response.status]).toEqual([type, 200]);
      const [{ headers, body } = { headers: {}, body: '' }] = program.received;
      const message = webhook.verify(body, headers as Record<string, string>);
      expect(message).toMatchObject({ type, data: { trial: true } });
      expect(messageSchemas[type]?.safeParse(message).success).toBe(true);
    }
  });

  it('takes the facts of an instance and single fields, and leaves the instance as it is', async () => {
    const { summary } = await sandbox.marketplace('purchase --order TRIAL');
    const [instanceId = ''] = summary.instanceIds;
    const { exitCode, output } = await trigger(
      'usage.rejected',
      '--instance',
      instanceId,
      '--code=014',
      '--json',
    );
    expect(exitCode).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      status: 200,
      reading: { kind: 'taken' },
      message: { data: { instanceId, orderId: 'TRIAL', code: '014', trial: true } },
    });
    await trigger('instance.released', '--instance', instanceId);
    expect((await sandbox.marketplace('query --order TRIAL')).summary.resultCodes).toEqual({ '000000': 1 });
    expect(await trigger('instance.frozen')).toMatchObject({
      exitCode: 0,
      errors: '',
      output: expect.stringMatching(/✓ taken\n$/),
    });
  });

  it.each([
    [[], /^trigger: an event is missing; --help lists them\n$/],
    [['instance.exploded'], /^trigger: there is no event "instance\.exploded"; --help lists them\n$/],
    [
      ['instance.frozen', '--colour', 'red'],
      /^trigger: instance\.frozen has no field "colour"; it has .*\n$/,
    ],
    [['instance.frozen', '--expireAt', 'soon'], /^trigger: --expireAt "soon" does not fit: .*\n$/],
    [['instance.frozen', '--instance', 'nobody'], /^trigger: there is no instance "nobody"\n$/],
    [['instance.frozen', '--frozenBy'], /^trigger: --frozenBy needs a value.*\n$/],
    [['instance.frozen', 'now'], /^trigger: "now" is not expected here.*\n$/],
  ] as const)('%j is refused in a line', async (words, said) => {
    const { exitCode, output, errors } = await trigger(...words);
    expect([exitCode, output]).toEqual([2, '']);
    expect(errors).toMatch(said);
  });

  it('says what is wrong with an answer, and that nobody answers', async () => {
    program.status = 422;
    const refused = await trigger('instance.frozen');
    expect([refused.exitCode, refused.output]).toEqual([
      1,
      expect.stringMatching(/✗ instance\.frozen cannot be refused/),
    ]);
    program.status = 200;
    const asked = await trigger('instance.change-requested');
    expect([asked.exitCode, asked.output]).toEqual([1, expect.stringMatching(/✗ HTTP 200, but allowed: /)]);
    await program.stop();
    const away = await trigger('instance.frozen');
    expect([away.exitCode, away.output]).toEqual([
      1,
      expect.stringMatching(/✗ http:.*nobody listens there .*running\?\n$/),
    ]);
    const nowhere = await runProgram('commands/trigger.ts', ['instance.frozen'], {
      SANDBOX_DATA: `${sandbox.directory}/nothing`,
      CONSOLE_PORT: '9',
      PORT: '9',
    });
    expect([nowhere.exitCode, nowhere.errors]).toEqual([
      2,
      expect.stringMatching(
        /^trigger: http:\/\/localhost:9 does not answer: .*Start the sandbox: npm start\n$/,
      ),
    ]);
  });
});
