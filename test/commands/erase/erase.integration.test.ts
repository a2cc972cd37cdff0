import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeOnProofEngines } from '../../engines/describeOnEveryEngine.ts';
import { kitSettings } from '../../support/kitCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';
import { purchaseV1, tokenCall } from '../../support/tokenCall.ts';
import { type MadeCustomer, makeCustomer } from '../bulk/customer.ts';
import { opened } from '../bulk/opened.ts';
import { everyItem, runOnTable } from '../bulk/runOnTable.ts';

describeOnProofEngines('npm run erase', engine => {
  let test: TestBridge;
  let gone: MadeCustomer;
  let other: MadeCustomer;
  beforeEach(async () => {
    test = await openTestBridge(engine, { settings: kitSettings });
    gone = await makeCustomer(test, 'MARK_GONE');
    other = await makeCustomer(test, 'MARK_OTHER');
  });
  afterEach(() => test.close());

  const erase = (...words: string[]) => runOnTable(test, 'erase', words);
  /** Where a mark stands: the partition, and the words around it. */
  const marked = async (mark: string) => {
    // Ids are made of it too, in other letters; they stay where orders need them.
    const domain = mark.toLowerCase().replaceAll('_', '-');
    const words = new RegExp(`.{0,20}(${mark}|https://${domain}).{0,20}`, 'g');
    return (await everyItem(test)).flatMap(item =>
      (opened(item, test.bridge.sealer).match(words) ?? []).map(found => `${item.pk}: ${found}`),
    );
  };

  it('leaves no personal value of the customer anywhere, and everything of another', async () => {
    const before = await marked('MARK_GONE');
    const others = await marked('MARK_OTHER');
    // Else the test would find nothing because it looks for nothing.
    const kinds = new Set(before.map(place => place.split('#', 1)[0]));
    expect([...kinds].sort()).toEqual(
      ['departments', 'instance', 'license', 'session', 'tenant', 'tenant-code', 'users'].sort(),
    );
    // What was released, and what names no buyer, is named by its order.
    const ids = [gone.customerId, gone.released, gone.license, gone.online];
    const { exitCode, output, errors } = await erase(...ids, '--yes');
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
    expect(output).toContain('3 people');
    expect(output).toContain('1 logins');
    expect(await marked('MARK_GONE')).toEqual([]);
    expect((await marked('MARK_OTHER')).sort()).toEqual(others.sort());
    expect(output).not.toMatch(/MARK/);
  });

  it('keeps what orders and accounting need, and the order makes no second instance', async () => {
    const orders = [gone.used, gone.released, gone.license, gone.online];
    const facts = async () =>
      (await Promise.all(orders.map(id => test.instance(id)))).map(it => [
        it?.orderId,
        it?.status,
        it?.createdAt,
      ]);
    const before = await facts();
    await erase(gone.customerId, '--yes');
    expect(await facts()).toEqual(before);
    const again = await tokenCall(
      test.bridge,
      purchaseV1(`U-${gone.customerId}`, { customerId: gone.customerId }),
    );
    expect(again).toMatchObject({ resultCode: '000000', instanceId: gone.used });
    expect(again.appInfo).toEqual({ frontEndUrl: `https://app.example.com/U-${gone.customerId}` });
    const lines = await test.bridge.history.list((await test.instance(gone.used)) ?? { pk: '', sk: '' }, {
      after: 0,
      limit: 50,
    });
    expect(lines.records.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['instance.created', 'instance.erased']),
    );
    const renewal = {
      activity: 'refreshInstance',
      instanceId: gone.used,
      orderId: 'R',
      expireTime: '20310101000000',
    };
    expect((await tokenCall(test.bridge, renewal)).resultCode).toBe('000000');
  });

  it('finds the customer by enterprise and by order as well, and again nothing is left to do', async () => {
    expect((await erase(gone.tenantId, '--yes')).output).toContain('3 people');
    expect(JSON.parse((await erase(gone.tenantId, '--yes', '--json')).output).erased).toMatchObject({
      instances: 0,
      users: 0,
      enterprises: 0,
    });
    expect((await erase(`R-${other.customerId}`, '--yes')).exitCode).toBe(0);
  });

  it('asks first, only tells with --dry-run, and knows when nobody is meant', async () => {
    const before = await everyItem(test);
    const unasked = await erase(gone.customerId);
    expect(unasked).toMatchObject({ exitCode: 2, output: '' });
    expect(unasked.errors).toContain('--yes');
    const dry = await erase(gone.customerId, '--dry-run');
    expect(dry.exitCode).toBe(0);
    expect(dry.output).toContain('1 enterprises of this customer');
    expect(dry.output).toContain('are in use');
    expect((await erase('nobody', '--yes')).errors).toMatch(
      /^erase: nobody in the table .* is known by this id\n$/,
    );
    expect(await everyItem(test)).toEqual(before);
  });

  it('says so when buyers cannot be read, since one of them may be meant', async () => {
    const lost = { DATA_KEYS: `other:${Buffer.alloc(32, 7).toString('base64')}` };
    const found = await runOnTable(test, 'erase', ['nobody', '--yes'], lost);
    expect(found.exitCode).toBe(2);
    expect(found.errors).toMatch(/is known by this id; \d+ instances do not open with the keys of DATA_KEYS/);
  });
});
