import { measureColdStarts } from '../coldStart/measureColdStarts.ts';
import { type Figure, figure, text } from '../figure.ts';
import type { BenchPart } from './part.ts';

const maxRatio = 1.15;
const maxRootKb = 5;

/** What the platform loads before the first call, beside the SDK's client and the library for entities alone. */
export const cold: BenchPart = {
  id: 'cold',
  title: text(
    'Cold start: what is loaded, ÷ the SDK’s client with dynamodb-toolbox and nothing of ours',
    '冷启动：加载的内容 ÷ 仅含 SDK 客户端与 dynamodb-toolbox',
  ),
  maxSeconds: 120,
  async measure({ rounds, isOver, step }): Promise<readonly Figure[]> {
    const shown = /^(saas\/newInstance|saas\/productionAddress|order\/orderNotify|root|seller\/openapi)$/;
    const { sdkAndToolbox, functions } = await measureColdStarts(
      // Each is short, and the least of many is what nothing else was added to.
      2 * rounds + 1,
      (_, __, what) => step(`loading ${what}`),
      { isWanted: name => shown.test(name), isOver },
    );
    return functions.flatMap(({ name, bytes, cpuMs }) => {
      if (name === 'root') {
        return [
          figure(text('root: its size', 'root 的大小'), bytes / 1_000, {
            atMost: maxRootKb,
            unit: ' KB',
            digits: 1,
          }),
        ];
      }
      const aim = name.startsWith('seller/') ? {} : { atMost: maxRatio, digits: 3 };
      return [
        figure(text(`${name}: bytes`, `${name}：字节数`), bytes / sdkAndToolbox.bytes, aim),
        figure(text(`${name}: CPU`, `${name}：CPU`), cpuMs / sdkAndToolbox.cpuMs, aim),
      ];
    });
  },
};
