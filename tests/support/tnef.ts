/** Makes a winmail.dat for tests (MS-OXTNEF). */

const u16 = (n: number) => Buffer.from([n & 255, n >> 8]);
const u32 = (n: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(n >>> 0);
  return bytes;
};
const pad = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

/** One attribute: level 1 of the letter, 2 of a file. */
export function attribute(level: 1 | 2, tag: number, data: Buffer): Buffer {
  const sum = data.reduce((total, byte) => (total + byte) & 0xffff, 0);
  return Buffer.concat([Buffer.from([level]), u32(tag), u32(data.length), data, u16(sum)]);
}

/** One property: text as UTF-16, bytes as they are. */
export function property(id: number, value: string | Buffer): Buffer {
  const wide = typeof value === 'string';
  const data = wide ? Buffer.from(`${value}\0`, 'utf16le') : value;
  return Buffer.concat([u16(wide ? 0x1f : 0x102), u16(id), u32(1), u32(data.length), pad(data)]);
}

/** One with a name of its own, which says nothing here. */
export const named = Buffer.concat([u16(0x03), u16(0x8001), Buffer.alloc(16), u32(1), u32(6), pad(Buffer.from('a\0b\0\0\0')), u32(7)]);

export const properties = (all: readonly Buffer[]): Buffer => Buffer.concat([u32(all.length), ...all]);

/** A file with its name, in both of its forms. */
export function file(name: string, content: Buffer, contentId?: string): Buffer {
  const more = [property(0x3707, name), ...(contentId ? [property(0x3712, contentId), property(0x370e, 'image/png')] : [])];
  return Buffer.concat([
    attribute(2, 0x69002, Buffer.alloc(14)),
    attribute(2, 0x18010, Buffer.from('SHORT~1.TXT\0')),
    attribute(2, 0x6800f, content),
    attribute(2, 0x69005, properties(more)),
  ]);
}

/** RTF that is not compressed, in the frame of what is. */
export function rtf(text: string): Buffer {
  const data = Buffer.from(text, 'latin1');
  return Buffer.concat([u32(data.length + 12), u32(data.length), u32(0x414c454d), u32(0), data]);
}

/** A winmail.dat of these attributes. */
export const tnef = (attributes: readonly Buffer[]): Buffer =>
  Buffer.concat([u32(0x223e9f78), u16(1), attribute(1, 0x69007, Buffer.concat([u32(1252), u32(0)])), ...attributes]);
