/** That collecting loses nothing and doubles nothing: when a letter may be deleted at its server, and what a run that broke leaves to the next one. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { letterOf } from '../../support/far-letter';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy';
import { type Pop3Peer, startPop3Peer } from '../../support/pop3-peer';
import { type Owner, refuseSecondPut, startYard, type Yard } from './yard';

let yard: Yard;
let pop3s: FaultProxy;
const peers: Pop3Peer[] = [];
const names = (count: number) => Array.from({ length: count }, (_, at) => `Letter ${at + 1}`);
const subjects = async ({ phone }: Owner) => (await phone.list('Collected')).map(({ subject }) => subject);
const left = async (far: Awaited<ReturnType<Yard['mailbox']>>) => (await far.phone.list('INBOX')).map(({ subject }) => subject);

/** Lets a port of this machine be named. */
const allow = (port: number) => (yard.rooms.env().privateHosts as string[]).push(`127.0.0.1:${port}`);

beforeAll(async () => {
  yard = await startYard(
    'mail_plugins = quota\nplugin {\n  quota = count:User quota\n  quota_vsizes = yes\n  quota_rule = *:storage=2M\n  quota_grace = 0\n}',
  );
  pop3s = await startFaultProxy({ target: { host: '127.0.0.1', port: yard.dovecot.ports.pop3s }, protocol: 'tls' });
  allow(pop3s.port);
});
afterEach(() => {
  for (const proxy of [yard.pop3, yard.imap, pop3s]) proxy.clear();
});
afterAll(async () => {
  for (const peer of peers) await peer.stop();
  await pop3s?.stop();
  await yard?.close();
});

describe('criterion 5.8: broken in the middle and run again, encrypted', () => {
  const long = 'A line of a letter that is long enough to be cut.\r\n'.repeat(400);

  it.each([
    ['995 with TLS', 'tls', 6_000],
    ['995 with TLS', 'tls', 30_000],
    ['995 with TLS', 'tls', 75_000],
    ['110 with STLS', 'starttls', 6_000],
    ['110 with STLS', 'starttls', 30_000],
    ['110 with STLS', 'starttls', 75_000],
  ] as const)('over %s (%s) after %i bytes', async (_name, security, bytes) => {
    const owner = await yard.hire('cut');
    const far = await yard.mailbox(names(5).map((name) => letterOf(name, { body: `${name}\r\n${long}` })));
    const proxy = security === 'tls' ? pop3s : yard.pop3;
    const id = await yard.keep(owner, yard.wish(owner, far.user, { security, port: proxy.port, keep: 'never' }));
    proxy.cutAfter(bytes, { times: 1 });
    const broken = await yard.run(owner, id);
    expect(broken).toMatchObject({ state: 'failed', note: [expect.objectContaining({ code: 'said.pop3.away' })] });
    const here = await subjects(owner);
    expect(here).toEqual(names(here.length));
    expect(await left(far)).toEqual(names(5));
    expect(await yard.run(owner, id)).toMatchObject({ state: 'idle', total: 5, lastCount: 5 - here.length });
    expect(await subjects(owner)).toEqual(names(5));
    expect(await left(far)).toEqual([]);
  });
});

