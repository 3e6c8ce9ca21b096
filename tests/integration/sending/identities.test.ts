/** Whom letters are from, on a real Postfix and Dovecot. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Identity } from '@/lib/model/identities';
import { buildMessage } from '../../support/message';
import { tongue } from '../../support/told';
import { address, type Office, startOffice, type Writer } from './office';

type Rooms = typeof import('@/lib/mail/identities');

let office: Office;
let ann: Writer;
let ben: Writer;
let rooms: Rooms;
let domain: string;

const plain = { name: '', replyTo: [], bcc: [], html: '', text: '', place: 'above' as const, isDefault: false };
const add = async (writer: Writer, identity: Partial<Identity> & { address: string }): Promise<Identity> => {
  const { id: _, ...rest } = { ...plain, ...identity, accountId: writer.account.id, id: 0 };
  const all = await rooms.changeIdentity(writer.actor, rest);
  const found = all.find((one) => one.address === identity.address.toLowerCase());
  if (!found) throw new Error('Not kept.');
  return found;
};
const lineOf = (source: string, name: string) =>
  new RegExp(`^${name}: (.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(source)?.[1]?.replace(/\r?\n[ \t]+/g, ' ') ?? null;
const arrived = async (writer: Writer, folder: string, subject: string) => {
  const letters = await writer.phone.waitFor(folder, (list) => list.some((letter) => letter.subject === subject), 20_000);
  const uid = letters.find((letter) => letter.subject === subject)?.uid ?? 0;
  return (await writer.phone.source(folder, uid)).toString();
};

beforeAll(async () => {
  office = await startOffice();
  rooms = await import('@/lib/mail/identities');
  [ann, ben] = [await office.hire('ann'), await office.hire('ben')];
  domain = ann.user.address.split('@').pop() ?? '';
});

afterAll(async () => {
  await office.close();
});

describe('row 129: a letter from an identity', () => {
  it('bears its name and address, also on the wire, where answers go, and reaches whom it sends copies to without naming them', async () => {
    const sales = await add(ann, {
      address: `${ann.user.login.split('@')[0]}+sales@${domain}`,
      name: 'Harbour “sales”, Çağrı',
      replyTo: ['desk@harbour.example'],
      bcc: [ann.user.address],
    });
    const draft = await office.write(ann, { to: [address(ben.user)], subject: 'From sales', text: 'Hello', identityId: sales.id });
    const { id } = await office.rooms.sendDraft(ann.actor, draft.id);
    await office.waitFor(ann, id, ({ state }) => state === 'filed', 30_000);
    const theirs = await arrived(ben, 'INBOX', 'From sales');
    expect(lineOf(theirs, 'From')).toContain(`<${sales.address}>`);
    expect(lineOf(theirs, 'Return-Path')).toBe(`<${sales.address}>`);
    expect(lineOf(theirs, 'Reply-To')).toBe('desk@harbour.example');
    expect(theirs).not.toMatch(/^bcc:/im);
    const mine = await arrived(ann, 'INBOX', 'From sales');
    expect(mine).not.toMatch(/^bcc:/im);
    expect(lineOf(await arrived(ann, 'Sent', 'From sales'), 'Bcc')).toContain(ann.user.address);
  });

  it('with a star is from the address that its writer typed, and does not go without one', async () => {
    const star = await add(ann, { address: `*@${domain}` });
    const wanted = { to: [address(ben.user)], subject: 'From a star', text: 'x', identityId: star.id };
    const without = await office.write(ann, wanted);
    await expect(office.rooms.sendDraft(ann.actor, without.id)).rejects.toMatchObject({ code: 'badInput' });
    const foreign = await office.write(ann, { ...wanted, from: 'a@other.example' });
    await expect(office.rooms.sendDraft(ann.actor, foreign.id)).rejects.toMatchObject({ code: 'badInput' });
    const draft = await office.write(ann, { ...wanted, from: `shop@${domain}` });
    await office.rooms.sendDraft(ann.actor, draft.id);
    expect(lineOf(await arrived(ben, 'INBOX', 'From a star'), 'From')).toBe(`shop@${domain}`);
    await rooms.dropIdentity(ann.actor, star.id);
    const late = await office.write(ann, { ...wanted, from: `shop@${domain}` });
    await expect(office.rooms.sendDraft(ann.actor, late.id)).rejects.toMatchObject({ code: 'badInput' });
  });

  it('T50: carries no second header line, whatever its draft says', async () => {
    const star = await add(ann, { address: `*@${domain}` });
    const draft = await office.write(ann, { to: [address(ben.user)], subject: 'x', identityId: star.id, from: `a\r\nX-Evil: 1@${domain}` });
    await expect(office.rooms.sendDraft(ann.actor, draft.id)).rejects.toMatchObject({ code: 'badInput' });
    await rooms.dropIdentity(ann.actor, star.id);
  });
});

describe('C2: an answer', () => {
  const receive = async (subject: string, headers: string, to: string) => {
    const letter = buildMessage({ from: ben.user.address, to, subject, text: 'Hello' }).toString();
    await ann.phone.append('INBOX', `${headers}${letter}`);
    return office.waitForRow(ann, subject);
  };

  it('is from the address that the letter was delivered to, before those that it names', async () => {
    const shop = await add(ann, { address: `shop@${domain}` });
    const row = await receive('Delivered', `Delivered-To: shop@${domain}\r\n`, ann.user.address);
    const draft = await office.rooms.startDraft(ann.actor, { kind: 'reply', originalId: row.id }, tongue);
    expect(draft).toMatchObject({ identityId: shop.id, from: null, accountId: ann.account.id });
    expect(draft.to.map((one) => one.address)).toEqual([ben.user.address]);
  });

  it('is from the very address that a star stands for, and does not go to oneself', async () => {
    const star = await add(ann, { address: `plus+*@${domain}`, text: 'Sent from a star' });
    const row = await receive(
      'Starred',
      `X-Original-To: plus+news@${domain}\r\nDelivered-To: ${ann.user.address}\r\n`,
      `plus+news@${domain}`,
    );
    const draft = await office.rooms.startDraft(ann.actor, { kind: 'replyAll', originalId: row.id }, tongue);
    expect(draft).toMatchObject({ identityId: star.id, from: `plus+news@${domain}`, cc: [] });
    expect(draft.text).toMatch(/^\n\n-- \nSent from a star\n\n/);
  });

  it('is from the account itself where the letter names nothing of its own', async () => {
    const row = await receive('Listed', '', 'list@kestrel.example');
    const draft = await office.rooms.startDraft(ann.actor, { kind: 'reply', originalId: row.id }, tongue);
    expect(draft).toMatchObject({ identityId: null, from: null });
  });
});

describe('C8: a new letter', () => {
  it('begins as the default identity, with its signature', async () => {
    const desk = await add(ben, { address: `desk@${domain}`, html: '<b>The desk</b>', text: 'The desk', isDefault: true });
    const draft = await office.rooms.startDraft(ben.actor, { kind: 'new', originalId: null }, tongue);
    expect(draft).toMatchObject({ identityId: desk.id, text: '\n\n-- \nThe desk' });
    expect(draft.html).toBe(`<div><br></div><div data-oriel-signature="${desk.id}"><b>The desk</b></div>`);
    const own = await add(ben, { address: ben.user.address, name: 'Ben himself', isDefault: true });
    expect((await office.rooms.startDraft(ben.actor, { kind: 'new', originalId: null }, tongue)).identityId).toBe(own.id);
    expect((await rooms.identitiesOf(ben.actor)).filter(({ isDefault }) => isDefault)).toHaveLength(1);
    await rooms.dropIdentity(ben.actor, own.id);
    await rooms.dropIdentity(ben.actor, desk.id);
  });
});

describe('row 129: an address that was removed', () => {
  it('comes back under its id, so that a draft that names it goes out from it', async () => {
    const desk = await add(ann, { address: `${ann.user.login.split('@')[0]}+back@${domain}`, name: 'Back', isDefault: true });
    const draft = await office.write(ann, { to: [address(ben.user)], subject: 'Brought back', text: 'x', identityId: desk.id });
    await rooms.dropIdentity(ann.actor, desk.id);
    await expect(office.rooms.sendDraft(ann.actor, draft.id)).rejects.toMatchObject({ code: 'badInput' });
    await expect(rooms.changeIdentity(ann.actor, desk)).rejects.toMatchObject({ code: 'notFound' });
    expect((await rooms.bringIdentityBack(ann.actor, desk.id)).find(({ id }) => id === desk.id)).toEqual(desk);
    await office.rooms.sendDraft(ann.actor, draft.id);
    expect(lineOf(await arrived(ben, 'INBOX', 'Brought back'), 'From')).toContain(`<${desk.address}>`);
    await rooms.dropIdentity(ann.actor, desk.id);
  });

  it('is no second default where another one became it meanwhile', async () => {
    const old = await add(ann, { address: `old@${domain}`, isDefault: true });
    await rooms.dropIdentity(ann.actor, old.id);
    const young = await add(ann, { address: `young@${domain}`, isDefault: true });
    const all = await rooms.bringIdentityBack(ann.actor, old.id);
    expect(all.filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual([young.id]);
    for (const { id } of [old, young]) await rooms.dropIdentity(ann.actor, id);
  });

  it('is the same one where it is added anew, and goes for good after a week', async () => {
    const first = await add(ann, { address: `again@${domain}`, name: 'First' });
    await rooms.dropIdentity(ann.actor, first.id);
    const second = await add(ann, { address: `again@${domain}`, name: 'Second' });
    expect(second).toMatchObject({ id: first.id, name: 'Second' });
    await rooms.dropIdentity(ann.actor, second.id);
    const { dropRemovedIdentities } = await import('@/lib/db/identities');
    await dropRemovedIdentities(Date.now() - 1000 * 3600);
    expect((await rooms.bringIdentityBack(ann.actor, second.id)).some(({ id }) => id === second.id)).toBe(true);
    await rooms.dropIdentity(ann.actor, second.id);
    await dropRemovedIdentities(Date.now() + 1);
    await expect(rooms.bringIdentityBack(ann.actor, second.id)).rejects.toMatchObject({ code: 'notFound' });
  });
});

it('T45: nobody sees, changes, sorts, removes or brings back what is another person’s', async () => {
  const mine = await add(ann, { address: `private@${domain}` });
  expect((await rooms.identitiesOf(ben.actor)).some(({ id }) => id === mine.id)).toBe(false);
  await expect(rooms.changeIdentity(ben.actor, mine)).rejects.toMatchObject({ code: 'notFound' });
  await expect(rooms.changeIdentity(ben.actor, { ...mine, accountId: ben.account.id })).rejects.toMatchObject({ code: 'notFound' });
  await expect(rooms.sortIdentities(ben.actor, ann.account.id, [])).rejects.toMatchObject({ code: 'notFound' });
  await expect(rooms.dropIdentity(ben.actor, mine.id)).rejects.toMatchObject({ code: 'notFound' });
  await expect(rooms.bringIdentityBack(ben.actor, mine.id)).rejects.toMatchObject({ code: 'notFound' });
  const draft = await office.write(ben, { to: [address(ann.user)], subject: 'x', identityId: mine.id });
  await expect(office.rooms.sendDraft(ben.actor, draft.id)).rejects.toMatchObject({ code: 'badInput' });
  await expect(rooms.changeIdentity(ann.actor, { ...mine, id: undefined })).rejects.toMatchObject({ code: 'conflict' });
  const order = (await rooms.identitiesOf(ann.actor)).map(({ id }) => id).reverse();
  expect((await rooms.sortIdentities(ann.actor, ann.account.id, order)).map(({ id }) => id)).toEqual(order);
});
