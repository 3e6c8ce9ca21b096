/** Letters of a mailbox elsewhere brought into a folder over POP3: on Dovecot, broken at every place, and on a server that a test holds in its hands. */
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { letterOf } from '../../support/far-letter';
import { type Pop3Peer, startPop3Peer } from '../../support/pop3-peer';
import { type Owner, startYard, type Yard } from './yard';

let yard: Yard;
const peers: Pop3Peer[] = [];
const names = (count: number) => Array.from({ length: count }, (_, at) => `Letter ${at + 1}`);
const subjects = async ({ phone }: Owner) => (await phone.list('Collected')).map(({ subject }) => subject);

/** A server with these letters, that the guard lets through. */
async function peerWith(letters: Pop3Peer['letters']): Promise<Pop3Peer> {
  const peer = await startPop3Peer(letters);
  peers.push(peer);
  (yard.rooms.env().privateHosts as string[]).push(`127.0.0.1:${peer.port}`);
  return peer;
}
const at = (peer: Pop3Peer) => ({ login: 'far', password: peer.password });

beforeAll(async () => {
  yard = await startYard();
});
afterEach(() => {
  yard.pop3.clear();
  yard.imap.clear();
});
afterAll(async () => {
  await yard?.close();
  for (const peer of peers) await peer.stop();
});

