import { randomBytes } from 'node:crypto';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { MessageRow } from '@/lib/model/mail';
import { buildMessage } from '../../support/message';
import { type Person, type Reading, startReading } from './reader';

const look = { theme: 'light', paper: false, contrast: false } as const;
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64');
const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><image href="https://canary.example/x"/></svg>';

let reading: Reading;
let person: Person;
beforeAll(async () => {
  reading = await startReading();
  person = await reading.arrive('reader', true);
}, 120_000);
afterEach(() => reading.proxy.clear());
afterAll(() => reading?.close());

/** The commands that the server got while `work` ran, without those of the watching line. */
async function commandsOf(work: () => Promise<unknown>): Promise<string[]> {
  // What was delivered is still being looked at; that is over first.
  for (let seen = -1; seen !== reading.proxy.commands.length; await sleep(300)) seen = reading.proxy.commands.length;
  const before = reading.proxy.commands.length;
  await work();
  const commands = reading.proxy.commands.slice(before).map(({ line }) => line);
  // A look may still follow the delivery: flags are not the letter.
  return commands.filter((line) => !/IDLE|DONE|NOOP|FETCH \S+ \(UID FLAGS/iu.test(line));
}

async function bytesOf(row: MessageRow, part: string, inline = false) {
  const opened = await reading.rooms.openPart(person.actor, row.id, part, inline);
  const chunks: Buffer[] = [];
  for await (const chunk of opened.stream) chunks.push(chunk as Buffer);
  return { ...opened, bytes: Buffer.concat(chunks), headers: reading.rooms.partHeaders(opened) };
}

describe('a letter in HTML', () => {
  const html =
    '<p>See <a href="https://a.example/">this</a></p><img src="cid:logo@x" alt="Logo"><img src="https://canary.example/p.png" width=300 height=200 alt="Beach"><img src="https://canary.example/t.gif" width=1 height=1><script>alert(1)</script>';
  let row: MessageRow;
  beforeAll(async () => {
    row = await person.receive(
      buildMessage({
        subject: 'Newsletter',
        text: 'plain',
        html,
        attachments: [
          { type: 'image/png', filename: 'logo.png', content: png, contentId: 'logo@x' },
          { type: 'application/pdf', filename: 'Preisliste für Ünal.pdf', content: '%PDF-1.4 x' },
        ],
      }),
    );
  });

  test('opens with remote pictures counted and blocked, and its own shown from the letter', async () => {
    const detail = await reading.rooms.openMessage(person.actor, row.id);
    expect(detail.body).toEqual({ kind: 'html', blockedImages: 1, trackers: 1, trackedBy: ['canary.example'], designed: false });
    expect(detail.attachments).toEqual([
      { part: '2', filename: 'Preisliste für Ünal.pdf', type: 'application/pdf', size: expect.any(Number) },
    ]);
    const document = (await reading.rooms.messageFrame(person.actor, row.id, look)).toString('utf8');
    expect(document).not.toMatch(/canary|<script/u);
    expect(document).toContain(`src="/api/messages/${row.id}/parts/1.2.2?inline=1"`);
    expect(document).toContain('<span class="oriel-picture" style="width:300px;height:200px;aspect-ratio:300/200">Beach</span>');
    const logo = await bytesOf(row, '1.2.2', true);
    expect(logo.bytes).toEqual(png);
    expect(logo.headers).toMatchObject({ 'Content-Type': 'image/png', 'Content-Disposition': 'inline; filename="logo.png"' });
  });

  test('T39: opening it changes no flag on the server', async () => {
    await reading.rooms.openMessage(person.actor, row.id);
    const [message] = (await person.phone.list('INBOX')).filter(({ subject }) => subject === 'Newsletter');
    expect(message?.flags).toEqual([]);
  });

  test('the second opening asks the server nothing', async () => {
    await reading.rooms.openMessage(person.actor, row.id);
    const commands = await commandsOf(async () => {
      await reading.rooms.openMessage(person.actor, row.id);
      await reading.rooms.messageFrame(person.actor, row.id, { ...look, theme: 'dark' });
      await reading.rooms.textOfLetter(person.actor, row.id);
    });
    expect(commands).toEqual([]);
  });

  test('only the parts that are shown, and the header, are fetched, by one command', async () => {
    const other = await person.receive(
      buildMessage({
        subject: 'Heavy',
        text: 'light',
        html: '<p>light</p>',
        attachments: [{ type: 'application/pdf', filename: 'a.pdf', content: randomBytes(400_000) }],
      }),
    );
    const commands = await commandsOf(() => reading.rooms.openMessage(person.actor, other.id));
    const bodies = commands.flatMap((line) => [...line.matchAll(/BODY\.PEEK\[([^\]]*)\]/giu)].map(([, part]) => part));
    expect(bodies).toEqual(['HEADER', '1.2']);
    expect(commands.filter((line) => line.includes('BODY.PEEK'))).toHaveLength(1);
    expect(commands.join('\n')).not.toMatch(/BODY\[/u);
  });

  test('T45: it is nobody else’s', async () => {
    const stranger = await reading.arrive('stranger');
    for (const attempt of [
      () => reading.rooms.openMessage(stranger.actor, row.id),
      () => reading.rooms.messageFrame(stranger.actor, row.id, look),
      () => reading.rooms.openPart(stranger.actor, row.id, '2'),
      () => reading.rooms.messageSource(stranger.actor, row.id),
      () => reading.rooms.textOfLetter(stranger.actor, row.id),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'notFound' });
    }
  });

  test('its text can be quoted, its source read', async () => {
    expect(await reading.rooms.textOfLetter(person.actor, row.id)).toBe('See this <https://a.example/>\n\n[Logo][Beach]');
    const source = await readText((await reading.rooms.messageSource(person.actor, row.id)).stream);
    expect(source).toContain('Subject: Newsletter');
    expect(source).toContain('multipart/related');
  });

  test('the frame is held by the policy as it was decided, word by word', () => {
    expect(reading.rooms.frameHeaders('https://mail.example', row.id)['Content-Security-Policy']).toBe(
      `sandbox allow-popups allow-popups-to-escape-sandbox allow-same-origin; default-src 'none'; script-src 'none'; style-src 'unsafe-inline'; img-src data: https://mail.example/api/messages/${row.id}/parts/; font-src 'none'; media-src 'none'; connect-src 'none'; frame-src 'none'; object-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'`,
    );
    expect(reading.rooms.frameHeaders('https://mail.example', row.id)).toMatchObject({
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'X-DNS-Prefetch-Control': 'off',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': 'private, no-store',
      'Permissions-Policy': expect.stringMatching(/(?:^|, )camera=\(\), /u),
    });
  });
});

