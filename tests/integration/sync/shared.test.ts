/** Folders that people share (RFC 2342, RFC 4314), between two people on a real server: who sees what, who may do what, and who says so. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FolderAct, may } from '@/lib/model/rights';
import { sharing } from '../../support/dovecot-shared';
import { onCyrus } from '../../support/mail-server';
import { fill, letter, type Office, openOffice, type Person, until } from './office';

let office: Office;
let rooms: typeof import('@/lib/mail/mailbox-facts') & typeof import('@/lib/mail/mailbox-changes');
beforeAll(async () => {
  office = await openOffice({ config: sharing });
  rooms = { ...(await import('@/lib/mail/mailbox-facts')), ...(await import('@/lib/mail/mailbox-changes')) };
});
afterAll(() => office?.close());

async function arrive(hint: string): Promise<Person> {
  const person = await office.hire(hint);
  person.signIn();
  await person.list('INBOX');
  return person;
}

const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: { code: string; message: string }) => ({ code: error.code, message: error.message }),
  );

/** Two people, and a folder of the first one that is shared with the second. */
async function share(hint: string, level: 'read' | 'file' | 'manage') {
  const [anna, ben] = [await arrive(`${hint}-anna`), await arrive(`${hint}-ben`)];
  const orders = await rooms.createMailbox(anna.actor, { accountId: anna.account.id, name: 'Orders', parentId: null });
  await fill(anna.phone, 'Orders', 2, 'Order');
  await rooms.shareFolder(anna.actor, orders.id, { who: ben.user.login, level });
  const path = `${onCyrus ? 'Other Users' : 'shared'}/${anna.user.login}/Orders`;
  const theirs = await until('the shared folder', async () => {
    await office.rooms.engine().refreshList(ben.account.id);
    return (await office.rooms.listMailboxes(ben.actor)).find((box) => box.path === path);
  });
  return { anna, ben, orders, theirs, path };
}

describe('row 28: a folder that somebody else shares', () => {
  it('is listed as theirs, with what one may do, and is nobody’s role', async () => {
    const { anna, theirs } = await share('seen', 'read');
    expect(theirs).toMatchObject({ owner: anna.user.login, role: null, selectable: true, rights: 'lrs' });
    const acts: FolderAct[] = ['see', 'mark', 'insert', 'remove', 'make', 'drop', 'share'];
    expect(acts.filter((act) => may(theirs, act))).toEqual(['see']);
  });
  it('can be read; what is not allowed is refused in words before the server is asked', async () => {
    const { anna, ben, theirs, path } = await share('only', 'read');
    const rows = await ben.list(path);
    expect(rows.map(({ subject }) => subject)).toEqual(['Order 2', 'Order 1']);
    const ids = rows.map(({ id }) => id);
    await ben.phone.append('INBOX', letter('Mine'));
    const mine = await ben.row('INBOX', 'Mine');
    const from = ben.proxy.commands.length;
    for (const [act, words] of [
      [() => office.rooms.moveMessages(ben.actor, { ids, to: 'trash' }), 'not take letters out of it'],
      [() => office.rooms.deleteMessages(ben.actor, { ids }), 'not take letters out of it'],
      [() => office.rooms.changeFlags(ben.actor, { ids, add: ['\\Flagged'], remove: [] }), 'not mark its letters'],
      [() => office.rooms.moveMessages(ben.actor, { ids: [mine.id], to: theirs.id }), 'not put letters into'],
      [() => rooms.deleteMailbox(ben.actor, theirs.id, 2), 'not rename, move or delete'],
      [() => rooms.changeMailbox(ben.actor, theirs.id, { name: 'Mine' }), 'not rename, move or delete'],
      [() => rooms.createMailbox(ben.actor, { accountId: ben.account.id, name: 'New', parentId: theirs.id }), 'not make folders'],
      [() => rooms.shareFolder(ben.actor, theirs.id, { who: 'anyone', level: 'read' }), 'not change who shares'],
    ] as const)
      expect(await refused(act())).toMatchObject({ code: 'refusedByServer', message: expect.stringContaining(words) });
    const lines = ben.proxy.commands.slice(from).map(({ line }) => line);
    expect(lines.filter((line) => / (UID (STORE|MOVE|COPY|EXPUNGE)|DELETE|RENAME|CREATE|SETACL) /i.test(line))).toEqual([]);
    expect(await anna.phone.list('Orders')).toHaveLength(2);
    // Nothing of it was shown either.
    expect((await ben.list(path)).map(({ id }) => id)).toEqual(ids);
    expect((await ben.list('INBOX')).map(({ subject }) => subject)).toContain('Mine');
  });
  it('is filed into as soon as its owner allows it', async () => {
    const { anna, ben, orders, theirs, path } = await share('more', 'read');
    await ben.list(path);
    await rooms.shareFolder(anna.actor, orders.id, { who: ben.user.login, level: 'file' });
    await ben.phone.append('INBOX', letter('From Ben'));
    const { id } = await ben.row('INBOX', 'From Ben');
    // The server looks at its own lists anew in a moment; till then the move is refused, and nothing is lost.
    const { done } = await until(
      'the right to file',
      () => office.rooms.moveMessages(ben.actor, { ids: [id], to: theirs.id }).catch(() => null),
      60_000,
    );
    expect(done).toEqual([id]);
    await anna.phone.waitForMessage('Orders', 'From Ben');
    expect((await ben.mailbox(path)).rights).toBe('lrswite');
  });
  it('T45: says nothing to strangers', async () => {
    const { orders } = await share('mine', 'read');
    const eve = await arrive('mine-eve');
    expect(await refused(rooms.readFolderFacts(eve.actor, orders.id))).toMatchObject({ code: 'notFound' });
    expect(await refused(rooms.shareFolder(eve.actor, orders.id, { who: eve.user.login, level: 'manage' }))).toMatchObject({
      code: 'notFound',
    });
  });
});