describe('row 213, criterion 5.8: collecting on Dovecot', () => {
  it.each([
    ['995 with TLS', 'tls', 'pop3s'],
    ['110 with STLS', 'starttls', 'pop3'],
  ] as const)(
    'over %s letters land in the folder with their date, and a second run brings nothing twice',
    async (_name, security, port) => {
      const owner = await yard.hire('ann');
      const far = await yard.mailbox(names(3).map((name) => letterOf(name)));
      const more = { security, port: yard.dovecot.ports[port] };
      const id = await yard.keep(owner, yard.wish(owner, far.user, more));
      expect(await yard.run(owner, id)).toMatchObject({ state: 'idle', lastCount: 3, total: 3, note: null });
      const letters = await owner.phone.list('Collected');
      expect(letters.map(({ subject }) => subject)).toEqual(names(3));
      expect(letters.every(({ internalAt, flags }) => internalAt === Date.UTC(2020, 2, 3, 9, 20, 30) && flags.length === 0)).toBe(true);
      expect(await owner.phone.source('Collected', letters[1]?.uid ?? 0)).toEqual(letterOf('Letter 2'));
      expect(await yard.run(owner, id)).toMatchObject({ lastCount: 0, total: 3 });
      expect(await owner.phone.list('Collected')).toHaveLength(3);
      expect(await far.phone.list('INBOX')).toHaveLength(3);
    },
  );

  it('obeys what is to stay there: always, some days, never', async () => {
    const owner = await yard.hire('keep');
    const far = await yard.mailbox(names(3).map((name) => letterOf(name)));
    const id = await yard.keep(owner, yard.wish(owner, far.user, { keep: 'days', keepDays: 7 }));
    await yard.run(owner, id);
    expect(await far.phone.list('INBOX')).toHaveLength(3);
    const [first] = await yard.rooms.readLedger(id);
    await yard.rooms.changeLedgerLetter(first?.id ?? 0, { collectedAt: Date.now() - 8 * 24 * 3_600_000 });
    await yard.run(owner, id);
    expect((await far.phone.list('INBOX')).map(({ subject }) => subject)).toEqual(['Letter 2', 'Letter 3']);
    const { password: _, ...same } = yard.wish(owner, far.user, { id, keep: 'never' });
    await yard.rooms.keepCollector(owner.actor, same);
    await far.phone.append('INBOX', letterOf('Letter 4'));
    expect(await yard.run(owner, id)).toMatchObject({ lastCount: 1, total: 4 });
    expect(await far.phone.list('INBOX')).toEqual([]);
    expect(await subjects(owner)).toEqual(names(4));
  });

  it.each([0, 40, 300, 900, 1300])('a POP3 line that breaks %i bytes into the letters loses nothing and doubles nothing', async (bytes) => {
    const owner = await yard.hire('broken');
    const far = await yard.mailbox(names(5).map((name) => letterOf(name)));
    const id = await yard.keep(owner, yard.wish(owner, far.user, { keep: 'never' }));
    yard.pop3.cutAfter(bytes, { after: /^RETR 1$/, times: 1 });
    const broken = await yard.run(owner, id);
    expect(broken).toMatchObject({ state: 'failed', note: [expect.objectContaining({ code: 'said.pop3.away' })] });
    // Nothing is deleted without an orderly end, also of what is here already.
    expect(await far.phone.list('INBOX')).toHaveLength(5);
    const whole = await yard.run(owner, id);
    expect(whole).toMatchObject({ state: 'idle', note: null, total: 5 });
    expect(await subjects(owner)).toEqual(names(5));
    expect(await far.phone.list('INBOX')).toEqual([]);
  });

  it('an end that the server does not confirm is told, and the next run finds out what was deleted', async () => {
    const owner = await yard.hire('quit');
    const far = await yard.mailbox(names(2).map((name) => letterOf(name)));
    const id = await yard.keep(owner, yard.wish(owner, far.user, { keep: 'never' }));
    yard.pop3.cutAfter(0, { after: /^QUIT$/, times: 1 });
    expect(await yard.run(owner, id)).toMatchObject({ state: 'failed' });
    expect(await yard.run(owner, id)).toMatchObject({ state: 'idle', total: 2 });
    expect(await subjects(owner)).toEqual(names(2));
    expect(await far.phone.list('INBOX')).toEqual([]);
  });

  it.each([
    ['before the letter is put', { from: 'client', after: /APPEND/i, bytes: 0 }],
    ['within the letter', { from: 'client', after: /APPEND/i, bytes: 200 }],
    ['before the server says that it has it', { from: 'server', after: /APPEND/i, bytes: 10 }],
    ['before it is read back', { from: 'server', after: /UID FETCH.*BODY\.PEEK\[\]/i, bytes: 5 }],
  ] as const)('R15: an IMAP line that breaks %s leaves one copy after the next run', async (_name, { from, after, bytes }) => {
    const owner = await yard.hire('imap');
    const far = await yard.mailbox(names(2).map((name) => letterOf(name)));
    const id = await yard.keep(owner, yard.wish(owner, far.user, { keep: 'never' }));
    yard.imap.cutAfter(bytes, { from, after, times: 1 });
    const broken = await yard.run(owner, id);
    yard.imap.clear();
    expect(broken.note).not.toBeNull();
    expect((await far.phone.list('INBOX')).map(({ subject }) => subject)).toEqual(names(2));
    expect(await yard.run(owner, id)).toMatchObject({ state: 'idle', total: 2 });
    expect(await subjects(owner)).toEqual(names(2));
    expect(await far.phone.list('INBOX')).toEqual([]);
  });

  it('a process that died before it could note the copy finds it, also where its person moved it meanwhile', async () => {
    const owner = await yard.hire('died');
    const far = await yard.mailbox(names(3).map((name) => letterOf(name)));
    const id = await yard.keep(owner, yard.wish(owner, far.user));
    await yard.run(owner, id);
    const ledger = await yard.rooms.readLedger(id);
    // As the ledger stood right before each of them was noted as put; the third was not put yet.
    for (const { id: entry, uid } of ledger) await yard.rooms.changeLedgerLetter(entry, { state: 'writing', uid: Math.max(1, uid - 1) });
    const [first, , third] = await owner.phone.list('Collected');
    await owner.phone.remove('Collected', third?.uid ?? 0);
    await owner.phone.move('Collected', first?.uid ?? 0, 'Archive');
    const archive = (await yard.rooms.listMailboxes(owner.actor)).find(({ path }) => path === 'Archive');
    await yard.rooms.engine().look(owner.accountId, archive?.id ?? null);
    expect(await yard.run(owner, id)).toMatchObject({ state: 'idle', note: null });
    expect(await subjects(owner)).toEqual(['Letter 2', 'Letter 3']);
    expect((await owner.phone.list('Archive')).map(({ subject }) => subject)).toEqual(['Letter 1']);
  });

  it('R12: a refused password is not offered again until a new one is typed', async () => {
    const owner = await yard.hire('wrong');
    const far = await yard.mailbox([letterOf('One')]);
    const bad = { ...yard.wish(owner, far.user), password: 'wrong' };
    await expect(yard.rooms.keepCollector(owner.actor, bad)).rejects.toMatchObject({ code: 'wrongPassword' });
    const id = await yard.keep(owner, yard.wish(owner, far.user));
    await yard.dovecot.setPassword(far.user, 'another');
    expect(await yard.run(owner, id)).toMatchObject({ state: 'stopped' });
    expect((await yard.rooms.dueCollectors(Date.now() + 1e9, owner.actor.accountIds)).map((one) => one.id)).not.toContain(id);
    await yard.rooms.keepCollector(owner.actor, { ...yard.wish(owner, far.user), id });
    expect(await yard.run(owner, id)).toMatchObject({ state: 'idle', total: 1 });
  });

  it('T42: the password is sealed for one login at one server, and no answer bears it', async () => {
    const owner = await yard.hire('sealed');
    const far = await yard.mailbox([letterOf('One')]);
    const id = await yard.keep(owner, yard.wish(owner, far.user));
    expect(JSON.stringify(await yard.rooms.collectorsOf(owner.actor))).not.toContain(far.user.password);
    const record = await yard.rooms.ownCollector(owner.actor, id);
    expect(JSON.stringify(record?.box)).not.toContain(Buffer.from(far.user.password).toString());
    await yard.rooms.changeCollectorRow(id, { endpoint: { host: '127.0.0.1', port: yard.dovecot.ports.pop3, security: 'plain' } });
    expect(await yard.run(owner, id)).toMatchObject({ state: 'stopped', note: [{ code: 'said.collect.passwordGone', values: {} }] });
  });

  it('the job collects by itself, waits while it is paused, and a removed one comes back with all it knew', async () => {
    const owner = await yard.hire('job');
    const far = await yard.mailbox(names(2).map((name) => letterOf(name)));
    const stopCollecting = yard.rooms.startCollecting();
    onTestFinished(stopCollecting);
    const id = await yard.keep(owner, yard.wish(owner, far.user));
    await owner.phone.waitFor('Collected', (letters) => letters.length === 2);
    await expect.poll(async () => (await yard.state(owner, id)).state, { timeout: 15_000 }).toBe('idle');
    await yard.rooms.changeCollector(owner.actor, { id, paused: true });
    expect((await yard.state(owner, id)).state).toBe('paused');
    await yard.rooms.removeCollector(owner.actor, id);
    expect((await yard.rooms.collectorsOf(owner.actor)).collectors).toEqual([]);
    await expect(yard.rooms.changeCollector(owner.actor, { id, now: true })).rejects.toMatchObject({ code: 'notFound' });
    await yard.rooms.restoreCollector(owner.actor, id);
    await far.phone.append('INBOX', letterOf('Letter 3'));
    await yard.rooms.changeCollector(owner.actor, { id, now: true });
    await owner.phone.waitForMessage('Collected', 'Letter 3');
    await expect.poll(async () => (await yard.state(owner, id)).total, { timeout: 15_000 }).toBe(3);
    await stopCollecting();
    expect(await subjects(owner)).toEqual(names(3));
  });
});

