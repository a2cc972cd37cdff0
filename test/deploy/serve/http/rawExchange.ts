import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** As they came, letter by letter. */
  readonly headerNames: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends bytes as they are over a connection of its own and reads until the server closes it. */
export async function rawExchange(port: number, bytes: string | Buffer): Promise<RawAnswer> {
  return parseAnswer(await rawText(port, bytes));
}

export function rawText(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write(bytes));
    socket.on('data', chunk => chunks.push(chunk));
    socket.once('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
    // What came before a reset still counts.
    socket.once('error', error => (chunks.length === 0 ? reject(error) : undefined));
  });
}

/** The first answer in a text. */
export function parseAnswer(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const pairs = lines.map(line => [
    line.slice(0, line.indexOf(':')),
    line.slice(line.indexOf(':') + 1).trim(),
  ]);
  const headers = Object.fromEntries(pairs.map(([name = '', value = '']) => [name.toLowerCase(), value]));
  return {
    status: Number(statusLine.split(' ')[1]),
    headerNames: pairs.map(([name = '']) => name),
    headers,
    body: text.slice(end + 4),
  };
}

/** A request with `Connection: close`, so that the answer ends by itself. */
export function rawRequest(
  line: string,
  headers: readonly string[] = [],
  body: string | Buffer = '',
): Buffer {
  const length = Buffer.byteLength(body);
  const head = [
    `${line} HTTP/1.1`,
    'Host: shop.example.com',
    'Connection: close',
    ...(length === 0 ? [] : [`Content-Length: ${length}`]),
    ...headers,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), Buffer.from(body)]);
}
