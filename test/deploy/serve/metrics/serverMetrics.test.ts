import { describe, expect, it } from 'vitest';
import { dueBacklog } from '../../../../deploy/serve/metrics/dueBacklog.ts';
import { serverMetrics } from '../../../../deploy/serve/metrics/serverMetrics.ts';
import { publishLine, subscribeLines } from '../../../../shared/platform/logChannel.ts';

type Sources = Parameters<typeof serverMetrics>[0];

const metricsOf = (sources: Partial<Sources> = {}) =>
  serverMetrics({
    stage: 'prod',
    active: () => 3,
    isReady: async () => true,
    backlog: async () => ({ deliver: 2, expire: 0 }),
    ...sources,
  });

/** Lines of the page without the process's own figures. */
const ours = (page: string) => page.split('\n').filter(line => line.startsWith('koogallery_bridge_'));

describe('the page of metrics', () => {
  it('counts requests, calls, alarms and runs, and tells what is under way and due', async () => {
    const metrics = metricsOf();
    const request = { requestId: 'r', caller: '198.51.100.1', bytes: 1 };
    metrics.request({ ...request, route: 'POST /saas', status: 200, milliseconds: 80 });
    metrics.request({ ...request, route: 'POST /saas', status: 200, milliseconds: 1_500 });
    metrics.unreadable('HPE_INVALID_METHOD');
    const call = { family: 'saas-v2', resultCode: '000000', test: false };
    metrics.line({ level: 'info', message: 'call', fields: call });
    metrics.line({
      level: 'warn',
      message: 'call',
      fields: { ...call, resultCode: '000001', orderId: 'CS-1' },
    });
    metrics.line({ level: 'alarm', message: 'EventOverdue', fields: { instanceId: 'i-1' } });
    metrics.line({ level: 'info', message: 'schedule', fields: {} });
    metrics.scheduleRun({ name: 'deliverEvents', milliseconds: 40 });
    metrics.scheduleRun({ name: 'pushUsage', milliseconds: 40, fault: { error: new Error('no') } });
    const lines = ours(await metrics.page());
    expect(lines).toEqual(
      expect.arrayContaining([
        'koogallery_bridge_request_duration_seconds_bucket{le="0.1",stage="prod",route="POST /saas",status="200"} 1',
        'koogallery_bridge_request_duration_seconds_bucket{le="+Inf",stage="prod",route="POST /saas",status="200"} 2',
        'koogallery_bridge_unreadable_requests_total{code="HPE_INVALID_METHOD",stage="prod"} 1',
        'koogallery_bridge_calls_total{family="saas-v2",result_code="000000",test="false",stage="prod"} 1',
        'koogallery_bridge_calls_total{family="saas-v2",result_code="000001",test="false",stage="prod"} 1',
        'koogallery_bridge_alarms_total{alarm="EventOverdue",stage="prod"} 1',
        'koogallery_bridge_schedule_duration_seconds_count{stage="prod",schedule="pushUsage",outcome="failure"} 1',
        'koogallery_bridge_requests_under_way{stage="prod"} 3',
        'koogallery_bridge_ready{stage="prod"} 1',
        'koogallery_bridge_due_items{kind="deliver",stage="prod"} 2',
        'koogallery_bridge_due_items{kind="expire",stage="prod"} 0',
      ]),
    );
    expect(lines.filter(line => line.includes('last_success')).map(line => line.split(' ')[0])).toEqual([
      'koogallery_bridge_schedule_last_success_timestamp_seconds{schedule="deliverEvents",stage="prod"}',
    ]);
    // No order, no address, no person.
    expect(lines.join()).not.toMatch(/CS-1|i-1|198\.51/);
  });

  it('is text of OpenMetrics 1.0, each family declared once before its samples, with its end marked', async () => {
    const metrics = metricsOf();
    expect(metrics.contentType).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    const page = await metrics.page();
    expect(page.endsWith('\n# EOF\n')).toBe(true);
    const lines = page.slice(0, -1).split('\n').slice(0, -1);
    const declared: string[] = [];
    for (const line of lines) {
      const [, family] = /^# (?:TYPE|HELP|UNIT) (\S+)/.exec(line) ?? [];
      if (family !== undefined) {
        if (line.startsWith('# TYPE')) declared.push(family);
        continue;
      }
      expect(line).toMatch(
        /^[a-zA-Z_:][\w:]*(\{([a-zA-Z_]\w*="([^"\\\n]|\\["\\n])*",?)*\})? ([-+]?[\d.e+-]+|[-+]?inf|nan)$/i,
      );
      const [name = ''] = line.split(/[{ ]/);
      expect(name.startsWith(declared.at(-1) ?? '?')).toBe(true);
    }
    expect(new Set(declared).size).toBe(declared.length);
    expect(declared).toContain('process_resident_memory_bytes');
  });

  it('has no count of what is due while the table does not answer, and still comes', async () => {
    const page = await metricsOf({
      backlog: async () => Promise.reject(new Error('no table')),
      isReady: async () => false,
    }).page();
    expect(ours(page).filter(line => line.includes('due_items'))).toEqual([]);
    expect(page).toContain('koogallery_bridge_ready{stage="prod"} 0');
  });
});

describe('what is due', () => {
  it('is counted by kind over all shards, at most once a minute, again after a failure', async () => {
    let now = 0;
    let asked = 0;
    let fails = true;
    const backlog = dueBacklog(
      async () => ({
        page: async (shard: string) => {
          asked += 1;
          if (fails) throw new Error('no table');
          return { items: shard === 'deliver#3' || shard === 'usage#0' ? [{ pk: 'a', sk: 'b' }] : [] };
        },
      }),
      () => now,
    );
    await expect(backlog()).rejects.toThrow('no table');
    fails = false;
    asked = 0;
    const counted = { deliver: 1, expire: 0, release: 0, usage: 1, purge: 0 };
    expect(await Promise.all([backlog(), backlog()])).toEqual([counted, counted]);
    expect(asked).toBe(80);
    now = 59_999;
    await backlog();
    expect(asked).toBe(80);
    now = 60_000;
    await backlog();
    expect(asked).toBe(160);
  });
});

describe('lines of the log', () => {
  it('reach who listens, until it listens no more', () => {
    const heard: string[] = [];
    const line = (message: string) => publishLine({ level: 'info', message, fields: {} });
    const end = subscribeLines(({ message }) => void heard.push(message));
    line('one');
    end();
    line('two');
    expect(heard).toEqual(['one']);
  });
});
