interface Found {
  readonly Address: string;
  readonly CachePeriodInMinutes: number;
}

interface Kept {
  readonly Address: string;
  /** epoch ms */
  readonly Expires: number;
}

/**
 * Takes the place of `@aws-sdk/endpoint-cache`. The client asks it only where `AWS_ENABLE_ENDPOINT_DISCOVERY` is on, and then
 * keeps a handful of entries; the original brings a list of the least recently used for it, which every cold start would read.
 */
export class EndpointCache {
  readonly #kept = new Map<string, readonly Kept[]>();

  getEndpoint(key: string): string | undefined {
    return this.get(key)?.[0]?.Address;
  }

  get(key: string): readonly Kept[] | undefined {
    const valid = this.#kept.get(key)?.filter(({ Expires }) => Date.now() < Expires) ?? [];
    return valid.length === 0 ? undefined : valid;
  }

  set(key: string, endpoints: readonly Found[]): void {
    const Expires = (minutes: number) => Date.now() + minutes * 60_000;
    this.#kept.set(
      key,
      endpoints.map(({ Address, CachePeriodInMinutes }) => ({
        Address,
        Expires: Expires(CachePeriodInMinutes),
      })),
    );
  }

  delete(key: string): void {
    this.#kept.delete(key);
  }

  has(key: string): boolean {
    return (this.#kept.get(key)?.length ?? 0) > 0;
  }

  clear(): void {
    this.#kept.clear();
  }
}
