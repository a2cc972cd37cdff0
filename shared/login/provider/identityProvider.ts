import {
  type AuthorizationServer,
  allowInsecureRequests,
  type Client,
  ClientSecretPost,
  customFetch,
  genericTokenEndpointRequest,
  processGenericTokenEndpointResponse,
  ResponseBodyError,
} from 'oauth4webapi';
import { readForeignJson } from '../../http/foreignJson.ts';
import { IdentityRequestError, maxAnswer, type SendPinned } from '../../http/pinnedRequest.ts';
import type { Credentials } from '../../kit/directory.ts';
import { defined } from '../../platform/defined.ts';
import { isJsonObject, type Json, type JsonObject } from '../../wire/json.ts';

export interface Tokens {
  readonly accessToken: string;
  /** A missing one is normal. */
  readonly refreshToken?: string;
  /** Epoch ms. */
  readonly expiresAt: number;
}

/**
 * `refused`: the code or refresh token is no good. `client`: the credentials are not. `unreachable`: no answer, or a
 * fault of the provider. `unknown`: an answer that says none of these.
 */
export type IdentityFailure = {
  readonly kind: 'refused' | 'client' | 'unreachable' | 'unknown';
  readonly detail: string;
};

export type TokenResult = { readonly kind: 'tokens'; readonly tokens: Tokens } | IdentityFailure;

export interface UserInfo {
  readonly userName?: string;
  /** Only to find an existing grant when there is no user name. */
  readonly loginNames: readonly string[];
  readonly tenant?: string;
  readonly role?: string;
  readonly orgCode?: string;
}

export type UserInfoResult = { readonly kind: 'user'; readonly user: UserInfo } | IdentityFailure;

/** What a code is exchanged with. */
export interface CodeGrant {
  readonly code: string;
  readonly redirectUri?: string | undefined;
  /** Of PKCE. */
  readonly verifier?: string | undefined;
}

/** One enterprise's identity provider. */
export interface IdentityProvider {
  exchangeCode(credentials: Credentials, grant: CodeGrant, signal: AbortSignal): Promise<TokenResult>;
  refresh(credentials: Credentials, refreshToken: string, signal: AbortSignal): Promise<TokenResult>;
  userInfo(accessToken: string, signal: AbortSignal): Promise<UserInfoResult>;
}

