/** Packs what the pages load, as small as it gets: once, by the build, and not for each browser that asks. lib/http/built.ts serves it. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** Which blocks gzip makes follows from the memory that it has, and no size of it is the best for all texts. */
async function gzipped(bytes) {
  const tries = await Promise.all([7, 8, 9].map((memLevel) => promisify(gzip)(bytes, { level: 9, memLevel })));
  return tries.reduce((best, one) => (one.length < best.length ? one : best));
}

const ways = [
  ['.br', (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })],
  ['.gz', gzipped],
];

/** Below this many bytes packing saves no packet of the network. */
const worthPacking = 1024;

/** Puts `NAME.br` and `NAME.gz` beside every text under `folder` that becomes smaller by it. */
export async function pack(folder) {
  const texts = readdirSync(folder, { recursive: true }).filter((path) => /\.(js|css|json|svg)$/.test(path));
  const one = async (path) => {
    const bytes = readFileSync(join(folder, path));
    if (bytes.length < worthPacking) return;
    for (const [ending, packed] of ways) {
      const smaller = await packed(bytes);
      if (smaller.length < bytes.length) writeFileSync(join(folder, path + ending), smaller);
    }
  };
  await Promise.all(texts.map(one));
}
