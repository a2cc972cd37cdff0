/** A position in a query: opaque, to be handed back as it came. */
export type Cursor = Readonly<Record<string, unknown>>;

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins; undefined on the last one. A page may be empty and still have a next one. */
  readonly next?: Cursor;
}

export interface PageOptions {
  readonly limit?: number;
  readonly from?: Cursor | undefined;
  /** The largest sort key first. */
  readonly reverse?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Every page of a query, one after the other, each read when it is asked for. */
export async function* pages<Item>(
  read: (from: Cursor | undefined) => Promise<Page<Item>>,
): AsyncGenerator<readonly Item[], void, void> {
  let page = await read(undefined);
  for (;;) {
    yield page.items;
    if (page.next === undefined) return;
    page = await read(page.next);
  }
}
