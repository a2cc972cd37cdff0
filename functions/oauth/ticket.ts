import { redeemTicket } from '../../shared/login/endpoints/redeemTicket.ts';
import { loginHandler } from '../../shared/login/loginHandler.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';

/** Tells the product's server once who has logged in. */
export const handler = loginHandler(openBridge, redeemTicket);
