/**
 * The scripts, styles and fonts of the pages, as the build left them: under names that change with their contents, and packed beforehand as far as
 * it goes (`.br`, `.gz` beside each, see the build). They go from the disk to the browser past Next, which would pack them anew for each one who asks.
 */
import { createReadStream, readdirSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, posix } from 'node:path';

const prefix = '/_next/static';
/** Best first. */
const packings = [
  { coding: 'br', ending: '.br' },
  { coding: 'gzip', ending: '.gz' },
] as const;
type Coding = (typeof packings)[number]['coding'];

const types: Readonly<Record<string, string>> = {
  '.js': 'application/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

interface Served {
  file: string;
  type: string;
  bytes: number;
  /** Bytes of each packing that lies beside the file. */
  packed: ReadonlyMap<Coding, number>;
}

function sizesUnder(folder: string, path: string): [string, number][] {
  return readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry): [string, number][] => {
    const inside = posix.join(path, entry.name);
    return entry.isDirectory() ? sizesUnder(folder, inside) : [[inside, statSync(join(folder, inside)).size]];
  });
}

function servedOf(folder: string): ReadonlyMap<string, Served> {
  const sizes = new Map(sizesUnder(folder, ''));
  const served = new Map<string, Served>();
  for (const [path, bytes] of sizes) {
    const type = types[extname(path)];
    if (!type) continue;
    const packed = packings.flatMap(({ coding, ending }): [Coding, number][] => {
      const size = sizes.get(path + ending);
      return size === undefined ? [] : [[coding, size]];
    });
    served.set(`${prefix}/${path}`, { file: join(folder, path), type, bytes, packed: new Map(packed) });
  }
  return served;
}

/** How much an `Accept-Encoding` wants a coding, 0 to 1 (RFC 9110 section 12.5.3). */
function wish(header: string, coding: string): number {
  let rest = 0;
  for (const part of header.split(',')) {
    const [name = '', ...parameters] = part.split(';').map((word) => word.trim().toLowerCase());
    const weight = Number(parameters.find((one) => one.startsWith('q='))?.slice(2) ?? 1);
    if (name === coding) return weight;
    if (name === '*') rest = weight;
  }
  return rest;
}

function packingFor({ packed }: Served, header: string): { coding: Coding; ending: string; bytes: number } | null {
  for (const { coding, ending } of packings) {
    const bytes = packed.get(coding);
    if (bytes !== undefined && wish(header, coding) > 0) return { coding, ending, bytes };
  }
  return null;
}

/**
 * What answers requests for the files under `folder`, `.next/static` of a build. It is false where a request is for none of them: somebody else has to
 * answer. The folder is read once, when this is called.
 */
export function builtFiles(folder: string): (request: IncomingMessage, response: ServerResponse) => boolean {
  const files = servedOf(folder);
  return (request, response) => {
    const { method, url = '', headers } = request;
    if (!url.startsWith(prefix) || (method !== 'GET' && method !== 'HEAD')) return false;
    const served = files.get(url.split('?', 1)[0] ?? '');
    if (!served) return false;
    const packing = packingFor(served, String(headers['accept-encoding'] ?? ''));
    response.setHeader('Content-Type', served.type);
    response.setHeader('Content-Length', packing?.bytes ?? served.bytes);
    response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
    if (served.packed.size > 0) response.setHeader('Vary', 'Accept-Encoding');
    if (packing) response.setHeader('Content-Encoding', packing.coding);
    if (method === 'HEAD') {
      response.end();
      return true;
    }
    const reading = createReadStream(served.file + (packing?.ending ?? ''));
    // The length is promised: all that is left is to break the line, and the browser asks again.
    reading.on('error', () => response.destroy());
    response.on('close', () => reading.destroy());
    reading.pipe(response);
    return true;
  };
}
