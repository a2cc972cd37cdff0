import { expect } from 'vitest';
import type { RunningSandbox } from '../../sandbox/runSandbox.ts';
import { eventually } from '../../support/eventually.ts';
import type { ControlledProduct, ProductMode } from './controlledProduct.ts';

export const tools = ['why', 'why ID', 'accept', 'preflight', 'explain', 'finance'] as const;
export type Tool = (typeof tools)[number];

export interface Surroundings {
  readonly sandbox: RunningSandbox;
  readonly product: ControlledProduct;
}

/** One thing that is broken, and what each tool says of it: nobody but the true cause. */
export interface World {
  readonly name: string;
  /** The order that is looked at; bought while the world is broken. */
  readonly order: string;
  breakIt(surroundings: Surroundings): Promise<unknown>;
  mend(surroundings: Surroundings): Promise<unknown>;
  readonly says: Readonly<Record<Tool, RegExp>>;
  /** What nobody may be told here. */
  readonly neverSays: RegExp;
}

export async function post(url: string, body: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
}

const table =
  (mode: string) =>
  ({ sandbox }: Surroundings) =>
    post(`${sandbox.consoleUrl}/console/table`, { mode });

const holds = /✓ The signature holds with the base key/;
const books = /^kind,at,orderId/m;
const nothingWaits = /✓ nothing waits for your product or the marketplace for long/;
const tableAway = /✗ the table of the deployment does not answer/;
const tableOfHealth =
  /✗ (its table answers: unreachable|health of the deployment.* The table does not answer)/;

/** The product has one fault; an order is bought, and tried at least once. */
const withProduct =
  (mode: ProductMode, order: string) =>
  async ({ sandbox, product }: Surroundings) => {
    product.mode = mode;
    await sandbox.marketplace(`purchase --order ${order}`);
  };

const productMended = async ({ product }: Surroundings) => {
  product.mode = 'normal';
};

const waitsForProduct = (fault: RegExp): Pick<World, 'says' | 'neverSays'> => ({
  says: {
    why: new RegExp(
      `✗ [1-9]\\d* event\\(s\\) wait for your product[\\s\\S]*why: of your product: ${fault.source}`,
    ),
    'why ID': new RegExp(`✗ your product has not taken instance\\.created[\\s\\S]*${fault.source}`),
    accept: nothingWaits,
    preflight: nothingWaits,
    explain: holds,
    finance: books,
  },
  neverSays: /OPEN_API|table does not answer|is --url the address/,
});

export const worlds: readonly World[] = [
  {
    name: 'table dead',
    order: 'BW0',
    breakIt: table('failing'),
    mend: table('normal'),
    says: {
      why: tableAway,
      'why ID': tableAway,
      accept: /✗ its table answers: unreachable/,
      preflight: /✗ its table answers: unreachable/,
      explain: holds,
      finance: /HTTP 503 to \/api\/v1\/instances: The table does not answer at the moment/,
    },
    neverSays: /webhook|OPEN_API|is --url the address|has not called/,
  },
  {
    name: 'table slow',
    order: 'BW0',
    breakIt: ({ sandbox }) => post(`${sandbox.consoleUrl}/console/table`, { mode: 'slow', delayMs: 20_000 }),
    mend: table('normal'),
    says: {
      why: tableAway,
      'why ID': tableAway,
      accept: tableOfHealth,
      preflight: tableOfHealth,
      explain: holds,
      finance: /The table does not answer at the moment/,
    },
    neverSays: /webhook|OPEN_API|is --url the address|has not called/,
  },
  {
    name: 'product away',
    order: 'BW1',
    breakIt: withProduct('away', 'BW1'),
    mend: productMended,
    ...waitsForProduct(/[^\n]*closes the connection without an answer/),
  },
  {
    name: 'product failing',
    order: 'BW2',
    breakIt: withProduct('failing', 'BW2'),
    mend: productMended,
    ...waitsForProduct(/[^\n]*it answers HTTP 500: a fault of its own/),
  },
  {
    name: 'product garbled',
    order: 'BW3',
    breakIt: withProduct('garbled', 'BW3'),
    mend: productMended,
    ...waitsForProduct(/[^\n]*the reply was not understood/),
  },
  {
    name: 'product refusing',
    order: 'BW4',
    breakIt: withProduct('refusing', 'BW4'),
    mend: productMended,
    says: {
      ...waitsForProduct(/x/).says,
      why: /0 event\(s\) wait/,
      'why ID':
        /✗ the order is refused with 000100: no room in this region[\s\S]*your product answered the creation with a final refusal/,
    },
    neverSays: /OPEN_API|table does not answer|is --url the address/,
  },
  {
    name: 'open API down',
    order: 'BW5',
    breakIt: async ({ sandbox }) => {
      await post(`${sandbox.consoleUrl}/marketplace/behaviour`, { mode: 'down' });
      await sandbox.marketplace('purchase --order BW5');
    },
    mend: ({ sandbox }) => post(`${sandbox.consoleUrl}/marketplace/behaviour`, { mode: 'normal' }),
    says: {
      ...waitsForProduct(/x/).says,
      why: /✗ [1-9]\d* event\(s\) wait for the marketplace's open API/,
      'why ID': /is being opened since[\s\S]*✗ order\.read is not done[\s\S]*Your product has no part in it/,
    },
    neverSays: /waits for your product since|mend the webhook|table does not answer/i,
  },
];

/** Waits until what a world says is said: events are tried by schedules. */
export const soon = eventually;
