/** Letters that were composed here, read again by programs that know nothing of ours: python's email package and mailparser. */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { sentHtml } from '@/lib/mime/draft-html';
import { bccHeader, type ComposedFile, type Composition, composeMessage } from '@/lib/smtp/compose';

interface Leaf {
  type: string;
  charset: string | null;
  format: string | null;
  filename: string | null;
  disposition: string | null;
  id: string | null;
  text: string | null;
  sha256: string;
}

interface ReadLetter {
  names: string[];
  subject: string;
  from: [string, string][];
  to: [string, string][];
  cc: [string, string][];
  replyTo: [string, string][];
  tree: unknown;
  leaves: Leaf[];
  defects: string[];
}

async function bytesOf(letter: Composition): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of composeMessage(letter)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function readByPython(bytes: Buffer): Promise<ReadLetter> {
  return new Promise((resolve, reject) => {
    const reader = spawn('python3', [join(import.meta.dirname, 'read_letter.py')], { env: { ...process.env, PYTHONIOENCODING: 'utf-8' } });
    const out: Buffer[] = [];
    const faults: Buffer[] = [];
    reader.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    reader.stderr.on('data', (chunk: Buffer) => faults.push(chunk));
    reader.on('error', reject);
    reader.on('close', (code) =>
      code === 0 ? resolve(JSON.parse(Buffer.concat(out).toString()) as ReadLetter) : reject(new Error(Buffer.concat(faults).toString())),
    );
    reader.stdin.end(bytes);
  });
}

