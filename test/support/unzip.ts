import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const centralDirectoryEntry = 0x02014b50;
const fixedPart = 46;
const stored = 0;

/** Unpacks a ZIP archive by its central directory (APPNOTE.TXT 4.3.12). */
export function unzip(file: string, directory: string): void {
  const archive = readFileSync(file);
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(centralDirectoryEntry);
  let at = archive.indexOf(mark);
  while (at >= 0 && archive.readUInt32LE(at) === centralDirectoryEntry) {
    const [method, size] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20)];
    const nameLength = archive.readUInt16LE(at + 28);
    const local = archive.readUInt32LE(at + 42);
    const name = archive.toString('utf8', at + fixedPart, at + fixedPart + nameLength);
    const dataAt = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const data = archive.subarray(dataAt, dataAt + size);
    const target = join(directory, name);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, method === stored ? data : inflateRawSync(data));
    at += fixedPart + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
}
