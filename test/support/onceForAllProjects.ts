/** What this run has made already, by name. Vitest loads a global set-up anew for each project that names it. */
const made: Map<string, Promise<unknown>> = (Reflect.get(globalThis, Symbol.for('onceForAllProjects')) ??
  new Map()) as Map<string, Promise<unknown>>;
Reflect.set(globalThis, Symbol.for('onceForAllProjects'), made);

/** Makes something for the first project that asks; the others get the same. */
export function onceForAllProjects<Made>(name: string, make: () => Promise<Made>): Promise<Made> {
  const known = made.get(name) ?? make();
  made.set(name, known);
  return known as Promise<Made>;
}
