/** Handing letters to a real Postfix, and to servers that misbehave as scripted. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint } from '@/lib/model/account';
import type { MailUser } from '../../support/dovecot';
import { type MailServers, startMailServers } from '../../support/mail-servers';
import { openPhone, type Phone } from '../../support/phone';

type Submit = typeof import('@/lib/smtp/submit');

let servers: MailServers;
let smtp: Submit;
let anna: MailUser;
let ben: MailUser;
let phone: Phone;
let folder: string;
let gone: string;
let later: string;
const scripted: { server: Server; endpoint: Endpoint }[] = [];

const letterOf = (text: string) => {
  const bytes = Buffer.from(text);
  return { size: bytes.length, open: () => Readable.from([bytes], { objectMode: false }) };
};
const simple = (subject: string) =>
  letterOf(`From: <${anna.address}>\r\nTo: <${ben.address}>\r\nSubject: ${subject}\r\n\r\nHello\r\n.\r\n..\r\nend\r\n`);
const nothing = async () => undefined;
const to = (...addresses: string[]) => ({ from: anna.address, to: addresses });
const as = (endpoint: Endpoint, password = anna.password) => ({ endpoint, login: anna.login, password });

/** What a scripted server knows of one conversation. */
interface Talk {
  data: boolean;
  socket: Socket;
}

/** A server that answers line by line as `reply` says; `null` cuts the line. It may be named by its port before it listens. */
function scriptedServer(reply: (line: string, state: Talk) => string | null): Promise<Endpoint> {
  const server = createServer((socket: Socket) => {
    const state: Talk = { data: false, socket };
    socket.on('error', () => undefined);
    socket.write('220 scripted\r\n');
    let rest = '';
    socket.on('data', (chunk) => {
      rest += chunk.toString('latin1');
      const lines = rest.split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const answer = reply(line, state);
        if (answer === null) socket.destroy();
        else if (answer !== '' && !socket.destroyed) socket.write(`${answer}\r\n`);
      }
    });
  });
  return new Promise((resolve) => {
    server.listen(reservedPorts.shift(), '127.0.0.1', () => {
      const endpoint: Endpoint = { host: '127.0.0.1', port: (server.address() as { port: number }).port, security: 'plain' };
      scripted.push({ server, endpoint });
      resolve(endpoint);
    });
  });
}

/** Answers like a plain server; `special` may answer instead. In the letter's bytes only the final dot is answered. */
const plainServer = (special: (line: string, state: Talk) => string | null | undefined) => (line: string, state: Talk) => {
  const answer = special(line, state);
  if (answer !== undefined) return answer;
  if (state.data) {
    if (line !== '.') return '';
    state.data = false;
    return '250 queued';
  }
  if (/^EHLO/.test(line)) return '250 scripted';
  if (line === 'DATA') {
    state.data = true;
    return '354 go on';
  }
  return line === 'QUIT' ? null : '250 ok';
};

let reservedPorts: number[] = [];

beforeAll(async () => {
  servers = await startMailServers({ postfix: { config: 'message_size_limit = 1000000' } });
  const { freePorts } = await import('../../support/ports');
  reservedPorts = await freePorts(30);
  folder = mkdtempSync(join(tmpdir(), 'oriel-submit-'));
  const at = (url: string) => ({ imap: `imap://127.0.0.1:${servers.dovecot.ports.imap}`, smtp: url });
  const { submission, submissions, smtp: plain } = servers.postfix.ports;
  const urls = [
    `smtp+starttls://localhost:${submission}`,
    `smtps://localhost:${submissions}`,
    `smtp://127.0.0.1:${plain}`,
    `smtp+starttls://127.0.0.1:${plain}`,
  ];
  const table = [...urls, ...reservedPorts.flatMap((port) => [`smtp://127.0.0.1:${port}`, `smtp+starttls://127.0.0.1:${port}`])];
  writeFileSync(join(folder, 'servers.json'), JSON.stringify(Object.fromEntries(table.map((url, index) => [`d${index}.test`, at(url)]))));
  Object.assign(process.env, {
    ORIEL_DATA: folder,
    ORIEL_SERVERS: join(folder, 'servers.json'),
    ORIEL_CA_FILE: servers.dovecot.ca,
    ORIEL_LOG: 'silent',
  });
  smtp = await import('@/lib/smtp/submit');
  anna = await servers.dovecot.newUser('anna');
  ben = await servers.dovecot.newUser('ben');
  gone = `gone@${servers.dovecot.domain}`;
  later = `later@${servers.dovecot.domain}`;
  servers.postfix.answerRecipient(gone, '550 5.1.1 Gone away');
  servers.postfix.answerRecipient(later, '451 4.7.1 Try later');
  phone = await openPhone(servers.dovecot, ben);
});

