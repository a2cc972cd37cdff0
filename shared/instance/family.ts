import type { ProtocolFamily } from '../wire/resultCodes.ts';

/** What is bought in a family, and how it differs from what is bought in the others. */
export interface FamilyTraits {
  /** The event that asks the product to make it. */
  readonly creationEvent: 'instance.created' | 'license.requested';
  /**
   * What the product answers to that: how the buyer reaches it, the text of a licence, or no more than that it took the
   * order, since the software runs at the buyer.
   */
  readonly delivers: 'app' | 'license' | 'nothing';
  /** Whether the marketplace asks again while it is being made; otherwise its first answer is its last. */
  readonly polled: boolean;
  /** Whether the order's facts are read from the marketplace, since the call does not carry them. */
  readonly readsOrder: boolean;
  /** What its id is derived from; `order` also with the product, where one order opens one instance per product. */
  readonly identity: 'order-line' | 'order' | 'license-code' | 'none';
  /** The open API that its use is pushed to. Only that of V1 has an older one. */
  readonly usageRoute: 'v1' | 'v2';
  /** Whether user name and password go out encrypted. */
  readonly encryptedApp: boolean;
  /** Whether what was made outlives the release: a repeat of the order gets what was issued, and it is nothing personal. */
  readonly keepsResult: boolean;
  /** Whether the size of the order is the number of licences that may be applied for. */
  readonly sizeIsQuota: boolean;
  /**
   * Whether our own clock may freeze and release it. The marketplace has a grace period of its own before it freezes a
   * licence code, of a length that no page tells.
   */
  readonly ourClockActs: boolean;
  /** The family whose calls act on it too once its product was moved there, see {@link mayActOn}. */
  readonly successor?: ProtocolFamily;
  /** Whether it is listed among the licences. */
  readonly isLicense: boolean;
}

const saas: FamilyTraits = {
  creationEvent: 'instance.created',
  delivers: 'app',
  polled: true,
  readsOrder: true,
  identity: 'order-line',
  usageRoute: 'v2',
  encryptedApp: false,
  keepsResult: false,
  sizeIsQuota: false,
  ourClockActs: true,
  isLicense: false,
};

const license: FamilyTraits = { ...saas, isLicense: true };

/** One line per family and trait; nothing else in `shared/` asks which family something is of. */
export const families = {
  'saas-v2': saas,
  'saas-v1': {
    ...saas,
    readsOrder: false,
    identity: 'order',
    usageRoute: 'v1',
    encryptedApp: true,
    successor: 'saas-v2',
  },
  'license-v1': {
    ...license,
    creationEvent: 'license.requested',
    delivers: 'license',
    readsOrder: false,
    identity: 'order',
    keepsResult: true,
  },
  // The marketplace makes the code: nothing is asked for, and nothing waits for it.
  'license-v2': {
    ...license,
    polled: false,
    readsOrder: false,
    identity: 'license-code',
    ourClockActs: false,
  },
  'online-license': { ...license, delivers: 'nothing', polled: false, sizeIsQuota: true },
  // Enterprises and their people, which are no instances.
  kit: { ...saas, readsOrder: false, identity: 'none' },
} as const satisfies Record<ProtocolFamily, FamilyTraits>;

/**
 * An instance of a family that only a newer version knows, met after a return to this one: its product is told and
 * asked as usual, and nothing is done to it that may be wrong for it. No order is read, our clock leaves it alone, and
 * the calls of no family of this version act on it.
 */
const unknownFamily: FamilyTraits = { ...saas, readsOrder: false, identity: 'none', ourClockActs: false };

/** The traits of what an instance is. Its family is stored as open text, and narrowed here only. */
export function familyOf({ family = '' }: { readonly family?: string }): FamilyTraits {
  return isFamily(family) ? families[family] : unknownFamily;
}

const isFamily = (family: string): family is ProtocolFamily => Object.hasOwn(families, family);

/**
 * Whether a call of a family may act on an instance: each family's keys are for its own instances, so that the key of
 * one that leaks, such as V1 with neither nonce nor age, opens none of the others. The one exception are products that
 * the seller moved to another family: their older instances are called by it from then on.
 *
 * @param movedProducts productId or skuCode of each
 */
export function mayActOn(
  family: string,
  instance: { readonly family: string; readonly productId?: string; readonly skuCode?: string },
  movedProducts: readonly string[],
): boolean {
  if (instance.family === family) return true;
  const isMoved = [instance.productId, instance.skuCode].some(
    id => id !== undefined && movedProducts.includes(id),
  );
  return isMoved && familyOf(instance).successor === family;
}
