/** The same without undefined: what may be undefined may be missing instead, everything else stays as it is. */
export type Defined<Values extends object> = {
  [Name in keyof Values as undefined extends Values[Name] ? never : Name]: Values[Name];
} & {
  [Name in keyof Values as undefined extends Values[Name] ? Name : never]?: Exclude<Values[Name], undefined>;
};

/**
 * A copy without the names whose value is undefined. `{ ...known, ...defined({ name }) }` keeps the known name when no
 * other is given; null, '' and 0 are values like any other.
 */
export function defined<Values extends object>(values: Values): Defined<Values> {
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) if (value !== undefined) given[name] = value;
  return given as Defined<Values>;
}