afterAll(async () => {
  await phone?.close();
  for (const { server } of scripted) server.close();
  await servers?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const endpoints = () => {
  const { submission, submissions, smtp: plain } = servers.postfix.ports;
  return {
    starttls: { host: 'localhost', port: submission, security: 'starttls' },
    tls: { host: 'localhost', port: submissions, security: 'tls' },
    plain: { host: '127.0.0.1', port: plain, security: 'plain' },
  } satisfies Record<string, Endpoint>;
};

describe('a real server', () => {
  it.each(['starttls', 'tls', 'plain'] as const)('takes a letter over %s and delivers it unchanged', async (kind) => {
    const outcome = await smtp.submitMessage(as(endpoints()[kind]), to(ben.address), simple(`by ${kind}`), nothing);
    expect(outcome).toMatchObject({ kind: 'accepted', refused: [], reply: expect.stringMatching(/^250 .*queued/) });
    // The first one waits until Postfix has started all that delivers.
    const arrived = await phone.waitForMessage('INBOX', `by ${kind}`, 30_000);
    expect((await phone.source('INBOX', arrived.uid)).toString()).toMatch(/\r\n\r\nHello\r\n\.\r\n\.\.\r\nend\r\n$/);
  });

  it('calls beforeData signed in and before the letter is named; its refusal stops everything', async () => {
    const failing = smtp.submitMessage(as(endpoints().tls), to(ben.address), simple('never'), async () => {
      throw new Error('lease lost');
    });
    await expect(failing).rejects.toThrow('lease lost');
    const called: string[] = [];
    const outcome = await smtp.submitMessage(as(endpoints().tls, 'wrong'), to(ben.address), simple('never'), async () => {
      called.push('yes');
    });
    expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'wrongPassword' } });
    expect(called).toEqual([]);
    expect((await phone.list('INBOX')).filter(({ subject }) => subject === 'never')).toEqual([]);
  });

  it('R18: says which recipients were refused and which put off, and the others get the letter once', async () => {
    const outcome = await smtp.submitMessage(as(endpoints().starttls), to(gone, ben.address, later), simple('some'), nothing);
    expect(outcome).toMatchObject({
      kind: 'accepted',
      refused: [{ address: gone, reason: expect.stringContaining('5.1.1') }],
      putOff: [{ address: later, reason: expect.stringContaining('Try later') }],
    });
    await phone.waitForMessage('INBOX', 'some');
  });

  it('refuses and defers in the server’s own words where all recipients are turned away', async () => {
    const never = await smtp.submitMessage(as(endpoints().starttls), to(gone), simple('x'), nothing);
    expect(never).toMatchObject({ kind: 'refused', error: { code: 'refusedByServer', serverText: expect.stringContaining('Gone away') } });
    const wait = await smtp.submitMessage(as(endpoints().starttls), to(later), simple('x'), nothing);
    expect(wait).toMatchObject({ kind: 'deferred', error: { serverText: expect.stringContaining('Try later') } });
    const mixed = await smtp.submitMessage(as(endpoints().starttls), to(gone, later), simple('x'), nothing);
    expect(mixed.kind).toBe('deferred');
  });

  it('R20: a letter larger than the announced SIZE is refused before it is handed over, and the size is remembered', async () => {
    let opened = 0;
    const big = {
      size: 1_400_000,
      open: () =>
        Readable.from(
          (function* () {
            opened += 1;
            yield 'x';
          })(),
          { objectMode: false },
        ),
    };
    const outcome = await smtp.submitMessage(as(endpoints().tls), to(ben.address), big, nothing);
    expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'tooLarge', message: expect.stringContaining('1 MB') } });
    expect(opened).toBe(0);
    expect(smtp.announcedSize(endpoints().tls)).toBe(1_000_000);
  });

  it('R20: says how much it takes before anything is sent, without a sign-in', async () => {
    const said: string[] = [];
    const server = await scriptedServer(
      plainServer((line) => {
        said.push(line);
        return /^EHLO/.test(line) ? '250-here\r\n250 SIZE 7654321' : undefined;
      }),
    );
    expect(smtp.announcedSize(server)).toBeNull();
    await Promise.all([smtp.askSize(server), smtp.askSize(server)]);
    expect(smtp.announcedSize(server)).toBe(7_654_321);
    expect(said.filter((line) => /^EHLO/.test(line))).toHaveLength(1);
    expect(said.filter((line) => !/^(EHLO|QUIT)/.test(line))).toEqual([]);
    // One that is not there is no reason to fail.
    await smtp.askSize({ host: '127.0.0.1', port: reservedPorts.at(-1) ?? 0, security: 'plain' });
  });

  it('row 121: a server that holds letters gets the time with MAIL, and one that does not, or not so long, gets nothing', async () => {
    const said: string[] = [];
    const date = new Date(Math.ceil(Date.now() / 1000) * 1000 + 7_200_000);
    const holding = (offer: string) =>
      scriptedServer(
        plainServer((line, state) => {
          if (!state.data) said.push(line);
          return /^EHLO/.test(line) ? `250-here\r\n${offer}250 8BITMIME` : undefined;
        }),
      );
    const day = new Date(Date.now() + 86_400_000).toISOString();
    const server = await holding(`250-FUTURERELEASE 86400 ${day}\r\n`);
    expect(await smtp.askHold(server)).toEqual({ seconds: 86_400, until: Date.parse(day) });
    const envelope = { ...to(ben.address), holdUntil: date.getTime() };
    expect(await smtp.submitMessage(as(server), envelope, simple('x'), nothing)).toMatchObject({ kind: 'accepted' });
    expect(said.find((line) => line.startsWith('MAIL'))).toContain(` HOLDUNTIL=${date.toISOString().slice(0, 19)}Z`);
    said.length = 0;
    for (const offer of ['', '250-FUTURERELEASE 3600 2999-01-01T00:00:00Z\r\n', `250-FUTURERELEASE 86400 ${new Date().toISOString()}\r\n`])
      await expect(smtp.submitMessage(as(await holding(offer)), envelope, simple('x'), nothing)).rejects.toThrow('holds no letter');
    expect(said.filter((line) => /^(MAIL|RCPT|DATA)/.test(line))).toEqual([]);
  });

  it('T53: a plain line where STARTTLS is asked for ends before the password is sent', async () => {
    const seen: string[] = [];
    const server = await scriptedServer(
      plainServer((line) => {
        seen.push(line);
        return /^STARTTLS/.test(line) ? '502 no' : undefined;
      }),
    );
    const outcome = await smtp.submitMessage(as({ ...server, security: 'starttls' }), to(ben.address), simple('x'), nothing);
    expect(outcome).toMatchObject({ kind: 'deferred', error: { code: 'notSecure' } });
    expect(seen.join('\n')).not.toMatch(/AUTH|MAIL/);
  });

  it('T47: a server that the operator did not name is not contacted', async () => {
    const outcome = await smtp.submitMessage(as({ host: '127.0.0.1', port: 9, security: 'tls' }), to(ben.address), simple('x'), nothing);
    expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'hostNotAllowed' } });
  });

  it('defers where nothing answers', async () => {
    const endpoint: Endpoint = { host: '127.0.0.1', port: reservedPorts.at(-1) ?? 0, security: 'plain' };
    const outcome = await smtp.submitMessage(as(endpoint), to(ben.address), simple('x'), nothing);
    expect(outcome).toMatchObject({ kind: 'deferred', error: { code: 'portRefused' } });
  });
});

