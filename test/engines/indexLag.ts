import { answerJson, type HttpAnswer, keyOf, type WireRequest, withJson } from './wireMessage.ts';

export interface IndexLag {
  set(ms: number): void;
  /** Notes what a request wrote, and takes from an index query's answer what is too young to be seen. */
  apply(request: WireRequest, answer: HttpAnswer): Promise<HttpAnswer>;
}

const writes = new Set(['PutItem', 'UpdateItem', 'DeleteItem']);

/**
 * An index that is behind: entries of items written less than the lag ago do not show. (A real index also still
 * shows the entry from before the write; tests that need that leave the old entry in the table.)
 */
export function indexLag(clock: () => number): IndexLag {
  let lagMs = 0;
  const writtenAt = new Map<string, number>();
  const identity = (tableName: unknown, key: { pk: string; sk: string }) =>
    JSON.stringify([tableName, key.pk, key.sk]);

  return {
    set: ms => {
      lagMs = ms;
    },
    apply: async (request, answer) => {
      const { TableName, IndexName } = request.input;
      const succeeded = answer.response.statusCode === 200;
      if (writes.has(request.operation) && request.key !== undefined && succeeded) {
        writtenAt.set(identity(TableName, request.key), clock());
      }
      if (lagMs <= 0 || IndexName === undefined || request.operation !== 'Query' || !succeeded) return answer;
      const json = await answerJson(answer);
      const isVisible = (item: unknown) => {
        const key = keyOf(item);
        const at = key === undefined ? undefined : writtenAt.get(identity(TableName, key));
        return at === undefined || clock() - at >= lagMs;
      };
      const Items = Array.isArray(json.Items) ? json.Items.filter(isVisible) : [];
      return withJson(answer, { ...json, Items, Count: Items.length });
    },
  };
}
