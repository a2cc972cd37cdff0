import { describe, expect, it } from 'vitest';
import { originOf } from '../../../../shared/login/rules/origin.ts';

const none = undefined;
const here = {};
const atTenant = { tenant: 'T1' };

describe('a callback', () => {
  // What this browser began, the state and the tenant that came back, UNSOLICITED_LOGIN; who may come in.
  it.each([
    // Of the marketplace's workbench: nothing was begun here, and no state comes back.
    [none, none, 'T1', true, 'taken'],
    [none, none, none, true, 'taken'],
    [none, none, 'T1', false, 'no login was started in this browser'],
    // Of the marketplace's login page, which hands no state back.
    [here, none, 'T1', true, 'taken'],
    [here, none, 'T1', false, 'confirmed'],
    [here, none, none, false, 'confirmed'],
    // Of a login that began at the enterprise itself.
    [atTenant, 'state', 'T1', true, 'taken'],
    [atTenant, 'state', 'T1', false, 'taken'],
    [atTenant, none, none, true, 'the state is missing'],
    [atTenant, none, 'T1', false, 'the state is missing'],
    [atTenant, none, none, false, 'the state is missing'],
    // The workbench leads in while another login is open in another tab.
    [atTenant, none, 'T1', true, 'taken'],
    // A state that this browser knows nothing of is somebody else's login.
    [none, 'state', 'T1', true, 'the state is not the one of this browser'],
    [none, 'state', none, false, 'the state is not the one of this browser'],
  ] as const)(
    'after %j with state %s and tenant %s, unsolicited %s: %s',
    (started, state, tenant, unsolicited, expected) => {
      const verdict = originOf({ started, state, tenant, unsolicited });
      expect(verdict.kind === 'refused' ? verdict.why : verdict.kind).toBe(expected);
    },
  );
});