describe('criterion 5.8: servers that reuse names, or have none', () => {
  const held = (uidl: string | null, subject: string, body?: string) => ({
    uidl,
    bytes: letterOf(subject, body === undefined ? {} : { body }),
  });

  it('a name that comes back for another letter of the same size is not believed', async () => {
    const owner = await yard.hire('reused');
    const peer = await peerWith([held('1', 'Aaa'), held('2', 'Bbb')]);
    const id = await yard.keep(owner, yard.wish(owner, at(peer), { port: peer.port, keep: 'never' }));
    await yard.run(owner, id);
    expect(peer.letters).toEqual([]);
    expect(await yard.run(owner, id)).toMatchObject({ lastCount: 0 });
    peer.letters = [held('1', 'Ccc'), held('2', 'Bbb')];
    expect(await yard.run(owner, id)).toMatchObject({ lastCount: 1, warnings: { reused: 1 } });
    // Bbb is here since before, and went again; Ccc went only after it was here.
    expect(peer.letters).toEqual([]);
    expect(await subjects(owner)).toEqual(['Aaa', 'Bbb', 'Ccc']);
  });

  it('a name that passes to another letter while the first is still known is never a reason to delete', async () => {
    const owner = await yard.hire('passed');
    const peer = await peerWith([held('1', 'Aaa'), held('2', 'Bbb')]);
    const id = await yard.keep(owner, yard.wish(owner, at(peer), { port: peer.port, keep: 'days', keepDays: 7 }));
    await yard.run(owner, id);
    for (const { id: entry } of await yard.rooms.readLedger(id)) await yard.rooms.changeLedgerLetter(entry, { collectedAt: 1 });
    // Another client deleted Aaa; the server counts anew.
    peer.letters = [held('1', 'Bbb'), held('2', 'Ccc')];
    await yard.run(owner, id);
    expect(peer.letters.map(({ uidl }) => uidl)).toContain('2');
    await yard.run(owner, id);
    expect(await subjects(owner)).toEqual(['Aaa', 'Bbb', 'Ccc']);
    expect(peer.letters.map(({ uidl }) => uidl)).toEqual(['2']);
  });

  it.each([
    ['without names', null, ['TOP', 'USER']],
    ['without names and heads', null, ['USER']],
    ['with one name for all', 'same', ['TOP', 'USER', 'UIDL']],
  ] as const)('%s letters are known by what they say, and it is told', async (_name, uidl, capabilities) => {
    const owner = await yard.hire('nameless');
    const peer = await peerWith([held(uidl, 'Aaa'), held(uidl, 'Bbb')]);
    peer.capabilities = [...capabilities];
    if (!capabilities.some((name) => name === 'TOP')) peer.answer = (line) => (line.startsWith('TOP') ? '-ERR no\r\n' : undefined);
    const id = await yard.keep(owner, yard.wish(owner, at(peer), { port: peer.port }));
    const first = await yard.run(owner, id);
    expect(first.lastCount).toBe(2);
    expect(first.warnings.noNames + first.warnings.reused).toBe(2);
    peer.letters = [held(uidl, 'Bbb'), held(uidl, 'Ccc'), held(uidl, 'Aaa')];
    peer.commands.length = 0;
    expect(await yard.run(owner, id)).toMatchObject({ lastCount: 1, total: 3 });
    expect(await subjects(owner)).toEqual(['Aaa', 'Bbb', 'Ccc']);
    // With heads only the new one is fetched whole.
    expect(peer.commands.filter((line) => line.startsWith('RETR'))).toHaveLength(capabilities.some((name) => name === 'TOP') ? 1 : 3);
  });

  it('a server that writes its own notes into letters, and names that change, bring nothing twice', async () => {
    const owner = await yard.hire('notes');
    const peer = await peerWith([held('old-1', 'Aaa')]);
    const id = await yard.keep(owner, yard.wish(owner, at(peer), { port: peer.port }));
    await yard.run(owner, id);
    const noted = Buffer.concat([Buffer.from('X-UIDL: new-1\r\nStatus: RO\r\n'), letterOf('Aaa')]);
    peer.letters = [{ uidl: 'new-1', bytes: noted }];
    expect(await yard.run(owner, id)).toMatchObject({ lastCount: 0, total: 1 });
    expect(await subjects(owner)).toEqual(['Aaa']);
  });

  it('Gmail’s `recent:` goes before the login', async () => {
    const owner = await yard.hire('recent');
    const peer = await peerWith([held('1', 'Aaa')]);
    peer.capabilities = ['USER', 'UIDL'];
    await yard.keep(owner, yard.wish(owner, at(peer), { port: peer.port, recent: true }));
    expect(peer.commands).toContain('USER recent:far');
  });

  it('one mailbox is not collected twice', async () => {
    const owner = await yard.hire('twice');
    const far = await yard.mailbox([letterOf('One')]);
    const id = await yard.keep(owner, yard.wish(owner, far.user));
    await expect(yard.rooms.keepCollector(owner.actor, yard.wish(owner, far.user))).rejects.toMatchObject({
      code: 'conflict',
      said: { code: 'said.collect.already' },
    });
    await yard.rooms.keepCollector(owner.actor, yard.wish(owner, far.user, { id, everyMinutes: 60 }));
    expect((await yard.rooms.collectorsOf(owner.actor)).collectors).toMatchObject([{ id, everyMinutes: 60 }]);
  });

  it('T45, T47: nobody else’s folder and no host that nobody allowed', async () => {
    const [owner, other] = [await yard.hire('mine'), await yard.hire('theirs')];
    const far = await yard.mailbox([]);
    const theirs = { ...yard.wish(owner, far.user), accountId: other.accountId, mailboxId: other.folder };
    await expect(yard.rooms.keepCollector(owner.actor, theirs)).rejects.toMatchObject({ code: 'notFound' });
    for (const host of ['10.0.0.1', '169.254.169.254', 'localhost']) {
      const input = yard.wish(owner, far.user, { host, port: 995, security: 'tls' });
      await expect(yard.rooms.keepCollector(owner.actor, input)).rejects.toMatchObject({ code: 'hostNotAllowed' });
    }
  });
});
