import type { OpenApiAnswer } from '../wire/openApi/openApiAnswer.ts';

/** What became of one request. `unknown`: it may have been taken. `unreached`: it certainly was not. */
export type OpenApiExchange =
  | { readonly kind: 'answer'; readonly status: number; readonly answer: OpenApiAnswer }
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'unreached'; readonly reason: string }
  /** Our own stop after signatures were refused, before the marketplace locks the key. */
  | { readonly kind: 'stopped'; readonly reason: string };

export interface OpenApiRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly contentType: string;
  /** It needs a role of its own: a key without it is right for all other calls. */
  readonly needsRole?: true;
  /** `sdk`: AK and SK. The others: the key of the interface the product is bound to, in headers of its own. */
  readonly signature: 'sdk' | 'usage' | 'usage-v1';
}
