import { createHmac } from 'node:crypto';
import { settingsOn, withoutWebhook } from '../bundledSubject.ts';
import { figure, middle, text } from '../figure.ts';
import { ask, keys, postEvent, purchase } from '../subject/calls.ts';
import type { BenchPart } from './part.ts';

const calls = 400;
/** Until the compiler has done its work, which costs CPU too. */
const warmCalls = 10_000;
/** Short, and CPU is measured coarsely: never fewer rounds. */
const minRounds = 9;
const answer =
  '{"resultCode":"000000","resultMsg":"success","instanceId":"test-00000000-0000-0000-0000-000000000000"}';

const sizes = [
  { name: '256 B', padding: 100, most: 6 },
  { name: '4 KiB', padding: 3_900, most: undefined },
  { name: '64 KiB', padding: 65_300, most: 2.5 },
] as const;

/** A test call is answered without the table: what is left is verifying, reading, answering and signing. */
export const layer: BenchPart = {
  id: 'layer',
  title: text(
    'A call without its table: CPU ÷ that of the three HMACs and the parsing that it cannot do without',
    '不访问数据表的一次调用：CPU ÷ 必需的三次 HMAC 与一次解析',
  ),
  maxSeconds: 60,
  async measure({ engine, bundled, rounds, isOver, step }) {
    const { saas } = bundled.openSubject(settingsOn(engine, withoutWebhook));
    const warm = postEvent(purchase('warm', { testFlag: '1' }));
    for (let index = 0; index < warmCalls; index += 1) await ask(saas, warm);
    const figures = [];
    for (const { name, padding, most } of sizes) {
      const fields = purchase('order', { testFlag: '1', pad: 'x'.repeat(padding) });
      const events = Array.from({ length: calls }, () => postEvent(fields));
      const [{ body = '' } = {}] = events;
      const bare = () => {
        for (let index = 0; index < calls; index += 1) {
          const inner = createHmac('sha256', keys.base).update(body).digest('hex');
          createHmac('sha256', keys.base).update(`${keys.base}nonce${inner}`).digest('hex');
          createHmac('sha256', keys.base).update(answer).digest('base64');
          JSON.parse(body);
        }
      };
      const whole = async () => {
        for (const event of events) await ask(saas, event);
      };
      const ratios = [];
      for (let round = -1; round < Math.max(minRounds, rounds) && !(isOver() && round > 0); round += 1) {
        step(`a call of ${name}`);
        const own = await cpuOf(whole);
        const ratio = own / (await cpuOf(bare));
        if (round >= 0) ratios.push(ratio);
      }
      const aim = most === undefined ? {} : { atMost: most };
      figures.push(figure(text(name, name), middle(ratios), aim));
    }
    return figures;
  },
};

async function cpuOf(work: () => Promise<void> | void): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
