import type { SoakSandbox } from './soakSandbox.ts';

export type Culprit = 'table' | 'product' | 'marketplace';

/** What is wrong with the world for some hours, and how it is made so. */
export interface Trouble {
  readonly name: string;
  readonly of: Culprit;
  begin(sandbox: SoakSandbox): Promise<unknown>;
}

const table = (name: string, fault: Parameters<SoakSandbox['setTable']>[0]): Trouble => ({
  name: `table ${name}`,
  of: 'table',
  begin: sandbox => sandbox.setTable(fault),
});
const product = (name: string, behaviour: Parameters<SoakSandbox['setProduct']>[0]): Trouble => ({
  name: `product ${name}`,
  of: 'product',
  begin: sandbox => sandbox.setProduct(behaviour),
});
const openApis = (name: string, behaviour: Parameters<SoakSandbox['setOpenApis']>[0]): Trouble => ({
  name: `marketplace ${name}`,
  of: 'marketplace',
  begin: sandbox => sandbox.setOpenApis(behaviour),
});

/**
 * Two hours each: the faults of a day in turn. What keeps the product from being asked, or the table from being written, never
 * comes twice in a row: after three hours the marketplace would give the order back.
 */
const turn: readonly (Trouble | undefined)[] = [
  undefined,
  table('failing', { mode: 'failing' }),
  openApis('down', { mode: 'down' }),
  product('failing', { mode: 'fail' }),
  undefined,
  table('throttled', { mode: 'throttled' }),
  product('slow', { mode: 'slow', delayMs: 800 }),
  product('away', { mode: 'away' }),
  openApis('losing answers', { mode: 'lost' }),
  table('losing answers', { mode: 'lost' }),
  undefined,
  table('slow', { mode: 'slow', delayMs: 15 }),
];

export const hoursOfTrouble = 2;

/** Every day begins with another one. */
export function troubleAt(hour: number): Trouble | undefined {
  const day = Math.floor(hour / 24);
  return turn[(Math.floor((hour % 24) / hoursOfTrouble) + day * 5) % turn.length];
}

export async function endTroubles(sandbox: SoakSandbox): Promise<void> {
  await sandbox.setTable({ mode: 'normal' });
  await sandbox.setProduct({ mode: 'normal' });
  await sandbox.setOpenApis({ mode: 'normal' });
}
