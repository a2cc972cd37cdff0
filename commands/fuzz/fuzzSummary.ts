import { type FuzzReport, maxGrowth } from './runFuzz.ts';

/** Whether requests leave something behind in memory. */
export const grew = ({ heap, inputs }: FuzzReport): boolean =>
  inputs >= 20_000 && heap.after - heap.before > maxGrowth;

/** What was answered, door by door, each finding on a line of its own, and one line with everything in it. */
export function summary(report: FuzzReport, seed: number): string {
  const { inputs, answers, findings, mostCpu, heap } = report;
  const doors = new Map<string, string[]>();
  for (const [counted, times] of [...answers].toSorted()) {
    const [, door = '', said = ''] = /^(.*?) ((?:HTTP )?\S+)$/.exec(counted) ?? [];
    doors.set(door, [...(doors.get(door) ?? []), `${said} ${times}`]);
  }
  const all = findings.length + (grew(report) ? 1 : 0);
  return [
    ...[...doors].map(([door, said]) => `${door.padEnd(17)}${said.join('  ')}`),
    '',
    ...findings.map(
      ({ input, door, problem }) => `✗ --seed ${seed} --from ${input} --count 1  ${door}: ${problem}`,
    ),
    ...(grew(report) ? ['✗ the heap grows'] : []),
    [
      `${inputs} requests (seed ${seed}): ${all} findings`,
      `most CPU of one ${Math.round(mostCpu.ms)} ms (${mostCpu.input})`,
      `heap ${heap.before.toFixed(1)} MB to ${heap.after.toFixed(1)} MB`,
    ].join('; '),
  ].join('\n');
}
