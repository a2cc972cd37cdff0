/**
 * When an order was placed: its id carries the time as `yyMMddHHmm` in Beijing behind two letters (inferred from every
 * sample). Comparable as text; undefined where an id is written otherwise.
 */
export const orderTime = (orderId: string | undefined): string | undefined =>
  /^[A-Za-z]{2}(\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d)/.exec(
    orderId ?? '',
  )?.[1];
