import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ReceiverForm } from '../../shared/schedules/watchdog/rules/receiverForms.ts';

export interface ReceivedAlarm {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** What a person reads. */
  readonly text: string;
}

export interface AlarmReceiver {
  readonly url: string;
  /** Everything that was asked of it, whatever it answered. */
  readonly received: readonly ReceivedAlarm[];
  /** How it answers from now on; undefined: as such a robot does when it takes a message. */
  respond(answer?: { readonly status: number; readonly body?: unknown; readonly hang?: boolean }): void;
  close(): Promise<void>;
}

/** What each robot says when it has taken a message, as its page shows it. */
const taken: Readonly<Record<ReceiverForm, unknown>> = {
  json: '',
  wecom: { errcode: 0, errmsg: 'ok' },
  dingtalk: { errcode: 0, errmsg: 'ok' },
  feishu: { code: 0, msg: 'success', data: {} },
  slack: 'ok',
};

function textOf(form: ReceiverForm, body: Record<string, unknown>): string {
  const within = form === 'feishu' ? body.content : body.text;
  const text = typeof within === 'object' && within !== null ? within : { text: within };
  const { content, text: plain } = text as { content?: unknown; text?: unknown };
  return String(content ?? plain);
}

/** A receiver of alarms on the loopback, in one of the known forms. */
export async function startAlarmReceiver(form: ReceiverForm): Promise<AlarmReceiver> {
  const received: ReceivedAlarm[] = [];
  let answer: Parameters<AlarmReceiver['respond']>[0];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
    received.push({ path, query, body, text: textOf(form, body) });
    if (answer?.hang === true) return;
    const said = answer === undefined ? taken[form] : answer.body;
    response.statusCode = answer?.status ?? 200;
    response.setHeader('Content-Type', 'application/json');
    response.end(typeof said === 'string' ? said : JSON.stringify(said ?? ''));
  });
  server.listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/robot`,
    received,
    respond(next) {
      answer = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
