import { refuseInBoth } from '../terminal/refusal.ts';

/** What the bundler throws (esbuild). */
interface BuildFailure {
  readonly errors: readonly { readonly text: string }[];
}

const isBuildFailure = (error: unknown): error is BuildFailure =>
  error instanceof Error && 'errors' in error && Array.isArray(error.errors) && error.errors.length > 0;

/**
 * For what the bundler says, such as a module of PRODUCT_MODULE that is not there: the first fault, in one line.
 *
 * @throws {Refusal}, or the error itself when it is of another kind
 */
export function notBuilt(error: unknown): never {
  if (!isBuildFailure(error)) throw error;
  const [{ text = '' } = {}] = error.errors;
  const missing = /^PRODUCT_MODULE names (.+), and there is no such file$/s.exec(text)?.[1];
  return refuseInBoth(
    `it cannot be built: ${text}`,
    missing === undefined
      ? `无法构建：“${text}”`
      : `无法构建：PRODUCT_MODULE 指向 ${missing}，而该文件不存在`,
  );
}
