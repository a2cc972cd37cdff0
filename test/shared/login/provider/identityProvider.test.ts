import { expect, it } from 'vitest';
import { identityProvider } from '../../../../shared/login/provider/identityProvider.ts';

it('a code is exchanged with the callback address and the verifier, or without either', async () => {
  const bodies: string[] = [];
  const provider = identityProvider(
    'https://login.example.com',
    async ({ body }) => {
      bodies.push(String(body));
      return { status: 200, body: Buffer.from('{"access_token":"a","token_type":"bearer"}') };
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

it.each([
  ['with a byte order mark', (text: string) => `\uFEFF${text}`],
  ['as it is', (text: string) => text],
])('reads answers %s', async (_, written) => {
  const provider = identityProvider(
    'https://login.example.com',
    async ({ url }) => ({
      status: 200,
      body: Buffer.from(
        written(
          url.endsWith('/token')
            ? '{"access_token":"a","token_type":"bearer","refresh_token":null,"expires_in":""}'
            : '{"userName":"李四","role":null,"tenant":""}',
        ),
      ),
    }),
    () => 0,
  );
  const credentials = { instanceId: '', clientId: 'id', clientSecret: 'secret', syncedAt: 0 };
  const { signal } = new AbortController();
  expect(await provider.exchangeCode(credentials, { code: 'c' }, signal)).toEqual({
    kind: 'tokens',
    tokens: { accessToken: 'a', expiresAt: 7_200_000 },
  });
  expect(await provider.userInfo('a', signal)).toEqual({
    kind: 'user',
    user: { userName: '李四', loginNames: [] },
  });
});

it('takes an answer in another charset for no user', async () => {
  const provider = identityProvider(
    'https://login.example.com',
    // GBK, as an old server writes it.
    async () => ({ status: 200, body: Buffer.from('7b22757365724e616d65223a22b9dcc0ed227d', 'hex') }),
    () => 0,
  );
  expect((await provider.userInfo('a', new AbortController().signal)).kind).toBe('refused');
});
