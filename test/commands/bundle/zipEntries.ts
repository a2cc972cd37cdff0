const centralDirectoryEntry = 0x02014b50;
const fixedPart = 46;

/** The names in a ZIP archive, read from its central directory (APPNOTE.TXT 4.3.12). */
export function zipEntries(archive: Buffer): string[] {
  const names: string[] = [];
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(centralDirectoryEntry);
  let at = archive.indexOf(mark);
  while (at >= 0 && archive.readUInt32LE(at) === centralDirectoryEntry) {
    const nameLength = archive.readUInt16LE(at + 28);
    names.push(archive.toString('utf8', at + fixedPart, at + fixedPart + nameLength));
    at += fixedPart + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return names;
}
