import * as z from 'zod/mini';
import { isoTime } from '../../platform/time.ts';
import {
  groupOf,
  type Incident,
  openIncidents,
  severityOf,
} from '../../schedules/watchdog/rules/incidents.ts';
import { watchState } from '../../schedules/watchdog/watchState.ts';
import { alarmsAnswer } from '../answers.ts';
import { route, type SellerRoute } from '../route.ts';

/**
 * `GET /api/v1/alarms`: what the watchdog found and is not over, the oldest first, and when it looked. There are as many at
 * most as the catalogue has names, so that one page holds all of them.
 */
export const alarmRoutes: readonly SellerRoute[] = [
  route({
    method: 'GET',
    path: '/alarms',
    scope: 'read',
    summary: 'Alarms that are not over',
    answer: alarmsAnswer,
    query: z.object({}),
    async run({ budget }, bridge) {
      const watch = await watchState(bridge.table).read(budget.signal);
      return {
        body: {
          items: watch === undefined ? [] : openIncidents(watch.incidents, watch.lookedAt).map(alarmView),
          nextCursor: null,
          lookedAt: isoTime(watch?.lookedAt) ?? null,
        },
      };
    },
  }),
];

const alarmView = ({ name, beganAt, times, detail }: Incident) => ({
  name,
  group: groupOf(name),
  severity: severityOf(name),
  since: isoTime(beganAt),
  count: times,
  detail,
});
