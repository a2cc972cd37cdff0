/** A peer that closed an idle connection of ours shows it only when the connection is used again. */
const staleConnection: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/** Each repeat uses up one idle connection that is no good; a process keeps few to one peer. */
const maxRepeats = 2;

/**
 * `fetch` for requests that are safe to repeat: a connection that breaks before a byte of the answer has come is tried
 * again at once on another one, while the caller's signal lets it. Everything that goes out through it carries an id of
 * its own (webhook-id, record id, nonce by attempt) or only reads.
 */
export function repeatingFetch(send: typeof fetch): typeof fetch {
  return async (input, init) => {
    for (let repeats = 0; ; repeats += 1) {
      try {
        return await send(input, init);
      } catch (cause) {
        const isOver = init?.signal?.aborted === true || repeats >= maxRepeats;
        if (isOver || !staleConnection.has(codeOf(cause))) throw cause;
      }
    }
  };
}

function codeOf(cause: unknown): unknown {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return inner instanceof Error && 'code' in inner ? inner.code : undefined;
}