describe('criterion 5.8: nothing is deleted before its copy was read back', () => {
  it('every letter is read back before the first is marked for deletion', async () => {
    const owner = await yard.hire('order');
    const far = await yard.mailbox(names(3).map((name) => letterOf(name)));
    const id = await yard.keep(owner, yard.wish(owner, far.user, { keep: 'never' }));
    const said: string[] = [];
    yard.imap.rewriteLine('client', (line) => {
      if (/UID FETCH \d+ .*BODY\.PEEK\[\]/i.test(line)) said.push('read back');
      return line;
    });
    yard.pop3.rewriteLine('client', (line) => {
      if (/^(DELE|QUIT)/.test(line)) said.push(line.slice(0, 4));
      return line;
    });
    await yard.run(owner, id);
    expect(said.slice(0, 3)).toEqual(['read back', 'read back', 'read back']);
    expect(said.indexOf('DELE')).toBe(3);
    expect(said.slice(3, 7)).toEqual(['DELE', 'DELE', 'DELE', 'QUIT']);
    expect(await left(far)).toEqual([]);
  });

  it('R15: a copy that the server takes but does not give back keeps everything where it was, and is found by the next run', async () => {
    const owner = await yard.hire('unread');
    const far = await yard.mailbox(names(2).map((name) => letterOf(name)));
    const id = await yard.keep(owner, yard.wish(owner, far.user, { keep: 'never' }));
    yard.imap.rewriteLine('server', (line) => line.replace(/^(\S+) OK Fetch completed/i, '$1 NO [NOPERM] Not now'));
    const before = yard.pop3.commands.length;
    const broken = await yard.run(owner, id);
    yard.imap.clear();
    expect(broken.note).not.toBeNull();
    expect(yard.pop3.commands.slice(before).filter(({ line }) => line.startsWith('DELE'))).toEqual([]);
    expect(await subjects(owner)).toEqual(['Letter 1']);
    expect(await yard.run(owner, id)).toMatchObject({ state: 'idle', total: 2 });
    expect(await subjects(owner)).toEqual(names(2));
    expect(await left(far)).toEqual([]);
  });

  it.each([
    ['names no copy', (line: string) => line.replace(/\[APPENDUID [^\]]*\] /i, '')],
    ['names another letter as the copy', (line: string) => line.replace(/(\[APPENDUID \d+) \d+\]/i, '$1 1]')],
  ])('a server that %s brings nothing twice, and loses nothing', async (_name, change) => {
    const owner = await yard.hire('appenduid');
    await owner.phone.append('Collected', letterOf('Before'));
    const far = await yard.mailbox(names(2).map((name) => letterOf(name)));
    const id = await yard.keep(owner, yard.wish(owner, far.user, { keep: 'never' }));
    yard.imap.rewriteLine('server', change);
    for (let run = 0; run < 3; run += 1) await yard.run(owner, id);
    expect(await subjects(owner)).toEqual(['Before', ...names(2)]);
    yard.imap.clear();
    expect(await yard.run(owner, id)).toMatchObject({ state: 'idle', total: 2 });
    expect(await subjects(owner)).toEqual(['Before', ...names(2)]);
    expect(await left(far)).toEqual([]);
  });

  it('a copy that is not byte for byte the letter is no reason to delete it', async () => {
    const owner = await yard.hire('altered');
    const far = await yard.mailbox([letterOf('One')]);
    const id = await yard.keep(owner, yard.wish(owner, far.user, { keep: 'never' }));
    yard.imap.cutAfter(10, { from: 'server', after: /APPEND/i, times: 1 });
    await yard.run(owner, id);
    yard.imap.clear();
    // What lies there now bears the same Message-ID, and says something else.
    for (const { uid } of await owner.phone.list('Collected')) await owner.phone.remove('Collected', uid);
    await owner.phone.append('Collected', letterOf('One', { body: 'Something else.' }));
    expect(await yard.run(owner, id)).toMatchObject({ state: 'idle', warnings: { altered: 1 } });
    expect(await yard.run(owner, id)).toMatchObject({ state: 'idle', warnings: { altered: 1 } });
    expect(await subjects(owner)).toEqual(['One']);
    expect(await left(far)).toEqual(['One']);
  });

  it('a letter without a Message-ID that the server here changes is put once, and is no reason to delete it', async () => {
    const owner = await yard.hire('changes');
    const far = await yard.mailbox([
      Buffer.from(
        letterOf('One')
          .toString()
          .replace(/^Message-ID:.*\r\n/m, ''),
      ),
    ]);
    const id = await yard.keep(owner, yard.wish(owner, far.user, { keep: 'never' }));
    // What is read back is another text: the beginning alone.
    yard.imap.rewriteLine('client', (line) => line.replace(/(BODY\.PEEK\[\])<0\.\d+>/i, '$1<0.40>'));
    for (let run = 0; run < 3; run += 1) expect(await yard.run(owner, id)).toMatchObject({ state: 'idle', warnings: { altered: 1 } });
    expect(await subjects(owner)).toEqual(['One']);
    expect(await left(far)).toEqual(['One']);
  });

  it('R14: without room here nothing is deleted there, and it comes once there is room', async () => {
    const owner = await yard.hire('room');
    await owner.phone.append('Archive', letterOf('Large', { body: 'x'.repeat(78).concat('\r\n').repeat(25_000) }));
    const body = 'y'.repeat(78).concat('\r\n').repeat(3_000);
    const far = await yard.mailbox(names(2).map((name) => letterOf(name, { body })));
    const id = await yard.keep(owner, yard.wish(owner, far.user, { keep: 'never' }));
    const full = await yard.run(owner, id);
    expect(full.note?.map(({ code }) => code)).toEqual(['said.command.full', 'said.server']);
    expect(await left(far)).toEqual(names(2));
    await owner.phone.remove('Archive', (await owner.phone.list('Archive'))[0]?.uid ?? 0);
    expect(await yard.run(owner, id)).toMatchObject({ state: 'idle', note: null, total: 2 });
    expect(await subjects(owner)).toEqual(names(2));
    expect(await left(far)).toEqual([]);
  });

  it('a person who signs out while letters come is collected for again after the next sign-in', async () => {
    const owner = await yard.hire('leaves');
    const peer = await startPop3Peer(names(3).map((name, at) => ({ uidl: `u${at}`, bytes: letterOf(name) })));
    peers.push(peer);
    allow(peer.port);
    const id = await yard.keep(owner, yard.wish(owner, { login: 'far', password: peer.password }, { port: peer.port }));
    const { engine, readAccount } = yard.rooms;
    let gone: Promise<void> | null = null;
    peer.answer = (line) => {
      if (line === 'RETR 2') gone ??= engine().detach(`test-${owner.accountId}`);
      return undefined;
    };
    expect(await yard.run(owner, id)).toMatchObject({ state: 'failed' });
    await gone;
    const account = await readAccount(owner.actor, owner.accountId);
    if (!account) throw new Error('No account.');
    engine().attach(account, owner.user.password, `test-${owner.accountId}`);
    expect(await yard.run(owner, id)).toMatchObject({ state: 'idle', note: null, total: 3 });
    expect(await subjects(owner)).toEqual(names(3));
  });

  it('a letter that the mail server here refuses stays at its server, and those after it come', async () => {
    const owner = await yard.hire('refused');
    const far = await yard.mailbox(names(3).map((name) => letterOf(name)));
    const id = await yard.keep(owner, yard.wish(owner, far.user, { keep: 'never' }));
    // The second one is put where nobody looks, and told as refused.
    await owner.phone.createFolder('Nowhere');
    const putsSoFar = refuseSecondPut(yard, 'Nowhere');
    expect(await yard.run(owner, id)).toMatchObject({ state: 'idle', total: 2, warnings: { refused: 1 } });
    yard.imap.clear();
    expect(putsSoFar()).toBe(3);
    expect((await owner.phone.list('Nowhere')).map(({ subject }) => subject)).toEqual(['Letter 2']);
    await owner.phone.deleteFolder('Nowhere');
    expect(await subjects(owner)).toEqual(['Letter 1', 'Letter 3']);
    expect(await left(far)).toEqual(['Letter 2']);
    expect(await yard.run(owner, id)).toMatchObject({ state: 'idle', total: 3, warnings: { refused: 0 } });
    expect((await subjects(owner)).sort()).toEqual(names(3));
    expect(await left(far)).toEqual([]);
  });

  it('what its person decides while a run is under way holds for that run', async () => {
    const owner = await yard.hire('mind');
    const peer = await startPop3Peer(names(2).map((name, at) => ({ uidl: `u${at}`, bytes: letterOf(name) })));
    peers.push(peer);
    allow(peer.port);
    const id = await yard.keep(owner, yard.wish(owner, { login: 'far', password: peer.password }, { port: peer.port, keep: 'never' }));
    let changed: Promise<void> | null = null;
    peer.answer = (line) => {
      if (line === 'RETR 2') changed ??= yard.rooms.changeCollectorRow(id, { keep: 'always' });
      return undefined;
    };
    await yard.run(owner, id);
    await changed;
    expect(peer.commands.filter((line) => line.startsWith('DELE'))).toEqual([]);
    expect(peer.letters).toHaveLength(2);
    await yard.run(owner, id);
    expect(await subjects(owner)).toEqual(names(2));
    expect(peer.letters).toHaveLength(2);
  });
});

