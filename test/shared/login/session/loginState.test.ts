import { describe, expect, it } from 'vitest';
import { type LoginState, stateOf } from '../../../../shared/login/session/loginState.ts';

const app = {
  name: 'main',
  appId: 'A',
  redirectUri: 'https://a.example.com/cb',
  pkce: false,
  redirectUriInTokenCall: true,
  isDefault: true,
};
const begun = (state: string, more: Partial<LoginState> = {}): LoginState => ({
  ...{ state, app: 'main', expiresAt: 1_000 },
  ...more,
});

describe('the login that a callback ends', () => {
  it('is the one whose state it brings, and none when that is unknown or of another application', () => {
    const states = [begun('1', { tenant: 't' }), begun('2'), begun('3', { app: 'other' })];
    expect(stateOf(states, app, '1')).toBe(states[0]);
    expect(stateOf(states, app, '3')).toBeUndefined();
    expect(stateOf(states, app, '4')).toBeUndefined();
    expect(stateOf([], app, undefined)).toBeUndefined();
  });

  it('without a state is the newest that began at the marketplace’s page, which hands none back', () => {
    const states = [begun('1'), begun('2'), begun('3', { tenant: 't' }), begun('4', { app: 'other' })];
    expect(stateOf(states, app, undefined)).toBe(states[1]);
    expect(stateOf(states.slice(2), app, undefined)).toBe(states[2]);
  });
});
