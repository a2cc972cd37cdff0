import { describe, expect, it } from 'vitest';
import { structuredLog } from '../../../../shared/platform/logged/structuredLog.ts';
import { publishedMetrics } from '../../../support/publishedMetrics.ts';

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
        runbook: 'docs/runbooks/bundle.md#ConfigurationNotRefreshed',
        reason: 'x',
      },
    ]);
    const { log, lines } = logged({ AWS_LAMBDA_FUNCTION_NAME: 'f', LOG_LEVEL: 'SILENT', STAGE: 'prod' });
    log.alarm(alarm);
    // As the page of the embedded metric format prescribes; a metric is counted however quiet the log is.
    expect(lines.map(({ text }) => JSON.parse(text))).toEqual([
      {
        _aws: {
          Timestamp: now,
          CloudWatchMetrics: [
            {
              Namespace: 'koogallery-bridge',
              Dimensions: [['service'], ['stage']],
              Metrics: [{ Name: 'ConfigurationNotRefreshed', Unit: 'Count' }],
            },
            {
              Namespace: 'koogallery-bridge',
              Dimensions: [['stage', 'group', 'severity']],
              Metrics: [{ Name: 'AlarmRaised', Unit: 'Count' }],
            },
          ],
        },
        service: 'koogallery-bridge',
        stage: 'prod',
        group: 'bundle',
        severity: 'warning',
        ConfigurationNotRefreshed: 1,
        AlarmRaised: 1,
      },
    ]);
  });

  /** What CloudWatch would count: the metrics of a line with the values of their dimensions. */
  function countedOf(fields: Record<string, string | number | boolean>) {
    const { log, lines } = logged({ AWS_LAMBDA_FUNCTION_NAME: 'f', LOG_LEVEL: 'SILENT', STAGE: 'prod' });
    log.warn('call', fields);
    return lines.flatMap(({ text }) => publishedMetrics(text));
  }

  it('counts a failed call by stage, family and result code, and what it tells of signature, table and time', () => {
    const call = { family: 'saas-v2', resultCode: '000005', test: false, milliseconds: 12 };
    const failed = [
      'CallFailed stage=prod',
      'CallFailed stage=prod resultCode=000005',
      'CallFailed stage=prod family=saas-v2 resultCode=000005',
    ];
    expect(countedOf({ ...call, fault: 'too-slow' })).toEqual(failed);
    expect(countedOf({ ...call, fault: 'table-throttled' })).toEqual([...failed, 'TableFailed stage=prod']);
    expect(countedOf({ ...call, milliseconds: 4_001 })).toEqual([...failed, 'AnswerLate stage=prod']);
    expect(countedOf({ ...call, resultCode: '000000', milliseconds: 4_001 })).toEqual([
      'AnswerLate stage=prod',
    ]);
    const refused = { ...call, resultCode: '000001' };
    expect(countedOf({ ...refused, refused: 'signature-mismatch' })).toContain('SignatureRefused stage=prod');
    expect(countedOf({ ...refused, refused: 'signature-missing' }).join()).not.toContain('SignatureRefused');
  });

  it('counts no call that was answered well and in time, no test call, and nothing outside of Lambda', () => {
    const call = { family: 'saas-v2', resultCode: '000005', test: false, milliseconds: 12 };
    expect(countedOf({ ...call, resultCode: '000000', milliseconds: 4_000 })).toEqual([]);
    expect(countedOf({ ...call, resultCode: '000004' })).toEqual([]);
    expect(countedOf({ ...call, test: true })).toEqual([]);
    const { log, lines } = logged();
    log.warn('call', call);
    expect(lines.length).toBe(1);
  });
});
