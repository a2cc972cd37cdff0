import { isLoopbackUrl } from '../loopback.ts';
import { isPlainHttp } from '../readers/tableEndpoint.ts';
import type { TableSettings } from '../tableConfig.ts';
import type { CrossProblem } from './crossProblem.ts';

/** What is wrong between the settings of the table. */
export function tableProblems(values: TableSettings): readonly CrossProblem[] {
  return [...unwantedPlainHttp(values), ...unusedCertificate(values), ...halfKey(values)];
}

function unwantedPlainHttp({ DYNAMODB_ENDPOINT, TABLE_PLAIN_HTTP }: TableSettings): readonly CrossProblem[] {
  if (DYNAMODB_ENDPOINT === undefined || TABLE_PLAIN_HTTP === 'on') return [];
  if (!isPlainHttp(DYNAMODB_ENDPOINT) || isLoopbackUrl(DYNAMODB_ENDPOINT)) return [];
  return [
    {
      variable: 'DYNAMODB_ENDPOINT',
      problem:
        'is plain http: use https, or set TABLE_PLAIN_HTTP=on where the address is inside your own VPC',
      because: ['TABLE_PLAIN_HTTP'],
    },
  ];
}

function unusedCertificate({ DYNAMODB_ENDPOINT, TABLE_CA }: TableSettings): readonly CrossProblem[] {
  if (TABLE_CA === undefined || DYNAMODB_ENDPOINT?.startsWith('https:') === true) return [];
  return [
    {
      variable: 'TABLE_CA',
      problem: 'is set, but DYNAMODB_ENDPOINT is no https address: nothing would be checked with it',
      because: ['DYNAMODB_ENDPOINT'],
    },
  ];
}

function halfKey(values: TableSettings): readonly CrossProblem[] {
  const pair = ['TABLE_ACCESS_KEY', 'TABLE_SECRET_KEY'] as const;
  const [absent, ...rest] = pair.filter(name => values[name] === undefined);
  if (absent === undefined || rest.length > 0) return [];
  const present = absent === 'TABLE_ACCESS_KEY' ? 'TABLE_SECRET_KEY' : 'TABLE_ACCESS_KEY';
  return [{ variable: absent, problem: `is missing, but ${present} is set` }];
}
