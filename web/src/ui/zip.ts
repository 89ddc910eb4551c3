/** A file in a zip: its path inside, with /, and its bytes. */
export interface Packed {
  path: string;
  bytes: Uint8Array;
}

const CRC = Array.from({ length: 256 }, (_, n) => {
  let code = n;
  for (let bit = 0; bit < 8; bit += 1) code = code & 1 ? (code >>> 1) ^ 0xedb88320 : code >>> 1;
  return code >>> 0;
});

export function crc32(bytes: Uint8Array): number {
  let code = 0xffffffff;
  for (const byte of bytes) code = CRC[(code ^ byte) & 255]! ^ (code >>> 8);
  return (code ^ 0xffffffff) >>> 0;
}

/** A zip of files as they are, without packing them. */
export function zipOf(files: readonly Packed[], type = "application/zip"): Blob {
  return new Blob(zipParts(files) as BlobPart[], { type });
}

/** The parts of the zip in their order: each file after its head, then the listing and its end. */
export function zipParts(files: readonly Packed[]): Uint8Array[] {
  const parts: Uint8Array[] = [];
  const listing: Uint8Array[] = [];
  let at = 0;
  for (const file of files) {
    const name = new TextEncoder().encode(file.path);
    const sums = [crc32(file.bytes), file.bytes.length, file.bytes.length] as const;
    const local = record(0x04034b50, [[20, 2], [0x0800, 2], [0, 2], [0, 4], [sums[0], 4], [sums[1], 4], [sums[2], 4],
      [name.length, 2], [0, 2]]);
    parts.push(local, name, file.bytes);
    listing.push(record(0x02014b50, [[20, 2], [20, 2], [0x0800, 2], [0, 2], [0, 4], [sums[0], 4], [sums[1], 4],
      [sums[2], 4], [name.length, 2], [0, 2], [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]]), name);
    at += local.length + name.length + file.bytes.length;
  }
  const size = listing.reduce((sum, part) => sum + part.length, 0);
  const end = record(0x06054b50, [[0, 2], [0, 2], [files.length, 2], [files.length, 2], [size, 4], [at, 4], [0, 2]]);
  return [...parts, ...listing, end];
}

function record(mark: number, cells: readonly (readonly [number, 2 | 4])[]): Uint8Array {
  const bytes = new Uint8Array(4 + cells.reduce((sum, [, width]) => sum + width, 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, mark, true);
  let at = 4;
  for (const [value, width] of cells) {
    if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += width;
  }
  return bytes;
}
