import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fill, type Office, openOffice, until } from './office';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

describe('R25: the cache is lost while Oriel runs', () => {
  it('it is read anew, and drafts, refused acts and the journal are untouched', async () => {
    const anna = await office.hire('anna');
    await fill(anna.phone, 'INBOX', 30);
    anna.signIn();
    await anna.list('INBOX');
    await until('the watch', async () => office.rooms.engine().state(anna.account.id).status === 'watching');
    const { id } = await anna.row('INBOX', 'Letter 7');
    const { undo } = await office.rooms.moveMessages(anna.actor, { ids: [id], to: 'archive' });
    await anna.phone.waitForMessage('Archive', 'Letter 7');
    const db = office.rooms.database();
    const accountId = anna.account.id;
    await until('the queue', async () => (await db.act.count({ where: { accountId } })) === 0);
    const payload = JSON.stringify({ letters: [], add: [], remove: [], to: null });
    await db.act.create({
      data: { userId: anna.account.userId, accountId, kind: 'flags', mailboxId: 1, uidValidity: 1, payload, state: 'refused' },
    });
    await db.draft.create({ data: { id: randomUUID(), accountId, kind: 'new', content: '{}' } });
    for (const table of [db.message, db.mailbox, db.threadRef, db.threadMerge])
      await (table as typeof db.message).deleteMany({ where: { accountId } });
    await office.rooms.engine().refreshList(accountId);
    await until('the letters', async () => (await anna.list('INBOX', 50).catch(() => [])).length === 29);
    expect((await anna.list('Archive')).map((row) => row.subject)).toEqual(['Letter 7']);
    expect(await db.draft.count({ where: { accountId } })).toBe(1);
    expect(await db.act.count({ where: { accountId, state: 'refused' } })).toBe(1);
    expect(await db.journalEntry.count({ where: { id: undo ?? '' } })).toBe(1);
  });
});
