import { encryptedSecret, type KitName, kitCall, kitTime } from '../../support/kitCall.ts';
import { sellerCall } from '../../support/sellerCall.ts';
import type { Happening } from './happenings.ts';
import type { HistoryWorld } from './historyWorld.ts';
import { Divergence, inSequence, type Lane } from './lane.ts';

const maxTries = 12;

/** A record of the kit: the newer call stands, a deletion leaves a dated mark (kit.md K9). */
interface Dated<Facts> {
  readonly asOf: number;
  readonly isGone: boolean;
  readonly facts: Facts;
}

interface Person {
  readonly role: string;
  readonly isEnabled: boolean;
  readonly isAuthorized: boolean;
}

/** Encrypting takes longer than the whole rest of a history. */
const secret = encryptedSecret('s3cret');

/** An enterprise, its application, its people and departments, by the rules of kit.md. */
export function kitLane(world: HistoryWorld, order: string): Lane {
  const tenantId = `tenant-${order}`;
  const instanceId = `bound-${order}`;
  const appId = 'APP1';
  let tenant: Dated<{ readonly name: string }> | undefined;
  let application: Dated<{ readonly clientId: string }> | undefined;
  const people = new Map<string, Dated<Person>>();
  const departments = new Map<string, Dated<{ readonly name: string }>>();
  let calls = 0;
  let failing = 0;
  world.answerWith(instanceId, () => {
    failing -= 1;
    return { status: failing >= 0 ? 500 : 204 };
  });

  const fail = (what: string): never => {
    throw new Divergence(`kit ${order}: ${what}`);
  };

  /** Whether a call of this time still counts for a record. */
  const counts = (record: Dated<unknown> | undefined, asOf: number) =>
    record === undefined || asOf >= record.asOf;

  function put<Facts>(records: Map<string, Dated<Facts>>, name: string, record: Dated<Facts>): void {
    if (counts(records.get(name), record.asOf)) records.set(name, record);
  }

  function syncPerson(name: string, what: Happening, asOf: number): void {
    const before = people.get(name);
    if (!counts(before, asOf)) return;
    const known = before?.isGone === false ? before.facts : undefined;
    const stated: Person = {
      role: what.untilDay % 2 === 0 ? 'admin' : 'user',
      isEnabled: true,
      isAuthorized: true,
    };
    switch (what.kind) {
      case 'grant':
        people.set(name, { asOf, isGone: false, facts: stated });
        return;
      case 'change': {
        // Says nothing of the right, and takes the person's login away.
        const facts = { role: stated.role, isEnabled: false, isAuthorized: known?.isAuthorized ?? true };
        people.set(name, { asOf, isGone: false, facts });
        return;
      }
      case 'withdraw':
        people.set(name, {
          ...{ asOf, isGone: false },
          facts: { role: stated.role, isEnabled: true, isAuthorized: false },
        });
        return;
      default:
        people.set(name, { asOf, isGone: true, facts: { ...stated, isEnabled: false, isAuthorized: false } });
    }
  }

  /** The call, and what it does by the rules. */
  function meant(
    what: Happening,
    asOf: number,
  ): { readonly name: KitName; readonly fields: object; apply(): void } {
    const label = `${what.kind}-${what.untilDay}`;
    const code = String(what.which);
    const user = {
      ...{ userName: `person${code}`, name: 'Person', orgCode: '1' },
      role: what.untilDay % 2 === 0 ? 'admin' : 'user',
      enable: what.kind === 'change' ? 'false' : 'true',
    };
    switch (what.kind) {
      case 'bind':
      case 'rebind':
      case 'unbind': {
        const flag = { bind: 1, rebind: 2, unbind: 0 }[what.kind];
        const fields = {
          orderId: order,
          tenantCode: 'code',
          name: label,
          domainName: 'https://login.example.com',
          flag,
        };
        return {
          name: 'tenantSync',
          fields,
          apply: () => {
            if (!counts(tenant, asOf)) return;
            const facts = { name: flag === 0 ? (tenant?.facts.name ?? '') : label };
            tenant = { asOf, isGone: flag === 0, facts };
          },
        };
      }
      case 'application':
        return {
          name: 'applicationSync',
          fields: { appId, clientId: label, clientSecret: secret, flag: 1 },
          apply: () => {
            if (counts(application, asOf)) application = { asOf, isGone: false, facts: { clientId: label } };
          },
        };
      case 'department':
      case 'remove-department': {
        const flag = what.kind === 'department' ? 1 : 0;
        return {
          name: 'singleOrgSync',
          fields: { orgCode: code, orgName: label, parentCode: '', flag },
          apply: () => put(departments, code, { asOf, isGone: flag === 0, facts: { name: label } }),
        };
      }
      case 'departments': {
        const listed = Array.from({ length: what.which }, (_, index) => String(index + 1));
        return {
          name: 'allOrgSync',
          fields: { orgInfoList: listed.map(orgCode => ({ orgCode, orgName: label, parentCode: '' })) },
          apply: () => {
            for (const orgCode of listed)
              put(departments, orgCode, { asOf, isGone: false, facts: { name: label } });
          },
        };
      }
      default: {
        const flag = { grant: 1, change: 2, withdraw: 3 }[what.kind] ?? 0;
        return {
          name: 'authSync',
          fields: { appId, userList: [user], currentSyncTime: kitTime(asOf), flag },
          apply: () => syncPerson(user.userName, what, asOf),
        };
      }
    }
  }

  async function happen(what: Happening): Promise<void> {
    failing = Math.max(failing, 0) + what.productFails;
    calls += 1;
    // What was sent earlier may come later: the time stamp says so.
    const asOf = world.clock.now() + calls + (what.skew < 0 ? -2 * 24 * 3_600_000 : 0);
    const { name, fields, apply } = meant(what, asOf);
    // Of the first generation the lists are texts.
    const version = what.untilDay % 3 === 0 ? 1 : 2;
    const written = Object.entries(fields).map(([name, value]: [string, unknown]) => [
      name,
      version === 1 && Array.isArray(value) ? JSON.stringify(value) : value,
    ]);
    const common = { instanceId, tenantId, testFlag: 0, timeStamp: kitTime(asOf) };
    const body = { ...common, ...Object.fromEntries(written) };
    const once = async (): Promise<string> => {
      for (let tries = 1; ; tries += 1) {
        const { resultCode } = await kitCall(world.bridge, name, body, { version });
        if (resultCode !== '000005' || tries === maxTries) return resultCode;
        await world.clock.wait(500);
      }
    };
    const answers = await world.table.during(what.troubles, () =>
      Promise.all(Array.from({ length: what.times }, once)),
    );
    if (answers.some(code => code !== '000000')) fail(`${what.kind} is answered ${answers}`);
    apply();
  }

  async function look(): Promise<void> {
    if (calls === 0) return;
    const get = async (path: string) =>
      (await sellerCall(world.bridge, 'GET', `/api/v1/tenants/${tenantId}${path}`, { token: 'reader' })).body;
    const same = (what: string, found: unknown, expected: unknown) => {
      const [one, other] = [JSON.stringify(found), JSON.stringify(expected)];
      if (one !== other) fail(`${what} ${one}, the reference says ${other}`);
    };
    const { bindings, applications } = await get('');
    const [binding] = bindings;
    if (tenant !== undefined) {
      same('the enterprise is', binding?.status, tenant.isGone ? 'unbound' : 'bound');
      if (!tenant.isGone) same('the enterprise is called', binding?.name, tenant.facts.name);
    }
    const clients = applications.map(({ clientId }: { readonly clientId: string }) => clientId);
    same('applications are', clients, application === undefined ? [] : [application.facts.clientId]);
    const { items: users } = await get('/users');
    const found = (users as readonly Record<string, unknown>[])
      .map(({ userName, role, enabled, authorized }) => [userName, role, enabled, authorized])
      .sort();
    const living = [...people].filter(([, { isGone }]) => !isGone);
    const wanted = living.map(([name, { facts }]) => [name, facts.role, facts.isEnabled, facts.isAuthorized]);
    same('people are', found, wanted.sort());
    const { items } = await get('/departments');
    const flat = (items?.[0]?.departments ?? []) as readonly {
      readonly orgCode: string;
      readonly orgName: string;
    }[];
    const named = [...departments]
      .filter(([, { isGone }]) => !isGone)
      .map(([code, { facts }]) => [code, facts.name]);
    same(
      'departments are',
      flat.map(({ orgCode, orgName }) => [orgCode, orgName]),
      named.sort(),
    );
  }

  return {
    happen,
    tick: () => undefined,
    look,
    async finish() {
      await look();
      inSequence(world.heard.get(instanceId) ?? []);
    },
  };
}
