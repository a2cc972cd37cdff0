import { type Answer, type Callback, callback } from '../callback/callback.ts';
import { type HttpHandler, refuser, router } from '../callback/handler.ts';
import { kitV1Post, kitV2Post } from '../callback/protocols/kitPost.ts';
import type { Protocol } from '../callback/protocols/protocol.ts';
import { signedPost } from '../callback/protocols/signedPost.ts';
import { tokenGet } from '../callback/protocols/tokenGet.ts';
import { foreignField } from '../kit/foreignField.ts';
import type { JsonObject } from '../wire/json.ts';
import type { CallSchema } from '../wire/request/field.ts';
import type { ProtocolFamily } from '../wire/resultCodes.ts';
import type { Bridge } from './bridge.ts';
import { openBridge } from './openBridge.ts';

/** What an activity declares; who may call it and how follows from its family. */
type Declaration<Schema extends CallSchema> = Pick<Callback<Bridge, Schema>, 'isTest' | 'run'> &
  Partial<Pick<Callback<Bridge, Schema>, 'test'>>;

const tested: Answer = { code: '000000' };

/**
 * A protocol family: how its calls are signed, and with which keys.
 *
 * Each call of this function carries a mark that it is pure, so that a bundle keeps the families that it uses and none
 * of the others' protocols.
 */
function family(name: ProtocolFamily, protocol: Protocol, keyRings: Callback<Bridge>['keyRings']) {
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
      declared: Declaration<Schema>,
    ): Callback<Bridge> {
      return callback<Bridge, Schema>({
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
    reuse: (activity: Callback<Bridge>): Callback<Bridge> => ({
      ...activity,
      family: name,
      protocol,
      keyRings,
    }),
  };
}

export const saasV2 = /* @__PURE__ */ family('saas-v2', signedPost, ['base']);
export const saasV1 = /* @__PURE__ */ family('saas-v1', tokenGet, ['v1']);
export const licenseV1 = /* @__PURE__ */ family('license-v1', tokenGet, ['v1', 'license']);
export const licenseCodes = /* @__PURE__ */ family('license-v2', signedPost, ['license']);
export const onlineLicense = /* @__PURE__ */ family('online-license', signedPost, ['license']);
export const orderNotices = /* @__PURE__ */ family('saas-v2', signedPost, ['general']);

/** One sync of the kit in its two generations, which differ only in how they are signed. */
export interface KitSync {
  readonly v1: Callback<Bridge>;
  readonly v2: Callback<Bridge>;
}

/** The joint-operation kit. */
export const kit = {
  /** In the text that the pages print. */
  success: { code: '000000', message: 'Success' } as const satisfies Answer,

  /**
   * Declares a sync. Test calls are run too, into a namespace of their own: the seller's test account has to be able to log
   * in.
   *
   * @param run resolves to `kit.success` when all went well
   */
  sync<Schema extends CallSchema>(
    activity: string,
    schema: Schema,
    run: Callback<Bridge, Schema>['run'],
  ): KitSync {
    const declared = {
      family: 'kit',
      activity,
      schema,
      run,
      foreignField: (fields: JsonObject) => foreignField(schema, fields),
    } as const;
    return {
      v1: callback<Bridge, Schema>({ ...declared, protocol: kitV1Post, keyRings: ['v1', 'kit'] }),
      v2: callback<Bridge, Schema>({ ...declared, protocol: kitV2Post, keyRings: ['kit'] }),
    };
  },

  /** The Lambda handler of a sync: the path tells the generation. */
  serve: (sync: KitSync, open = openBridge): HttpHandler => {
    const [v1, v2] = [router(open, [sync.v1]), router(open, [sync.v2])];
    return event => (/\/produceAPI\/v2\//.test(event.requestContext.http.path) ? v2 : v1)(event);
  },
};

/** The Lambda handler of an address: of one activity, or of all that the address serves. */
export const serve = (...activities: readonly Callback<Bridge>[]): HttpHandler =>
  router(openBridge, activities);

export type { HttpHandler };

/** The Lambda handler of a path at which nothing is served, for calls of every family. */
export const serveNothing = (hint: string, open = openBridge): HttpHandler =>
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
