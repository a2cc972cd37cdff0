import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectDirectory } from '../../../bundling/projectDirectory.ts';
import { withEventExamples } from '../../../commands/reference/eventExamples.ts';
import { generatedFiles } from '../../../commands/reference/generatedFiles.ts';

describe('what npm run reference writes', () => {
  it('stands in the repository as it would be written now', async () => {
    const read = (path: string) => readFile(join(projectDirectory, path), 'utf8');
    const files = await generatedFiles(read);
    expect(files.map(({ path }) => path)).toEqual([
      'client/openapi.ts',
      'docs/webhooks.md',
      'docs/webhooks.zh-CN.md',
    ]);
    for (const { path, text } of files) {
      expect([path, (await read(path)) === text, 'npm run reference writes it']).toEqual([
        path,
        true,
        expect.any(String),
      ]);
    }
  });

  it('leaves what stands around the marks, and a guide without marks alone', () => {
    const guide = 'A\n<!-- npm run reference writes what follows -->\nstale text\n<!-- up to here -->\nB\n';
    const written = withEventExamples(guide);
    expect(written).toMatch(/^A\n[\s\S]*"type": "usage\.rejected"[\s\S]*\nB\n$/);
    expect(written).not.toContain('stale text');
    expect(withEventExamples(written)).toBe(written);
    expect(withEventExamples('nothing')).toBe('nothing');
  });
});
