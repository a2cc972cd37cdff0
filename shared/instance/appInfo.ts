import type { Sealer } from '../seal/sealer.ts';
import type { AppInfo, Instance } from './instance.ts';

/** How the buyer reaches an instance; undefined while it is not made, when it is gone, and for what has no address. */
export function appInfoOf({ app, pk }: Pick<Instance, 'app' | 'pk'>, sealer: Sealer): AppInfo | undefined {
  if (app === undefined) return undefined;
  const made = JSON.parse(sealer.open(app, { pk, attribute: 'app' }));
  return 'frontEndUrl' in made ? made : undefined;
}

/** The text of a licence of License 1.0, once the product has made it. */
export function openLicense({ app, pk }: Pick<Instance, 'app' | 'pk'>, sealer: Sealer): string | undefined {
  if (app === undefined) return undefined;
  const { license } = JSON.parse(sealer.open(app, { pk, attribute: 'app' }));
  return typeof license === 'string' ? license : undefined;
}
