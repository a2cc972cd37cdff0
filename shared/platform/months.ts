/** Lists go through the months in which instances were made, back to here: no older one can exist. */
export const firstMonth = '2024-01';

/** `yyyy-mm` of a time in epoch ms, UTC. */
export const monthOf = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 7);

export function monthBefore(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return monthOf(Date.UTC(year, number - 2, 1));
}
