import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { isSignedForHuawei } from '../../../support/huaweiSignature.ts';
import { gatewayOperations, requestProblems } from './gatewayModels.ts';
import { inventedFields, publishedProblems } from './publishedModels.ts';
import { bodyProblems, functionGraphOperations } from './vendorModels.ts';

// biome-ignore lint/suspicious/noExplicitAny: bodies are checked by the vendor's models, not by types
type Body = any;

export const project = 'p-0123456789abcdef';
export const region = 'cn-north-4';
export const key = { ak: 'HWAKDEPLOY', sk: 'hw-deploy-secret' };
export const gatewayId = 'gateway-0001';

interface StoredFunction {
  config: Body;
  archive: Buffer | undefined;
  reserved: number;
  asyncConfig: Body | undefined;
  triggers: Body[];
}

/** What is in the account. */
export interface Cloud {
  readonly functions: Map<string, StoredFunction>;
  readonly groups: Body[];
  readonly apis: Body[];
  /** Their states by name. */
  readonly secrets: Map<string, string>;
}

export interface FakeHuawei {
  readonly url: string;
  readonly cloud: Cloud;
  /** Operations in their order, those that were refused too. */
  readonly asked: string[];
  /** What was wrong with the form of a request. */
  readonly problems: string[];
  /** Refuses the so-and-so-many-th request from now on, and every one after it, until it is set to undefined. */
  refuseFrom: number | undefined;
  /** Carries out the so-and-so-many-th request from now on, but its answer is lost on the way. */
  loseAt: number | undefined;
  /** Refuses an operation by its name. */
  refuses: Readonly<Record<string, { readonly status: number; readonly code: string }>>;
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

const refusal = (status: number, error_code: string, error_msg: string): Answer => ({
  status,
  body: { error_code, error_msg },
});

/**
 * FunctionGraph, APIG and CSMS on one port. Signatures are verified with the vendor's signer, bodies with its models. Where
 * the pages are silent it does what is worse: a trigger's API is not published, and outlives its trigger.
 */
export async function startFakeHuawei(): Promise<FakeHuawei> {
  const cloud: Cloud = {
    functions: new Map(),
    groups: [],
    apis: [],
    secrets: new Map([['bridge', 'ENABLED']]),
  };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { status, body: answer } = reply(request, body);
    if (fake.loseAt !== undefined) {
      fake.loseAt -= 1;
      if (fake.loseAt === -1) {
        request.socket.destroy();
        return;
      }
    }
    response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'request-77' });
    response.end(answer === undefined ? '' : JSON.stringify(answer));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const fake: FakeHuawei = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cloud,
    asked: [],
    problems: [],
    refuseFrom: undefined,
    loseAt: undefined,
    refuses: {},
    stop: async () => {
      server.closeAllConnections();
      await new Promise<unknown>(resolve => server.close(resolve));
    },
  };

  function reply(request: IncomingMessage, raw: string): Answer {
    const url = new URL(request.url ?? '/', fake.url);
    const segments = url.pathname.split('/').map(decodeURIComponent);
    const matches = (path: string): readonly string[] | undefined => {
      const wanted = path.split('/');
      const fits =
        wanted.length === segments.length &&
        wanted.every((part, place) => part.startsWith('{') || part === segments[place]);
      return fits ? segments.filter((_, place) => wanted[place]?.startsWith('{')) : undefined;
    };
    const found = [...functionGraphOperations, ...gatewayOperations]
      .map(operation => ({ operation, parts: matches(operation.path) }))
      // A literal path stands before one with a placeholder.
      .toSorted((a, b) => a.operation.path.split('{').length - b.operation.path.split('{').length)
      .find(({ operation, parts }) => operation.method === request.method && parts !== undefined);
    if (found?.parts === undefined) {
      fake.problems.push(`there is no ${request.method} ${url.pathname}`);
      return refusal(404, 'APIGW.0101', 'The API does not exist');
    }
    const { operation, parts } = found;
    fake.asked.push(operation.name);
    if (!isSignedForHuawei(request, fake.url, key, raw)) {
      return refusal(
        401,
        'APIGW.0301',
        `Incorrect IAM authentication information: verify aksk signature fail, ${key.ak}`,
      );
    }
    const [projectId, ...names] = parts;
    if (projectId !== project)
      return refusal(403, 'APIGW.0302', 'The user is not allowed to access this project');
    const body: unknown = raw === '' ? undefined : JSON.parse(raw);
    const gateway = gatewayOperations.find(one => one === operation);
    const query = [...url.searchParams.keys()];
    const wrong =
      gateway === undefined
        ? bodyProblems(operation.name, body)
        : [...requestProblems(gateway, query, body), ...publishedProblems(operation.name, query, body)];
    fake.problems.push(...wrong.map(problem => `${operation.name}: ${problem}`));
    const refused = fake.refuses[operation.name];
    if (refused !== undefined) return refusal(refused.status, refused.code, 'no');
    if (fake.refuseFrom !== undefined) {
      fake.refuseFrom -= 1;
      if (fake.refuseFrom < 0) return refusal(403, 'FSS.0403', 'no permission');
    }
    const act = operations[operation.name];
    if (act === undefined) {
      fake.problems.push(`${operation.name} is not expected`);
      return refusal(500, 'FAKE.0000', operation.name);
    }
    const answer = act({ cloud, names, query: url.searchParams, body });
    const invented = inventedFields(operation.name, answer.status, answer.body);
    fake.problems.push(
      ...invented.map(field => `${operation.name} answers ${field}, which is not published`),
    );
    return answer;
  }
  return fake;
}

