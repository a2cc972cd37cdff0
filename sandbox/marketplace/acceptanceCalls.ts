/** Orders of `npm run accept -- --live` begin with it; those of the marketplace do not (CS and digits, as its pages show them). */
export const liveOrderPrefix = 'ACCEPT';

const unknownPrefix = 'accept-unknown-';

/** An instance that nobody has ever made, for calls that have to be answered 000003. @param id a UUID */
export const unknownInstanceId = (id: string): string => `${unknownPrefix}${id}`;

const unknownForm = new RegExp(`^${unknownPrefix}[\\da-f]{8}(-[\\da-f]{4}){3}-[\\da-f]{12}$`);

/** What is kept of a failed call: as much as tells whose it is. */
interface FailedCall {
  readonly resultCode: string;
  /** The key that its signature held with. */
  readonly keyId?: string | null | undefined;
  readonly orderId?: string | null | undefined;
  readonly instanceId?: string | null | undefined;
}

/**
 * Whether the call for an instance that does not exist is one that the acceptance suite makes on purpose, answered as it
 * should be. Only a call whose signature held, so that no stranger makes one; only 000003; and only for an id of this
 * form, which the bundle never gives: a call for what was sold is never taken for one.
 */
export const isUnknownOnPurpose = ({ resultCode, keyId, instanceId }: FailedCall): boolean =>
  Boolean(keyId) && resultCode === '000003' && unknownForm.test(instanceId ?? '');

/** Whether a failed call is the acceptance suite's: nobody has paid for it, and its own report tells of it. */
export const isAcceptanceCall = (call: FailedCall): boolean =>
  isUnknownOnPurpose(call) || (Boolean(call.keyId) && call.orderId?.startsWith(liveOrderPrefix) === true);
