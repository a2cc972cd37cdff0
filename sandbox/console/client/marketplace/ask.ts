import type { Told } from '../api.ts';

/** Asks the marketplace for something; undefined when it was refused, and the page says why. */
export type Ask = (path: string, body: object) => Promise<Told | undefined>;
