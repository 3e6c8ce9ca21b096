import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '@/lib/model/change';
import { fill, letter, type Office, openOffice, type Person, until } from './office';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

async function watching(person: Person): Promise<void> {
  await until('the watch', async () => office.rooms.engine().state(person.account.id).status === 'watching');
}

function arrival(subject: string) {
  return (change: Change) => change.type === 'messagesUpserted' && change.arrived && change.rows.some((row) => row.subject === subject);
}

/** At rest the counts are those of the server. */
async function sameCounts(person: Person): Promise<void> {
  await until('the counts of the server', async () => {
    const [box, truth] = [await person.mailbox('INBOX'), await person.phone.status('INBOX')];
    return box.exists === truth.messages && box.cached === truth.messages && box.unseen === truth.unseen;
  });
}

/** What every server must come to, whatever it offers. */
const servers: [string, string[]][] = [
  ['CONDSTORE and QRESYNC', []],
  ['CONDSTORE alone', ['QRESYNC']],
  ['R9: neither CONDSTORE nor QRESYNC', ['CONDSTORE', 'QRESYNC', 'ENABLE']],
  [
    'R9: nothing but IMAP4rev1 and IDLE',
    ['CONDSTORE', 'QRESYNC', 'ENABLE', 'ESEARCH', 'LIST-STATUS', 'LIST-EXTENDED', 'SPECIAL-USE', 'UIDPLUS', 'MOVE'],
  ],
];

describe.each(servers)('changes by the phone, on a server with %s', (_, hidden) => {
  let anna: Person;
  beforeAll(async () => {
    anna = await office.hire('anna');
    anna.proxy.stripCapability(...hidden);
    await fill(anna.phone, 'INBOX', 8);
    await fill(anna.phone, 'Archive', 3, 'Old');
    anna.signIn();
    await anna.list('INBOX');
    await anna.list('Archive');
    await watching(anna);
  });

  it('R8: a flag arrives as flagsChanged with the full set, and the unread count follows', async () => {
    const { id } = await anna.row('INBOX', 'Letter 3');
    anna.browser.clear();
    await anna.phone.addFlags('INBOX', 3, ['\\Seen', '\\Flagged', '$Work']);
    await anna.browser.hear(
      (change) => change.type === 'flagsChanged' && change.flags.some((entry) => entry.id === id && entry.flags.length === 3),
    );
    expect((await anna.row('INBOX', 'Letter 3')).flags).toEqual(['$Work', '\\Flagged', '\\Seen']);
    await anna.phone.removeFlags('INBOX', 3, ['\\Flagged']);
    await anna.browser.hear(
      (change) => change.type === 'flagsChanged' && change.flags.some((entry) => entry.id === id && entry.flags.length === 2),
    );
    await sameCounts(anna);
  });

  it('a new letter arrives as a row, with its preview soon after', async () => {
    anna.browser.clear();
    await anna.phone.append('INBOX', letter('News'));
    await anna.browser.hear(arrival('News'));
    expect((await anna.list('INBOX'))[0]?.subject).toBe('News');
    await office.rooms.readShell(anna.actor);
    await until('the preview', async () => (await anna.row('INBOX', 'News')).preview === 'Text of News.');
  });

  it('R7: a letter removed elsewhere vanishes, and the others keep their ids', async () => {
    const before = await anna.list('INBOX');
    const gone = before.filter((row) => ['Letter 2', 'Letter 5'].includes(row.subject)).map((row) => row.id);
    expect(gone).toHaveLength(2);
    anna.browser.clear();
    await anna.phone.remove('INBOX', [2, 5]);
    await until('both to go', async () => !(await anna.list('INBOX')).some((row) => gone.includes(row.id)));
    const told = anna.browser.heard.flatMap((change) => (change.type === 'messagesRemoved' ? change.ids : []));
    expect(new Set(told)).toEqual(new Set(gone));
    expect((await anna.list('INBOX')).map((row) => row.id)).toEqual(before.map((row) => row.id).filter((id) => !gone.includes(id)));
    await sameCounts(anna);
  });

  it('one that comes while another goes leaves the right two', async () => {
    await anna.phone.append('INBOX', letter('Comes'));
    await anna.phone.remove('INBOX', 4);
    await until('the right letters', async () => {
      const subjects = (await anna.list('INBOX')).map((row) => row.subject);
      return subjects.includes('Comes') && !subjects.includes('Letter 4');
    });
    await sameCounts(anna);
  });

  it('changes in another folder that a browser has open are found by themselves', async () => {
    await anna.list('Archive');
    anna.browser.clear();
    await anna.phone.append('Archive', letter('Filed'));
    await anna.browser.hear(arrival('Filed'));
  });

  it('many letters in a burst all arrive', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, number) => anna.phone.append('INBOX', letter(`Burst ${number}`))));
    await until('all of them', async () => (await anna.list('INBOX')).filter((row) => row.subject.startsWith('Burst')).length === 12);
    await sameCounts(anna);
  });
});

