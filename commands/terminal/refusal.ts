/** What a command says in one line before it ends with exit code 2. */
export class Refusal extends Error {}

export function refuse(problem: string): never {
  throw new Refusal(problem);
}
