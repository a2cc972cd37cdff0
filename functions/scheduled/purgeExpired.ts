import { openBridge } from '../../shared/runtime/openBridge.ts';
import { purgeExpired } from '../../shared/schedules/purgeExpired.ts';
import { watched } from '../../shared/schedules/watched.ts';

/** Removes what has served its time where the engine has no TTL of its own; elsewhere it finds nothing. */
export const handler = watched(openBridge, 'purgeExpired', purgeExpired(openBridge));
