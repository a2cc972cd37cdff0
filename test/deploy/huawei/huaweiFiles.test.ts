import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serverFiles } from '../../../bundling/bundleServer.ts';
import { probeAnswer } from '../../../deploy/serve/probes/probeAnswer.ts';
import { serveSettingNames, serveSettings } from '../../../deploy/serve/settings/serveSettings.ts';
import { endWithinMs } from '../../../deploy/serve/startProcess.ts';
import { parseConfig } from '../../../shared/config/config.ts';
import { settingNames } from '../../../shared/config/settings.ts';
import { huaweiDirectory, shippedEnv, shippedText, shippedUnit, shippedYaml } from './shippedFiles.ts';

const deployment = shippedYaml('kubernetes/deployment.yaml');
const pod = deployment.spec.template.spec;
const [container] = pod.containers;
const compose = shippedYaml('compose.yaml');
const unit = shippedUnit('koogallery-bridge@.service');
const known: ReadonlySet<string> = new Set([...settingNames, ...serveSettingNames]);

/** What a seller puts into the files that hold the secrets. */
const secrets: Readonly<Record<string, string>> = {
  DATA_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  BASE_ACCESS_KEYS: 'a-key-of-the-seller-centre',
  SELLER_WEBHOOK_SECRETS: `whsec_${randomBytes(32).toString('base64')}`,
  SELLER_API_TOKENS: 'product:write:0123456789abcdef0123456789abcdef',
  TABLE_ACCESS_KEY: 'rwuser',
  TABLE_SECRET_KEY: 'a-password',
};

/** Seconds that a process may take to its end. */
const endsWithin = (drainSeconds: string | undefined) => Number(drainSeconds) + endWithinMs / 1000;

const answers = async (path: string) => {
  const [name = '', rawQuery = ''] = path.split('?');
  const probes = { readiness: { unready: async () => [] }, stuck: () => [] };
  return (await probeAnswer(probes, 'GET', { path: name, rawQuery }))?.statusCode;
};

describe.each(['bridge.env', 'kubernetes/settings.env'])('the settings in %s', file => {
  const given = shippedEnv(file);
  const names = Object.keys(given);

  it('are known by their name, with or without _FILE', () => {
    expect(names.filter(name => !known.has(name.replace(/_FILE$/, '')))).toEqual([]);
  });

  it('hold no secret: each stands in a file of its own name', () => {
    for (const name of names.filter(each => each.endsWith('_FILE'))) {
      expect(given[name]).toBe(`/etc/koogallery-bridge/secrets/${name.replace(/_FILE$/, '')}`);
    }
    expect(names.filter(name => name in secrets)).toEqual([]);
  });

  it('make a whole configuration with the files that they name', () => {
    const files = names
      .filter(name => name.endsWith('_FILE'))
      .map(name => [name.replace(/_FILE$/, ''), secrets[name.replace(/_FILE$/, '')]]);
    const variables = { ...given, ...Object.fromEntries(files) };
    expect(parseConfig(variables).table).toMatchObject({
      endpoint: 'http://192.168.0.12',
      name: 'koogallery_bridge',
      region: 'local',
      credentials: { accessKeyId: 'rwuser', secretAccessKey: 'a-password' },
    });
    expect(serveSettings(variables, () => false)).toMatchObject({ ok: true });
  });

  it('are those of the other file, but for where the process runs', () => {
    const own = new Set(['TRUSTED_PROXIES', 'DRAIN_SECONDS', 'PORT', 'METRICS_PORT']);
    const common = (of: Readonly<Record<string, string | undefined>>) =>
      Object.fromEntries(Object.entries(of).filter(([name]) => !own.has(name)));
    expect(common(given)).toEqual(common(shippedEnv('bridge.env')));
  });
});

