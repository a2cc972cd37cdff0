import type { ConfigProblem } from '../../../shared/config/configError.ts';
import type { Bridge } from '../../../shared/runtime/bridge.ts';
import { tableOwnerStore } from '../../../shared/table/tableOwner.ts';

/**
 * Whether the table belongs to another deployment, which is a wrong setting; a table that belongs to none is taken.
 *
 * @throws {TableError} when the table does not answer, which says nothing about whose it is
 */
export async function tableOwnerProblems(
  { config, table }: Pick<Bridge, 'config' | 'table'>,
  signal: AbortSignal,
): Promise<readonly ConfigProblem[]> {
  const { site, stage } = config;
  const owner = await tableOwnerStore(table).claim({ site, stage }, signal);
  if (owner.site === site && owner.stage === stage) return [];
  return [
    {
      variable: 'TABLE_NAME',
      problem:
        `names the table of another deployment (KOOGALLERY_SITE ${owner.site}, STAGE ${owner.stage}; here ${site}, ${stage}): ` +
        'name a table of its own, or set both as there; npm run table -- hand-over gives it to this one',
    },
  ];
}
