import { afterAll, beforeAll, expect, it } from 'vitest';
import { RawImap } from '../../bench/raw-imap';
import { buildMailbox, mailFolder } from '../../support/mailbox/build-mailbox';
import { letter, type Office, openOffice, until } from './office';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

/** UIDs of each conversation, from the nested lists of a THREAD response (RFC 5256 section 4). */
function threadsOf(answer: string): string[] {
  const groups: string[] = [];
  let depth = 0;
  let uids: number[] = [];
  for (const [piece] of (/\* THREAD (.*)\r\n/.exec(answer)?.[1] ?? '').matchAll(/[()]|\d+/g)) {
    if (piece === '(') depth += 1;
    else if (piece !== ')') uids.push(Number(piece));
    else {
      depth -= 1;
      if (depth > 0) continue;
      groups.push(uids.sort((a, b) => a - b).join(' '));
      uids = [];
    }
  }
  return groups.sort();
}

it('conversations are those that Dovecot finds by THREAD REFS', async () => {
  const person = await office.hire('threads');
  await buildMailbox({ folder: mailFolder(person.user, 'Pile'), count: 1500, seed: 11 });
  await person.phone.append('INBOX', letter('Alone'));
  // REFS knows no subject rule (and REFERENCES another one: it joins all letters of equal subjects, whoever wrote them).
  await office.rooms.database().account.update({ where: { id: person.account.id }, data: { subjectThreads: false } });
  person.signIn();
  const pile = await person.mailbox('Pile');
  await office.rooms.engine().ensureMailbox(pile.id);
  await until('the whole folder', async () => (await person.mailbox('Pile')).complete, 60_000);
  const rows = await office.rooms.database().message.findMany({ where: { mailboxId: pile.id }, select: { uid: true, threadId: true } });
  const ours = new Map<number, number[]>();
  for (const { uid, threadId } of rows) ours.set(threadId ?? 0, [...(ours.get(threadId ?? 0) ?? []), uid]);
  const line = await RawImap.open(office.dovecot.ports.imap, person.user.login, person.user.password, 'Pile');
  const answer = await line.say('UID THREAD REFS UTF-8 ALL');
  const theirs = threadsOf(String(answer));
  expect(rows).toHaveLength(1500);
  expect(theirs.length).toBeGreaterThan(300);
  expect([...ours.values()].map((uids) => uids.sort((a, b) => a - b).join(' ')).sort()).toEqual(theirs);
});
