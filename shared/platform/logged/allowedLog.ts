import type { Log, LogFields } from '../log.ts';
import { loggedId, loggedKey } from './loggedValue.ts';

/** Fields of log lines and alarms whose text comes from outside: each is written only in the shape that an id has. */
const foreignIds: ReadonlySet<string> = new Set([
  'instanceId',
  'orderId',
  'orderLineId',
  'productId',
  'skuCode',
  'tenant',
  'tenantId',
  'appId',
  'granted',
  'meteringSn',
]);

/** Keys of the table, and ids of events that are made of them: ids joined, those from outside among them. */
const keys: ReadonlySet<string> = new Set(['pk', 'sk', 'eventId']);

type Fields = Readonly<Record<string, LogFields[string]>>;

/** What stands between everything that happens and the log: ids that are none, such as a name or an address, stay out. */
export function allowedLog(log: Log): Log {
  return {
    info: (message, fields) => log.info(message, allowed(fields)),
    warn: (message, fields) => log.warn(message, allowed(fields)),
    error: (message, fields) => log.error(message, allowed(fields)),
    alarm: ({ name, detail }) => log.alarm({ name, detail: allowed(detail) }),
  };
}

function allowed<Some extends Fields>(fields: Some): Some {
  const safe: Record<string, LogFields[string]> = {};
  for (const [name, value] of Object.entries(fields)) {
    const isText = typeof value === 'string' && value !== '';
    if (isText && foreignIds.has(name)) safe[name] = loggedId(value);
    else if (isText && keys.has(name)) safe[name] = loggedKey(value);
    else safe[name] = value;
  }
  return safe as Some;
}
