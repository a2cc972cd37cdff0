import type { Callback } from '../shared/callback/callback.ts';
import { isCall, notFound } from '../shared/callback/handler.ts';
import { addressAnswer } from '../shared/http/addressAnswer.ts';
import { tidyPath } from '../shared/http/tidyPath.ts';
import type { Bridge } from '../shared/runtime/bridge.ts';
import { type HttpHandler, serveNothing } from '../shared/runtime/families.ts';
import { type KitSync, kit } from '../shared/runtime/kit.ts';
import { allOrgSync } from './kit/allOrgSync.ts';
import { applicationSync } from './kit/applicationSync.ts';
import { authSync } from './kit/authSync.ts';
import { singleOrgSync } from './kit/singleOrgSync.ts';
import { tenantSync } from './kit/tenantSync.ts';
import { activities as license, handler as licenseAddress } from './license/licenseAddress.ts';
import { handler as orderAddress } from './order/orderNotify.ts';
import { handler as productionAddress, activities as saas } from './saas/productionAddress.ts';

const below = (address: string, activities: readonly Callback<Bridge>[], handler: HttpHandler) =>
  activities.map(({ activity }) => [`${address}/${activity}`, handler] as const);

const saasOf = (method: string) => saas.filter(({ protocol }) => protocol.method === method);

/** Each sync in its two generations, below both production addresses. */
const syncs: Readonly<Record<string, KitSync>> = {
  tenantSync,
  applicationSync,
  authSync,
  singleOrgSync,
  allOrgSync,
};
const kitDoors = Object.entries(syncs).flatMap(([name, sync]) => {
  const handler = kit.serve(sync);
  return ['/saas', '/license'].flatMap(address => [
    [`${address}/produceAPI/v2/${name}`, handler] as const,
    [`${address}/produceAPI/${name}`, handler] as const,
  ]);
});

/** Every path at which the marketplace calls, without doubled and trailing slashes. */
export const doors: ReadonlyMap<string, HttpHandler> = new Map([
  ['/saas', productionAddress] as const,
  ...below('/saas', saasOf('POST'), productionAddress),
  ...below('/saas/v1', saasOf('GET'), productionAddress),
  ['/license', licenseAddress] as const,
  ...below('/license', license, licenseAddress),
  ['/order', orderAddress] as const,
  ...kitDoors,
]);

const nothingServed = serveNothing(
  'nothing is served at the path that was called: register https://your-domain/saas, or /license or /order, with nothing behind it',
);

/**
 * What no other route takes. The gateway knows no trailing and no doubled slash, but a seller may register an address with
 * one: the call is served all the same. A signed call at any other path is refused and noted, so that somebody learns of it;
 * a GET that is none gets the plain 200 by which an address is verified.
 */
export const handler: HttpHandler = async event => {
  const { http } = event.requestContext;
  const path = tidyPath(http.path);
  const door = doors.get(path);
  if (door !== undefined) {
    return door({ ...event, requestContext: { ...event.requestContext, http: { ...http, path } } });
  }
  if (isCall(event)) return nothingServed(event);
  if (http.method === 'GET') return addressAnswer;
  return notFound;
};
