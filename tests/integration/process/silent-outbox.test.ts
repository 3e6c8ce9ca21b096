/** T43, T56: nothing of a letter and of the passwords that send it is in the log at its lowest level, or in an answer, however sending ends. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy';
import { type MailServers, startMailServers } from '../../support/mail-servers';
import { type OrielServer, startOriel } from '../../support/oriel';
import { filesOf, spellings } from '../../support/secrets';

const password = 'Kanarienvogel-77-žluťoučký';
const words = 'Quittengelee-Geheimnis';
const subject = 'Rhabarberbetreff';
let servers: MailServers;
let proxy: FaultProxy;
let oriel: OrielServer;
let cookie = '';
const answers: string[] = [];

async function call(path: string, method = 'GET', body?: unknown): Promise<Response> {
  const response = await fetch(`${oriel.url}${path}`, {
    method,
    headers: { cookie, Origin: oriel.url, 'x-oriel': '1', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.clone().text();
  if (response.status >= 400) answers.push(text);
  return response;
}

const answer = async <T>(response: Promise<Response>) => (await (await response).json()) as T;
interface Told {
  id: string;
  draftId: string;
  state: string;
  note: unknown;
}
const outbox = async () => (await answer<{ submissions: Told[] }>(call('/api/submissions'))).submissions;

async function signIn(address: string): Promise<number | undefined> {
  const response = await call('/api/session', 'POST', { address, password });
  cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return ((await response.json()) as { waited?: number }).waited;
}

async function begin(to: string): Promise<string> {
  const { draft } = await answer<{ draft: { id: string; revision: number } }>(call('/api/drafts', 'POST', { kind: 'new' }));
  const content = { to: [{ name: '', address: to }], cc: [], bcc: [], subject, text: words, revision: draft.revision };
  await call(`/api/drafts/${draft.id}`, 'PUT', content);
  return draft.id;
}

const becomes = (draftId: string, states: (string | undefined)[]) =>
  expect.poll(async () => states.includes((await outbox()).find((one) => one.draftId === draftId)?.state), { timeout: 30_000 }).toBe(true);

const submitted = () => oriel.log().split('"letter submitted"').length - 1;

function nowhere(): void {
  const said: [string, string][] = [['log', oriel.log()], ...answers.map((text, at): [string, string] => [`error ${at}`, text])];
  for (const [place, text] of said)
    for (const secret of [password, words, subject])
      for (const spelling of spellings(secret)) expect(text.includes(spelling), `${spelling} in ${place}`).toBe(false);
  // The letter itself is in the data folder, as it must be; the password is not, sealed or not.
  for (const path of filesOf(oriel.dataFolder))
    for (const spelling of spellings(password)) expect(readFileSync(path).includes(Buffer.from(spelling)), path).toBe(false);
}

beforeAll(async () => {
  servers = await startMailServers();
  proxy = await startFaultProxy({ target: { host: '127.0.0.1', port: servers.postfix.ports.smtp }, protocol: 'smtp' });
  oriel = await startOriel({ servers, env: { ORIEL_LOG: 'debug', ORIEL_SMTP: `smtp://127.0.0.1:${proxy.port}` } });
});
afterAll(async () => {
  await oriel?.stop();
  await proxy?.stop();
  await servers?.stop();
});

it('T43, T56, 5.4: sent later alone, failing, unclear, refused and tried again, a letter and its passwords are in no log and no error', async () => {
  const anna = await servers.dovecot.newUser({ password });
  const ben = await servers.dovecot.newUser('ben');
  await signIn(anna.address);

  // Refused, in words of the server that quote what they got.
  const gone = `gone@${servers.dovecot.domain}`;
  servers.postfix.answerRecipient(gone, '550 5.1.1 Nobody of that name');
  const refused = await begin(gone);
  await call('/api/submissions', 'POST', { draftId: refused });
  await becomes(refused, ['refused']);

  // Unclear: the line breaks after the final dot; tried again.
  proxy.cutAfter('354 End data with <CR><LF>.<CR><LF>\r\n'.length, { from: 'server', after: /^354/, times: 1 });
  const unclear = await begin(ben.address);
  await call('/api/submissions', 'POST', { draftId: unclear });
  await becomes(unclear, ['unclear', undefined]);
  const stuck = (await outbox()).find(({ draftId }) => draftId === unclear);
  if (stuck) await call(`/api/submissions/${stuck.id}/retry`, 'POST');
  await becomes(unclear, [undefined]);

  // Put off: the server is away; taken back, tried again, refused as what is not there.
  await servers.postfix.stopServing();
  const deferred = await begin(ben.address);
  await call('/api/submissions', 'POST', { draftId: deferred });
  await becomes(deferred, ['deferred']);
  await servers.postfix.startServing();
  const waiting = (await outbox()).find(({ draftId }) => draftId === deferred);
  await call(`/api/submissions/${waiting?.id}/retry`, 'POST');
  await becomes(deferred, [undefined]);
  expect((await call(`/api/submissions/${waiting?.id}/retry`, 'POST')).status).toBe(409);
  expect((await call('/api/submissions', 'POST', { draftId: refused, sendAt: words, timeZone: password })).status).toBe(400);
  expect((await call('/api/submissions/00000000-0000-4000-8000-000000000000/password', 'DELETE')).status).toBe(404);

  // Later and alone, with the password sealed; signed out meanwhile.
  const alone = await begin(ben.address);
  const later = { draftId: alone, sendAt: Date.now() + 7000, timeZone: 'Europe/Oslo', background: true };
  expect((await call('/api/submissions', 'POST', later)).status).toBe(200);
  nowhere();
  const before = submitted();
  await call('/api/session', 'DELETE');
  await expect.poll(submitted, { timeout: 30_000 }).toBe(before + 1);

  // Later and not alone: it waits for the next sign-in, which says so.
  await signIn(anna.address);
  const waits = await begin(ben.address);
  const due = Date.now() + 5500;
  await call('/api/submissions', 'POST', { draftId: waits, sendAt: due, timeZone: 'Europe/Oslo' });
  await call('/api/session', 'DELETE');
  await expect.poll(() => Date.now() > due, { timeout: 20_000 }).toBe(true);
  expect(await signIn(anna.address)).toBe(1);
  await becomes(waits, [undefined]);
  expect(oriel.log()).toContain('"letter submitted"');
  expect(answers.length).toBeGreaterThan(2);
  nowhere();
});
