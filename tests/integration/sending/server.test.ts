/** Writing and sending over HTTP against the built server, killed in the middle too. */
import { createHash, randomBytes } from 'node:crypto';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MailUser } from '../../support/dovecot';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy';
import { type MailServers, startMailServers } from '../../support/mail-servers';
import { type OrielServer, startOriel } from '../../support/oriel';
import { openPhone, type Phone } from '../../support/phone';

let servers: MailServers;
let oriel: OrielServer;
let proxy: FaultProxy;
let anna: MailUser;
let ben: MailUser;
let phone: Phone;
let cookie = '';

const call = (path: string, method = 'GET', body?: unknown) =>
  fetch(`${oriel.url}${path}`, {
    method,
    headers: { cookie, Origin: oriel.url, 'x-oriel': '1', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const draftOf = async (response: Response) =>
  ((await response.json()) as { draft: { id: string; revision: number; files: { id: string; size: number }[] } }).draft;
const submissionOf = async (response: Response) =>
  ((await response.json()) as { submission: { id: string; state: string; note: string | null } }).submission;
const upload = async (id: string, filename: string, bytes: Buffer) => {
  const begun = await call(`/api/drafts/${id}/uploads`, 'POST', { name: filename, type: 'application/pdf', size: bytes.length });
  if (!begun.ok) return begun;
  const { upload } = (await begun.json()) as { upload: { id: string } };
  return fetch(`${oriel.url}/api/drafts/${id}/uploads/${upload.id}`, {
    method: 'PATCH',
    headers: { cookie, Origin: oriel.url, 'x-oriel': '1', 'Upload-Offset': '0' },
    body: new Uint8Array(bytes),
  });
};
const begin = async (content: object) => {
  const draft = await draftOf(await call('/api/drafts', 'POST', { kind: 'new' }));
  return draftOf(
    await call(`/api/drafts/${draft.id}`, 'PUT', { to: [], cc: [], bcc: [], subject: '', text: '', revision: draft.revision, ...content }),
  );
};
const signIn = async () => {
  const response = await call('/api/session', 'POST', { address: anna.address, password: anna.password });
  expect(response.ok).toBe(true);
  cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
};

beforeAll(async () => {
  servers = await startMailServers();
  proxy = await startFaultProxy({ target: { host: '127.0.0.1', port: servers.postfix.ports.smtp }, protocol: 'smtp' });
  oriel = await startOriel({
    servers,
    env: { ORIEL_SMTP: `smtp://127.0.0.1:${proxy.port}`, ORIEL_MAX_UPLOAD_MB: '20', ORIEL_LOG: 'warn' },
  });
  anna = await servers.dovecot.newUser('anna');
  ben = await servers.dovecot.newUser('ben');
  phone = await openPhone(servers.dovecot, ben);
  await signIn();
});
afterAll(async () => {
  await phone?.close();
  await oriel?.stop();
  await proxy?.stop();
  await servers?.stop();
});

describe('over HTTP', () => {
  it('a draft is begun, kept, given a large file, sent, and arrives', async () => {
    const draft = await begin({ to: [{ name: 'Ben', address: ben.address }], subject: 'Large', text: 'Here it is.' });
    const content = randomBytes(12_000_000);
    const added = await upload(draft.id, 'grün.pdf', content);
    expect(added.status).toBe(200);
    expect((await draftOf(added)).files).toMatchObject([{ filename: 'grün.pdf', type: 'application/pdf', size: content.length }]);
    const tooMuch = await upload(draft.id, 'more.pdf', randomBytes(9_000_000));
    expect([tooMuch.status, await tooMuch.json()]).toMatchObject([
      413,
      { error: { code: 'tooLarge', message: expect.stringContaining('20 MB') } },
    ]);
    const sent = await submissionOf(await call('/api/submissions', 'POST', { draftId: draft.id }));
    expect(['accepted', 'filed']).toContain(sent.state);
    const { uid } = await phone.waitForMessage('INBOX', 'Large', 20_000);
    const [file] = (await simpleParser(await phone.source('INBOX', uid))).attachments;
    expect(
      createHash('sha256')
        .update(file?.content ?? '')
        .digest('hex'),
    ).toBe(createHash('sha256').update(content).digest('hex'));
  });

  it('answers with fitting statuses', async () => {
    const draft = await begin({ subject: 'one' });
    const stale = await call(`/api/drafts/${draft.id}`, 'PUT', { to: [], cc: [], bcc: [], subject: 'other', text: '', revision: 1 });
    expect([stale.status, await stale.json()]).toMatchObject([409, { error: { code: 'conflict' } }]);
    expect((await call('/api/drafts')).status).toBe(200);
    expect((await call('/api/submissions')).status).toBe(200);
    expect((await call('/api/drafts/00000000-0000-4000-8000-000000000000')).status).toBe(404);
    expect((await call('/api/drafts/..%2f..%2fetc')).status).toBe(400);
    expect((await call('/api/submissions', 'POST', { draftId: draft.id })).status).toBe(400);
    expect((await call(`/api/drafts/${draft.id}/files/${draft.id}`, 'DELETE')).status).toBe(404);
    expect((await call(`/api/drafts/${draft.id}`, 'DELETE')).status).toBe(204);
    expect((await call('/api/submissions/00000000-0000-4000-8000-000000000000/retry', 'POST')).status).toBe(404);
  });

  it('T39: nothing is begun or sent without our header', async () => {
    const response = await fetch(`${oriel.url}/api/drafts`, {
      method: 'POST',
      headers: { cookie, Origin: oriel.url, 'Content-Type': 'application/json' },
      body: '{"kind":"new"}',
    });
    expect(response.status).toBe(403);
  });
});

describe('R17: killed while a letter is handed over', () => {
  const arrived = async (subject: string) => (await phone.list('INBOX')).filter((message) => message.subject === subject).length;
  const listed = async () =>
    ((await (await call('/api/submissions')).json()) as { submissions: { id: string; state: string; subject: string }[] }).submissions;
  const waitFor = async (subject: string, state: string | null) => {
    for (const end = Date.now() + 15_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
      const found = (await listed()).find((submission) => submission.subject === subject);
      if ((found?.state ?? null) === state) return found?.id ?? '';
    }
    throw new Error(`“${subject}” did not become ${state}: ${JSON.stringify(await listed())}`);
  };

  it.each([
    ['at the greeting', /^220/, 'goes out by itself, once'],
    ['in the envelope', /^250 2\.1\.5/, 'is unclear, was not sent'],
    ['after the final dot', /queued as/, 'is unclear, was sent'],
  ] as const)('%s', async (title, lost, fate) => {
    const subject = `Killed ${title}`;
    const draft = await begin({ to: [{ name: '', address: ben.address }], subject, text: 'x' });
    let reached = false;
    // This answer never comes, so the letter hangs there until the process is killed.
    const undo = proxy.rewriteLine('server', (line) => {
      if (!lost.test(line)) return line;
      reached = true;
      return null;
    });
    const sending = call('/api/submissions', 'POST', { draftId: draft.id }).catch(() => null);
    while (!reached) await new Promise((resolve) => setTimeout(resolve, 20));
    if (fate === 'is unclear, was sent') await phone.waitForMessage('INBOX', subject);
    await oriel.crash();
    await sending;
    undo();
    await oriel.restart();
    await signIn();
    if (fate === 'goes out by itself, once') {
      await waitFor(subject, null);
    } else {
      const id = await waitFor(subject, 'unclear');
      await new Promise((resolve) => setTimeout(resolve, 1000));
      expect(await arrived(subject)).toBe(fate === 'is unclear, was sent' ? 1 : 0);
      if (fate === 'is unclear, was not sent') {
        expect(await submissionOf(await call(`/api/submissions/${id}/retry`, 'POST'))).toMatchObject({ note: null });
        await waitFor(subject, null);
      } else {
        expect((await call(`/api/submissions/${id}`, 'DELETE')).status).toBe(204);
        expect((await call(`/api/drafts/${draft.id}`, 'DELETE')).status).toBe(204);
      }
    }
    await phone.waitForMessage('INBOX', subject);
    expect(await arrived(subject)).toBe(1);
  });
});
