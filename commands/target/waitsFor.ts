import { eventTypes } from '../../shared/outbox/eventTypes.ts';
import type { Say } from '../terminal/language.ts';

/** Whom a queued entry waits for: events go to the product, jobs to the marketplace or to our own table. */
export type WaitsFor = 'product' | 'marketplace' | 'table';

/** Jobs that another item of our own table answers. */
const ownJobs: ReadonlySet<string> = new Set(['license.count']);

export function waitsFor(type: string): WaitsFor {
  const isJob =
    Object.hasOwn(eventTypes, type) && eventTypes[type as keyof typeof eventTypes].deliveredTo === 'job';
  if (!isJob) return 'product';
  return ownJobs.has(type) ? 'table' : 'marketplace';
}

/** The one that is waited for, for people. */
export const nameOf = (say: Say, whom: WaitsFor): string =>
  whom === 'product'
    ? say('your product', '您的产品')
    : whom === 'marketplace'
      ? say("the marketplace's open API", '云商店开放 API')
      : say("the bundle's own table", '本服务自己的表');
