/** Letters into files and out of them, as the routes and the jobs do it, and other programs that pack and unpack beside them. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'vitest';
import { type ImportOptions, importOptionsSchema, type MailImport } from '@/lib/model/imports';
import { buildMessage } from '../../support/message';
import { type Office, startOffice, type Writer } from '../sending/office';

const from = 'From ann@kestrel.example Sat Jan  3 01:05:34 1998';
const date = new Date(Date.UTC(1998, 0, 2, 10));

/** A letter, a byte each character. */
export const letter = (subject: string, more: Record<string, string> = {}, text = `This is ${subject}.`): string =>
  buildMessage({ from: 'ann@kestrel.example', to: 'ben@kestrel.example', subject, date, text, headers: more }).toString('latin1');

/** Letters in one file, as mboxrd. */
export const mbox = (...letters: string[]): string =>
  letters
    .map((one) => {
      const plain = one.replaceAll('\r\n', '\n').replace(/^(>*From )/gm, '>$1');
      return `${from}\n${plain.trimEnd()}\n\n`;
    })
    .join('');

/** What letters of a folder are called, sorted. */
export const subjects = async ({ phone }: Writer, path = 'INBOX'): Promise<string[]> =>
  (await phone.list(path)).map(({ subject }) => subject).sort();

const writeZip = `with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
  for n, t in files.items(): z.writestr(n, t.encode("latin1"))`;
const writeTarGz = `with tarfile.open(out, "w:gz") as z:
  for n, t in files.items():
    i = tarfile.TarInfo(n); b = t.encode("latin1"); i.size = len(b); i.mtime = 946684800; z.addfile(i, io.BytesIO(b))`;

async function loadRooms() {
  const [verbs, rows, run, exports, proofs] = await Promise.all([
    import('@/lib/mail/imports'),
    import('@/lib/db/imports'),
    import('@/lib/mail/import-run'),
    import('@/lib/mail/exports'),
    import('@/lib/auth/proven'),
  ]);
  return { ...verbs, ...rows, ...run, ...exports, ...proofs };
}

export interface Mover {
  office: Office;
  rooms: Awaited<ReturnType<typeof loadRooms>>;
  /** For files of the test. */
  folder: string;
  /** Runs Python with `out`, a path to write to, and `files` (name to text of a byte each character). Answers what it wrote. */
  packed(name: string, files: Record<string, string>, script: string): Buffer;
  /** These files (name to text of a byte each character) in one; those in a tar are of the year 2000. */
  zip(files: Record<string, string>): Buffer;
  tarGz(files: Record<string, string>): Buffer;
  /** Sends a file in two pieces. Answers the import's id. */
  upload(writer: Writer, bytes: Buffer, options?: Partial<ImportOptions>, path?: string): Promise<string>;
  /** Works on it as the job does, once. */
  work(writer: Writer, id: string, signal?: AbortSignal): Promise<MailImport>;
  /** Both. */
  read(writer: Writer, bytes: Buffer | string, options?: Partial<ImportOptions>, path?: string): Promise<MailImport>;
  /** Which letters were lost by an import, and why: ordinal, place, code. */
  reasons(writer: Writer, id: string): Promise<(string | number | undefined)[][]>;
  close(): Promise<void>;
}

/** Starts servers and rooms. */
export async function startMover(): Promise<Mover> {
  const office = await startOffice();
  const rooms = await loadRooms();
  const folder = mkdtempSync(join(tmpdir(), 'oriel-moving-'));

  const packed: Mover['packed'] = (name, files, script) => {
    const [out, given] = [join(folder, name), join(folder, 'given.json')];
    writeFileSync(given, JSON.stringify(files));
    const head = 'import io, json, sys, tarfile, zipfile\nout, files = sys.argv[1], json.load(open(sys.argv[2]))';
    execFileSync('python3', ['-c', `${head}\n${script}`, out, given]);
    return readFileSync(out);
  };
  const upload: Mover['upload'] = async (writer, bytes, options = {}, path = 'INBOX') => {
    const box = (await office.rooms.listMailboxes(writer.actor)).find((one) => one.path === path);
    if (!box) throw new Error(`No ${path}.`);
    const wish = { mailboxId: box.id, name: 'letters.mbox', size: bytes.length, modified: 1, options: importOptionsSchema.parse(options) };
    const { id } = await rooms.startImport(writer.actor, wish);
    const half = Math.floor(bytes.length / 2);
    const piece = (offset: number, part: Buffer) =>
      rooms.addImportPiece(writer.actor, id, { offset, body: Readable.from([part], { objectMode: false }) });
    await piece(0, bytes.subarray(0, half));
    expect(await piece(half, bytes.subarray(half))).toMatchObject({ state: 'running', offset: bytes.length });
    return id;
  };
  const work: Mover['work'] = async (writer, id, signal) => {
    const record = await rooms.takeImport(id, 'test', Date.now(), Date.now() + 60_000);
    if (!record) throw new Error('Somebody else works on it.');
    await rooms.runImport(writer.actor, record, 'test', signal);
    await rooms.leaveImport(id, 'test');
    return (await rooms.readReport(writer.actor, id)).import;
  };
  return {
    office,
    rooms,
    folder,
    packed,
    zip: (files) => packed('a.zip', files, writeZip),
    tarGz: (files) => packed('a.tar.gz', files, writeTarGz),
    upload,
    work,
    read: async (writer, bytes, options, path) => {
      const id = await upload(writer, typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes, options, path);
      return work(writer, id);
    },
    reasons: async ({ actor }, id) =>
      (await rooms.readReport(actor, id)).losses.map(({ ordinal, place, reason }) => [ordinal, place, reason[0]?.code]),
    close: async () => {
      await office.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
