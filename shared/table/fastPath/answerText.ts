import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

type Response = Awaited<ReturnType<DynamoDBClient['config']['requestHandler']['handle']>>['response'];

/** Reads the body of an answer, and leaves it readable for the SDK. */
export async function answerText(response: Response): Promise<string> {
  const { body } = response;
  const bytes = body instanceof Uint8Array ? Buffer.from(body) : await collected(body);
  response.body = bytes;
  return bytes.toString('utf8');
}

function collected(stream: NodeJS.ReadableStream): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    stream.on('error', reject);
    stream.on('aborted', () => reject(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })));
  });
}