describe('on Kubernetes', () => {
  const settings = shippedEnv('kubernetes/settings.env');
  const service = shippedYaml('kubernetes/service.yaml');
  const ports = Object.fromEntries(
    container.ports.map(({ name, containerPort }: { name: string; containerPort: number }) => [
      name,
      String(containerPort),
    ]),
  );

  it('two processes run, and a new one is ready before an old one goes', () => {
    expect(deployment.spec.replicas).toBe(2);
    expect(deployment.spec.strategy.rollingUpdate).toMatchObject({ maxUnavailable: 0 });
    expect(shippedYaml('kubernetes/poddisruptionbudget.yaml').spec.minAvailable).toBe(1);
  });

  it('the ports are those on which the process listens', () => {
    expect(ports).toEqual({ http: settings.PORT, metrics: settings.METRICS_PORT });
    expect(deployment.spec.template.metadata.annotations['prometheus.io/port']).toBe(settings.METRICS_PORT);
  });

  it('the probes ask for what the process answers, and wait longer than it takes to look', async () => {
    for (const name of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
      const { httpGet, timeoutSeconds } = container[name];
      expect([name, httpGet.port, await answers(httpGet.path)]).toEqual([name, 'http', 200]);
      expect(timeoutSeconds).toBeGreaterThan(2);
    }
    expect(container.startupProbe.httpGet.path).toBe('/readyz');
    expect(container.livenessProbe.httpGet.path).toBe('/healthz');
  });

  it('a process is not killed before it has ended by itself, nor before anybody has noticed that it is to', () => {
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(endsWithin(settings.DRAIN_SECONDS));
    const { periodSeconds, failureThreshold, timeoutSeconds } = container.readinessProbe;
    expect(Number(settings.DRAIN_SECONDS)).toBeGreaterThan(periodSeconds * failureThreshold + timeoutSeconds);
  });

  it('it runs as nobody in particular, on a root that cannot be written to', () => {
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 1003, runAsGroup: 1003, fsGroup: 1003 },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('secrets are files that only the process can read, at the place that the settings name', () => {
    const [mount] = container.volumeMounts;
    const [volume] = pod.volumes;
    expect(mount).toMatchObject({
      name: volume.name,
      mountPath: '/etc/koogallery-bridge/secrets',
      readOnly: true,
    });
    expect(volume.secret.defaultMode).toBe(0o440);
    expect(container).not.toHaveProperty('env');
  });

  it('the metrics are no part of the service, and read from one namespace only', () => {
    expect(service.spec.ports).toEqual([{ name: 'http', port: 80, targetPort: 'http' }]);
    const { ingress } = shippedYaml('kubernetes/networkpolicy.yaml').spec;
    const open = ingress.filter(({ from }: { from?: unknown }) => from === undefined);
    expect(open).toEqual([{ ports: [{ port: 'http', protocol: 'TCP' }] }]);
  });

  it('everything concerns the same processes', () => {
    const labels = { 'app.kubernetes.io/name': 'koogallery-bridge' };
    expect(deployment.spec.template.metadata.labels).toEqual(labels);
    expect(deployment.spec.selector.matchLabels).toEqual(labels);
    expect(service.spec.selector).toEqual(labels);
    expect(shippedYaml('kubernetes/poddisruptionbudget.yaml').spec.selector.matchLabels).toEqual(labels);
    expect(shippedYaml('kubernetes/networkpolicy.yaml').spec.podSelector.matchLabels).toEqual(labels);
    const { backend } = shippedYaml('kubernetes/ingress.yaml').spec.rules[0].http.paths[0];
    expect(backend.service).toEqual({
      name: service.metadata.name,
      port: { name: service.spec.ports[0].name },
    });
  });

  it('the ingress takes TLS 1.2 and newer at port 443', () => {
    expect(shippedYaml('kubernetes/ingress.yaml').metadata.annotations).toMatchObject({
      'kubernetes.io/elb.class': 'performance',
      'kubernetes.io/elb.port': '443',
      'kubernetes.io/elb.tls-ciphers-policy': 'tls-1-2',
    });
  });

  it('kustomization.yaml names every file and no other', () => {
    const { resources, configMapGenerator, images } = shippedYaml('kubernetes/kustomization.yaml');
    const files = readdirSync(join(huaweiDirectory, 'kubernetes')).filter(
      name => name !== 'kustomization.yaml',
    );
    expect([...resources, ...configMapGenerator[0].envs].toSorted()).toEqual(files.toSorted());
    expect(container.envFrom).toEqual([{ configMapRef: { name: configMapGenerator[0].name } }]);
    expect(images[0].name).toBe(container.image);
  });
});

describe('the container image', () => {
  const lines = shippedText('Dockerfile').split('\n');
  const line = (word: string) => lines.findLast(each => each.startsWith(`${word} `)) ?? '';

  it('is Node 24 and what the build makes, run by the user of FunctionGraph', () => {
    expect(line('ARG')).toMatch(/^ARG NODE_IMAGE=node:24-alpine$/);
    expect(line('USER')).toBe('USER 1003:1003');
    const copied = lines.join('\n').match(/\/src\/\.build\/(\S+)/g);
    expect(copied).toEqual([
      ...serverFiles.map(file => `/src/.build/server/${file}`),
      '/src/.build/functiongraph/functiongraph.mjs',
    ]);
    expect(line('ENTRYPOINT')).toBe(`ENTRYPOINT ["node", "--enable-source-maps", "${serverFiles[0]}"]`);
    expect(line('STOPSIGNAL')).toBe('STOPSIGNAL SIGTERM');
  });

  it('listens where it says, and asks itself what the process answers', async () => {
    const [, port] = /PORT=(\d+)/.exec(line('ENV')) ?? [];
    expect(line('EXPOSE')).toBe(`EXPOSE ${port}`);
    const settings = serveSettings({}, () => false);
    expect(settings.ok && String(settings.settings.port)).toBe(port);
    const [, path = ''] = /127\.0\.0\.1:\$\{process\.env\.PORT\}(\/\w+)/.exec(line('HEALTHCHECK')) ?? [];
    expect(await answers(path)).toBe(200);
  });
});

describe('with Docker Compose', () => {
  const bridges = ['bridge-1', 'bridge-2'].map(name => compose.services[name]);

  it('two processes run side by side, locked up like on Kubernetes, and end by themselves', () => {
    for (const bridge of bridges) {
      expect(bridge).toMatchObject({
        user: '1003:1003',
        read_only: true,
        cap_drop: ['ALL'],
        restart: 'always',
      });
      expect(bridge.security_opt).toEqual(['no-new-privileges:true']);
      const seconds = Number(/^(\d+)s$/.exec(bridge.stop_grace_period)?.[1]);
      expect(seconds).toBeGreaterThan(endsWithin(shippedEnv('bridge.env').DRAIN_SECONDS));
      expect(bridge).not.toHaveProperty('ports');
    }
  });

  it('nginx calls them where they are, is the only one that the world sees, and is believed', () => {
    const addresses = bridges.map(
      ({ networks, environment }) =>
        `server ${networks.inside.ipv4_address}:${environment.PORT} max_fails=0;`,
    );
    expect(compose.configs.upstream.content.trim().split('\n')).toEqual(addresses);
    expect(compose.services.nginx.ports).toEqual(['443:443']);
    const trusted = String(shippedEnv('bridge.env').TRUSTED_PROXIES).split(',');
    expect(trusted).toContain(compose.networks.inside.ipam.config[0].subnet);
  });
});

describe('as services of systemd', () => {
  it('each process has its port from its name, which is where nginx calls it', () => {
    expect(unit['Service.Environment']).toEqual(['NODE_ENV=production HOST=127.0.0.1 PORT=%i']);
    const called = shippedText('nginx/bridge-upstream.conf').match(/127\.0\.0\.1:(\d+)/g);
    const started = /^#.*systemctl enable --now (.*)$/m.exec(shippedText('koogallery-bridge@.service'))?.[1];
    expect(called?.map(address => `koogallery-bridge@${address.split(':')[1]}`).join(' ')).toBe(started);
    expect(String(shippedEnv('bridge.env').TRUSTED_PROXIES).split(',')).toContain('127.0.0.1');
  });

  it('it starts what was built, ends by itself, and does not come again with wrong settings', () => {
    const [start = ''] = unit['Service.ExecStart'] ?? [];
    expect(start).toBe(`/usr/bin/env node --enable-source-maps /opt/koogallery-bridge/${serverFiles[0]}`);
    expect(Number(unit['Service.TimeoutStopSec']?.[0])).toBeGreaterThan(
      endsWithin(shippedEnv('bridge.env').DRAIN_SECONDS),
    );
    expect(unit['Service.RestartPreventExitStatus']).toEqual(['2']);
    expect(unit['Service.EnvironmentFile']).toEqual(['/etc/koogallery-bridge/bridge.env']);
  });

  it('it can change nothing on the machine', () => {
    expect(unit).toMatchObject({
      'Service.ProtectSystem': ['strict'],
      'Service.NoNewPrivileges': ['yes'],
      'Service.CapabilityBoundingSet': [''],
      'Service.User': ['koogallery-bridge'],
    });
  });
});
