/** That every letter of a mailbox is come to, run after run: where runs break or end before the list does, and where the mail server here refuses letters. */
import dns from 'node:dns';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { letterOf } from '../../support/far-letter';
import { type Pop3Peer, startPop3Peer } from '../../support/pop3-peer';
import { type Owner, refuseSecondPut, startYard, type Yard } from './yard';

let yard: Yard;
const peers: Pop3Peer[] = [];
const names = (count: number) => Array.from({ length: count }, (_, at) => `Letter ${at + 1}`);
const subjects = async ({ phone }: Owner) => (await phone.list('Collected')).map(({ subject }) => subject);

/** A server without names and heads that holds these letters, and a collector of it. */
async function keepNameless(owner: Owner, subjectsThere: readonly string[]): Promise<{ peer: Pop3Peer; id: number }> {
  const peer = await startPop3Peer(subjectsThere.map((subject) => ({ uidl: null, bytes: letterOf(subject) })));
  peer.capabilities = ['USER'];
  peers.push(peer);
  (yard.rooms.env().privateHosts as string[]).push(`127.0.0.1:${peer.port}`);
  const id = await yard.keep(owner, yard.wish(owner, { login: 'far', password: peer.password }, { port: peer.port }));
  return { peer, id };
}

beforeAll(async () => {
  yard = await startYard();
});
afterEach(() => yard.imap.clear());
afterAll(async () => {
  await yard?.close();
  for (const peer of peers) await peer.stop();
});

describe('row 213: a run goes on where the last one ended', () => {
  it('sessions that all break after two letters come to the newest ones too, where each has to be fetched to be known again', async () => {
    const owner = await yard.hire('newest');
    const { peer, id } = await keepNameless(owner, names(4));
    await yard.run(owner, id);
    peer.letters.push(...['Letter 5', 'Letter 6'].map((subject) => ({ uidl: null, bytes: letterOf(subject) })));
    let given = 0;
    peer.answer = (line) => {
      if (!line.startsWith('RETR')) return undefined;
      given += 1;
      return given % 3 === 0 ? 'drop' : undefined;
    };
    for (let run = 0; run < 3; run += 1) expect(await yard.run(owner, id)).toMatchObject({ state: 'failed' });
    expect(await subjects(owner)).toEqual(names(6));
    peer.answer = () => undefined;
    expect(await yard.run(owner, id)).toMatchObject({ state: 'idle', lastCount: 0, total: 6 });
    expect(await subjects(owner)).toEqual(names(6));
  });

  it('a letter that its server never gives without breaking does not keep those after it away for good', async () => {
    const owner = await yard.hire('breaks');
    const { peer, id } = await keepNameless(owner, names(3));
    peer.answer = (line) => (line === 'RETR 1' ? 'drop' : undefined);
    const said = async () => (await yard.run(owner, id)).note?.some(({ code }) => code === 'said.collect.breaks');
    expect([await said(), await said(), await said()]).toEqual([false, false, false]);
    // From here on it is known that it is always the same letter.
    expect([await said(), await said(), await said()]).toEqual([true, true, true]);
    expect(await subjects(owner)).toEqual(['Letter 2', 'Letter 3']);
    peer.answer = () => undefined;
    expect(await yard.run(owner, id)).toMatchObject({ state: 'idle', total: 3, note: null });
    expect((await subjects(owner)).sort()).toEqual(names(3));
  });
});

describe('row 213: the folder that letters go into', () => {
  it.each([
    ['deleted', 'stopped', 'said.collect.noFolder'],
    ['renamed', 'failed', 'said.folder.notOpened'],
  ])('that is %s in the middle ends the run, says so, and nothing is deleted at the server', async (how, state, code) => {
    const owner = await yard.hire(how);
    const far = await yard.mailbox(names(4).map((name) => letterOf(name)));
    const left = async () => (await far.phone.list('INBOX')).map(({ subject }) => subject);
    // A renamed folder is known again by what was seen of it.
    await yard.rooms.engine().nudge(owner.accountId, owner.folder, { urgent: true });
    const row = () => yard.rooms.database().mailbox.findUniqueOrThrow({ where: { id: owner.folder } });
    await expect.poll(async () => (await row()).uidValidity, { timeout: 10_000 }).not.toBeNull();
    const id = await yard.keep(owner, yard.wish(owner, far.user, { keep: 'never' }));
    let puts = 0;
    let change: Promise<unknown> | null = null;
    yard.imap.rewriteLine('client', (line) => {
      if (/ APPEND /i.test(line)) puts += 1;
      if (puts !== 3 || change) return line;
      yard.imap.pause();
      const { phone } = owner;
      change = (how === 'deleted' ? phone.deleteFolder('Collected') : phone.renameFolder('Collected', 'Elsewhere')).finally(() =>
        yard.imap.resume(),
      );
      return line;
    });
    expect(await yard.run(owner, id)).toMatchObject({ state, lastCount: 2, note: [{ code }] });
    await change;
    yard.imap.clear();
    expect(await left()).toEqual(names(4));
    if (how === 'deleted') return;
    expect(await yard.run(owner, id)).toMatchObject({ state: 'idle', total: 4, note: null });
    expect((await owner.phone.list('Elsewhere')).map(({ subject }) => subject).sort()).toEqual(names(4));
    expect(await left()).toEqual([]);
  });
});