describe('T38: pictures by Content-ID', () => {
  test('come from the same letter only, and not from a letter inside it', async () => {
    const inside = buildMessage({
      html: '<img src="cid:same@x">',
      attachments: [{ type: 'image/png', content: png, contentId: 'same@x', filename: 'inside.png' }],
    });
    const letters = [
      buildMessage({
        subject: 'One',
        html: '<img src="cid:same@x">',
        attachments: [{ type: 'image/png', content: png, contentId: 'same@x' }],
      }),
      buildMessage({
        subject: 'Two',
        html: '<p>x</p><img src="cid:same@x" alt="none">',
        attachments: [{ type: 'message/rfc822', content: inside }],
      }),
    ];
    const [one, two] = await person.receiveAll(letters);
    if (!one || !two) throw new Error('No rows.');
    const frame = async (row: MessageRow) => (await reading.rooms.messageFrame(person.actor, row.id, look)).toString('utf8');
    expect(await frame(one)).toContain(`<img src="/api/messages/${one.id}/parts/2?inline=1">`);
    expect(await frame(two)).toContain('<span class="oriel-picture">none</span>');
    expect((await reading.rooms.openMessage(person.actor, two.id)).attachments).toMatchObject([{ part: '2', filename: 'message.eml' }]);
  });
});

