/**
 * A whole letter cut into its parts by our own reading of RFC 2045 and 2046, for letters whose structure the server got wrong (R35).
 * The parts stay views of the one buffer; 50 levels and 1,000 parts at most, linear time per level, and nothing in a letter throws.
 */
import libmime from 'libmime';
import type { Part } from '@/lib/model/mail';

const maxDepth = 50;
const maxParts = 1000;
/** Most bytes of a header section that are read (T65). */
const maxHeader = 256 * 1024;

/** The tree of a letter and the still encoded bytes of its leaves. */
export interface WholeLetter {
  structure: Part;
  /** By part specifier, as in IMAP: "1", "2.1". */
  bytes: Map<string, Buffer>;
  /** Each part with its header, as it stands in the letter, by part specifier. */
  entities: Map<string, Buffer>;
}

interface Cutting {
  bytes: Map<string, Buffer>;
  entities: Map<string, Buffer>;
  parts: number;
}

interface Entity {
  headers: Map<string, string>;
  body: Buffer;
}

/** Where the header section ends and the body begins: after the first empty line. */
function headerEnd(entity: Buffer): { end: number; body: number } {
  if (entity[0] === 0x0a) return { end: 0, body: 1 };
  if (entity[0] === 0x0d && entity[1] === 0x0a) return { end: 0, body: 2 };
  for (let at = entity.indexOf(0x0a); at !== -1; at = entity.indexOf(0x0a, at + 1)) {
    if (entity[at + 1] === 0x0a) return { end: at + 1, body: at + 2 };
    if (entity[at + 1] === 0x0d && entity[at + 2] === 0x0a) return { end: at + 1, body: at + 3 };
  }
  return { end: entity.length, body: entity.length };
}

function readEntity(bytes: Buffer): Entity {
  const { end, body } = headerEnd(bytes);
  const text = bytes.subarray(0, Math.min(end, maxHeader)).toString('latin1');
  const lines = text.replace(/\r?\n(?=[ \t])/gu, ' ').split(/\r?\n/u);
  const headers = new Map<string, string>();
  for (const [index, line] of lines.entries()) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon <= 0 || !/^[!-9;-~]+$/u.test(name)) {
      // A letter that begins with text has no header; one line "From x" is how mailbox files begin.
      if (index === 0 && line !== '' && !/^>?From /u.test(line)) return { headers, body: bytes };
      continue;
    }
    if (!headers.has(name))
      headers.set(
        name,
        line
          .slice(colon + 1)
          .trim()
          .slice(0, 65_536),
      );
  }
  return { headers, body: bytes.subarray(body) };
}

interface Field {
  value: string;
  params: Record<string, string>;
}

function readField(text: string | undefined): Field {
  if (text === undefined) return { value: '', params: {} };
  const { value, params } = libmime.parseHeaderValue(text);
  const decoded = Object.entries(params).map(([name, raw]) => [name.toLowerCase(), libmime.decodeWords(String(raw))] as const);
  return {
    value: String(value ?? '')
      .trim()
      .toLowerCase(),
    params: Object.fromEntries(decoded.filter(([name]) => name !== '__proto__')),
  };
}

/** RFC 2046 section 5.1.1: lines that begin with "--boundary"; "--boundary--" is the last. Preamble and epilogue are left out. */
function cutAtBoundaries(body: Buffer, boundary: string): Buffer[] {
  const mark = Buffer.from(`--${boundary}`, 'latin1');
  const pieces: Buffer[] = [];
  let start = -1;
  for (let at = body.indexOf(mark); at !== -1; at = body.indexOf(mark, at + 1)) {
    if (at > 0 && body[at - 1] !== 0x0a) continue;
    const lineEnd = body.indexOf(0x0a, at);
    const rest = body
      .subarray(at + mark.length, lineEnd === -1 ? body.length : lineEnd)
      .toString('latin1')
      .trim();
    if (rest !== '' && rest !== '--') continue;
    if (start !== -1) pieces.push(body.subarray(start, Math.max(start, body[at - 2] === 0x0d ? at - 2 : at - 1)));
    start = rest === '--' || lineEnd === -1 ? -1 : lineEnd + 1;
    if (rest === '--' || pieces.length > maxParts) return pieces;
  }
  if (start !== -1) pieces.push(body.subarray(start));
  return pieces;
}

function node(entity: Entity, part: string, digest: boolean): Part {
  const type = readField(entity.headers.get('content-type'));
  const disposition = readField(entity.headers.get('content-disposition'));
  const known = /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/u.test(type.value);
  return {
    part,
    type: known ? type.value : digest ? 'message/rfc822' : 'text/plain',
    charset: type.params.charset ?? null,
    encoding: readField(entity.headers.get('content-transfer-encoding')).value || '7bit',
    size: entity.body.length,
    disposition: disposition.value === '' ? null : disposition.value === 'inline' ? 'inline' : 'attachment',
    filename: disposition.params.filename ?? type.params.name ?? null,
    contentId: entity.headers.get('content-id')?.replace(/^<|>$/gu, '') ?? null,
    parameters: type.params,
    children: [],
  };
}

/** `own` names the node itself, `below` is what its children's numbers are put behind. */
function cut(bytes: Buffer, own: string, below: string, depth: number, digest: boolean, work: Cutting): Part {
  const entity = readEntity(bytes);
  const part = node(entity, own, digest);
  work.parts += 1;
  work.entities.set(own, bytes);
  const boundary = part.parameters.boundary;
  if (part.type.startsWith('multipart/') && boundary && depth < maxDepth && work.parts < maxParts) {
    const pieces = cutAtBoundaries(entity.body, boundary);
    for (const [index, piece] of pieces.entries()) {
      if (work.parts >= maxParts) break;
      const specifier = below === '' ? String(index + 1) : `${below}.${index + 1}`;
      part.children.push(cut(piece, specifier, specifier, depth + 1, part.type === 'multipart/digest', work));
    }
    if (part.children.length > 0) return part;
  }
  // A multipart without parts is what it holds: text.
  if (part.type.startsWith('multipart/')) part.type = 'text/plain';
  part.part = own === '' ? '1' : own;
  work.bytes.set(part.part, entity.body);
  return part;
}

/** Cuts a letter into its parts. What lies deeper or comes later than the limits stays one part. */
export function cutLetter(source: Buffer): WholeLetter {
  const work: Cutting = { bytes: new Map(), entities: new Map(), parts: 0 };
  const structure = cut(source, '', '', 0, false, work);
  return { structure, bytes: work.bytes, entities: work.entities };
}