describe('row 213: Gmail, which gives a letter once', () => {
  /** A server that goes by Gmail's name and forgets what it gave in a session that ended in order. */
  async function keepGmail(owner: Owner, subjectsThere: readonly string[]) {
    const peer = await startPop3Peer(subjectsThere.map((subject) => ({ uidl: subject.replace(' ', ''), bytes: letterOf(subject) })));
    peers.push(peer);
    (yard.rooms.env().privateHosts as string[]).push(`127.0.0.1:${peer.port}`);
    const lookUp = dns.promises.lookup;
    vi.spyOn(dns.promises, 'lookup').mockImplementation(((host: string, options: object) =>
      lookUp(host === 'pop.gmail.com' ? '127.0.0.1' : host, options)) as typeof lookUp);
    const given = new Set<number>();
    peer.answer = (line) => {
      const [, number] = /^RETR (\d+)$/.exec(line) ?? [];
      if (number) given.add(Number(number) - 1);
      if (line.startsWith('PASS') || line.startsWith('AUTH')) given.clear();
      if (line === 'QUIT') peer.letters = peer.letters.filter((_, at) => !given.has(at));
      return undefined;
    };
    const where = { host: 'pop.gmail.com', port: peer.port };
    return { peer, id: await yard.keep(owner, yard.wish(owner, { login: 'far', password: peer.password }, where)) };
  }
  const left = ({ letters }: Pop3Peer) => letters.map(({ uidl }) => uidl);
  afterEach(() => vi.restoreAllMocks());

  it('nothing counts as handed out in a session with a letter that the mail server here refused, and it comes once it is taken', async () => {
    const owner = await yard.hire('gmail');
    const { peer, id } = await keepGmail(owner, names(3));
    // The second one is put where nobody looks for copies, and told as refused.
    refuseSecondPut(yard, 'Trash');
    peer.commands.length = 0;
    const first = await yard.run(owner, id);
    expect(first).toMatchObject({ state: 'failed', lastCount: 2, warnings: { refused: 1 } });
    expect(first.note?.map(({ code }) => code)).toEqual(['said.collect.kept', 'said.command.refused', 'said.server']);
    expect(left(peer)).toEqual(['Letter1', 'Letter2', 'Letter3']);
    expect(peer.commands).not.toContain('QUIT');
    yard.imap.clear();
    expect(await yard.run(owner, id)).toMatchObject({ lastCount: 1, total: 3, note: null, warnings: { refused: 0 } });
    expect((await subjects(owner)).sort()).toEqual(names(3));
    expect(left(peer)).not.toContain('Letter2');
  });

  it('a session in which every letter was put and read back ends in order', async () => {
    const owner = await yard.hire('gmails');
    const { peer, id } = await keepGmail(owner, names(2));
    expect(await yard.run(owner, id)).toMatchObject({ lastCount: 2, note: null });
    expect([left(peer), await subjects(owner)]).toEqual([[], names(2)]);
  });
});

describe('R15: the mail server here refuses letter after letter', () => {
  it('those after them come with the next run, what came is deleted at its server, and what was refused stays there', async () => {
    const owner = await yard.hire('refuses');
    const far = await yard.mailbox(names(22).map((name) => letterOf(name)));
    const left = async () => (await far.phone.list('INBOX')).map(({ subject }) => subject);
    const id = await yard.keep(owner, yard.wish(owner, far.user, { keep: 'never' }));
    // All but the last two are put into the trash, where nobody looks for copies, and told as refused.
    const refused = new Set<string>();
    let puts = 0;
    yard.imap.rewriteLine('client', (line) => {
      const [, tag = ''] = /^(\S+) APPEND /i.exec(line) ?? [];
      if (tag) puts += 1;
      if (!tag || puts === 21 || puts === 22) return line;
      refused.add(tag);
      return line.replace('Collected', 'Trash');
    });
    yard.imap.rewriteLine('server', (line) => {
      const [, tag = ''] = /^(\S+) OK \[APPENDUID /i.exec(line) ?? [];
      return refused.delete(tag) ? `${tag} NO [CANNOT] Not this one` : line;
    });
    const first = await yard.run(owner, id);
    expect(first).toMatchObject({ state: 'failed', lastCount: 0, warnings: { refused: 20 } });
    expect(first.note?.map(({ code }) => code)).toEqual(['said.command.refused', 'said.server']);
    expect(puts).toBe(20);
    expect(await left()).toEqual(names(22));
    const second = await yard.run(owner, id);
    expect(second).toMatchObject({ lastCount: 2, total: 2, warnings: { refused: 20 } });
    expect(await subjects(owner)).toEqual(['Letter 21', 'Letter 22']);
    expect(await left()).toEqual(names(20));
    yard.imap.clear();
    expect(await yard.run(owner, id)).toMatchObject({ state: 'idle', note: null, total: 22, warnings: { refused: 0 } });
    expect((await subjects(owner)).sort()).toEqual(names(22).sort());
    expect(await left()).toEqual([]);
  });
});
