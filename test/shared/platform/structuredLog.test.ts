import { describe, expect, it } from 'vitest';
import { structuredLog } from '../../../shared/platform/structuredLog.ts';

const now = Date.UTC(2027, 0, 2, 3, 4, 5, 6);

function logged(environment: Record<string, string> = {}) {
  const lines: { readonly text: string; readonly level: string }[] = [];
  const log = structuredLog({
    environment,
    clock: () => now,
    write: (text, level) => lines.push({ text, level }),
  });
  return { log, lines };
}

describe('the log', () => {
  it('is one JSON line for each thing, with the trace of the call where Lambda names it', () => {
    const environment = { _X_AMZN_TRACE_ID: 'Root=1-65a-b;Parent=c;Sampled=1' };
    const { log, lines } = logged(environment);
    log.info('call', { resultCode: '000000', hint: undefined, unknownFields: ['a\nb'] });
    expect(lines).toEqual([
      {
        level: 'INFO',
        text: '{"level":"INFO","message":"call","timestamp":"2027-01-02T03:04:05.006Z","service":"koogallery-bridge","xray_trace_id":"1-65a-b","resultCode":"000000","unknownFields":["a\\nb"]}\n',
      },
    ]);
    environment._X_AMZN_TRACE_ID = 'Root=1-other';
    log.error('call', { fault: 'x' });
    expect(JSON.parse(lines[1]?.text ?? '')).toMatchObject({ level: 'ERROR', xray_trace_id: '1-other' });
  });

  it.each([
    [{}, ['INFO', 'WARN', 'ERROR']],
    [{ LOG_LEVEL: 'warn' }, ['WARN', 'ERROR']],
    [{ AWS_LAMBDA_LOG_LEVEL: 'ERROR' }, ['ERROR']],
    [{ POWERTOOLS_LOG_LEVEL: 'SILENT' }, []],
    [{ LOG_LEVEL: 'nonsense' }, ['INFO', 'WARN', 'ERROR']],
  ])('leaves out what is less than the level asked for: %j', (environment, levels) => {
    const { log, lines } = logged(environment as Record<string, string>);
    log.info('a', {});
    log.warn('b', {});
    log.error('c', {});
    expect(lines.map(({ level }) => level)).toEqual(levels);
  });

  it('tells an alarm with its severity and runbook, and on Lambda counts it as a metric', () => {
    const alarm = { name: 'ConfigurationNotRefreshed', detail: { reason: 'x' } } as const;
    const elsewhere = logged();
    elsewhere.log.alarm(alarm);
    expect(elsewhere.lines.map(({ text }) => JSON.parse(text))).toEqual([
      {
        level: 'WARN',
        message: 'alarm ConfigurationNotRefreshed',
        timestamp: '2027-01-02T03:04:05.006Z',
        service: 'koogallery-bridge',
        alarm: 'ConfigurationNotRefreshed',
        severity: 'warning',
        runbook: 'docs/operations.md#alarms-bundle',
        reason: 'x',
      },
    ]);
    const { log, lines } = logged({ AWS_LAMBDA_FUNCTION_NAME: 'f', LOG_LEVEL: 'SILENT' });
    log.alarm(alarm);
    // As the page of the embedded metric format prescribes; a metric is counted however quiet the log is.
    expect(lines.map(({ text }) => JSON.parse(text))).toEqual([
      {
        _aws: {
          Timestamp: now,
          CloudWatchMetrics: [
            {
              Namespace: 'koogallery-bridge',
              Dimensions: [['service']],
              Metrics: [{ Name: 'ConfigurationNotRefreshed', Unit: 'Count' }],
            },
          ],
        },
        service: 'koogallery-bridge',
        ConfigurationNotRefreshed: 1,
      },
    ]);
  });
});