/** @param address from `identityAddress` */
export function identityProvider(address: string, send: SendPinned, clock: () => number): IdentityProvider {
  const server: AuthorizationServer = { issuer: address, token_endpoint: `${address}/api/v1/oauth2/token` };

  async function tokenCall(
    { clientId, clientSecret }: Credentials,
    grantType: string,
    parameters: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<TokenResult> {
    const client: Client = { client_id: clientId };
    let status = 0;
    try {
      const response = await genericTokenEndpointRequest(
        server,
        client,
        ClientSecretPost(clientSecret),
        grantType,
        { client_id: clientId, ...parameters },
        {
          signal,
          [allowInsecureRequests]: address.startsWith('http:'),
          [customFetch]: async (url, { headers, body }) => {
            const answer = await send({
              url,
              method: 'POST',
              headers: { ...headers, accept: 'application/json' },
              body: String(body),
              signal,
            });
            status = answer.status;
            return normalised(answer.status, answer.body);
          },
        },
      );
      const result = await processGenericTokenEndpointResponse(server, client, response);
      return {
        kind: 'tokens',
        tokens: {
          accessToken: result.access_token,
          ...defined({ refreshToken: result.refresh_token }),
          expiresAt: clock() + (result.expires_in ?? defaultLifetimeSeconds) * 1000,
        },
      };
    } catch (error) {
      return failureOf(error, status);
    }
  }

  return {
    exchangeCode: (credentials, { code, redirectUri, verifier }, signal) => {
      const parameters = {
        code,
        ...defined({ redirect_uri: redirectUri, code_verifier: verifier }),
      };
      return tokenCall(credentials, 'authorization_code', parameters, signal);
    },
    refresh: (credentials, refreshToken, signal) =>
      tokenCall(credentials, 'refresh_token', { refresh_token: refreshToken }, signal),

    async userInfo(accessToken, signal) {
      const ask = () =>
        send({
          url: `${address}/api/v1/oauth2/userinfo`,
          method: 'GET',
          headers: { Accept: 'application/json', Authorization: `Bearer ${accessToken}` },
          signal,
        });
      try {
        let answer = await ask();
        // A read may be repeated; a token call never.
        if (answer.status >= 500) answer = await ask();
        if (answer.status >= 500) return { kind: 'unreachable', detail: `HTTP ${answer.status}` };
        const body = jsonObject(answer.body);
        if (answer.status !== 200 || body === undefined || textOf(body.error) !== undefined) {
          return { kind: 'refused', detail: `HTTP ${answer.status} ${errorName(answer.body)}` };
        }
        return { kind: 'user', user: userOf(body) };
      } catch (error) {
        return failureOf(error, 0);
      }
    },
  };
}

function userOf(body: JsonObject): UserInfo {
  const userName = textOf(body.userName);
  const tenant = textOf(body.tenant);
  const role = textOf(body.role);
  const orgCode = textOf(body.organizationCode);
  return {
    ...defined({ userName }),
    loginNames: [textOf(body.loginName), textOf(body.accName)].filter(name => name !== undefined),
    ...defined({ tenant, role, orgCode }),
  };
}

/** Missing, null and empty are alike, also for `error`; a number is the text that authSync makes of it. */
function textOf(value: Json | undefined): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** What an access token lives when the answer does not say, and what nobody believes, seconds. */
const defaultLifetimeSeconds = 7_200;
const maxLifetimeSeconds = 30 * 24 * 3_600;

/**
 * The answer as the standard has it, whatever content type it came with: `expires_in` a number, `token_type` without
 * its letter case, absent values left out, errors also where they are printed as text.
 */
function normalised(status: number, bytes: Uint8Array): Response {
  const body = jsonObject(bytes);
  const headers = { 'Content-Type': 'application/json' };
  const isToken = status === 200 && typeof body?.access_token === 'string' && body.access_token !== '';
  if (isToken && (textOf(body.token_type) ?? 'bearer').toLowerCase() === 'bearer') {
    const lifetime = Math.min(Number(body.expires_in), maxLifetimeSeconds);
    const token = {
      access_token: body.access_token,
      token_type: 'bearer',
      ...(Number.isFinite(lifetime) && lifetime > 0 ? { expires_in: lifetime } : {}),
      ...(typeof body.refresh_token === 'string' && body.refresh_token !== ''
        ? { refresh_token: body.refresh_token }
        : {}),
    };
    return new Response(JSON.stringify(token), { status: 200, headers });
  }
  return new Response(JSON.stringify({ error: errorName(bytes) }), {
    status: status >= 400 ? status : 400,
    headers,
  });
}

const errorNames = [
  'invalid_grant',
  'invalid_client',
  'unauthorized_client',
  'unauthorized',
  'invalid_request',
  'invalid_scope',
  'invalid_token',
  'unsupported_grant_type',
  'access_denied',
  'server_error',
  'temporarily_unavailable',
] as const;

/** Error names are printed as JSON here and as `{error=…}` there. Only known ones: they reach the log. */
function errorName(bytes: Uint8Array): string {
  const named = jsonObject(bytes)?.error;
  const known = errorNames.find(name => name === named);
  if (known !== undefined) return known;
  const text = new TextDecoder().decode(bytes);
  return errorNames.find(name => text.includes(name)) ?? 'unknown_error';
}

function failureOf(error: unknown, status: number): IdentityFailure {
  if (error instanceof ResponseBodyError) {
    const detail = `HTTP ${status} ${error.error}`;
    if (status >= 500) return { kind: 'unreachable', detail };
    const named = error.error === 'invalid_client' || error.error === 'unauthorized_client';
    if (named || status === 401 || status === 403) return { kind: 'client', detail };
    return { kind: error.error === 'invalid_grant' ? 'refused' : 'unknown', detail };
  }
  if (error instanceof IdentityRequestError) return { kind: 'unreachable', detail: error.code };
  return { kind: status >= 200 && status < 500 ? 'unknown' : 'unreachable', detail: `HTTP ${status}` };
}

function jsonObject(bytes: Uint8Array): JsonObject | undefined {
  const read = readForeignJson(bytes, maxAnswer);
  return read.kind === 'json' && isJsonObject(read.value) ? read.value : undefined;
}
