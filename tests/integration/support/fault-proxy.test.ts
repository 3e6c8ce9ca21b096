import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { MailUser } from '../../support/dovecot';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy';
import { type MailServers, startMailServers } from '../../support/mail-servers';
import { buildMessage } from '../../support/message';
import { openPhone } from '../../support/phone';

let servers: MailServers;
let user: MailUser;
let imap: FaultProxy;
let smtp: FaultProxy;

beforeAll(async () => {
  servers = await startMailServers();
  user = await servers.dovecot.newUser('ada');
  const phone = await openPhone(servers.dovecot, user);
  await phone.append('INBOX', buildMessage({ subject: 'Long', text: 'A line of the letter.\n* CAPABILITY IDLE\n'.repeat(500) }));
  await phone.close();
});
afterAll(() => servers?.stop());
beforeEach(async () => {
  imap = await startFaultProxy({ target: { host: '127.0.0.1', port: servers.dovecot.ports.imap } });
  smtp = await startFaultProxy({ target: { host: '127.0.0.1', port: servers.postfix.ports.smtp }, protocol: 'smtp' });
});
afterEach(() => Promise.all([imap.stop(), smtp.stop()]));

/** A bare IMAP line: `say` resolves with all that came until the tagged answer, or until the line broke. */
class Talk {
  text = '';
  closed = false;
  private tag = 0;
  private readonly socket: Socket;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('data', (chunk: Buffer) => {
      this.text += chunk.toString('latin1');
    });
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      this.closed = true;
    });
  }

  async until(pattern: RegExp, timeoutMs = 5000): Promise<string> {
    const end = Date.now() + timeoutMs;
    while (!pattern.test(this.text) && !this.closed && Date.now() < end) await sleep(5);
    const text = this.text;
    this.text = '';
    return text;
  }

  async say(command: string, timeoutMs?: number): Promise<string> {
    this.tag += 1;
    this.socket.write(`t${this.tag} ${command}\r\n`);
    return this.until(new RegExp(`^t${this.tag} .*\\r\\n`, 'm'), timeoutMs);
  }

  end(): void {
    this.socket.destroy();
  }
}

async function signedIn(): Promise<Talk> {
  const talk = new Talk(imap.port);
  await talk.until(/^\* OK/);
  await talk.say(`LOGIN ${user.login} ${user.password}`);
  return talk;
}

test('passes everything on unchanged while there is no rule, and writes down the commands', async () => {
  const talk = await signedIn();
  await talk.say('SELECT INBOX');
  const through = await talk.say('FETCH 1 BODY.PEEK[]');
  expect(through).toContain('A line of the letter.\r\n* CAPABILITY IDLE\r\n');
  expect(imap.commands.map(({ line }) => line)).toEqual([
    `t1 LOGIN ${user.login} ${user.password}`,
    't2 SELECT INBOX',
    't3 FETCH 1 BODY.PEEK[]',
  ]);
  const size = Number(/\{(\d+)\}/.exec(through)?.[1]);
  expect(through.length - through.indexOf('}') - 3).toBeGreaterThan(size);
  talk.end();
});

test('hides capabilities in greeting, sign-in answer and CAPABILITY, and leaves letters alone', async () => {
  imap.stripCapability('CONDSTORE', 'QRESYNC', 'IDLE', 'AUTH');
  const talk = new Talk(imap.port);
  expect(await talk.until(/^\* OK .*\r\n/)).toMatch(/CAPABILITY (?!.*(IDLE|AUTH))/);
  expect(await talk.say(`LOGIN ${user.login} ${user.password}`)).not.toMatch(/CONDSTORE|QRESYNC/);
  const said = await talk.say('CAPABILITY');
  expect(said).toMatch(/UIDPLUS/);
  expect(said).not.toMatch(/CONDSTORE|QRESYNC|IDLE/);
  await talk.say('SELECT INBOX');
  expect(await talk.say('FETCH 1 BODY.PEEK[]')).toContain('* CAPABILITY IDLE');
  talk.end();
});

