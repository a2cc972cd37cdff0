import { expect, it } from 'vitest';
import { identityProvider } from '../../../../shared/login/provider/identityProvider.ts';

it('a code is exchanged with the callback address and the verifier, or without either', async () => {
  const bodies: string[] = [];
  const provider = identityProvider(
    'https://login.example.com',
    async ({ body }) => {
      bodies.push(String(body));
      return { status: 200, body: '{"access_token":"a","token_type":"bearer"}', headers: {} };
    },
    () => 0,
  );
  const credentials = { instanceId: '', clientId: 'id', clientSecret: 'secret', syncedAt: 0 };
  const { signal } = new AbortController();
  const redirectUri = 'https://app.example.com/oauth/callback';
  await provider.exchangeCode(credentials, { code: 'c', redirectUri, verifier: 'v' }, signal);
  await provider.exchangeCode(credentials, { code: 'c' }, signal);
  const [full, bare] = bodies.map(body => Object.fromEntries(new URLSearchParams(body)));
  expect(full).toMatchObject({ code: 'c', redirect_uri: redirectUri, code_verifier: 'v' });
  expect(bare).toMatchObject({ grant_type: 'authorization_code', code: 'c' });
  expect(bare).not.toHaveProperty('redirect_uri');
  expect(bare).not.toHaveProperty('code_verifier');
});