describe('parts', () => {
  let row: MessageRow;
  const files: [string, string, Buffer][] = [
    ['page.html', 'text/html', Buffer.from('<script>alert(1)</script>')],
    ['drawing.svg', 'image/svg+xml', Buffer.from(svg)],
    ['fake.png', 'image/png', Buffer.from('<html><script>alert(1)</script>')],
    ['gif-and-script.gif', 'image/gif', Buffer.from('GIF89a/*\x01\x01*/=1;alert(1)//\0\0\0;')],
    ['report.pdf', 'application/pdf', Buffer.from('%PDF-1.7\n<script>alert(1)</script>')],
    ['feed.xml', 'application/xhtml+xml', Buffer.from('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>')],
    ['notes.txt', 'text/plain', Buffer.from('<script>alert(1)</script> is only text')],
    ['picture.bin', 'application/octet-stream', png],
    ['../../etc/passwd', 'text/plain', Buffer.from('x')],
  ];
  beforeAll(async () => {
    row = await person.receive(
      buildMessage({
        subject: 'Files',
        text: 'see',
        attachments: files.map(([filename, type, content]) => ({ filename, type, content, disposition: 'attachment' })),
      }),
    );
  });

  test.each([
    [2, 'application/octet-stream', 'attachment'],
    [3, 'application/octet-stream', 'attachment'],
    [4, 'application/octet-stream', 'attachment'],
    [5, 'image/gif', 'inline'],
    [6, 'application/pdf', 'attachment'],
    [7, 'application/octet-stream', 'attachment'],
    [8, 'text/plain; charset=utf-8', 'inline'],
    [9, 'image/png', 'inline'],
  ])('T33, T34: part %i, asked to be shown, is sent as %s, %s', async (part, type, disposition) => {
    const { headers, bytes } = await bytesOf(row, String(part), true);
    expect(bytes).toEqual(files[part - 2]?.[2]);
    expect(headers).toEqual({
      'Content-Type': type,
      'Content-Disposition': expect.stringMatching(new RegExp(`^${disposition}; filename=`, 'u')),
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'private, no-store',
    });
  });

  test('T33: without being asked nothing is shown, and T35: names are safe', async () => {
    for (const [index] of files.entries()) {
      const { headers, filename } = await bytesOf(row, String(index + 2));
      expect(headers['Content-Disposition']).toMatch(/^attachment; /u);
      expect(headers['Content-Type']).not.toMatch(/html|svg|xml/u);
      expect(filename).not.toMatch(/[/\\]/u);
    }
    expect((await bytesOf(row, '10')).filename).toBe('passwd');
  });

  test('a part that is not there is not found', async () => {
    await expect(reading.rooms.openPart(person.actor, row.id, '99')).rejects.toMatchObject({ code: 'notFound' });
  });

  test('every transfer encoding arrives byte for byte', async () => {
    const bytes = randomBytes(300_001);
    const letter = await person.receive(
      buildMessage({ subject: 'Bytes', text: 'x', attachments: [{ type: 'application/zip', filename: 'b.zip', content: bytes }] }),
    );
    expect((await bytesOf(letter, '2')).bytes.equals(bytes)).toBe(true);
  });

  test('R36: a large part streams, and a reader who leaves gives the connection back', { timeout: 120_000 }, async () => {
    const big = buildMessage({
      subject: 'Big',
      text: 'x',
      attachments: [{ type: 'application/zip', filename: 'big.zip', content: Buffer.alloc(40 * 1024 * 1024, 7) }],
    });
    const letter = await person.receive(big);
    const opened = await reading.rooms.openPart(person.actor, letter.id, '2');
    const before = process.memoryUsage().rss;
    let length = 0;
    let highest = 0;
    for await (const chunk of opened.stream) {
      length += (chunk as Buffer).length;
      if (length % (1 << 22) < 65_536) highest = Math.max(highest, process.memoryUsage().rss - before);
    }
    expect(length).toBe(40 * 1024 * 1024);
    expect(highest).toBeLessThan(50 * 1024 * 1024);
    for (let turn = 0; turn < 5; turn += 1) {
      const left = await reading.rooms.openPart(person.actor, letter.id, '2');
      left.stream.destroy();
      const started = await reading.rooms.openPart(person.actor, letter.id, '2');
      for await (const _ of started.stream) break;
    }
    const other = await person.receive(buildMessage({ subject: 'After', text: 'still here' }));
    expect((await reading.rooms.openMessage(person.actor, other.id)).body).toMatchObject({ kind: 'text' });
  });
});

