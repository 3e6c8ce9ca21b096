/** Drafts on servers that put one letter in the place of another by one command (RFC 8508), and on some that lack what is needed. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImapPeer, PeerOptions } from '../../support/imap-peer';
import { type Office, openOffice, type Person, until } from '../sync/office';

let office: Office;
let put: typeof import('@/lib/mail/draft-put');
let rooms: typeof import('@/lib/mail/drafts') & typeof import('@/lib/db/drafts');

beforeAll(async () => {
  office = await openOffice();
  put = await import('@/lib/mail/draft-put');
  rooms = { ...(await import('@/lib/db/drafts')), ...(await import('@/lib/mail/drafts')) };
});
afterAll(() => office.close());

const usual = 'IMAP4rev1 ENABLE ID IDLE NAMESPACE UIDPLUS MOVE CONDSTORE QRESYNC SPECIAL-USE LIST-EXTENDED LIST-STATUS UNSELECT ESEARCH';

type Guest = Person & { peer: ImapPeer };

async function arrive(
  options: PeerOptions,
  folders: [string, string[]][] = [['Drafts', ['\\Drafts']]],
  before: (guest: Guest) => void = () => undefined,
): Promise<Guest> {
  const guest = await office.hirePeer('guest', options);
  for (const [name, attributes] of folders) guest.peer.mailbox(name, attributes);
  before(guest);
  guest.signIn();
  await guest.list('INBOX');
  return guest;
}

/** A draft that was begun and saved once. */
async function begin({ actor, account }: Guest, subject: string) {
  const { emptyContent, contentOf } = await import('@/lib/model/draft-content');
  const content = { ...emptyContent, subject, text: 'First.' };
  const base = { id: randomUUID(), accountId: account.id, kind: 'new' as const, originalId: null, originalHeader: null };
  const draft = await rooms.insertDraft({ ...base, references: [], content: emptyContent, files: [] });
  const save = async (text: string) => {
    const now = await rooms.readDraft(actor, draft.id);
    return rooms.saveDraft(actor, draft.id, { ...contentOf(now), subject, text, revision: now.revision });
  };
  await rooms.saveDraft(actor, draft.id, { ...content, revision: draft.revision });
  return { id: draft.id, save };
}

const letters = ({ peer }: Guest, path = 'Drafts') =>
  peer
    .mailbox(path)
    .messages.filter(({ flags }) => !flags.has('\\Deleted'))
    .map(({ bytes }) => bytes);
const commands = ({ proxy }: Guest) => proxy.commands.map(({ line }) => line);

describe('a slow server', () => {
  it('row 109: saves do not pile up while one is under way: one at a time, and the newest words are the next that go there', async () => {
    const keeping = await import('@/lib/jobs/draft-keeping');
    const guest = await arrive({ capabilities: `${usual} REPLACE`.split(' ') });
    const puts = () => commands(guest).filter((line) => /\b(?:APPEND|REPLACE)\b/u.test(line)).length;
    keeping.startDraftKeeping();
    try {
      // The line stands still as soon as the first version is on its way.
      guest.proxy.rewriteLine('client', (line) => {
        if (/\bAPPEND\b/u.test(line)) guest.proxy.pause();
        return line;
      });
      const draft = await begin(guest, 'Slow');
      await until('the first version on its way', async () => puts() === 1);
      guest.proxy.clear();
      guest.proxy.pause();
      for (let at = 1; at <= 25; at += 1) await draft.save(`Version ${at}.`);
      expect(puts()).toBe(1);
      guest.proxy.resume();
      await until('the newest there', async () => letters(guest).length === 1 && String(letters(guest)[0]).includes('Version 25.'));
      expect(puts()).toBe(2);
    } finally {
      await keeping.stopDraftKeeping();
    }
  });
});

