import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take longest, as `npm run test:slowest` lists them: begun last, one of them would be waited for alone. What
 * waits more than it works, as the sandbox does, comes first, beside others. The rest goes by kind and size.
 */
const longest: readonly string[] = [];

/** The kinds in the order in which they begin: those that are short stand at the end. */
const kinds = ['e2e', 'integration', 'unit'];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const place = ({ moduleId }: TestSpecification) => {
      const found = longest.findIndex(name => moduleId.endsWith(name));
      return found === -1 ? longest.length : found;
    };
    const kind = ({ project }: TestSpecification) => kinds.indexOf(project.name);
    return sorted.toSorted((one, other) => kind(one) - kind(other) || place(one) - place(other));
  }
}
