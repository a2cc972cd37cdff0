/** Where a callback comes from, as far as the browser and the query can tell. */
export interface CallbackOrigin {
  /** A login that this browser began, or undefined. */
  readonly started: { readonly tenant?: string } | undefined;
  readonly state: string | undefined;
  readonly tenant: string | undefined;
  /** UNSOLICITED_LOGIN */
  readonly unsolicited: boolean;
}

export type OriginVerdict =
  | { readonly kind: 'taken' }
  /** It may be somebody else's login, brought to this browser: its person is asked first. */
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Whether a callback belongs to this browser. The marketplace's login page hands no state back (style A), so a callback
 * without one cannot be told from one that somebody else began: where the seller wants no unsolicited logins, the
 * person confirms the account.
 */
export function originOf({ started, state, tenant, unsolicited }: CallbackOrigin): OriginVerdict {
  if (state !== undefined && started === undefined)
    return { kind: 'refused', why: 'the state is not the one of this browser' };
  // A login that began at the enterprise itself has to bring its state.
  const misses = started?.tenant !== undefined && state === undefined;
  if (misses && (tenant === undefined || !unsolicited))
    return { kind: 'refused', why: 'the state is missing' };
  if (unsolicited || state !== undefined) return { kind: 'taken' };
  return started === undefined
    ? { kind: 'refused', why: 'no login was started in this browser' }
    : { kind: 'confirmed' };
}
