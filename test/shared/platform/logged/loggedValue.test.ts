import { expect, it } from 'vitest';
import type { LogFields } from '../../../../shared/platform/log.ts';
import { allowedLog } from '../../../../shared/platform/logged/allowedLog.ts';
import {
  loggedCode,
  loggedId,
  loggedKey,
  loggedWord,
} from '../../../../shared/platform/logged/loggedValue.ts';

it.each(['CS2211241023A1B2C', '00301-666666-0--0', '8a3e8d2c-0000-4000-8000-0123456789ab'])(
  'the log gets the id %s',
  id => {
    expect(loggedId(id)).toBe(id);
  },
);

it.each(['zhang.san@example.com', '+86 138 1234 5678', 'Zhang San', '张三', 'a'.repeat(129), '', '\ud800'])(
  'the log gets no id that is none: %j',
  text => {
    expect(loggedId(text)).toBe('(no id)');
  },
);

it.each([
  ['RENEWAL', 'RENEWAL'],
  ['TRIAL_TO_FORMAL', 'TRIAL_TO_FORMAL'],
  ['13812345678', '(no word)'],
  ['Zhang San', '(no word)'],
  ['zhangsan', '(no word)'],
  ['A'.repeat(33), '(no word)'],
])('the log gets words of the protocol only: %s', (text, logged) => {
  expect(loggedWord(text)).toBe(logged);
});

it.each([
  ['7', '7'],
  ['77', '77'],
  ['year', 'year'],
  ['13812345678', '(no code)'],
  ['Zhang San', '(no code)'],
])('the log gets codes only: %s', (text, logged) => {
  expect(loggedCode(text)).toBe(logged);
});

it.each([
  'instance#8a3e8d2c-0000',
  'order#CS1#CS1-000001',
  'evt_order~CS1_line~CS1*2d*000001_3',
  'event#0001',
])('the log gets the key %s', key => {
  expect(loggedKey(key)).toBe(key);
});

it.each([
  'order#zhang.san@example.com',
  'order#Zhang San',
  'evt_order~zhang*40*example*2e*com_line~_3',
  'order#张三',
])('the log gets no key with something else in it: %s', key => {
  expect(loggedKey(key)).toBe('(no key)');
});

it('every line and alarm has ids only where an id stands', () => {
  const written: LogFields[] = [];
  const log = allowedLog({
    info: (_, fields) => void written.push(fields),
    warn: (_, fields) => void written.push(fields),
    error: (_, fields) => void written.push(fields),
    alarm: ({ detail }) => void written.push(detail),
  });
  const fields = {
    instanceId: 'Zhang San',
    tenant: 'a@b.example',
    orderId: 'CS1',
    why: 'as it is',
    count: 1,
  };
  log.info('line', fields);
  log.warn('line', fields);
  log.error('line', fields);
  log.alarm({ name: 'UnknownScene', detail: fields });
  const shown = { instanceId: '(no id)', tenant: '(no id)', orderId: 'CS1', why: 'as it is', count: 1 };
  expect(written).toEqual([shown, shown, shown, shown]);
});
