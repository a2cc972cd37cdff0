import { list } from './readers.ts';
import type { Reader } from './setting.ts';

/** A bearer token of the seller API. Acts are recorded under its name; `operate` includes `write`, which includes `read`. */
export interface SellerApiToken {
  readonly name: string;
  readonly scope: 'read' | 'write' | 'operate';
  readonly token: string;
}

/** 16 random characters of 6 bits each are 96 bits: beyond guessing over the network. */
const minTokenLength = 16;

const sellerApiToken: Reader<SellerApiToken> = (text, report) => {
  if (text.includes(';')) {
    report('holds a semicolon: separate tokens with commas');
    return undefined;
  }
  const [, name, scope, token] =
    /^([A-Za-z0-9_.-]{1,64}):(read|write|operate):([\x21-\x7e]+)$/.exec(text) ?? [];
  if (name === undefined || token === undefined || !isScope(scope)) {
    report('must be name:scope:token with the scope read, write or operate');
    return undefined;
  }
  if (token.length < minTokenLength) {
    report(`has a token shorter than ${minTokenLength} characters`);
    return undefined;
  }
  return { name, scope, token };
};

const isScope = (text: string | undefined): text is SellerApiToken['scope'] =>
  text === 'read' || text === 'write' || text === 'operate';

/** SELLER_API_TOKENS: `name:scope:token`, comma-separated. */
export const sellerApiTokens: Reader<readonly SellerApiToken[]> = (text, report) => {
  const tokens = list(sellerApiToken)(text, report) ?? [];
  if (new Set(tokens.map(({ name }) => name)).size < tokens.length) report('uses the same name twice');
  if (new Set(tokens.map(({ token }) => token)).size < tokens.length) report('uses the same token twice');
  return tokens;
};