test('rewrites a line', async () => {
  imap.rewriteLine('server', (line) => line.replace(/UIDVALIDITY \d+/, 'UIDVALIDITY 4711'));
  const talk = await signedIn();
  expect(await talk.say('SELECT INBOX')).toContain('[UIDVALIDITY 4711]');
  talk.end();
});

test('cuts in the middle of a literal, after exactly so many bytes, and only as often as told', async () => {
  imap.cutAfter(1000, { after: /BODY\.PEEK/, times: 1 });
  const talk = await signedIn();
  await talk.say('SELECT INBOX');
  const broken = await talk.say('FETCH 1 BODY.PEEK[]');
  expect(broken.length).toBe(1000);
  expect(talk.closed).toBe(true);
  const again = await signedIn();
  await again.say('SELECT INBOX');
  expect((await again.say('FETCH 1 BODY.PEEK[]')).length).toBeGreaterThan(20_000);
  again.end();
});

test('delays, throttles, pauses and goes on', async () => {
  const talk = await signedIn();
  const timed = async (work: () => Promise<unknown>) => {
    const start = performance.now();
    await work();
    return performance.now() - start;
  };
  const undo = imap.delay(300);
  expect(await timed(() => talk.say('NOOP'))).toBeGreaterThanOrEqual(295);
  undo();
  await talk.say('SELECT INBOX');
  const wide = imap.throttle(40_000);
  expect(await timed(() => talk.say('FETCH 1 BODY.PEEK[]'))).toBeGreaterThan(300);
  wide();
  imap.pause();
  expect(await talk.say('NOOP', 300)).toBe('');
  expect(talk.closed).toBe(false);
  imap.resume();
  expect(await talk.until(/OK/)).toMatch(/OK NOOP/);
  talk.end();
});

test('refuses and cuts connections', async () => {
  const talk = await signedIn();
  expect(imap.open()).toBe(1);
  imap.cut();
  await talk.until(/never/, 1000);
  expect(talk.closed).toBe(true);
  const undo = imap.refuse();
  const refused = new Talk(imap.port);
  await refused.until(/OK/);
  expect(refused.closed).toBe(true);
  undo();
  const again = await signedIn();
  expect(imap.connections()).toBe(2);
  again.end();
});

function send(subject: string): Promise<unknown> {
  const sender = createTransport({ host: '127.0.0.1', port: smtp.port, ignoreTLS: true, greetingTimeout: 2000, socketTimeout: 2000 });
  return sender
    .sendMail({ envelope: { from: 'x@elsewhere.example', to: user.address }, raw: buildMessage({ subject }) })
    .finally(() => sender.close());
}

test('swallows the answer after the final dot: the letter is there, the sender does not know', async () => {
  smtp.swallow({ after: /^\.$/ });
  await expect(send('Swallowed')).rejects.toThrow();
  const phone = await openPhone(servers.dovecot, user);
  await phone.waitForMessage('INBOX', 'Swallowed');
  await phone.close();
  expect(smtp.commands.map(({ line }) => line.split(/[ :]/)[0])).toEqual(['EHLO', 'MAIL', 'RCPT', 'DATA']);
});

test('cuts before the data arrive, and hides an EHLO keyword', async () => {
  smtp.stripCapability('SIZE', 'CHUNKING');
  smtp.cutAfter(0, { from: 'client', after: /^354/ });
  await expect(send('Cut')).rejects.toThrow();
  smtp.clear();
  await send('After the cut');
  const phone = await openPhone(servers.dovecot, user);
  const messages = await phone.waitFor('INBOX', (all) => all.some(({ subject }) => subject === 'After the cut'));
  await phone.close();
  expect(messages.some(({ subject }) => subject === 'Cut')).toBe(false);
  const talk = new Talk(smtp.port);
  await talk.until(/^220/);
  smtp.stripCapability('SIZE', 'CHUNKING');
  talk.end();
});