describe('R35: the server is wrong about the structure', () => {
  const letter = () =>
    buildMessage({
      subject: 'Wrong',
      text: 'plain',
      html: '<p>the true text</p>',
      attachments: [{ type: 'application/pdf', filename: 'a.pdf', content: '%PDF-1.4 true bytes' }],
    });
  const lies: [string, (line: string) => string][] = [
    ['has no parts', (line) => line.replace(/BODYSTRUCTURE \(.*\)\)$/u, 'BODYSTRUCTURE NIL)')],
    [
      'is empty text',
      (line) => line.replace(/BODYSTRUCTURE \(.*\)\)$/u, 'BODYSTRUCTURE ("text" "plain" NIL NIL NIL "7bit" 0 0 NIL NIL NIL NIL))'),
    ],
    [
      'names parts that are not there',
      (line) =>
        line.replace(
          /BODYSTRUCTURE \(.*\)\)$/u,
          'BODYSTRUCTURE (("text" "plain" NIL NIL NIL "7bit" 9 1 NIL NIL NIL NIL)((("text" "html" NIL NIL NIL "7bit" 99 1 NIL NIL NIL NIL) "related" NIL NIL NIL NIL) "related" NIL NIL NIL NIL) "alternative" NIL NIL NIL NIL))',
        ),
    ],
  ];
  test.each(lies)('where it %s, the letter is read whole', async (_, lie) => {
    const reader = await reading.arrive('wronged', true);
    reading.proxy.rewriteLine('server', (line) => (line.includes('BODYSTRUCTURE') ? lie(line) : line));
    const row = await reader.receive(letter());
    const detail = await reading.rooms.openMessage(reader.actor, row.id);
    expect(detail.body.kind).toBe('html');
    expect((await reading.rooms.messageFrame(reader.actor, row.id, look)).toString()).toContain('the true text');
    expect(detail.attachments).toMatchObject([{ filename: 'a.pdf', part: '2' }]);
    const opened = await reading.rooms.openPart(reader.actor, row.id, '2');
    expect(await readText(opened.stream)).toBe('%PDF-1.4 true bytes');
  });
});

describe('the line', () => {
  test('R1: cut in the middle of a body, the letter opens on a new line', async () => {
    const row = await person.receive(buildMessage({ subject: 'Cut', text: 'word '.repeat(4000) }));
    reading.proxy.cutAfter(2000, { after: /BODY\.PEEK\[1\]/u, times: 1 });
    const detail = await reading.rooms.openMessage(person.actor, row.id);
    expect(detail.body).toMatchObject({ kind: 'text' });
    expect(JSON.stringify(detail.body).match(/word/gu)).toHaveLength(4000);
  });

  test('R7: a letter that is gone says so', async () => {
    const row = await person.receive(buildMessage({ subject: 'Gone', text: 'x' }));
    const [there] = (await person.phone.list('INBOX')).filter(({ subject }) => subject === 'Gone');
    await person.phone.remove('INBOX', there?.uid ?? 0);
    await expect(reading.rooms.openMessage(person.actor, row.id)).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:gone|notFound)$/u),
    });
  });
});