describe('a server that breaks off', () => {
  it.each([
    ['at MAIL', /^MAIL/, 'deferred'],
    ['at RCPT', /^RCPT/, 'deferred'],
    ['at DATA', /^DATA$/, 'deferred'],
    ['at the final dot', /^\.$/, 'unclear'],
  ] as const)('R15: %s', async (_title, at, kind) => {
    const server = await scriptedServer(plainServer((line) => (at.test(line) ? null : undefined)));
    expect((await smtp.submitMessage(as(server), to(ben.address), simple('x'), nothing)).kind).toBe(kind);
  });

  it('a large letter cut in the middle was not handed over', async () => {
    const server = await scriptedServer(plainServer((line) => (line === 'MIDDLE' ? null : undefined)));
    const text = `Subject: x\r\n\r\nMIDDLE\r\n${'x'.repeat(998).concat('\r\n').repeat(40_000)}`;
    const bytes = Buffer.from(text);
    const letter = {
      size: bytes.length,
      open: () =>
        Readable.from(
          (function* () {
            for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
          })(),
          { objectMode: false },
        ),
    };
    expect((await smtp.submitMessage(as(server), to(ben.address), letter, nothing)).kind).toBe('deferred');
  });

  it.each([
    ['451 4.3.0 disk full', 'deferred'],
    ['554 5.7.1 spam', 'refused'],
    ['421 4.3.2 shutting down', 'deferred'],
  ] as const)('takes “%s” after the final dot as an answer', async (answer, kind) => {
    const server = await scriptedServer(plainServer((line) => (line === '.' ? answer : undefined)));
    const outcome = await smtp.submitMessage(as(server), to(ben.address), simple('x'), nothing);
    expect(outcome).toMatchObject({ kind, error: { serverText: expect.stringContaining(answer.slice(10)) } });
  });
});

