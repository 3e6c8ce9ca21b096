import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/model/actor';
import type { MailboxId, MessageId } from '@/lib/model/ids';
import { type List, listSchema } from '@/lib/model/view';
import { type Cabinet, dice, openCabinet } from './cabinet';

let cabinet: Cabinet;
let anna: Actor;
let inbox: MailboxId;
let other: MailboxId;

beforeAll(async () => {
  cabinet = await openCabinet();
  const first = await cabinet.person('anna');
  const second = await cabinet.person('anna.two', first.actor);
  anna = second.actor;
  inbox = await cabinet.mailbox(first.accountId, 'INBOX', 'inbox');
  other = await cabinet.mailbox(second.accountId, 'INBOX', 'inbox');
  await cabinet.fill(inbox, 6600, dice(5));
  await cabinet.fill(other, 6000, dice(6));
}, 120_000);
afterAll(() => cabinet.close());

async function at(list: List, position: number): Promise<MessageId[]> {
  const boxes = await cabinet.rooms.scopeOf(anna, list.view);
  return (await cabinet.rooms.readPage(anna, list, boxes, { place: { position }, limit: 20 })).rows.map((row) => row.id);
}

describe('a list of many thousands', () => {
  const lists = (): [List, MailboxId[]][] => [
    [listSchema.parse({ view: { kind: 'mailbox', mailboxId: inbox } }), [inbox]],
    [listSchema.parse({ view: { kind: 'mailbox', mailboxId: inbox }, sort: { by: 'date', ascending: true } }), [inbox]],
    [listSchema.parse({ view: { kind: 'role', role: 'inbox' } }), [inbox, other]],
    [listSchema.parse({ view: { kind: 'mailbox', mailboxId: inbox }, sort: { by: 'size', ascending: true } }), [inbox]],
  ];

  it('opens at any position', async () => {
    const roll = dice(9);
    for (const [list, mailboxes] of lists()) {
      const whole = await cabinet.naive(list, mailboxes);
      for (let n = 0; n < 25; n += 1) {
        const position = roll(whole.length);
        expect(await at(list, position), `${JSON.stringify(list.view)} at ${position}`).toEqual(whole.slice(position, position + 20));
      }
    }
  });

  it('that changes goes on answering, near the place at once and at the very place soon', async () => {
    const roll = dice(10);
    await cabinet.disturb(inbox, roll);
    for (const [list, mailboxes] of lists()) {
      const whole = await cabinet.naive(list, mailboxes);
      const position = 4000;
      expect((await at(list, position)).length).toBeGreaterThan(10);
      const wanted = whole.slice(position, position + 20).join();
      let found = '';
      for (const end = Date.now() + 20_000; Date.now() < end && found !== wanted; await new Promise((done) => setTimeout(done, 50)))
        found = (await at(list, position)).join();
      expect(found).toBe(wanted);
    }
  });
});
