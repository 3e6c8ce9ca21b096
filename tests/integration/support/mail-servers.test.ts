import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Dovecot, type MailUser, startDovecot } from '../../support/dovecot';
import { type MailServers, startMailServers } from '../../support/mail-servers';
import { buildMessage } from '../../support/message';
import { openPhone } from '../../support/phone';
import { answers } from '../../support/ports';

const run = promisify(execFile);

function signIn(dovecot: Dovecot, user: MailUser, choice: { secure: boolean; trusting: boolean; password?: string }): Promise<void> {
  const client = new ImapFlow({
    host: 'localhost',
    port: choice.secure ? dovecot.ports.imaps : dovecot.ports.imap,
    secure: choice.secure,
    doSTARTTLS: choice.secure ? undefined : true,
    tls: choice.trusting ? { ca: readFileSync(dovecot.ca) } : {},
    auth: { user: user.login, pass: choice.password ?? user.password },
    logger: false,
  });
  client.on('error', () => undefined);
  return client.connect().then(() => client.logout());
}

/** What the server says first, or null where it says nothing within a second. */
function greeting(port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const timer = setTimeout(() => socket.destroy(), 1000);
    socket.once('data', (chunk: Buffer) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(chunk.toString());
    });
    socket.once('close', () => resolve(null));
    socket.once('error', () => resolve(null));
  });
}

describe('a provider', () => {
  let servers: MailServers;
  let second: MailServers;

  beforeAll(async () => {
    [servers, second] = await Promise.all([startMailServers(), startMailServers()]);
  });
  afterAll(() => Promise.all([servers?.stop(), second?.stop()]));

  function transport(user: MailUser, secure: boolean, password = user.password) {
    const { submission, submissions } = servers.postfix.ports;
    const tls = { ca: readFileSync(servers.dovecot.ca) };
    return createTransport({
      host: 'localhost',
      port: secure ? submissions : submission,
      secure,
      requireTLS: true,
      tls,
      auth: { user: user.login, pass: password },
    });
  }

  test('stands beside another one without sharing users', async () => {
    const ada = await servers.dovecot.newUser('ada');
    await signIn(servers.dovecot, ada, { secure: true, trusting: true });
    await expect(signIn(second.dovecot, ada, { secure: true, trusting: true })).rejects.toThrow();
  });

  test.each([
    ['implicit TLS', true],
    ['STARTTLS', false],
  ])('answers IMAP with %s to who trusts the test authority, and to nobody else', async (_, secure) => {
    const ada = await servers.dovecot.newUser('ada');
    await signIn(servers.dovecot, ada, { secure, trusting: true });
    await expect(signIn(servers.dovecot, ada, { secure, trusting: false })).rejects.toThrow(/certificate/i);
  });

  test('knows wrong passwords, also after a change', async () => {
    const ada = await servers.dovecot.newUser('ada');
    const before = ada.password;
    await expect(signIn(servers.dovecot, ada, { secure: true, trusting: true, password: 'wrong' })).rejects.toMatchObject({
      authenticationFailed: true,
    });
    await servers.dovecot.setPassword(ada, 'another');
    await signIn(servers.dovecot, ada, { secure: true, trusting: true });
    await expect(signIn(servers.dovecot, ada, { secure: true, trusting: true, password: before })).rejects.toMatchObject({
      authenticationFailed: true,
    });
  });

  test('speaks POP3, ManageSieve and LMTP too', async () => {
    const { pop3, sieve, lmtp } = servers.dovecot.ports;
    expect(await greeting(pop3)).toMatch(/^\+OK/);
    expect(await greeting(sieve)).toMatch(/"SIEVE"/);
    expect(await greeting(lmtp)).toMatch(/^220 .*LMTP|^220 /);
  });

  test.each([
    ['STARTTLS', false],
    ['TLS', true],
  ])('takes a letter over %s with a sign-in and delivers it byte for byte', async (_, secure) => {
    const [ada, bob] = [await servers.dovecot.newUser('ada'), await servers.dovecot.newUser('bob')];
    const subject = `Plans ${secure}`;
    const letter = buildMessage({
      from: ada.address,
      to: bob.address,
      subject,
      text: 'Grüße\n.\n..dots\n'.repeat(50),
      attachments: [{ type: 'image/png', content: Buffer.alloc(70_000, 7) }],
    });
    const sender = transport(ada, secure);
    await sender.sendMail({ envelope: { from: ada.address, to: bob.address }, raw: letter });
    sender.close();
    const phone = await openPhone(servers.dovecot, bob);
    const { uid } = await phone.waitForMessage('INBOX', subject);
    const source = await phone.source('INBOX', uid);
    await phone.close();
    expect(source.subarray(source.length - letter.length).equals(letter)).toBe(true);
    expect(source.subarray(0, source.length - letter.length).toString()).toMatch(/^Return-Path: /);
  });

  test('refuses strangers, wrong passwords, unknown people and the world outside', async () => {
    const ada = await servers.dovecot.newUser('ada');
    const send = (user: MailUser, to: string, password?: string) => {
      const sender = transport(user, false, password);
      return sender.sendMail({ envelope: { from: user.address, to }, raw: buildMessage() }).finally(() => sender.close());
    };
    await expect(send(ada, ada.address, 'wrong')).rejects.toMatchObject({ responseCode: 535 });
    await expect(send(ada, `nobody@${servers.dovecot.domain}`)).rejects.toMatchObject({ responseCode: 550 });
    await expect(send(ada, 'somebody@elsewhere.example')).rejects.toMatchObject({ responseCode: 554 });
    const stranger = createTransport({ host: 'localhost', port: servers.postfix.ports.submission, ignoreTLS: true });
    await expect(stranger.sendMail({ envelope: { from: 'x@elsewhere.example', to: ada.address }, raw: buildMessage() })).rejects.toThrow();
    stranger.close();
    servers.postfix.answerRecipient(ada.address, '452 4.2.2 Mailbox full');
    await expect(send(ada, ada.address)).rejects.toMatchObject({ responseCode: 452 });
  });

  test('goes away and comes back on the same ports with its mail', async () => {
    const { dovecot } = second;
    const ada = await dovecot.newUser('ada');
    const before = await openPhone(dovecot, ada);
    await before.append('INBOX', buildMessage({ subject: 'Kept' }));
    await dovecot.stopServing();
    expect(await answers(dovecot.ports.imap, true)).toBe(false);
    await dovecot.startServing();
    const after = await openPhone(dovecot, ada);
    expect((await after.list('INBOX')).map(({ subject }) => subject)).toEqual(['Kept']);
    await after.close();
    await before.close();
  });

  test('ends no line when a first letter comes while the mailbox is opened first', async () => {
    const { dovecot } = second;
    for (let round = 0; round < 40; round += 1) {
      const user = await dovecot.newUser('new');
      const [phone, other] = await Promise.all([openPhone(dovecot, user), openPhone(dovecot, user)]);
      await Promise.all(
        ['INBOX', 'Sent', 'Drafts'].flatMap((path) => [phone.append(path, buildMessage({ subject: 'First' })), other.list(path)]),
      );
      await Promise.all([phone.close(), other.close()]);
    }
    expect(dovecot.log()).not.toMatch(/Panic|deadlock/);
  });

  test('lets the phone go on over a new line where the server ended its own', async () => {
    const { dovecot } = servers;
    const ada = await dovecot.newUser('ada');
    const phone = await openPhone(dovecot, ada);
    await phone.append('INBOX', buildMessage({ subject: 'Before' }));
    await dovecot.kick(ada);
    await phone.append('INBOX', buildMessage({ subject: 'After' }));
    await dovecot.kick(ada);
    expect(
      (await Promise.all([phone.list('INBOX'), phone.status('INBOX')])).map((each) => ('messages' in each ? each.messages : each.length)),
    ).toEqual([2, 2]);
    await phone.close();
    await expect(phone.list('INBOX')).rejects.toThrow('closed');
  });

  test('lets the phone wait for a letter while the server is away', async () => {
    const { dovecot } = second;
    const ada = await dovecot.newUser('ada');
    const [phone, other] = await Promise.all([openPhone(dovecot, ada), openPhone(dovecot, ada)]);
    await phone.list('INBOX');
    const waiting = phone.waitForMessage('INBOX', 'Late', 30_000);
    await dovecot.stopServing();
    await dovecot.startServing();
    await other.append('INBOX', buildMessage({ subject: 'Late' }));
    expect((await waiting).subject).toBe('Late');
    expect(await phone.list('INBOX')).toHaveLength(1);
    await Promise.all([phone.close(), other.close()]);
  });
});

