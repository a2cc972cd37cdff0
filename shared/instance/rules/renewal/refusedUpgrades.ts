import { cutText } from '../../../platform/cutText.ts';
import type { Instance } from '../../instance.ts';

/** How many refused upgrades an instance remembers. */
const rememberedRefusals = 20;

export interface UpgradeRefusal {
  readonly code: string;
  readonly reason: string;
}

type Remembering = Pick<Instance, 'refusedUpgrades'>;

/** The product said no to an upgrade for good; of several times the newest counts. */
export function withRefusedUpgrade(
  instance: Remembering,
  eventKey: string,
  { code, reason }: UpgradeRefusal,
): readonly string[] {
  const entry = `${eventKey} ${code} ${cutText(reason, 100)}`;
  return [...withoutRefusedUpgrade(instance, eventKey), entry].slice(-rememberedRefusals);
}

/** The product took it after all: an operator had its event sent once more. */
export function withoutRefusedUpgrade(
  { refusedUpgrades = [] }: Remembering,
  eventKey: string,
): readonly string[] {
  return refusedUpgrades.filter(refused => !isOf(refused, eventKey));
}

/** The recorded refusal of an upgrade, if the product said no for good. */
export function refusedUpgrade(
  { refusedUpgrades }: Remembering,
  eventKey: string,
): UpgradeRefusal | undefined {
  const entry = refusedUpgrades?.find(refused => isOf(refused, eventKey));
  const [, code, ...reason] = entry?.split(' ') ?? [];
  return code === undefined ? undefined : { code, reason: reason.join(' ') };
}

const isOf = (refused: string, eventKey: string): boolean => refused.startsWith(`${eventKey} `);
