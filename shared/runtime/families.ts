import { type Answer, type Callback, type CallbackDeps, callback } from '../callback/callback.ts';
import { type HttpHandler, refuser, router } from '../callback/handler.ts';
import { kitV1Post, kitV2Post } from '../callback/protocols/kitPost.ts';
import type { Protocol } from '../callback/protocols/protocol.ts';
import { signedPost } from '../callback/protocols/signedPost.ts';
import { tokenGet } from '../callback/protocols/tokenGet.ts';
import type { CallSchema } from '../wire/request/field.ts';
import type { ProtocolFamily } from '../wire/resultCodes.ts';
import type { Bridge } from './bridge.ts';
import type { Core } from './core.ts';
import { openCore } from './openCore.ts';

/** What an activity declares; who may call it and how follows from its family. */
type Declaration<Deps extends Core, Schema extends CallSchema> = Pick<
  Callback<Deps, Schema>,
  'isTest' | 'run'
> &
  Partial<Pick<Callback<Deps, Schema>, 'test'>>;

const tested: Answer = { code: '000000' };

/**
 * A protocol family: how its calls are signed, and with which keys; `Deps` is what its activities work with.
 *
 * Each call of this function carries a mark that it is pure, so that a bundle keeps the families that it uses and none
 * of the others' protocols.
 */
function family<Deps extends Core = Core>(
  name: ProtocolFamily,
  protocol: Protocol,
  keyRings: Callback<Deps>['keyRings'],
) {
  return {
    /**
     * Declares an activity.
     *
     * @param activity as the marketplace calls it
     * @param declared `run`, and the answer to a test call where that is more than success
     */
    activity<Schema extends CallSchema>(
      activity: string,
      schema: Schema,
      declared: Declaration<Deps, Schema>,
    ): Callback<Deps> {
      return callback<Deps, Schema>({
        family: name,
        protocol,
        keyRings,
        activity,
        schema,
        test: () => tested,
        ...declared,
      });
    },

    /** The same activity in this family: another key, this family's instances and result codes, all else alike. */
    reuse: (activity: Callback<Deps>): Callback<Deps> => ({
      ...activity,
      family: name,
      protocol,
      keyRings,
    }),
  };
}

export const saasV2 = /* @__PURE__ */ family('saas-v2', signedPost, ['base']);
export const saasV1 = /* @__PURE__ */ family('saas-v1', tokenGet, ['v1']);
export const licenseV1 = /* @__PURE__ */ family<Bridge>('license-v1', tokenGet, ['v1', 'license']);
export const licenseCodes = /* @__PURE__ */ family<Bridge>('license-v2', signedPost, ['license']);
export const onlineLicense = /* @__PURE__ */ family<Bridge>('online-license', signedPost, ['license']);
export const orderNotices = /* @__PURE__ */ family('saas-v2', signedPost, ['general']);

/** The Lambda handler of an address that needs no more than the core: of one activity, or of all that it serves. */
export const serve = (...activities: readonly Callback<Core>[]): HttpHandler => router(openCore, activities);

export type { HttpHandler };

/** The Lambda handler of a path at which nothing is served, for calls of every family. */
export const serveNothing = (hint: string, open: () => Promise<CallbackDeps> = openCore): HttpHandler =>
  refuser(
    open,
    [
      { family: 'kit', protocol: kitV2Post, keyRings: ['kit'], mark: 'x-sign' },
      { family: 'kit', protocol: kitV1Post, keyRings: ['v1', 'kit'], mark: 'authtoken' },
      { family: 'saas-v2', protocol: signedPost, keyRings: ['base', 'license', 'general'] },
      { family: 'saas-v1', protocol: tokenGet, keyRings: ['v1', 'license'] },
    ],
    hint,
  );