describe('putting a draft in the place of its older version', () => {
  it('C3: one command where the server offers REPLACE (RFC 8508), so that nobody ever sees two or none', async () => {
    const guest = await arrive({ capabilities: `${usual} REPLACE`.split(' ') });
    const draft = await begin(guest, 'Replaced');
    const counts = new Set<number>();
    guest.peer.script(/./, (said) => {
      const lines = said.regular();
      counts.add(letters(guest).length);
      return lines;
    });
    expect(await put.putByItself(guest.actor, draft.id)).toBe('put');
    counts.clear();
    for (const words of ['Second.', 'Third.']) {
      await draft.save(words);
      expect(await put.putByItself(guest.actor, draft.id)).toBe('put');
      expect(letters(guest)).toEqual([expect.stringContaining(words)]);
      const rows = await guest.list('Drafts');
      expect(rows.map(({ subject }) => subject)).toEqual(['Replaced']);
    }
    expect(counts).toEqual(new Set([1]));
    expect(commands(guest).filter((line) => / UID REPLACE /.test(line))).toHaveLength(2);
    expect(commands(guest).filter((line) => / APPEND /.test(line))).toHaveLength(1);
    expect(commands(guest).some((line) => /EXPUNGE/.test(line))).toBe(false);
  });

  it('C3: without UIDPLUS the new one is found by its Message-ID before the old one is marked, which all programs hide', async () => {
    const guest = await arrive({ capabilities: usual.replace('UIDPLUS ', '').split(' ') });
    const draft = await begin(guest, 'Marked');
    for (const words of ['Second.', 'Third.']) {
      await draft.save(words);
      expect(await put.putByItself(guest.actor, draft.id)).toBe('put');
      expect(letters(guest)).toEqual([expect.stringContaining(words)]);
    }
    const said = commands(guest);
    const found = said.findIndex((line) => /UID SEARCH .*MESSAGE-ID/i.test(line));
    expect(found).toBeGreaterThan(said.findIndex((line) => / APPEND /.test(line)));
    expect(said.findIndex((line) => /UID STORE .*Deleted/i.test(line))).toBeGreaterThan(found);
  });

  it('C3: a new version that the server does not show afterwards leaves the one before where it is', async () => {
    const guest = await arrive({ capabilities: usual.replace('UIDPLUS ', '').split(' ') });
    const draft = await begin(guest, 'Swallowed');
    expect(await put.putByItself(guest.actor, draft.id)).toBe('put');
    await draft.save('Second.');
    guest.peer.script(/ APPEND /, (said) => [`${said.tag} OK Done`], 1);
    await expect(put.putByItself(guest.actor, draft.id)).rejects.toMatchObject({ code: 'refusedByServer' });
    expect(letters(guest)).toEqual([expect.stringContaining('First.')]);
    expect((await rooms.readDraft(guest.actor, draft.id)).hereOnly).toBeDefined();
    expect(await put.putByItself(guest.actor, draft.id)).toBe('put');
    expect(letters(guest)).toEqual([expect.stringContaining('Second.')]);
    expect((await rooms.readDraft(guest.actor, draft.id)).hereOnly).toBeUndefined();
  });

  it('R13: a folder for drafts that is not there is made; where it may not be, the draft stays here with the server’s words', async () => {
    const guest = await arrive({}, []);
    const draft = await begin(guest, 'Homeless');
    guest.peer.script(/ CREATE /, (said) => [`${said.tag} NO [NOPERM] Not yours to make`], 1);
    await expect(put.putByItself(guest.actor, draft.id)).rejects.toMatchObject({ code: 'refusedByServer' });
    expect((await rooms.readDraft(guest.actor, draft.id)).hereOnly).toBeDefined();
    expect(await put.putByItself(guest.actor, draft.id)).toBe('put');
    expect(letters(guest)).toEqual([expect.stringContaining('First.')]);
  });

  it('R13: a folder for drafts that is for reading only keeps what it has, and the draft stays here', async () => {
    const guest = await arrive({}, undefined, ({ peer }) =>
      peer.script(/ SELECT "?Drafts/, (said) => said.regular().map((line) => line.replace(/OK Done$/, 'OK [READ-ONLY] Done'))),
    );
    const draft = await begin(guest, 'Locked');
    await expect(put.putByItself(guest.actor, draft.id)).rejects.toMatchObject({ code: 'refusedByServer' });
    expect(letters(guest)).toEqual([]);
    expect((await rooms.readDraft(guest.actor, draft.id)).hereOnly?.[0]?.code).toBe('said.draft.readOnlyFolder');
  });

  it('a line that breaks between the new version and the removal of the old one leaves two for a moment, and one at the next try', async () => {
    const guest = await arrive({});
    const draft = await begin(guest, 'Torn');
    expect(await put.putByItself(guest.actor, draft.id)).toBe('put');
    await draft.save('Second.');
    guest.peer.script(
      / UID STORE /,
      (said) => {
        said.hangUp('BYE Enough');
        return [];
      },
      1,
    );
    await expect(put.putByItself(guest.actor, draft.id)).rejects.toMatchObject({ code: 'serverAway' });
    expect(letters(guest)).toHaveLength(2);
    await until('one', async () => {
      await put.putByItself(guest.actor, draft.id).catch(() => null);
      return letters(guest).length === 1;
    });
    expect(letters(guest)).toEqual([expect.stringContaining('Second.')]);
  });
});
