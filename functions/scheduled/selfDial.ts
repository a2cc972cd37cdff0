import { openBridge } from '../../shared/runtime/openBridge.ts';
import { selfDial } from '../../shared/schedules/selfDial/selfDial.ts';
import { watched } from '../../shared/schedules/watched.ts';

/** Every hour and after each deployment: our own public address, as the marketplace dials it. */
export const handler = watched(openBridge, 'selfDial', selfDial(openBridge));
