import { type Answer, type Callback, callback } from '../callback/callback.ts';
import { type HttpHandler, router } from '../callback/handler.ts';
import { kitV1Post, kitV2Post } from '../callback/protocols/kitPost.ts';
import { foreignField } from '../kit/foreignField.ts';
import type { JsonObject } from '../wire/json.ts';
import type { CallSchema } from '../wire/request/field.ts';
import type { Bridge } from './bridge.ts';
import { openBridge } from './openBridge.ts';

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
