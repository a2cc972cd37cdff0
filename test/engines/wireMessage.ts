import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

type Handle = DynamoDBDocumentClient['config']['requestHandler']['handle'];
export type HttpRequest = Parameters<Handle>[0];
export type HttpAnswer = Awaited<ReturnType<Handle>>;

/** A request of the DynamoDB API as it goes over the wire: values are `{"S": "…"}` and the like. */
export interface WireRequest {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Key of the one item it is about, where it is about one. */
  readonly key?: { readonly pk: string; readonly sk: string };
}

export function wireRequest(request: HttpRequest): WireRequest {
  const operation = request.headers['x-amz-target']?.split('.')[1] ?? '';
  const text = typeof request.body === 'string' ? request.body : new TextDecoder().decode(request.body);
  const input = JSON.parse(text) as Record<string, unknown>;
  const key = keyOf(input.Key) ?? keyOf(input.Item);
  return { operation, input, ...(key !== undefined && { key }) };
}

/** The pk and sk of an item in wire form. */
export function keyOf(item: unknown): { pk: string; sk: string } | undefined {
  const { pk, sk } = (item ?? {}) as Record<string, { S?: unknown } | undefined>;
  return typeof pk?.S === 'string' && typeof sk?.S === 'string' ? { pk: pk.S, sk: sk.S } : undefined;
}

/** The JSON of an answer; the answer stays readable. */
export async function answerJson({ response }: HttpAnswer): Promise<Record<string, unknown>> {
  if (!(response.body instanceof Uint8Array)) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) chunks.push(chunk);
    response.body = new Uint8Array(Buffer.concat(chunks));
  }
  return JSON.parse(Buffer.from(response.body).toString('utf8'));
}

/** Replaces the JSON of an answer. */
export function withJson(answer: HttpAnswer, json: unknown): HttpAnswer {
  answer.response.body = new Uint8Array(Buffer.from(JSON.stringify(json)));
  // The engine's checksum was over the old bytes.
  delete answer.response.headers['x-amz-crc32'];
  delete answer.response.headers['content-length'];
  return answer;
}

/** An error answer, as the table words it. */
export function errorAnswer(type: string, message: string): HttpAnswer {
  const json = { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message };
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'injected' };
  return { response: { statusCode: 400, headers, body: new Uint8Array(Buffer.from(JSON.stringify(json))) } };
}