describe('T71: a server that never comes to an end', () => {
  const far = { connect: 60_000, greeting: 60_000, silence: 60_000, finalReply: 60_000, whole: 60_000 };

  /** Answers like a plain server up to `stage`, and there byte by byte without end. Says when its caller has left. */
  async function drippingServer(stage: RegExp): Promise<{ server: Endpoint; left: Promise<void> }> {
    let gone: () => void = () => undefined;
    const left = new Promise<void>((resolve) => {
      gone = resolve;
    });
    const drip = (socket: Socket) => {
      const timer = setInterval(() => socket.write('2'), 10);
      socket.once('close', () => {
        clearInterval(timer);
        gone();
      });
    };
    const server = await scriptedServer(
      plainServer((line, { socket }) => {
        if (!stage.test(line)) return undefined;
        drip(socket);
        return '';
      }),
    );
    return { server, left };
  }

  it.each([
    ['EHLO', /^EHLO/, 'deferred'],
    ['MAIL', /^MAIL/, 'deferred'],
    ['RCPT', /^RCPT/, 'deferred'],
    ['DATA', /^DATA$/, 'deferred'],
    ['the final dot', /^\.$/, 'unclear'],
  ] as const)('that drips after %s is left when the whole time is over', async (_title, stage, kind) => {
    const { server, left } = await drippingServer(stage);
    const outcome = await smtp.submitMessage(as(server), to(ben.address), simple('x'), nothing, { ...far, whole: 400 });
    expect(outcome).toMatchObject({ kind, error: { code: 'serverAway' } });
    await left;
  });

  it.each([
    ['MAIL', /^MAIL/, { silence: 200 }, 'deferred'],
    ['the final dot', /^\.$/, { silence: 200, finalReply: 300 }, 'unclear'],
  ] as const)('that says nothing after %s is left', async (_title, stage, limits, kind) => {
    const server = await scriptedServer(plainServer((line) => (stage.test(line) ? '' : undefined)));
    expect((await smtp.submitMessage(as(server), to(ben.address), simple('x'), nothing, { ...far, ...limits })).kind).toBe(kind);
  });

  it('that scans a letter for longer than it may be silent elsewhere is waited for', async () => {
    const server = await scriptedServer(
      plainServer((line, { socket }) => {
        if (line !== '.') return undefined;
        setTimeout(() => socket.write('250 queued\r\n'), 800);
        return '';
      }),
    );
    const outcome = await smtp.submitMessage(as(server), to(ben.address), simple('x'), nothing, { ...far, silence: 300 });
    expect(outcome.kind).toBe('accepted');
  });
});
