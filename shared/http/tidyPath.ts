/** What stands in a path twice or at its end for no reason: `//saas/` is `/saas`. */
export function tidyPath(path: string): string {
  const tidy = path.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
  return tidy === '' ? '/' : tidy;
}
