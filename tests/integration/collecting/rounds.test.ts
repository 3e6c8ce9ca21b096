/** That every letter of a mailbox is come to, run after run: where runs break or end before the list does, and where the mail server here refuses letters. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { letterOf } from '../../support/far-letter';
import { type Pop3Peer, startPop3Peer } from '../../support/pop3-peer';
import { type Owner, startYard, type Yard } from './yard';

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
    for (let run = 0; run < 5; run += 1) expect(await yard.run(owner, id)).toMatchObject({ state: 'failed' });
    expect(await subjects(owner)).toEqual(['Letter 2', 'Letter 3']);
    peer.answer = () => undefined;
    expect(await yard.run(owner, id)).toMatchObject({ state: 'idle', total: 3 });
    expect((await subjects(owner)).sort()).toEqual(names(3));
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
