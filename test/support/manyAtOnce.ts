import { expect } from 'vitest';

const inProgress: ReadonlySet<string> = new Set(['000004', '000005']);

/**
 * So many calls side by side; then, one after the other, those again that a busy machine did not answer in their time, as
 * the marketplace does.
 */
export async function manyAtOnce<Answer extends { readonly resultCode: string }>(
  count: number,
  call: () => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = await Promise.all(Array.from({ length: count }, () => call()));
  for (const [position, first] of answers.entries()) {
    let answer = first;
    while (inProgress.has(answer.resultCode)) answer = await call();
    expect(answer.resultCode).toBe('000000');
    answers[position] = answer;
  }
  return answers;
}
