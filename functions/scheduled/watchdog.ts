import { openBridge } from '../../shared/runtime/openBridge.ts';
import { watchdog } from '../../shared/schedules/watchdog/watchdog.ts';
import { watched } from '../../shared/schedules/watched.ts';

/** Tells somebody what is wrong, once when it begins, again after hours, once when it is over. */
export const handler = watched(openBridge, 'watchdog', watchdog(openBridge));
