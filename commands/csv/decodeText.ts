/** Text of a file as spreadsheets write it: UTF-8, UTF-16 with its mark, or the GB 18030 of Chinese ones. */
export function decodeText(bytes: Uint8Array): string {
  // "Unicode text" of a spreadsheet.
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** Whether it is a zip archive, as xlsx files are. */
export const isSpreadsheet = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;
