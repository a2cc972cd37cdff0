import { expect } from 'vitest';

const inProgress: ReadonlySet<string> = new Set(['000004', '000005']);

/** Repeats a call as the marketplace does: on a busy machine one of very many may not be answered in its time. */
export async function repeatUntilDone<Answer extends { readonly resultCode: string }>(
  call: () => Promise<Answer>,
): Promise<Answer> {
  for (;;) {
    const answer = await call();
    if (inProgress.has(answer.resultCode)) continue;
    expect(answer.resultCode).toBe('000000');
    return answer;
  }
}