describe('row 28: a server without access lists', () => {
  it('is believed where it opens a folder for reading only, and again where it does not any more', async () => {
    const anna = await office.hirePeer('readonly');
    anna.peer.mailbox('Old').add(letter('Kept'));
    const locked = anna.peer.script(/SELECT "?Old/, (said) => [...said.regular().slice(0, -1), `${said.tag} OK [READ-ONLY] Opened`]);
    anna.signIn();
    await anna.list('INBOX');
    const { id } = await anna.row('Old', 'Kept');
    const old = await until('the rights', async () => {
      const box = await anna.mailbox('Old');
      return box.rights === 'lr' && box;
    });
    expect(await refused(office.rooms.deleteMessages(anna.actor, { ids: [id] }))).toMatchObject({ code: 'refusedByServer' });
    expect(await refused(office.rooms.changeFlags(anna.actor, { ids: [id], add: ['\\Seen'], remove: [] }))).toMatchObject({
      code: 'refusedByServer',
    });
    locked();
    await office.rooms.engine().look(anna.account.id, old.id);
    expect((await anna.mailbox('Old')).rights).toBeUndefined();
    expect((await office.rooms.deleteMessages(anna.actor, { ids: [id] })).done).toEqual([id]);
  });
});

describe('row 29: sharing', () => {
  it('gives, changes and takes rights in three levels, and keeps special ones as they are', async () => {
    const { anna, ben, orders } = await share('levels', 'read');
    const of = async (who: string) => (await rooms.readFolderFacts(anna.actor, orders.id)).shares?.find((one) => one.who === who);
    expect(await of(ben.user.login)).toMatchObject({ level: 'read', own: false });
    await rooms.shareFolder(anna.actor, orders.id, { who: ben.user.login, level: 'manage' });
    expect(await of(ben.user.login)).toMatchObject({ level: 'manage' });
    await office.dovecot.doveadm?.('acl', 'set', '-u', anna.user.login, 'Orders', 'user=other@kestrel.example', 'lookup', 'read', 'insert');
    const special = await of('other@kestrel.example');
    expect(special).toMatchObject({ level: null, rights: 'lri' });
    const { shares } = await rooms.shareFolder(anna.actor, orders.id, { who: ben.user.login, level: null });
    expect(shares?.map(({ who }) => who)).not.toContain(ben.user.login);
    expect(shares).toContainEqual(special);
    const facts = await rooms.readFolderFacts(anna.actor, orders.id);
    expect(facts).toMatchObject({ letters: 2, exact: true, rights: expect.stringContaining('a') });
    expect(facts.bytes).toBeGreaterThan(100);
  });
  it('T51: takes any name as a name: nothing of it becomes a command', async () => {
    const { anna, orders } = await share('hostile', 'read');
    for (const who of ['a b', '"', '\\', '") DELETE INBOX', '{5}', '-anna', 'ü@kestrel.example', '((', 'x'.repeat(255)]) {
      const from = anna.proxy.commands.length;
      await refused(rooms.shareFolder(anna.actor, orders.id, { who, level: 'read' }));
      const names = anna.proxy.commands.slice(from).flatMap(({ line }) => /^[0-9A-F]+ ((?:UID )?[A-Z]+)/i.exec(line)?.[1] ?? []);
      expect(
        names.filter(
          (name) =>
            !/^(ID|CAPABILITY|AUTHENTICATE|LOGIN|LISTRIGHTS|SETACL|GETACL|MYRIGHTS|STATUS|NOOP|LIST|IDLE|SELECT|ENABLE|NAMESPACE)$/.test(
              name,
            ),
        ),
      ).toEqual([]);
    }
    expect((await anna.phone.folders()).map(({ path }) => path)).toContain('INBOX');
    // On Cyrus such a name would cost everybody the folder.
    if (onCyrus)
      expect(await refused(rooms.shareFolder(anna.actor, orders.id, { who: 'a b', level: 'read' }))).toMatchObject({ code: 'badInput' });
    for (const who of ['a\r\nB DELETE Orders', ' ', '\0'])
      expect(await refused(rooms.shareFolder(anna.actor, orders.id, { who, level: 'read' }))).toMatchObject({ code: 'badInput' });
    expect(await anna.phone.list('Orders')).toHaveLength(2);
  });
});

describe('row 31: the size of a folder', () => {
  it('is what the server says, and the sum of the letters where it does not', async () => {
    const anna = await arrive('sizes');
    await fill(anna.phone, 'INBOX', 3);
    const { id } = await anna.mailbox('INBOX');
    await until('three letters', async () => (await anna.list('INBOX')).length === 3);
    const told = (await rooms.readFolderSizes(anna.actor)).find(({ mailboxId }) => mailboxId === id);
    const really = (await anna.phone.list('INBOX')).reduce((sum, one) => sum + one.size, 0);
    expect(told).toEqual({ mailboxId: id, bytes: really, exact: true });
    const sizes = await import('@/lib/db/mailbox-sizes');
    const { inAccount } = await import('@/lib/db/transaction');
    const { writeMeasures } = await import('@/lib/db/mailbox-freshness');
    await inAccount(anna.account.id, (tx) => writeMeasures(tx, id, { sizeBytes: null, objectId: null }));
    expect(await sizes.readSizes(anna.actor, id)).toEqual([{ mailboxId: id, bytes: really, exact: true }]);
  });
});