/** Flowed text as one that lays it out reads it (RFC 3676 section 4.1), each paragraph a line. */
function unflowed(text: string): string {
  const out: { marks: string; words: string; open: boolean }[] = [];
  for (const line of text.replaceAll('\r\n', '\n').split('\n')) {
    const marks = /^>*/u.exec(line)?.[0] ?? '';
    const words = line.slice(marks.length).replace(/^ /u, '');
    const last = out.at(-1);
    const open = words.endsWith(' ') && words !== '-- ';
    if (last?.open && last.marks === marks) Object.assign(last, { words: last.words + words, open });
    else out.push({ marks, words, open });
  }
  return out.map(({ marks, words }) => (marks === '' || words === '' ? marks + words : `${marks} ${words}`)).join('\n');
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** The same file name in twenty languages, with signs that headers have a meaning for. */
const filenames = [
  'Quarterly report (final).pdf',
  'Übersicht für März „neu“.pdf',
  'Résumé d’été – œuvre.docx',
  'Año nuevo; niño.xlsx',
  'Relatório de ação.odt',
  'Perché così è più bello.txt',
  'Årsmøte på Ærø.pdf',
  'Zażółć gęślą jaźń.zip',
  'Příliš žluťoučký kůň.png',
  'Árvíztűrő tükörfúrógép.pdf',
  'Şişli’de çay, ığdır.pdf',
  'Отчёт за март.doc',
  'Звіт «їжак».pdf',
  'Αναφορά για τον Μάρτιο.pdf',
  'תקציר הדו"ח.pdf',
  'تقرير الربع الأول.pdf',
  'रिपोर्ट मार्च.pdf',
  'รายงานประจำเดือน.pdf',
  '三月报告（最终版）.pdf',
  '3月のレポート・最終.xlsx',
  '3월 보고서.hwp',
  `${'a very long name of a file '.repeat(8)}– ende.tar.gz`,
  '🎉 100% "done"\\it=works\'.txt',
];

const picture = randomBytes(3000);
const file = (filename: string, type: string, bytes: Buffer, cid?: string): ComposedFile => ({
  filename,
  type,
  open: () => Readable.from([bytes], { objectMode: false }),
  ...(cid === undefined ? {} : { cid }),
});

const own = '/api/drafts/d/files/f';
const written = sentHtml(
  `<div>Grüße aus 東京 – ${'a long line without end '.repeat(80)}</div><div>שלום <a href="https://a.example/?a=1&amp;b=2">there</a></div>` +
    `<ul><li>one</li><li>two</li></ul><img src="${own}" alt="the plan"><div data-oriel-signature="1">Anna</div>` +
    '<div data-oriel-quote=""><div>On Monday, Ben wrote:</div><blockquote type="cite"><p>From here on</p><p>.</p></blockquote></div>',
  new Map([[own, 'f@oriel.test']]),
  'oriel.test',
);

const letter: Composition = {
  from: { name: 'Anna Lind, "Ä" Büro', address: 'anna@oriel.test' },
  to: [
    { name: 'Jürgen Ørsted', address: 'j@bücher.test' },
    { name: '山田 太郎', address: 'yamada@example.test' },
  ],
  cc: [{ name: 'Łukasz, from; the <office>', address: 'l@oriel.test' }],
  bcc: [{ name: 'Secret', address: 'secret@oriel.test' }],
  replyTo: [{ name: '', address: 'team@oriel.test' }],
  subject: `Zażółć 東京 🎉 ${'a very long subject '.repeat(12)}end`,
  text: written.text,
  html: written.html,
  messageIdHeader: 'one@oriel.test',
  date: new Date('2026-03-01T10:00:00Z'),
  inReplyTo: null,
  references: [],
  files: [
    file('Bild „Plan“.png', 'image/png', picture, 'f@oriel.test'),
    ...filenames.map((name) => file(name, 'application/pdf', Buffer.from(name))),
  ],
};

const trimmed = (name: string) => name.replace(/\s+/gu, ' ').trim();

describe('row 119: a composed letter, read by others', () => {
  it('has the structure, the people, the subject and every byte that was written, for python', async () => {
    const read = await readByPython(await bytesOf(letter));
    expect(read.defects).toEqual([]);
    expect(read.tree).toEqual([
      'multipart/mixed',
      [
        ['multipart/alternative', ['text/plain', ['multipart/related', ['text/html', 'image/png']]]],
        ...filenames.map(() => 'application/pdf'),
      ],
    ]);
    expect(read.subject).toBe(letter.subject);
    expect(read.from).toEqual([[letter.from.name, 'anna@oriel.test']]);
    expect(read.to).toEqual([
      ['Jürgen Ørsted', 'j@xn--bcher-kva.test'],
      ['山田 太郎', 'yamada@example.test'],
    ]);
    expect(read.cc).toEqual([['Łukasz, from; the <office>', 'l@oriel.test']]);
    expect(read.replyTo).toEqual([['', 'team@oriel.test']]);
    const [plain, html, shown, ...files] = read.leaves;
    expect(plain).toMatchObject({ type: 'text/plain', charset: 'utf-8', format: 'flowed' });
    expect(unflowed(plain?.text ?? '').trimEnd()).toBe(written.text.trimEnd());
    expect(html).toMatchObject({ type: 'text/html', charset: 'utf-8' });
    expect(html?.text?.replaceAll('\r\n', '\n').trimEnd()).toBe(written.html);
    expect(shown).toMatchObject({ filename: 'Bild „Plan“.png', disposition: 'inline', id: '<f@oriel.test>', sha256: sha256(picture) });
    expect(files.map(({ filename }) => trimmed(filename ?? ''))).toEqual(filenames.map(trimmed));
    expect(files.map(({ sha256: sum }) => sum)).toEqual(filenames.map((name) => sha256(Buffer.from(name))));
  });

  it('is the same for mailparser', async () => {
    const parsed = await simpleParser(await bytesOf(letter));
    expect(parsed.subject).toBe(letter.subject);
    expect(parsed.text?.trimEnd()).toBe(written.text.trimEnd());
    const [shown, ...files] = parsed.attachments;
    expect(shown).toMatchObject({ filename: 'Bild „Plan“.png', related: true, cid: 'f@oriel.test' });
    expect(files.map(({ filename }) => trimmed(filename ?? ''))).toEqual(filenames.map(trimmed));
    expect(files.map(({ content }) => sha256(content))).toEqual(filenames.map((name) => sha256(Buffer.from(name))));
    expect([parsed.to].flat().flatMap((one) => one?.value.map(({ name }) => name))).toEqual(['Jürgen Ørsted', '山田 太郎']);
  });

  it('says the same in both forms', () => {
    const words = (text: string) => text.match(/[\p{L}\p{N}]+/gu) ?? [];
    const visible = written.html
      .replace(/<[^>]*>/gu, ' ')
      .replaceAll('&amp;', '&')
      .replaceAll('&nbsp;', ' ');
    const text = written.text.replace(/<https[^>]*>/gu, '').replaceAll('[the plan]', '');
    expect(words(text)).toEqual(words(visible));
  });

  it('keeps every line within the bounds of mail, all of it ASCII, with CRLF only', async () => {
    const bytes = (await bytesOf(letter)).toString('latin1');
    expect(bytes).toMatch(/^[\x01-\x7f]*$/u);
    expect(bytes).not.toMatch(/[^\r]\n|\r[^\n]/u);
    expect(Math.max(...bytes.split('\r\n').map(({ length }) => length))).toBeLessThanOrEqual(998);
    const body = bytes.slice(bytes.indexOf('\r\n\r\n'));
    expect(
      Math.max(
        ...body
          .split('\r\n')
          .filter((line) => !/^[\w-]+: |^ /u.test(line))
          .map(({ length }) => length),
      ),
    ).toBeLessThanOrEqual(78);
  });

  it('T50: names nobody blind, in whatever form it goes', async () => {
    for (const one of [letter, { ...letter, html: null }, { ...letter, to: [], cc: [] }]) {
      const bytes = await bytesOf(one);
      expect(bytes.toString()).not.toMatch(/^bcc:|secret/imu);
      expect((await readByPython(bytes)).names).not.toContain('bcc');
    }
    expect((await readByPython(Buffer.concat([Buffer.from(bccHeader(letter.bcc)), await bytesOf(letter)]))).names[0]).toBe('bcc');
  });

  it('row 116: addresses in other scripts reach a reader whole', async () => {
    const read = await readByPython(await bytesOf({ ...letter, to: [{ name: 'Привет', address: 'почта@пример.test' }], cc: [] }));
    expect(read.to).toEqual([['Привет', 'почта@пример.test']]);
  });
});
