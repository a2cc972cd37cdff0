import { afterEach, beforeEach, expect, it } from 'vitest';
import { serverMetrics } from '../../deploy/serve/metrics/serverMetrics.ts';
import { activities as licenseActivities } from '../../functions/license/licenseAddress.ts';
import { orderNotify } from '../../functions/order/orderNotify.ts';
import type { Alarm, AlarmName } from '../../shared/platform/alarms.ts';
import { structuredLog } from '../../shared/platform/logged/structuredLog.ts';
import { minuteMs } from '../../shared/platform/time.ts';
import { describeOnEveryEngine } from '../engines/describeOnEveryEngine.ts';
import { browser } from '../support/browser.ts';
import { kitCall, kitSettings, kitTime } from '../support/kitCall.ts';
import { application, licenseCall, onlinePurchase } from '../support/licenseCall.ts';
import { sellerCall } from '../support/sellerCall.ts';
import { purchase, signedCall } from '../support/signedCall.ts';
import { generalKey, openTestBridge, type TestBridge } from '../support/testBridge.ts';
import { purchaseV1, tokenCall } from '../support/tokenCall.ts';

/** Stands in every secret and in everything about a person, whatever the field. */
const mark = 'MARKED';
const name = `${mark} 张三`;
const mail = `${mark}.san@example.com`;
const phone = `+86 138 ${mark}`;
const secret = `${mark}/pass+word==`;
const code = `PL-${mark}-0001`;
const personal = { mobile: phone, email: mail, contact: name, pwd: secret, [`${mark} ${mail}`]: '1' };

