/** Requests to the table under way at once, where nobody says otherwise. */
const usualWidth = 16;

/** Does the work of every task, a bounded number of them side by side. */
export async function forEachConcurrently<Task>(
  tasks: Iterable<Task>,
  work: (task: Task) => Promise<void> | void,
  concurrency = usualWidth,
): Promise<void> {
  const queue = tasks[Symbol.iterator]();
  const worker = async () => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
