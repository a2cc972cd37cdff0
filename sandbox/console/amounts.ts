import { dayMs } from '../../shared/platform/time.ts';

/** How far the sandbox's time can be moved, ms. */
export const maxMove = 10 * 366 * dayMs;

/** What the page takes as used units: above 0, as the seller API takes it. */
export const usageAmount = /^(?!0+(\.0+)?$)\d{1,8}(\.\d{1,4})?$/;

/** What the page takes as the quota of a package. */
export const quotaAmount = /^(?!0+(\.0+)?$)\d{1,18}(\.\d{1,4})?$/;
