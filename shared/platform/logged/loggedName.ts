/** Of the names that nobody knows the log gets so many of a call. */
const maxNames = 50;

/** A name from outside as the log may have it: what is not shaped like one may be a value. */
export const loggedName = (name: string): string =>
  /^[A-Za-z_][\w.-]{0,63}$/.test(name) ? name : '(no name)';

/** Names of fields without their values. */
export const loggedNames = (fields: object): readonly string[] => [
  ...new Set(Object.keys(fields).slice(0, maxNames).map(loggedName)),
];
