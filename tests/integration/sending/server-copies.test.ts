/** R21: a provider that files what its people send, by a blind copy of Postfix to the sender's Sent: one copy stays, whoever comes first. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildMessage } from '../../support/message';
import { address, type Office, startOffice, type Writer } from './office';

// The sender's address with "+sent" gets a copy of every letter, and what comes for it is put into Sent, unread.
const postfix = `
recipient_delimiter = +
sender_bcc_maps = regexp:$config_directory/copies
transport_maps = regexp:$config_directory/held-back
`;
const sieve = `require ["envelope", "subaddress", "fileinto"];
if envelope :detail "to" "sent" {
  fileinto "Sent";
  stop;
}
`;

let office: Office;
let anna: Writer;
let ben: Writer;

/** Has Postfix keep its copies to itself, or let them go, those that it keeps too. */
async function holdCopiesBack(held: boolean): Promise<void> {
  writeFileSync(join(office.servers.postfix.folder, 'held-back'), held ? '/\\+sent@/ retry:4.3.0 Not yet\n' : '# Nothing is held back.\n');
  // A running Postfix looks at the file again only now and then.
  await office.servers.postfix.restart();
}

const inSent = async (subject: string) => (await anna.phone.list('Sent')).filter((one) => one.subject === subject);
const filed = (id: string) => office.waitFor(anna, id, ({ state }) => state === 'filed');
const begin = (subject: string, text = 'x') => office.write(anna, { to: [address(ben.user)], subject, text });

/** Waits until as many letters with this subject came for Sent, and Postfix has nothing more to bring. */
async function theirsHasCome(subject: string): Promise<void> {
  const log = office.servers.postfix.log;
  const { messageId } = await ben.phone.waitForMessage('INBOX', subject);
  const queueId = () =>
    [...log().matchAll(/cleanup\[\d+\]: (\w+): message-id=(<[^>]+>)/g)].find(([, , id]) => id === `<${messageId}>`)?.[1] ?? '-';
  await expect.poll(() => new RegExp(`${queueId()}: to=<[^>]*\\+sent@[^>]*>.*status=sent`).test(log()), { timeout: 40_000 }).toBe(true);
}

beforeAll(async () => {
  office = await startOffice({ postfix: { config: postfix } });
  writeFileSync(join(office.servers.postfix.folder, 'copies'), ['/^([^+@]+)@(.+)$/ ', '{1}+sent@', '{2}\n'].join('$'));
  await holdCopiesBack(false);
  const { followArrivals } = await import('@/lib/mail/arrivals');
  followArrivals();
  anna = await office.hire('anna');
  ben = await office.hire('ben');
  writeFileSync(join(anna.user.home, '.dovecot.sieve'), sieve, { mode: 0o644 });
});
afterAll(() => office?.close());

/** Looks into Sent as somebody who has it open does. */
async function lookIntoSent(): Promise<void> {
  const sent = await office.rooms.mailboxByRole(anna.actor, anna.account.id, 'sent');
  if (sent) await office.rooms.engine().nudge(anna.account.id, sent.id, { urgent: true });
}

const oneRead = [expect.objectContaining({ flags: expect.arrayContaining(['\\Seen']) })];

describe('R21: a server that files by itself', () => {
  it('C9, R21: with its copy there before ours, ours is not put beside it, and it counts as read', async () => {
    const { inTurn } = await import('@/lib/mail/draft-bell');
    const draft = await begin('Theirs first');
    // Ours follows once the draft is out of the way, and that is held up until theirs lies there.
    const { sent } = await inTurn(`draft ${draft.id}`, async () => {
      const sending = office.rooms.sendDraft(anna.actor, draft.id);
      await theirsHasCome('Theirs first');
      expect(await inSent('Theirs first')).toHaveLength(1);
      return { sent: sending };
    });
    await filed((await sent).id);
    expect(await inSent('Theirs first')).toEqual(oneRead);
  });

  it('C9, R21: with its copy on the way while ours is put there, one is left', async () => {
    const draft = await begin('Side by side');
    const { id } = await office.rooms.sendDraft(anna.actor, draft.id);
    await filed(id);
    await theirsHasCome('Side by side');
    await lookIntoSent();
    await expect.poll(() => inSent('Side by side'), { timeout: 20_000 }).toEqual(oneRead);
  });

  it('C9, R21: with its copy there much later, ours stays with its blind recipients, and another version of it is left alone', async () => {
    await holdCopiesBack(true);
    const draft = await office.write(anna, { to: [address(ben.user)], bcc: [address(anna.user)], subject: 'Much later', text: 'x' });
    const { id } = await office.rooms.sendDraft(anna.actor, draft.id);
    await filed(id);
    const [ours] = await inSent('Much later');
    await lookIntoSent();
    await holdCopiesBack(false);
    await theirsHasCome('Much later');
    await lookIntoSent();
    await expect.poll(() => inSent('Much later'), { timeout: 20_000 }).toEqual([expect.objectContaining({ uid: ours?.uid })]);
    expect((await anna.phone.source('Sent', ours?.uid ?? 0)).toString()).toContain(`Bcc: ${anna.user.address}`);

    // Another program puts a version without its files in the place of a letter: the new one first, then the old one goes.
    const other = buildMessage({ subject: 'Much later', messageId: ours?.messageId ?? '', text: 'A longer text than it was.' });
    const uid = await anna.phone.append('Sent', other, ['\\Seen']);
    await lookIntoSent();
    const after = await begin('After it');
    await filed((await office.rooms.sendDraft(anna.actor, after.id)).id);
    expect((await inSent('Much later')).map((one) => one.uid)).toEqual([ours?.uid, uid]);
  });
});
