/** Where archived letters go, and old letters that go by themselves. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Preferences } from '@/lib/model/preferences';
import { buildMessage } from '../../support/message';
import { fill, letter, type Office, openOffice, type Person, said, until } from './office';

const dayMs = 86_400_000;
let office: Office;
let rooms: typeof import('@/lib/mail/mailbox-expiry') & typeof import('@/lib/mail/preferences') & typeof import('@/lib/db/expiring');
beforeAll(async () => {
  office = await openOffice();
  rooms = {
    ...(await import('@/lib/mail/mailbox-expiry')),
    ...(await import('@/lib/mail/preferences')),
    ...(await import('@/lib/db/expiring')),
  };
});
afterAll(() => office?.close());

async function arrive(hint: string): Promise<Person> {
  const person = await office.hire(hint);
  person.signIn();
  await person.list('INBOX');
  return person;
}

const choose = (person: Person, changes: Partial<Preferences>) => rooms.changePreferences(person.actor, changes);
const key = (person: Person, role: 'trash' | 'junk') => `${person.account.id} ${role}`;
const subjects = async (person: Person, path: string) => (await person.phone.list(path)).map(({ subject }) => subject).sort();

async function letterOf(person: Person, subject: string, at: string, from = 'joiner@holt.example') {
  await person.phone.append('INBOX', buildMessage({ from, to: person.user.address, subject, text: 'Text.' }), [], new Date(at));
  return person.row('INBOX', subject);
}

describe('row 56: archived letters', () => {
  it('are filed by year into folders that are made when needed, and taken back without harm', async () => {
    const anna = await arrive('year');
    await choose(anna, { archive: 'year' });
    const old = await letterOf(anna, 'Old', '2019-06-01T12:00:00Z');
    const young = await letterOf(anna, 'Young', '2024-12-31T23:30:00Z');
    const { done, undo } = await office.rooms.moveMessages(anna.actor, { ids: [old.id, young.id], to: 'archive' });
    expect(done).toHaveLength(2);
    await anna.phone.waitForMessage('Archive/2019', 'Old', 30_000);
    await anna.phone.waitForMessage('Archive/2024', 'Young', 30_000);
    expect((await anna.phone.folders()).find(({ path }) => path === 'Archive/2019')).toMatchObject({ subscribed: true });
    await office.rooms.undoAct(anna.actor, undo ?? '');
    await anna.phone.waitFor('INBOX', (letters) => letters.length === 2, 30_000);
    // The folders stay: somebody may have put something into them meanwhile.
    expect(await subjects(anna, 'Archive/2019')).toEqual([]);
    const from = anna.proxy.commands.length;
    await office.rooms.moveMessages(anna.actor, { ids: [old.id], to: 'archive' });
    await anna.phone.waitForMessage('Archive/2019', 'Old', 30_000);
    expect(said(anna.proxy, from)).not.toContain('CREATE');
  });
  it('are filed by month, or by the domain of their sender, also all of a list at once', async () => {
    const anna = await arrive('month');
    await choose(anna, { archive: 'month' });
    const { id } = await letterOf(anna, 'March', '2023-03-09T08:00:00Z');
    await office.rooms.moveMessages(anna.actor, { ids: [id], to: 'archive' });
    await anna.phone.waitForMessage('Archive/2023/2023-03', 'March', 30_000);
    await choose(anna, { archive: 'domain' });
    await letterOf(anna, 'Planks', '2023-03-09T08:00:00Z', 'ines@Carvalho.example');
    await letterOf(anna, 'Nails', '2022-03-09T08:00:00Z', 'olaf@smithy.example');
    const list = { view: { kind: 'mailbox' as const, mailboxId: (await anna.mailbox('INBOX')).id }, filter: null, threads: false };
    const sort = { by: 'date' as const, ascending: false };
    await office.rooms.engine().look(anna.account.id, list.view.mailboxId);
    await office.rooms.startBulk(anna.actor, { list: { ...list, sort }, deed: { kind: 'move', to: 'archive' } });
    await anna.phone.waitForMessage('Archive/carvalho.example', 'Planks', 30_000);
    await anna.phone.waitForMessage('Archive/smithy.example', 'Nails', 30_000);
    expect(await subjects(anna, 'INBOX')).toEqual([]);
  });
  it('stay where they are, and that is said, where the folder cannot be made', async () => {
    const anna = await arrive('away');
    await choose(anna, { archive: 'year' });
    const { id } = await letterOf(anna, 'Old', '2018-06-01T12:00:00Z');
    anna.proxy.refuse();
    anna.proxy.cut();
    await expect(office.rooms.moveMessages(anna.actor, { ids: [id], to: 'archive' })).rejects.toMatchObject({ code: 'serverAway' });
    expect(await subjects(anna, 'INBOX')).toEqual(['Old']);
  });
});

/** Waits until the cache holds so many letters of the trash. */
const engineKnows = (person: Person, cached: number) =>
  until('all letters', async () => {
    await office.rooms.engine().look(person.account.id, (await person.mailbox('Trash')).id);
    return (await person.mailbox('Trash')).cached === cached;
  });

