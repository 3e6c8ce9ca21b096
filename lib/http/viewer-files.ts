/** What shows PDF files in the browser: its worker and the tables that it asks for, as the package brings them. The page's own script is of the build. */
import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { AppError } from '../errors';
import { say } from '../model/said';

/** Where the package has what, by the names in our addresses. */
const folders: Readonly<Record<string, string>> = {
  worker: 'legacy/build',
  cmaps: 'cmaps',
  fonts: 'standard_fonts',
  wasm: 'wasm',
};
const kinds: readonly (readonly [RegExp, string])[] = [
  [/^pdf\.worker\.min\.mjs$/u, 'text/javascript; charset=utf-8'],
  [/\.wasm$/u, 'application/wasm'],
  [/\.(?:bcmap|pfb|ttf)$/u, 'application/octet-stream'],
];

/** A PDF is a stranger's program for a page: what reads it asks nobody but us, and makes no code of what it reads. */
const policy = "default-src 'none'; connect-src 'self'; script-src 'wasm-unsafe-eval'";

let known: ReadonlyMap<string, string> | null = null;

/** The files that may be asked for, by their address, with their types. The folders are read once. */
function files(root: string): ReadonlyMap<string, string> {
  known ??= new Map(
    Object.entries(folders).flatMap(([folder, path]) =>
      readdirSync(join(root, path)).flatMap((name): [string, string][] => {
        const type = kinds.find(([pattern]) => pattern.test(name))?.[1];
        return type === undefined || (folder !== 'worker' && type.startsWith('text/')) ? [] : [[`${folder}/${name}`, type]];
      }),
    ),
  );
  return known;
}

/** The file at an address. Throws `notFound` for every name that is not one of them. */
export function viewerFile(folder: string, name: string): Response {
  const root = join(process.cwd(), 'node_modules/pdfjs-dist');
  const type = files(root).get(`${folder}/${name}`);
  if (type === undefined) throw new AppError('notFound', say('said.letter.noPart'));
  const stream = createReadStream(join(root, folders[folder] ?? '', name));
  return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, {
    headers: { 'Content-Type': type, 'Content-Security-Policy': policy, 'Cache-Control': 'private, max-age=86400' },
  });
}
