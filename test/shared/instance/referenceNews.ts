import type { Reference, Step } from './referenceModel.ts';

export const snapshot = (model: Reference): Reference => ({
  ...model,
  seen: new Set(model.seen),
  cancelled: new Set(model.cancelled),
});

/** What the product is to be told about one step: nothing without a change, no change without news. */
export function news(before: Reference, after: Reference, step: Step): readonly string[] {
  const told: string[] = [];
  // A code that is heard of for the first time was made by the marketplace: nothing is to be created.
  if (before.rules !== 'codes' && before.status === 'none' && after.status !== 'none')
    told.push('instance.created');
  if (after.periods > before.periods) told.push('instance.renewed');
  if (step.kind === 'upgrade' && after.seen.size > before.seen.size) told.push('instance.upgraded');
  if (before.status !== 'frozen' && after.status === 'frozen') told.push('instance.frozen');
  if (before.status === 'frozen' && after.status === 'active') told.push('instance.unfrozen');
  if (before.status !== 'released' && after.status === 'released') told.push('instance.released');
  return told;
}
