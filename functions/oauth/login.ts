import { startLogin } from '../../shared/login/endpoints/startLogin.ts';
import { loginHandler } from '../../shared/login/loginHandler.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';

/** Sends the browser to the login of its enterprise. */
export const handler = loginHandler(openBridge, startLogin);