describe('row 33: old letters', () => {
  it('go after the days that they lay in the folder, whatever their own dates say, and nothing else does', async () => {
    const anna = await arrive('expiry');
    await anna.phone.append('Trash', letter('Ancient, thrown away today'), [], new Date('2001-01-01'));
    await anna.phone.append('Junk', letter('Spam'), [], new Date('2001-01-01'));
    const trash = await anna.mailbox('Trash');
    const now = Date.now();
    expect(await rooms.countExpiring(anna.actor, trash.id, 30)).toBe(0);
    expect(await rooms.countExpiring(anna.actor, trash.id, 30, now + 29 * dayMs)).toBe(0);
    expect(await rooms.countExpiring(anna.actor, trash.id, 30, now + 32 * dayMs)).toBe(1);
    // Nobody chose it, so nothing goes, ever.
    await rooms.expireAccount(anna.actor, anna.account.id, now + 400 * dayMs);
    expect(await subjects(anna, 'Trash')).toHaveLength(1);
    await choose(anna, { expiry: { [key(anna, 'trash')]: 30 } });
    await rooms.expireAccount(anna.actor, anna.account.id, now + 29 * dayMs);
    expect(await subjects(anna, 'Trash')).toHaveLength(1);
    await rooms.expireAll(async () => anna.actor, now + 32 * dayMs);
    await anna.phone.waitFor('Trash', (letters) => letters.length === 0, 30_000);
    expect(await subjects(anna, 'Junk')).toEqual(['Spam']);
    await until('an empty list', async () => (await anna.list('Trash')).length === 0);
  });
  it('go in batches through the queue, more than a thousand too', async () => {
    const anna = await arrive('batches');
    await fill(anna.phone, 'Trash', 1100, 'Scrap');
    await choose(anna, { expiry: { [key(anna, 'trash')]: 7 } });
    await engineKnows(anna, 1100);
    const from = anna.proxy.commands.length;
    await rooms.expireAccount(anna.actor, anna.account.id, Date.now() + 9 * dayMs);
    await anna.phone.waitFor('Trash', (letters) => letters.length === 0, 30_000);
    await until('an empty folder', async () => (await anna.mailbox('Trash')).exists === 0);
    const expunged = anna.proxy.commands.slice(from).filter(({ line }) => /UID EXPUNGE/i.test(line)).length;
    expect(expunged).toBeGreaterThanOrEqual(3);
    expect(expunged).toBeLessThan(20);
  });
  it('are counted within the UIDs that are old, and no more than asked for', async () => {
    const anna = await arrive('within');
    await fill(anna.phone, 'Trash', 3, 'Scrap');
    const trash = await anna.mailbox('Trash');
    await until('three letters', async () => (await anna.list('Trash')).length === 3);
    expect(
      (
        await rooms.lettersWithin(
          trash.id,
          [
            [1, 2],
            [3, 9],
          ],
          10,
        )
      ).map(({ uid }) => uid),
    ).toEqual([1, 2, 3]);
    expect((await rooms.lettersWithin(trash.id, [[2, 3]], 1)).map(({ uid }) => uid)).toEqual([2]);
  });
  it('go by the marks of the days on servers that do not tell since when a letter is there', async () => {
    const anna = await office.hirePeer('marks', { capabilities: ['IMAP4rev1', 'UIDPLUS', 'MOVE', 'SPECIAL-USE', 'LIST-EXTENDED'] });
    anna.signIn();
    await anna.list('INBOX');
    await anna.phone.createFolder('Trash');
    await office.rooms.engine().refreshList(anna.account.id);
    const trash = await anna.mailbox('Trash');
    await anna.phone.append(trash.path, letter('First'));
    const now = Date.now();
    await choose(anna, { expiry: { [key(anna, 'trash')]: 7 } });
    await rooms.expireAccount(anna.actor, anna.account.id, now);
    await anna.phone.append(trash.path, letter('Second'));
    await rooms.expireAccount(anna.actor, anna.account.id, now + 6 * dayMs);
    expect(await anna.phone.list(trash.path)).toHaveLength(2);
    await rooms.expireAccount(anna.actor, anna.account.id, now + 8 * dayMs);
    await anna.phone.waitFor(trash.path, (letters) => letters.length === 1 && letters[0]?.subject === 'Second', 30_000);
  });
  it('are of Trash and Spam only', async () => {
    const anna = await arrive('only');
    await expect(rooms.countExpiring(anna.actor, (await anna.mailbox('INBOX')).id, 7)).rejects.toMatchObject({ code: 'conflict' });
    const eve = await arrive('only-eve');
    await expect(rooms.countExpiring(eve.actor, (await anna.mailbox('Trash')).id, 7)).rejects.toMatchObject({ code: 'notFound' });
  });
});
