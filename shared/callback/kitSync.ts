import type { CallSchema } from '../wire/request/field.ts';
import { type Callback, type CallbackDeps, callback } from './callback.ts';
import { type HttpHandler, handler, type OpenDeps } from './handler.ts';
import { kitV1Post, kitV2Post } from './protocols/kitPost.ts';

/** One sync of the kit in its two generations, which differ only in how they are signed. */
export interface KitSync<Deps extends CallbackDeps> {
  readonly v1: Callback<Deps>;
  readonly v2: Callback<Deps>;
}

/** What a sync declares; protocol and keys follow from its generation. */
export type KitDeclaration<Deps extends CallbackDeps, Schema extends CallSchema> = Pick<
  Callback<Deps, Schema>,
  'activity' | 'schema' | 'limits' | 'run'
>;

/**
 * Declares a sync. Test calls are run too, into a world of their own: the seller's test account has to be able to log
 * in.
 */
export function kitSync<Deps extends CallbackDeps, Schema extends CallSchema>(
  declaration: KitDeclaration<Deps, Schema>,
): KitSync<Deps> {
  return {
    v1: callback<Deps, Schema>({
      ...declaration,
      family: 'kit',
      protocol: kitV1Post,
      keyRings: ['v1', 'kit'],
    }),
    v2: callback<Deps, Schema>({ ...declaration, family: 'kit', protocol: kitV2Post, keyRings: ['kit'] }),
  };
}

/** The Lambda handler of a sync: the path tells the generation. */
export function kitHandler<Deps extends CallbackDeps>(
  open: OpenDeps<Deps>,
  sync: KitSync<Deps>,
): HttpHandler {
  const [v1, v2] = [handler(open, sync.v1), handler(open, sync.v2)];
  return event => (/\/produceAPI\/v2\//.test(event.requestContext.http.path) ? v2 : v1)(event);
}