interface Asked {
  readonly cloud: Cloud;
  /** Parts of the path behind the project. */
  readonly names: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Body;
}

const ok = (body?: unknown): Answer => ({ status: 200, body });
const gone = refusal(404, 'FSS.1051', 'Not found the function');

/** The name in a URN, with or without its version. */
const nameIn = (urn = ''): string =>
  urn
    .replace(/:latest$/, '')
    .split(':')
    .at(-1) ?? '';

function ofFunction({ cloud, names }: Asked, act: (found: StoredFunction) => Answer): Answer {
  const [urn = ''] = names;
  const isOurs = urn.startsWith(`urn:fss:${region}:${project}:function:default:`);
  const found = isOurs ? cloud.functions.get(nameIn(urn)) : undefined;
  return found === undefined ? gone : act(found);
}

const codeOf = (body: Body): Buffer | undefined =>
  body.func_code === undefined ? undefined : Buffer.from(body.func_code.file, 'base64');

const operations: Readonly<Record<string, (asked: Asked) => Answer>> = {
  CreateFunction({ cloud, body }) {
    const { func_code: _, log_config: logs, ...config } = body;
    if (cloud.functions.has(body.func_name))
      return refusal(400, 'FSS.1063', 'The function name already exists');
    const archive = codeOf(body);
    cloud.functions.set(body.func_name, {
      config: { ...config, ...idsOf(logs), digest: digestOf(archive), version: 'latest' },
      archive,
      reserved: 0,
      asyncConfig: undefined,
      triggers: [],
    });
    return ok({ func_urn: `urn:fss:${region}:${project}:function:default:${body.func_name}:latest` });
  },
  ShowFunctionConfig: asked => ofFunction(asked, ({ config }) => ok(config)),
  UpdateFunctionConfig: asked =>
    ofFunction(asked, stored => {
      const { log_config: logs, ...config } = asked.body;
      Object.assign(stored.config, config, idsOf(logs));
      return ok(stored.config);
    }),
  UpdateFunctionCode: asked =>
    ofFunction(asked, stored => {
      stored.archive = codeOf(asked.body);
      stored.config.digest = digestOf(stored.archive);
      return ok({});
    }),
  DeleteFunction: asked =>
    ofFunction(asked, stored => {
      if (stored.reserved > 0) return refusal(409, 'FSS.0409', 'there are reserved instances');
      asked.cloud.functions.delete(nameIn(asked.names[0]));
      return { status: 204 };
    }),
  ListReservedInstanceConfigs({ cloud, query }) {
    const urn = query.get('function_urn') ?? '';
    const reserved = cloud.functions.get(nameIn(urn))?.reserved ?? 0;
    const config = {
      function_urn: urn,
      qualifier_type: 'version',
      qualifier_name: 'latest',
      min_count: reserved,
    };
    return ok({ reserved_instances: reserved === 0 ? [] : [config], count: 1 });
  },
  UpdateFunctionReservedInstancesCount: asked =>
    ofFunction(asked, stored => {
      stored.reserved = asked.body.count;
      return ok({ count: stored.reserved });
    }),
  ShowFunctionAsyncInvokeConfig: asked =>
    ofFunction(asked, ({ asyncConfig }) => (asyncConfig === undefined ? gone : ok(asyncConfig))),
  UpdateFunctionAsyncInvokeConfig: asked =>
    ofFunction(asked, stored => {
      stored.asyncConfig = asked.body;
      return ok(stored.asyncConfig);
    }),
  ListFunctionTriggers: asked => ofFunction(asked, ({ triggers }) => ok(triggers)),
  CreateFunctionTrigger: asked =>
    ofFunction(asked, stored => {
      const { trigger_type_code, event_data: data } = asked.body;
      const trigger = {
        trigger_id: randomUUID(),
        trigger_type_code,
        trigger_status: 'ACTIVE',
        event_data: { ...data },
      };
      if (stored.triggers.length >= 10) return refusal(400, 'FSS.0500', 'too many triggers');
      if (trigger_type_code === 'DEDICATEDGATEWAY') {
        const { cloud } = asked;
        const isWhole = ['instance_id', 'group_id', 'protocol', 'env_name', 'env_id', 'sl_domain'].every(
          name => typeof data[name] === 'string' && data[name] !== '',
        );
        if (!isWhole || !/^[A-Za-z]\w{2,63}$/.test(data.name))
          return refusal(400, 'FSS.1417', 'invalid parameter');
        if (cloud.apis.some(({ group_id: group }) => group === data.group_id)) {
          return refusal(400, 'FSS.1417', 'the path of the API is taken');
        }
        cloud.apis.push({ id: randomUUID(), name: data.name, group_id: data.group_id, run_env_id: '' });
        // The page's sample answers with fewer fields than were given, and with blanks.
        const { instance_id: _, sl_domain: __, backend_type: ___, ...shown } = data;
        trigger.event_data = { ...shown, auth: ` ${data.auth} `, triggerid: trigger.trigger_id };
      }
      stored.triggers.push(trigger);
      return { status: 201, body: trigger };
    }),
  DeleteFunctionTrigger: asked =>
    ofFunction(asked, stored => {
      const place = stored.triggers.findIndex(({ trigger_id: id }) => id === asked.names[2]);
      if (place === -1) return gone;
      stored.triggers.splice(place, 1);
      return { status: 204 };
    }),
  ListApiGroupsV2({ cloud, names, query }) {
    if (names[0] !== gatewayId) return refusal(404, 'APIG.3030', 'The instance does not exist');
    const groups = cloud.groups.filter(({ name }) => name.includes(query.get('name')));
    return ok({ total: groups.length, size: groups.length, groups });
  },
  CreateApiGroupV2({ cloud, body }) {
    const id = randomUUID().replaceAll('-', '');
    const group = {
      id,
      name: body.name,
      sl_domain: `${id}.apic.${region}.huaweicloudapis.com`,
      url_domains: [],
    };
    cloud.groups.push(group);
    return { status: 201, body: group };
  },
  DeleteApiGroupV2({ cloud, names }) {
    const place = cloud.groups.findIndex(({ id }) => id === names[1]);
    if (place === -1) return refusal(404, 'APIG.3001', 'The API group does not exist');
    cloud.groups.splice(place, 1);
    return { status: 204 };
  },
  AssociateDomainV2({ cloud, names, body }) {
    const group = cloud.groups.find(({ id }) => id === names[1]);
    const { url_domain: domain, min_ssl_version } = body;
    if (domain === 'unfiled.example.cn')
      return refusal(400, 'APIG.2035', 'The domain name has no ICP filing');
    const bound = { id: randomUUID(), domain, cname_status: 1, ssl_id: null, min_ssl_version, ssl_infos: [] };
    group.url_domains.push(bound);
    return { status: 201, body: { id: bound.id, url_domain: domain, status: 1, min_ssl_version } };
  },
  UpdateDomainV2({ cloud, names, body }) {
    Object.assign(domainOf(cloud, names), body);
    return ok({});
  },
  BatchAssociateCertsV2({ cloud, names, body }) {
    const domain = domainOf(cloud, names);
    [domain.ssl_id] = body.certificate_ids;
    domain.ssl_infos = [{ ssl_id: domain.ssl_id }];
    return { status: 204 };
  },
  ListApisV2({ cloud, query }) {
    const apis = cloud.apis.filter(({ group_id: group }) => group === query.get('group_id'));
    return ok({ total: apis.length, size: apis.length, apis });
  },
  DeleteApiV2({ cloud, names }) {
    const place = cloud.apis.findIndex(({ id }) => id === names[1]);
    if (place === -1) return refusal(404, 'APIG.3002', 'The API does not exist');
    if (cloud.apis[place].run_env_id !== '') return refusal(400, 'APIG.3406', 'The API has been published');
    cloud.apis.splice(place, 1);
    return { status: 204 };
  },
  CreateOrDeletePublishRecordForApiV2({ cloud, body }) {
    const api = cloud.apis.find(({ id }) => id === body.api_id);
    api.run_env_id = body.action === 'online' ? body.env_id : '';
    return { status: 201, body: { api_id: api.id } };
  },
  ShowSecret({ cloud, names: [name = ''] }) {
    const state = cloud.secrets.get(name);
    return state === undefined
      ? refusal(404, 'CSM.0404', 'secret not found')
      : ok({ secret: { name, state } });
  },
};

const domainOf = ({ groups }: Cloud, [, groupId, domainId]: readonly string[]): Body =>
  groups.find(({ id }) => id === groupId).url_domains.find((domain: Body) => domain.id === domainId);

const idsOf = (logs: Body): Body =>
  logs === undefined ? {} : { log_group_id: logs.group_id, log_stream_id: logs.stream_id };

const digestOf = (archive: Buffer | undefined): string =>
  createHash('sha512')
    .update(archive ?? '')
    .digest('hex');
