/** Folders made, renamed, moved, hidden and deleted from Oriel: what the server then has, and what the cache keeps. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MailboxId } from '@/lib/model/ids';
import { onCyrus } from '../../support/mail-server';
import { fill, letter, type Office, openOffice, type Person, said, until } from './office';

let office: Office;
let rooms: typeof import('@/lib/mail/mailbox-changes') & typeof import('@/lib/mail/mailbox-quota');
beforeAll(async () => {
  office = await openOffice({
    config: `mail_plugins = quota
protocol imap {
  mail_plugins = quota imap_quota
}
plugin {
  quota = count:User quota
  quota_vsizes = yes
  quota_rule = *:storage=20M
}
`,
  });
  rooms = { ...(await import('@/lib/mail/mailbox-changes')), ...(await import('@/lib/mail/mailbox-quota')) };
});
afterAll(() => office.close());

async function arrive(hint: string): Promise<Person> {
  const person = await office.hire(hint);
  person.signIn();
  await person.list('INBOX');
  return person;
}

const make = async (person: Person, name: string, parentId: MailboxId | null = null) =>
  rooms.createMailbox(person.actor, { accountId: person.account.id, name, parentId });
const paths = async (person: Person) => (await person.phone.folders()).map(({ path }) => path);
const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: { code: string; message: string }) => ({ code: error.code, message: error.message }),
  );

describe('a new folder', () => {
  // Cyrus takes neither quotes nor backslashes nor percent signs in a name.
  const ofAny = ['Yard', '帆布 ⛵ بحر', 'Kestrel’s émigrés', 'x'.repeat(200), '* star', 'Bed & breakfast'];
  const names = onCyrus ? ofAny : [...ofAny, 'Say "hello" \\ there', '100 % & more'];
  it('bears whatever name a person gives it, here and on the server, subscribed', async () => {
    const anna = await arrive('names');
    for (const name of names) {
      const made = await make(anna, name);
      expect(made).toMatchObject({ path: name, name, role: null, subscribed: true, selectable: true });
    }
    const folders = await anna.phone.folders();
    for (const name of names) expect(folders).toContainEqual(expect.objectContaining({ path: name, subscribed: true }));
    expect(anna.browser.heard).toContainEqual(expect.objectContaining({ type: 'mailboxUpserted' }));
  });
  it('is found by whoever asks for the list after it was made, though a list that began before is still under way', async () => {
    const anna = await arrive('meanwhile');
    const from = anna.proxy.commands.length;
    const undo = anna.proxy.delay(250);
    const before = office.rooms.engine().refreshList(anna.account.id);
    await until('the first question', async () => said(anna.proxy, from).includes('LIST'));
    await anna.phone.createFolder('Meanwhile');
    await office.rooms.engine().refreshList(anna.account.id);
    expect((await office.rooms.readSyncMailboxes(anna.account.id)).map(({ mailbox }) => mailbox.path)).toContain('Meanwhile');
    undo();
    await before;
  });
  it('lies inside another one, inside the inbox too, and at the top', async () => {
    const anna = await arrive('nested');
    const yard = await make(anna, 'Yard');
    expect((await make(anna, 'Orders', yard.id)).path).toBe('Yard/Orders');
    expect((await make(anna, 'Friends', (await anna.mailbox('INBOX')).id)).path).toBe('INBOX/Friends');
  });
  it('is refused where its name is taken, holds the delimiter, or is the inbox', async () => {
    const anna = await arrive('taken');
    await make(anna, 'Yard');
    expect(await refused(make(anna, 'Yard'))).toMatchObject({ code: 'conflict', message: expect.stringContaining('of this name already') });
    expect(await refused(make(anna, 'inbox'))).toMatchObject({ code: 'conflict' });
    expect(await refused(make(anna, 'a/b'))).toMatchObject({ code: 'badInput', message: expect.stringContaining('“/”') });
    expect((await make(anna, 'yard')).path).toBe('yard');
    // Made elsewhere, and not listed here yet.
    await anna.phone.createFolder('Elsewhere');
    expect(await refused(make(anna, 'Elsewhere'))).toMatchObject({ code: 'conflict' });
  });
  it('is refused in words where the server does not take the name', async () => {
    const anna = await arrive('odd');
    const error = await make(anna, '~tilde').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'refusedByServer', serverText: expect.stringContaining('~') });
    expect((error as Error).message).toContain('takes no folder of this name');
    expect(await paths(anna)).not.toContain('~tilde');
  });
  it('T45: is made in nobody else’s account', async () => {
    const [anna, eve] = [await arrive('own'), await arrive('eve')];
    const stolen = rooms.createMailbox(eve.actor, { accountId: anna.account.id, name: 'Mine', parentId: null });
    expect(await refused(stolen)).toMatchObject({ code: 'notFound' });
    const inbox = await anna.mailbox('INBOX');
    expect(await refused(make(eve, 'Mine', inbox.id))).toMatchObject({ code: 'notFound' });
    expect(await refused(rooms.deleteMailbox(eve.actor, inbox.id, 1000))).toMatchObject({ code: 'notFound' });
  });
});

describe('a folder renamed or moved', () => {
  it('R38: keeps its id, its letters and those of what lies inside, never opened ones too, and stays subscribed', async () => {
    const anna = await arrive('mover');
    const [yard, house] = [await make(anna, 'Yard'), await make(anna, 'House')];
    const orders = await make(anna, 'Orders', yard.id);
    const last = onCyrus ? 'Old 1' : 'Old "1"';
    const old = await make(anna, last, orders.id);
    await fill(anna.phone, 'Yard/Orders', 2, 'Order');
    const before = (await anna.list('Yard/Orders')).map(({ id }) => id);
    expect(before).toHaveLength(2);
    const moved = await rooms.changeMailbox(anna.actor, yard.id, { name: 'Ship yard ⚓', parentId: house.id });
    expect(moved).toMatchObject({ id: yard.id, path: 'House/Ship yard ⚓', subscribed: true });
    expect((await anna.mailbox('House/Ship yard ⚓/Orders')).id).toBe(orders.id);
    expect((await anna.mailbox(`House/Ship yard ⚓/Orders/${last}`)).id).toBe(old.id);
    expect((await anna.list('House/Ship yard ⚓/Orders')).map(({ id }) => id)).toEqual(before);
    const folders = await anna.phone.folders();
    expect(folders.map(({ path }) => path)).not.toContain('Yard/Orders');
    expect(folders.filter(({ path }) => path.startsWith('House/Ship')).map(({ subscribed }) => subscribed)).toEqual([true, true, true]);
    const back = await rooms.changeMailbox(anna.actor, yard.id, { name: 'yard', parentId: null });
    expect(back).toMatchObject({ id: yard.id, path: 'yard' });
    expect(await rooms.changeMailbox(anna.actor, yard.id, { name: 'YARD' })).toMatchObject({ id: yard.id, path: 'YARD' });
    expect(anna.browser.heard.filter(({ type }) => type === 'mailboxRemoved')).toEqual([]);
  });
  it('is not put into itself, onto another, or where mail programs look for it', async () => {
    const anna = await arrive('loops');
    const yard = await make(anna, 'Yard');
    const orders = await make(anna, 'Orders', yard.id);
    await make(anna, 'House');
    expect(await refused(rooms.changeMailbox(anna.actor, yard.id, { parentId: orders.id }))).toMatchObject({ code: 'badInput' });
    expect(await refused(rooms.changeMailbox(anna.actor, yard.id, { parentId: yard.id }))).toMatchObject({ code: 'badInput' });
    expect(await refused(rooms.changeMailbox(anna.actor, yard.id, { name: 'House' }))).toMatchObject({ code: 'conflict' });
    for (const path of ['INBOX', 'Trash']) {
      const { id } = await anna.mailbox(path);
      expect(await refused(rooms.changeMailbox(anna.actor, id, { name: 'Other' }))).toMatchObject({ code: 'badInput' });
      expect(await refused(rooms.deleteMailbox(anna.actor, id, 1000))).toMatchObject({ code: 'badInput' });
    }
    expect(await paths(anna)).toEqual(expect.arrayContaining(['Yard', 'Yard/Orders', 'House', 'Trash']));
  });
  it('is hidden and shown again by its subscription', async () => {
    const anna = await arrive('hider');
    const yard = await make(anna, 'Yard');
    expect(await rooms.changeMailbox(anna.actor, yard.id, { subscribed: false })).toMatchObject({ id: yard.id, subscribed: false });
    expect((await anna.phone.folders()).find(({ path }) => path === 'Yard')?.subscribed).toBeFalsy();
    expect(await rooms.changeMailbox(anna.actor, yard.id, { subscribed: true })).toMatchObject({ subscribed: true });
  });
});

describe('a folder deleted', () => {
  it('goes with the letters that were told of, and not with more, nor with folders inside', async () => {
    const anna = await arrive('deleter');
    const yard = await make(anna, 'Yard');
    const orders = await make(anna, 'Orders', yard.id);
    await fill(anna.phone, 'Yard/Orders', 2);
    await anna.list('Yard/Orders');
    expect(await refused(rooms.deleteMailbox(anna.actor, yard.id, 0))).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('folders inside this one'),
    });
    expect(await refused(rooms.deleteMailbox(anna.actor, orders.id, 1))).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('holds 2 letters'),
    });
    expect(await anna.phone.list('Yard/Orders')).toHaveLength(2);
    await rooms.deleteMailbox(anna.actor, orders.id, 2);
    expect(await paths(anna)).not.toContain('Yard/Orders');
    expect(await office.rooms.readMailbox(anna.actor, orders.id)).toBeNull();
    expect(anna.browser.heard).toContainEqual({ type: 'mailboxRemoved', mailboxId: orders.id });
    await rooms.deleteMailbox(anna.actor, yard.id, 0);
    expect(await paths(anna)).not.toContain('Yard');
  });
});

describe('a server that is away', () => {
  it('is told of, and nothing changes', async () => {
    const anna = await arrive('away');
    const yard = await make(anna, 'Yard');
    const accept = anna.proxy.refuse();
    anna.proxy.cut();
    const errors = [
      await refused(rooms.changeMailbox(anna.actor, yard.id, { name: 'House' })),
      await refused(make(anna, 'Choir')),
      await refused(rooms.deleteMailbox(anna.actor, yard.id, 0)),
    ];
    for (const error of errors) expect(error?.code).toBeOneOf(['serverAway', 'portRefused']);
    expect(await office.rooms.readMailbox(anna.actor, yard.id)).toMatchObject({ path: 'Yard' });
    accept();
    await until('the line', async () => (await refused(rooms.changeMailbox(anna.actor, yard.id, { name: 'House' }))) === null);
    expect(await paths(anna)).toContain('House');
  });
});

it('tells how much room is left (RFC 9208)', async () => {
  const anna = await arrive('room');
  // Servers count in units of 1024 bytes.
  await anna.phone.append('INBOX', letter('Large', 'x'.repeat(5000)));
  const [quota, ...others] = await rooms.readQuotas(anna.actor);
  expect(others).toEqual([]);
  expect(quota).toMatchObject({ accountId: anna.account.id, limitBytes: 20 * 1024 * 1024 });
  expect(quota?.usedBytes).toBeGreaterThan(0);
});
