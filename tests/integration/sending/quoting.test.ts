/** What answers and forwarded letters begin with, and what becomes of it on its way, on real servers. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DraftKind } from '@/lib/model/draft';
import { buildMessage } from '../../support/message';
import { tongue } from '../../support/told';
import { type Office, startOffice, type Writer } from './office';

let office: Office;
let anna: Writer;
let ben: Writer;
const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

beforeAll(async () => {
  office = await startOffice();
  anna = await office.hire('anna');
  ben = await office.hire('ben');
});
afterAll(() => office?.close());

const newsletter = `<html><head><style>.price{color:#b00020;font-weight:bold}</style></head><body bgcolor="#f4f4f4">
<table width="600" bgcolor="#ffffff" align="center"><tr><td width="300" class="price">9,90</td><td><img src="cid:logo@news" alt="Logo" width="40"></td></tr></table>
<script>fetch('https://evil.example/')</script><p onclick="x()">Read <a href="https://news.example/a?b=1&amp;c=2">more</a></p>
<img src="https://news.example/big.png" width="500" height="20"><img src="https://news.example/t.gif" width="1" height="1"></body></html>`;

function related(subject: string, headers: string[] = [], html = newsletter): Buffer {
  const lines = [
    'From: News <news@news.example>',
    `To: ${anna.user.address}`,
    `Subject: ${subject}`,
    `Message-ID: <${subject.toLowerCase().replaceAll(' ', '-')}@news.example>`,
    'Date: Sun, 01 Mar 2026 10:00:00 +0000',
    ...headers,
    'MIME-Version: 1.0',
    'Content-Type: multipart/related; boundary=b',
    '',
    '--b',
    'Content-Type: text/html; charset=utf-8',
    '',
    html,
    '--b',
    'Content-Type: image/png; name=logo.png',
    'Content-ID: <logo@news>',
    'Content-Disposition: inline; filename=logo.png',
    'Content-Transfer-Encoding: base64',
    '',
    picture.toString('base64').replace(/.{76}/gu, '$&\r\n'),
    '--b--',
    '',
  ];
  return Buffer.from(lines.join('\r\n').replace(/\r?\n/gu, '\r\n'));
}

async function begin(subject: string, kind: DraftKind, bytes: Buffer, more: { format?: 'html' | 'plain'; selection?: string } = {}) {
  await anna.phone.append('INBOX', bytes);
  const row = await office.waitForRow(anna, subject);
  return office.rooms.startDraft(anna.actor, { kind, originalId: row.id, timeZone: 'Europe/Oslo', format: 'html', ...more }, tongue);
}

describe('an answer with format', () => {
  it('row 111, T49: holds the newsletter as it was, its own picture as a file of the draft, and nothing that runs or is fetched', async () => {
    const draft = await begin('News', 'reply', related('News'));
    expect(draft.html).toMatch(/^<div><br><\/div><div data-oriel-quote=""><div>On .*, News wrote:<\/div><blockquote type="cite">/u);
    expect(draft.html).toContain('<table width="600" bgcolor="#ffffff" align="center">');
    expect(draft.html).toContain('<td width="300" class="price" style="color:#b00020;font-weight:bold">9,90</td>');
    expect(draft.html).toContain('<div style="background-color:#f4f4f4">');
    expect(draft.html).toContain('data-oriel-src="https://news.example/big.png"');
    expect(draft.html).not.toMatch(/script|onclick|t\.gif|evil|<style| src="http/u);
    expect(draft.files).toMatchObject([{ filename: 'logo.png', type: 'image/png', size: picture.length, inline: true }]);
    expect(draft.html).toContain(`src="/api/drafts/${draft.id}/files/${draft.files[0]?.id}"`);
    expect(draft.text).toContain('> 9,90 [Logo]');
  });

  it('row 119: goes out with the picture in it and the address of the one from elsewhere, and marks of ours go nowhere', async () => {
    const draft = await begin('Offer', 'reply', related('Offer'));
    const html = draft.html?.replace('9,90', '9,90</td></tr><tr><td colspan="2">Too dear, I think.') ?? '';
    await office.rooms.saveDraft(anna.actor, draft.id, { ...draft, html, to: [{ name: 'Ben', address: ben.user.address }] });
    await office.rooms.sendDraft(anna.actor, draft.id);
    const arrived = await ben.phone.waitForMessage('INBOX', 'Re: Offer');
    const source = await ben.phone.source('INBOX', arrived.uid);
    const parsed = await simpleParser(source, { skipImageLinks: true });
    expect(parsed.attachments).toMatchObject([{ filename: 'logo.png', related: true, contentDisposition: 'inline' }]);
    expect(parsed.attachments[0]?.content.equals(picture)).toBe(true);
    expect(parsed.html).toContain(`src="cid:${parsed.attachments[0]?.cid}"`);
    expect(parsed.html).toContain('<img width="500" height="20" src="https://news.example/big.png">');
    expect(parsed.html).toContain('Too dear, I think.');
    expect(source.toString()).not.toMatch(/oriel-(?:src|quote)|\/api\/drafts/u);
    expect(parsed.text).toContain('> Too dear, I think.');
    expect(parsed.text).toMatch(/On .*, News wrote:/u);
  });

  it('quotes only the words that were selected, and plain letters as paragraphs', async () => {
    const draft = await begin('Part', 'reply', related('Part'), { selection: 'Read <more>\nof it' });
    expect(draft.html).toContain('<blockquote type="cite"><p>Read &lt;more&gt;<br>of it</p></blockquote>');
    expect(draft.text).toMatch(/\n> Read <more>\n> of it\n$/u);
    expect(draft.files).toEqual([]);
  });

  it('is of plain text where the writer writes so', async () => {
    const draft = await begin('Plainly', 'reply', related('Plainly'), { format: 'plain' });
    expect(draft).toMatchObject({ html: null, files: [] });
  });

  it('a forwarded letter stands in it as it is, under its head', async () => {
    const draft = await begin('Onward', 'forward', related('Onward'));
    expect(draft.html).toMatch(
      /^<div><br><\/div><div data-oriel-quote="" data-oriel-forward=""><div>-{10} .*<\/div><div>From: News &lt;news@news\.example&gt;<\/div>/u,
    );
    expect(draft.html).not.toContain('blockquote');
    expect(draft.files.map(({ inline }) => inline)).toEqual([true]);
  });
});

describe('answering in another way than one began', () => {
  const turn = async (id: string, kind: 'reply' | 'replyAll' | 'forward') => {
    const { changeKind } = await import('@/lib/mail/change-kind');
    return changeKind(anna.actor, id, { kind, timeZone: 'Europe/Oslo' }, tongue);
  };

  it('has the pictures of what is quoted once, however often it is changed', async () => {
    const { id, files } = await begin('To and fro', 'reply', related('To and fro'));
    for (const kind of ['replyAll', 'forward', 'reply', 'forward'] as const) {
      const { draft, opening } = await turn(id, kind);
      expect(draft.files).toEqual(files);
      expect(opening.html).toContain(`/api/drafts/${id}/files/${files[0]?.id}`);
    }
    expect(readdirSync(join(office.folder, 'uploads', id))).toHaveLength(1);
  });

  it('an answer loses the files that came along, and none that the writer changed', async () => {
    const csv = (filename: string, content: string) => ({ filename, type: 'text/csv', content });
    const attachments = [csv('plan.csv', 'before'), csv('list.csv', 'list')];
    const begun = await begin(
      'Plan',
      'forward',
      buildMessage({ from: 'news@news.example', to: anna.user.address, subject: 'Plan', text: 'x', attachments }),
    );
    expect(begun.files.map(({ filename }) => filename)).toEqual(['plan.csv', 'list.csv']);
    const { rooms } = office;
    await rooms.removeDraftFile(anna.actor, begun.id, begun.files[0]?.id ?? '');
    const body = Readable.from([Buffer.from('afterw')], { objectMode: false });
    const changed = await rooms.addDraftFile(anna.actor, begun.id, { filename: 'plan.csv', type: 'text/csv', body });
    const { draft } = await turn(begun.id, 'reply');
    expect(draft.files).toEqual(changed.files.filter(({ filename }) => filename === 'plan.csv'));
    const names = async () => (await turn(begun.id, 'forward')).draft.files.map(({ filename }) => filename);
    expect(await names()).toEqual(['plan.csv', 'plan.csv', 'list.csv']);
  });
});

describe('T49, T50: a draft that a hostile browser saved', () => {
  const hostile =
    '<div onclick="x()">Hi</div><script>alert(1)</script><img src="https://evil.example/a.png"><img src="/api/messages/1/parts/2?inline=1"><iframe src="https://evil.example"></iframe><p style="background:url(https://evil.example/b.png)">b</p><a href="javascript:alert(1)">c</a>';

  it('is shown again without anything that runs or is fetched', async () => {
    const { harmlessDraft } = await import('@/lib/mail/harmless-draft');
    const draft = await office.write(anna, { html: hostile, text: 'Hi' });
    expect(draft.html).toBe(hostile);
    const shown = await harmlessDraft(draft);
    expect(shown.html).toBe('<div>Hi</div><img data-oriel-src="https://evil.example/a.png"><p style="background:none">b</p><a>c</a>');
    expect(await harmlessDraft(shown)).toEqual(shown);
  });

  it('goes out without anything that runs, and without the letters of others', async () => {
    const draft = await office.write(anna, {
      html: hostile,
      text: 'Hi',
      subject: 'Hostile',
      to: [{ name: '', address: ben.user.address }],
    });
    await office.rooms.sendDraft(anna.actor, draft.id);
    const arrived = await ben.phone.waitForMessage('INBOX', 'Hostile');
    const { html } = await simpleParser(await ben.phone.source('INBOX', arrived.uid));
    expect(html).toContain('<body><div>Hi</div><img src="https://evil.example/a.png"><p style="background:none">b</p><a>c</a></body>');
  });
});

describe('C2: whom an answer goes to', () => {
  const list = ['List-Id: <talk.lists.example>', 'List-Post: <mailto:talk@lists.example>'];

  it('a Reply-To that the list put there itself is the list, and the answer goes to who wrote', async () => {
    const munged = related('Munged', [...list, 'Reply-To: talk@lists.example', 'Cc: talk@lists.example']);
    const draft = await begin('Munged', 'reply', munged);
    expect(draft).toMatchObject({ to: [{ address: 'news@news.example' }], cc: [] });
    const row = await office.waitForRow(anna, 'Munged');
    const all = await office.rooms.startDraft(anna.actor, { kind: 'replyAll', originalId: row.id }, tongue);
    expect(all).toMatchObject({ to: [{ address: 'news@news.example' }], cc: [{ address: 'talk@lists.example' }] });
  });

  it('an answer to all goes where the writer on a list wants it', async () => {
    const wanted = related('Followed', [...list, 'Mail-Followup-To: Talk <talk@lists.example>, somebody@else.example']);
    const draft = await begin('Followed', 'replyAll', wanted);
    expect(draft).toMatchObject({ to: [{ address: 'talk@lists.example' }, { address: 'somebody@else.example' }], cc: [] });
  });

  it('a Reply-To of the writer holds', async () => {
    const draft = await begin('Desk', 'reply', related('Desk', ['Reply-To: Desk <desk@news.example>']));
    expect(draft).toMatchObject({ to: [{ name: 'Desk', address: 'desk@news.example' }], cc: [] });
  });
});