/** What a whole life of every family leaves in places that are read by people and kept for long. */
describeOnEveryEngine('nothing about a person and no secret', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine, {
      settings: {
        ...kitSettings,
        SESSION_SECRETS: 'test-session-secret-of-32-characters-1',
        OAUTH_APPS: JSON.stringify({
          main: {
            appId: 'APP',
            redirectUri: 'https://api.example.com/oauth/callback',
            ticketUrl: 'https://app.example.com/enter',
          },
        }),
      },
    });
  });
  afterEach(() => test.close());

  const renewal = (instanceId: string | undefined, orderId: string, scene: string) => ({
    activity: 'refreshInstance',
    scene,
    orderId,
    orderLineId: `${orderId}-1`,
    instanceId,
    expireTime: '20300101000000',
    ...personal,
  });

  async function saasV2(): Promise<void> {
    const { instanceId } = await signedCall(test.bridge, {
      ...purchase('CS-V2'),
      ...personal,
      buyerInfo: personal,
    });
    await signedCall(test.bridge, renewal(instanceId, 'CS-V2-2', `RENEWAL of ${name}`));
    await signedCall(test.bridge, renewal(instanceId, `CS ${mail}`, 'RENEWAL'));
    await signedCall(test.bridge, renewal(`${mail}`, 'CS-V2-3', 'RENEWAL'));
    for (const status of ['FREEZE', `FREEZE ${name}`, phone])
      await signedCall(test.bridge, { activity: 'updateInstanceStatus', instanceId, status, ...personal });
    const upgrade = { activity: 'upgradeInstance', instanceId, orderId: 'CS-UP', orderLineId: 'CS-UP-1' };
    await signedCall(test.bridge, { ...upgrade, ...personal });
    await signedCall(test.bridge, { activity: 'changeInstanceCheck', instanceId, productInfo: [personal] });
    await signedCall(test.bridge, { activity: `do ${name}`, ...personal });
    await signedCall(test.bridge, { ...purchase('CS-BAD'), orderLineId: '', ...personal });
    await signedCall(test.bridge, { ...purchase('CS-WRONG'), ...personal }, { key: `${mark}-a-wrong-key` });
    await signedCall(test.bridge, {}, { body: `{"broken":"${name}` });
    await signedCall(test.bridge, { activity: 'releaseInstance', instanceId, ...personal });
    await signedCall(
      test.bridge,
      { activity: 'orderNotify', orderId: `CS ${mail}`, ...personal },
      { key: generalKey, callbacks: [orderNotify] },
    );
  }

  async function getFamilies(): Promise<void> {
    const bought = purchaseV1('CS-V1', {
      customerName: name,
      userName: mail,
      mobilePhone: secret,
      saasExtendParams: Buffer.from(JSON.stringify([{ name: 'phone', value: phone }])).toString('base64'),
      chargingMode: `3 ${name}`,
      periodType: mail,
      ...personal,
      email: secret,
    });
    const { instanceId = '' } = await tokenCall(test.bridge, bought);
    const later = { instanceId, orderId: 'CS-V1-2', expireTime: '20300101000000', ...personal };
    await tokenCall(test.bridge, { ...later, activity: 'refreshInstance', trialToFormal: name });
    await tokenCall(test.bridge, { ...later, activity: 'instanceStatus', instanceStatus: `FREEZE ${name}` });
    await tokenCall(test.bridge, { ...later, activity: 'upgrade', skuCode: name, saasExtendParams: secret });
    await tokenCall(test.bridge, { ...later, activity: 'expireInstance' });
    await tokenCall(test.bridge, { ...later, activity: 'expireInstance', instanceId: mail });
    await tokenCall(test.bridge, { ...later, activity: 'releaseInstance' }, { token: secret });
    await tokenCall(test.bridge, { ...later, activity: 'releaseInstance' });
    const callbacks = licenseActivities;
    const license = { ...bought, activity: 'getLicense', orderId: 'CS-L1' };
    const { instanceId: licensed = '' } = await tokenCall(test.bridge, license, { callbacks });
    const over = { activity: 'expireLicense', instanceId: licensed, orderId: mail, ...personal };
    await tokenCall(test.bridge, over, { callbacks });
  }

  async function licenses(): Promise<void> {
    const renewed = { activity: 'refreshLicenseCode', license: code, orderId: 'CS-C', orderLineId: 'CS-C-1' };
    await licenseCall(test.bridge, { ...renewed, scene: name, expireTime: '20300101000000', ...personal });
    await licenseCall(test.bridge, { activity: 'updateLicenseCodeStatus', license: code, status: phone });
    await licenseCall(test.bridge, { activity: 'releaseLicenseCode', license: code, ...personal });
    const { instanceId = '' } = await licenseCall(test.bridge, { ...onlinePurchase('CS-ON'), ...personal });
    const more = { deviceFingerprint: secret, ...personal };
    await licenseCall(test.bridge, application(instanceId, 'E-1', test.clock.now(), more));
    await licenseCall(test.bridge, application(instanceId, `E ${mail}`, test.clock.now(), more));
  }

  async function kitAndLogin(): Promise<void> {
    const common = {
      instanceId: '',
      tenantId: 'T1',
      timeStamp: kitTime(test.clock.now()),
      flag: 1,
      ...personal,
    };
    for (const version of [1, 2] as const) {
      await kitCall(
        test.bridge,
        'tenantSync',
        { ...common, name, domainName: mail, tenantCode: name },
        { version },
      );
      await kitCall(test.bridge, 'tenantSync', { ...common, tenantId: mail, instanceId: mail }, { version });
      const app = { ...common, appId: `APP ${name}`, clientId: name, clientSecret: secret };
      await kitCall(test.bridge, 'applicationSync', app, { version });
      const person = { userName: mail, name, enable: 'true', ...personal };
      const users = version === 1 ? JSON.stringify([person]) : [person];
      await kitCall(
        test.bridge,
        'authSync',
        { ...common, appId: `APP ${name}`, userList: users },
        { version },
      );
      await kitCall(test.bridge, 'singleOrgSync', { ...common, orgCode: name, orgName: name }, { version });
      await kitCall(test.bridge, 'tenantSync', { ...common, userList: users, flag: 0 }, { version });
    }
    const visitor = browser(test.bridge);
    const said = encodeURIComponent(mail);
    for (const path of ['login', 'callback'])
      await visitor.get(`/oauth/${path}?tenant=${said}&code=${said}&state=${said}&return=${said}`);
    await visitor.get(`/oauth/callback?tenant=T1&code=${mark}code`);
    await visitor.post('/oauth/ticket', { json: { ticket: secret }, token: secret });
    await visitor.post('/oauth/logout', { form: { sessionId: secret, logoutToken: secret } });
  }

  async function sellerApi(): Promise<void> {
    const { instanceId } = await signedCall(test.bridge, purchase('CS-API'));
    const call = (method: string, path: string, body?: unknown) =>
      sellerCall(test.bridge, method, `/api/v1/${path}`, { token: 'operator', body });
    await call('GET', `licenses/codes/${code}/status`);
    await call('POST', `instances/${instanceId}/refused`, { code: 'sold-out', reason: name });
    await call('POST', `instances/${instanceId}/provisioned`, {
      app: { frontEndUrl: secret, password: secret },
    });
    await call('POST', `instances/${encodeURIComponent(mail)}/freeze`);
    await sellerCall(test.bridge, 'GET', '/api/v1/instances', { token: { text: secret } });
  }

  /** What CloudWatch and Prometheus get of the same lines. */
  async function metricsOf(lines: TestBridge['lines']): Promise<{ emf: readonly string[]; page: string }> {
    const written: string[] = [];
    const log = structuredLog({
      environment: { AWS_LAMBDA_FUNCTION_NAME: 'function', STAGE: 'prod' },
      clock: test.clock.now,
      write: line => void written.push(line),
    });
    const metrics = serverMetrics({
      stage: 'prod',
      active: () => 0,
      isReady: async () => true,
      backlog: async () => ({}),
    });
    for (const line of lines) {
      const { level, message, fields } = line;
      if (level === 'alarm') log.alarm({ name: message as AlarmName, detail: fields as Alarm['detail'] });
      else log[level](message, fields);
      metrics.line(line);
    }
    expect(written.filter(line => line.includes(mark))).toEqual([]);
    return { emf: written.filter(line => line.startsWith('{"_aws"')), page: await metrics.page() };
  }

  it('stands in a log line, an alarm, a metric or a stored failure after a whole life of every family', async () => {
    const answers = [
      // Makes what was bought, with secrets in it.
      {
        body: {
          app: { frontEndUrl: 'https://app.example.com', userName: mail, password: secret, memo: name },
        },
      },
      { body: { license: secret } },
      // Refuses in words of its own, fails in words of its own, says what nobody understands.
      { status: 422, body: { refused: { code: 'sold-out', reason: name } } },
      { status: 422, body: { refused: { code: name, reason: mail } } },
      { status: 500, body: name },
      { body: { app: { frontEndUrl: secret } } },
    ];
    for (const answer of answers) {
      test.product.respond(() => answer);
      await saasV2();
      await getFamilies();
      await licenses();
      await kitAndLogin();
      await sellerApi();
      test.clock.advance(70 * minuteMs);
      for (const kind of ['deliver', 'expire', 'release'] as const) await test.run(kind);
    }
    const days = new Set(
      [0, 7 * 70 * minuteMs].map(before => new Date(test.clock.now() - before).toISOString().slice(0, 10)),
    );
    const failures = await Promise.all(
      [...days].flatMap(day => [test.stored(`failures#${day}`), test.stored(`failures-unverified#${day}`)]),
    );
    const marked = (of: readonly unknown[]) => of.filter(it => JSON.stringify(it).includes(mark));
    expect(marked(test.lines)).toEqual([]);
    expect(marked(failures.flat())).toEqual([]);
    // What the watchdog reads, and sends to a robot.
    await test.bridge.alarmNotes.keep();
    const notes = await Promise.all([...days].map(day => test.stored(`alarms#${day}`)));
    expect(notes.flat().length).toBeGreaterThan(0);
    expect(marked(notes.flat())).toEqual([]);
    const { emf, page } = await metricsOf(test.lines);
    expect(page).not.toContain(mark);
    // Nor an id: whoever reads metrics sees counts of what the code itself names.
    const labels = emf.flatMap(line => {
      const { _aws, ...named }: Record<string, unknown> = JSON.parse(line);
      return Object.entries(named).flatMap(([label, value]) =>
        typeof value === 'string' ? [[label, value] as const] : [],
      );
    });
    expect([...new Set(labels.map(([label]) => label))].sort()).toEqual(
      ['service', 'stage', 'family', 'resultCode', 'group', 'severity'].sort(),
    );
    expect(
      labels.filter(
        ([, text]) => !/^[a-zA-Z\d-]+$|^\d{6}$/.test(text) || /^CS|^PL|^T1$|^[\da-f]{8}-/.test(text),
      ),
    ).toEqual([]);
    expect(emf.some(line => line.includes('"CallFailed":1'))).toBe(true);
    expect(page).toMatch(/koogallery_bridge_calls_total\{family="kit",result_code="000002"/);
    // It happened, and was told.
    expect(failures.flat().length).toBeGreaterThan(20);
    expect(new Set(test.alarms())).toEqual(
      new Set([...test.alarms(), 'UnknownScene', 'UnknownStatus', 'ClientSecretNotOpened']),
    );
    const messages = new Set(test.lines.map(({ message }) => message));
    for (const message of ['call', 'seller', 'oauth', 'login refused', 'undocumented values'])
      expect(messages).toContain(message);
  });
});
