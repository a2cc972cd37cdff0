import { clientTypes } from './clientTypes.ts';
import { withEventExamples } from './eventExamples.ts';

/** A file that is made from the declarations, or has a part that is. */
export interface GeneratedFile {
  /** In the project. */
  readonly path: string;
  /** As it should be. */
  readonly text: string;
}

/** @param read what a file holds now, empty where there is none */
export async function generatedFiles(
  read: (path: string) => Promise<string>,
): Promise<readonly GeneratedFile[]> {
  const guides = ['docs/webhooks.md', 'docs/webhooks.zh-CN.md'].map(async path => ({
    path,
    text: withEventExamples(await read(path)),
  }));
  return [{ path: 'client/openapi.ts', text: await clientTypes() }, ...(await Promise.all(guides))];
}