describe('criterion 5.8: names that a server gives to other letters', () => {
  const held = (uidl: string, subject: string) => ({ uidl, bytes: letterOf(subject) });
  const keepAt = async (owner: Owner, letters: Pop3Peer['letters']) => {
    const peer = await startPop3Peer(letters);
    peers.push(peer);
    allow(peer.port);
    const id = await yard.keep(owner, yard.wish(owner, { login: 'far', password: peer.password }, { port: peer.port }));
    return { peer, id };
  };

  it('a server that counts anew, with letters of one size, leaves none of them out', async () => {
    const owner = await yard.hire('anew');
    const { peer, id } = await keepAt(owner, [held('1', 'Aaa'), held('2', 'Bbb'), held('3', 'Ccc')]);
    await yard.run(owner, id);
    // Another program deleted the first one, and a fourth came.
    peer.letters = [held('1', 'Bbb'), held('2', 'Ccc'), held('3', 'Ddd')];
    await yard.run(owner, id);
    expect(await yard.run(owner, id)).toMatchObject({ warnings: { reused: expect.any(Number) } });
    expect(await subjects(owner)).toEqual(['Aaa', 'Bbb', 'Ccc', 'Ddd']);
    await yard.run(owner, id);
    expect(await subjects(owner)).toEqual(['Aaa', 'Bbb', 'Ccc', 'Ddd']);
  });

  it('a server that writes the time into every letter it gives out brings nothing twice, and nothing is deleted there', async () => {
    const owner = await yard.hire('stamped');
    const { peer, id } = await keepAt(owner, [held('1', 'Aaa'), held('2', 'Bbb')]);
    await yard.rooms.changeCollectorRow(id, { keep: 'days', keepDays: 7 });
    await yard.run(owner, id);
    for (const { id: entry } of await yard.rooms.readLedger(id)) await yard.rooms.changeLedgerLetter(entry, { collectedAt: 1 });
    const stamp = (words: string) => {
      peer.letters = ['Aaa', 'Bbb'].map((subject, at) => ({
        uidl: String(at + 1),
        bytes: Buffer.concat([Buffer.from(`X-Given-Out: ${words}\r\n`), letterOf(subject)]),
      }));
    };
    for (const words of ['one', 'two', 'six']) {
      stamp(words);
      expect(await yard.run(owner, id)).toMatchObject({ lastCount: 0, warnings: { altered: 2 } });
    }
    expect(await subjects(owner)).toEqual(['Aaa', 'Bbb']);
    expect(peer.letters).toHaveLength(2);
  });
});