test.each([
  ['selfSigned', /self-signed|self signed/],
  ['wrongName', /does not match certificate/],
  ['expired', /expired/],
] as const)('shows a %s certificate that clients refuse', async (certificate, reason) => {
  const dovecot = await startDovecot({ certificate });
  try {
    const ada = await dovecot.newUser();
    await expect(signIn(dovecot, ada, { secure: true, trusting: true })).rejects.toThrow(reason);
  } finally {
    await dovecot.stop();
  }
});

test('keeps mail in sdbox where asked, for all or for one', async () => {
  const dovecot = await startDovecot({ config: 'mail_max_userip_connections = 3' });
  try {
    const ada = await dovecot.newUser({ hint: 'ada', storage: 'sdbox' });
    const bob = await dovecot.newUser('bob');
    for (const user of [ada, bob]) {
      const phone = await openPhone(dovecot, user);
      await phone.append('INBOX', buildMessage());
      await phone.close();
    }
    expect(existsSync(`${ada.home}/sdbox/mailboxes/INBOX`)).toBe(true);
    expect(existsSync(`${bob.home}/Maildir/cur`)).toBe(true);
    expect(await dovecot.doveadm('fetch', '-u', ada.login, 'uid', 'ALL')).toContain('uid: 1');
  } finally {
    await dovecot.stop();
  }
});

test('leaves neither process nor folder behind when the test process is killed', async () => {
  const script = fileURLToPath(new URL('./start-and-wait.ts', import.meta.url));
  const child = spawn('node_modules/.bin/tsx', [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const text = await new Promise<string>((resolve) => child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString())));
  const { pid, folders, ports } = JSON.parse(text) as { pid: number; folders: string[]; ports: number[] };
  expect(folders.every((folder) => existsSync(folder))).toBe(true);
  process.kill(pid, 'SIGKILL');
  const until = Date.now() + 10_000;
  while (folders.some((folder) => existsSync(folder)) && Date.now() < until) await sleep(100);
  expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
  for (const port of ports) expect(await answers(port, false)).toBe(false);
  const { stdout } = await run('ps', ['-eo', 'stat,args']);
  const left = stdout.split('\n').filter((line) => !line.startsWith('Z') && folders.some((folder) => line.includes(folder)));
  expect(left).toEqual([]);
});
