import { finishLogin } from '../../shared/login/endpoints/finishLogin.ts';
import { loginHandler } from '../../shared/login/loginHandler.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';

/** Takes the browser back from the login, into the product. */
export const handler = loginHandler(openBridge, finishLogin);