/** Waits until nothing was asked of the server for a while. */
async function quiet({ proxy }: Person): Promise<void> {
  for (let seen = -1; seen !== proxy.commands.length; ) {
    seen = proxy.commands.length;
    await new Promise((resolve) => setTimeout(resolve, 700));
  }
}

describe('the line that was told of a letter', () => {
  it('fetches it by itself, while no other line can open the folder', async () => {
    const dora = await office.hire('dora');
    await fill(dora.phone, 'INBOX', 3);
    dora.signIn();
    await dora.list('INBOX');
    await watching(dora);
    await sameCounts(dora);
    // A look that listing began behind would hang in the middle of its SELECT, and the next look waits for it.
    await quiet(dora);
    const undo = dora.proxy.rewriteLine('client', (line) => (/^\S+ SELECT /i.test(line) ? null : line));
    await dora.phone.append('INBOX', letter('Early'));
    await dora.browser.hear(arrival('Early'));
    undo();
    dora.proxy.cut();
    await sameCounts(dora);
    expect(dora.browser.heard.filter(arrival('Early'))).toHaveLength(1);
  });
});

describe('the folder list', () => {
  it('R38: a folder renamed elsewhere keeps its id and its letters; a deleted one goes', async () => {
    const bert = await office.hire('bert');
    await bert.phone.createFolder('Plans');
    await bert.phone.createFolder('Doomed');
    await fill(bert.phone, 'Plans', 3, 'Plan');
    await fill(bert.phone, 'Doomed', 1, 'Doomed');
    // The click shall find it out: nobody tells before.
    bert.proxy.stripCapability('NOTIFY');
    bert.signIn();
    await watching(bert);
    const plans = await bert.mailbox('Plans');
    const doomed = await bert.mailbox('Doomed');
    const ids = (await bert.list('Plans')).map((row) => row.id);
    await bert.list('Doomed');
    bert.browser.clear();
    // Dovecot tells by the second whether its own list of folders is stale: two changes within one may be missed for good.
    const nextSecond = () => new Promise((resolve) => setTimeout(resolve, 1100));
    await nextSecond();
    await bert.phone.renameFolder('Plans', 'Designs');
    await nextSecond();
    await bert.phone.deleteFolder('Doomed');
    await nextSecond();
    await bert.phone.createFolder('Fresh');
    // A click on what is shown is enough for Oriel to find out.
    await new Promise((resolve) => setTimeout(resolve, 2100));
    await office.rooms.listMessages(bert.actor, { mailbox: plans.id, limit: 50 });
    await bert.browser.hear(
      (change) => change.type === 'mailboxUpserted' && change.mailbox.path === 'Designs' && change.mailbox.id === plans.id,
    );
    await bert.browser.hear((change) => change.type === 'mailboxRemoved' && change.mailboxId === doomed.id);
    await bert.browser.hear((change) => change.type === 'mailboxUpserted' && change.mailbox.path === 'Fresh');
    expect((await bert.list('Designs')).map((row) => row.id)).toEqual(ids);
    await expect(office.rooms.listMessages(bert.actor, { mailbox: doomed.id, limit: 50 })).rejects.toMatchObject({ code: 'notFound' });
  });

  it('R38: a renamed folder keeps its id also where the list does not count it just then', async () => {
    const bert = await office.hire('bert');
    await bert.phone.createFolder('Plans');
    await fill(bert.phone, 'Plans', 3, 'Plan');
    bert.signIn();
    await watching(bert);
    const ids = (await bert.list('Plans')).map((row) => row.id);
    const { id } = await bert.mailbox('Plans');
    let left = true;
    const undo = bert.proxy.rewriteLine('server', (line) => {
      if (!left || !/^\* STATUS "?Designs"? /.test(line)) return line;
      left = false;
      return null;
    });
    bert.browser.clear();
    await bert.phone.renameFolder('Plans', 'Designs');
    await bert.browser.hear((change) => change.type === 'mailboxUpserted' && change.mailbox.path === 'Designs');
    undo();
    expect(left).toBe(false);
    expect((await bert.mailbox('Designs')).id).toBe(id);
    expect((await bert.list('Designs')).map((row) => row.id)).toEqual(ids);
  });

  it('shows the counts of folders never opened', async () => {
    const carl = await office.hire('carl');
    await fill(carl.phone, 'Archive', 2);
    await carl.phone.addFlags('Archive', 1, ['\\Seen']);
    carl.signIn();
    expect(await carl.mailbox('Archive')).toMatchObject({ exists: 2, unseen: 1, cached: 0, complete: false, role: 'archive' });
    const shell = await office.rooms.readShell(carl.actor);
    expect(
      shell.mailboxes
        .map((box) => box.role)
        .filter(Boolean)
        .sort(),
    ).toEqual(['archive', 'drafts', 'inbox', 'junk', 'sent', 'trash']);
  });
});
