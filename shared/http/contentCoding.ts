import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

const decoders: Readonly<Record<string, typeof gunzipSync>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/**
 * The content of a body that was compressed although nobody asked for it: some servers and gateways always do. A coding
 * that is not known leaves the body as it is.
 *
 * @returns undefined when it is longer than `maxBytes`: no more is unpacked
 * @throws when the body is not what the header says
 */
export function decoded(body: Buffer, coding: string | undefined, maxBytes: number): Buffer | undefined {
  const decode = decoders[coding?.trim().toLowerCase() ?? ''];
  if (decode === undefined || body.length === 0) return body;
  try {
    return decode(body, { maxOutputLength: maxBytes });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw error;
  }
}
