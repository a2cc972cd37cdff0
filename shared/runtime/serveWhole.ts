import type { Callback } from '../callback/callback.ts';
import { type HttpHandler, router } from '../callback/handler.ts';
import type { Bridge } from './bridge.ts';
import { openBridge } from './openBridge.ts';

/** As {@link serve}, for activities that need more than the core. */
export const serveWhole = (...activities: readonly Callback<Bridge>[]): HttpHandler =>
  router(openBridge, activities);
