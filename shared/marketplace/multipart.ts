import { createHash } from 'node:crypto';

/** The parts `file` and `isvUpdateFileReq`, fixed before they are signed (zh-cn_topic_0070649351). */
export function multipart(
  license: { readonly characters: string } | { readonly fileName: string; readonly content: string },
): { readonly body: Buffer; readonly contentType: string } {
  const isFile = 'fileName' in license;
  const bytes = isFile ? Buffer.from(license.content, 'base64') : Buffer.alloc(0);
  const hash = createHash('sha256').update(bytes).digest('hex');
  const request = isFile
    ? { type: 'FILE', file_name: license.fileName, sha256: hash }
    : { type: 'CHARACTERS', characters: license.characters };
  const boundary = `koogallery-${createHash('sha256').update(JSON.stringify(request)).update(bytes).digest('hex').slice(0, 32)}`;
  const part = (name: string, head: string, content: Buffer) =>
    Buffer.concat([
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${head}\r\n\r\n`),
      content,
      Buffer.from('\r\n'),
    ]);
  const parts = [
    ...(isFile
      ? [
          part(
            'file',
            `; filename="${encodeURIComponent(license.fileName)}"\r\nContent-Type: application/octet-stream`,
            bytes,
          ),
        ]
      : []),
    part('isvUpdateFileReq', '\r\nContent-Type: application/json', Buffer.from(JSON.stringify(request))),
    Buffer.from(`--${boundary}--\r\n`),
  ];
  return { body: Buffer.concat(parts), contentType: `multipart/form-data; boundary=${boundary}` };
}
