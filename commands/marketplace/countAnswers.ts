import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { progressBar } from '../terminal/progressBar.ts';

/** Fewer calls are over before a bar would be read. */
const few = 5;

/** Node tells here of every HTTP answer that this process gets. */
const answers = 'http.client.response.finish';

/** Shows a bar while many calls are under way. */
export async function countAnswers<Result>(calls: number, work: () => Promise<Result>): Promise<Result> {
  const bar = progressBar(calls);
  let done = 0;
  const count = () => {
    done += 1;
    bar.to(done, 'answers');
  };
  if (calls > few) subscribe(answers, count);
  try {
    return await work();
  } finally {
    unsubscribe(answers, count);
    bar.clear();
  }
}
