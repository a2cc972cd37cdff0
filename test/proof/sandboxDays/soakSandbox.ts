import { open } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import type { TableFault } from '../../../sandbox/deployment/table/tableFaults.ts';
import type { OpenApiBehaviour } from '../../../sandbox/marketplace/openApis/openApiBehaviour.ts';
import type { JournalEntry } from '../../../sandbox/marketplace/simulator/callJournal.ts';
import type { ProductBehaviour } from '../../../sandbox/product/productBehaviour.ts';
import { sandboxFiles } from '../../../sandbox/sandboxFiles.ts';
import { type RunningSandbox, runSandbox } from '../../sandbox/runSandbox.ts';

/** A line of the functions' log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly message?: string };

export interface Played {
  readonly problem?: string;
  readonly calls?: readonly { readonly resultCode: string; readonly instanceId?: string }[];
}

/** A sandbox as `npm start` runs it, in a process of its own, driven over HTTP as its console and a product drive it. */
export interface SoakSandbox extends RunningSandbox {
  readonly directory: string;
  post(path: string, body: object): Promise<unknown>;
  play(call: object): Promise<Played>;
  /** The seller API, as the product or an operator asks it. */
  seller(path: string, body?: object): Promise<{ readonly status: number; readonly body: unknown }>;
  /** ISO 8601, by its clock. */
  moveClock(ms: number): Promise<number>;
  now(): Promise<number>;
  setTable(fault: TableFault): Promise<void>;
  setProduct(behaviour: ProductBehaviour): Promise<void>;
  setOpenApis(behaviour: OpenApiBehaviour): Promise<void>;
  /** The calls of the marketplace since the last look, in the order in which they were answered. */
  newCalls(): Promise<readonly JournalEntry[]>;
  /** Lines of the log since the last look. */
  newLines(): Promise<readonly LogLine[]>;
  /** In use after collection, bytes. */
  heapUsed(): Promise<number>;
}

const plainCall = {
  ...{ repeat: 1, parallel: 1, skewMs: 0, badSignature: false, replay: false },
  ...{ loseAnswer: false, showPassword: false, test: false },
};

const tokens = { read: 'sandbox-read-token-0001', write: 'sandbox-write-token-0001' };

export async function runSoakSandbox(directory: string): Promise<SoakSandbox> {
  const socket = join(directory, 'heap.sock');
  const preload = pathToFileURL(join(import.meta.dirname, 'heapReport.mjs')).href;
  const sandbox = await runSandbox(
    directory,
    {
      NODE_OPTIONS: `--import=${preload}`,
      SOAK_HEAP_SOCKET: socket,
      SANDBOX_SCHEDULE_SECONDS: '0.3',
      // A slow product is slower than this, and still not long waited for.
      INLINE_DELIVERY_MS: '500',
    },
    ['--quiet'],
  );
  const { consoleUrl, functionsUrl } = sandbox;
  const log = await open(sandboxFiles(directory).functionLog);
  let rest = '';
  let lastCall = 0;

  async function post(path: string, body: object): Promise<unknown> {
    const response = await fetch(`${consoleUrl}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return response.json();
  }

  const set = async (path: string, body: object): Promise<void> => {
    await post(path, body);
  };
  const timeOf = (answer: unknown): number => Date.parse((answer as { now: string }).now);

  return {
    ...sandbox,
    directory,
    post,
    play: call => post('/console/play', { ...plainCall, ...call }) as Promise<Played>,
    async seller(path, body) {
      const token = body === undefined ? tokens.read : tokens.write;
      const response = await fetch(`${functionsUrl}/api/v1${path}`, {
        headers: { authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json() };
    },
    moveClock: async ms => timeOf(await post('/console/clock', { ms })),
    now: async () => timeOf(await (await fetch(`${consoleUrl}/console/clock`)).json()),
    setTable: fault => set('/console/table', fault),
    setProduct: behaviour => set('/seller/behaviour', behaviour),
    setOpenApis: behaviour => set('/marketplace/behaviour', behaviour),
    async newCalls() {
      const calls: JournalEntry[] = [];
      for (;;) {
        const response = await fetch(`${consoleUrl}/console/calls/${lastCall + 1}`);
        const entry = (await response.json()) as JournalEntry;
        if (!response.ok) return calls;
        lastCall = entry.id;
        calls.push(entry);
      }
    },
    async newLines() {
      rest += await readOn(log);
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      return lines.map(parsed);
    },
    async heapUsed() {
      return Number(await text(connect(socket)));
    },
    async interrupt() {
      await log.close();
      return sandbox.interrupt();
    },
  };
}

/** What was written since. */
async function readOn(file: Awaited<ReturnType<typeof open>>): Promise<string> {
  const pieces: Buffer[] = [];
  for (;;) {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(65_536) });
    if (bytesRead === 0) return Buffer.concat(pieces).toString();
    pieces.push(buffer.subarray(0, bytesRead));
  }
}

/** What is no JSON is a line of the sandbox itself. */
function parsed(line: string): LogLine {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as LogLine) : { message: line };
  } catch {
    return { message: line };
  }
}
