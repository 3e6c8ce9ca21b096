import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '@/lib/model/change';
import { toldAs } from '../../support/told';
import { fill, letter, type Office, openOffice, type Person, said, until } from './office';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

const statusOf = (person: Person) => office.rooms.engine().state(person.account.id).status;
const becomes = (status: string) => (change: Change) => change.type === 'accountStateChanged' && change.state.status === status;

function arrival(subject: string) {
  return (change: Change) => change.type === 'messagesUpserted' && change.arrived && change.rows.some((row) => row.subject === subject);
}

async function arrive(hint: string, count = 3): Promise<Person> {
  const person = await office.hire(hint);
  await fill(person.phone, 'INBOX', count);
  person.signIn();
  await person.list('INBOX');
  await until('the watch', async () => statusOf(person) === 'watching');
  return person;
}

describe('the line', () => {
  it('R3: survives a restart of the server during IDLE; the list stays readable, and push comes back by itself', async () => {
    const anna = await arrive('anna');
    await anna.phone.close();
    anna.browser.clear();
    await office.dovecot.stopServing();
    // Dovecot lets go of a line in IDLE nine seconds after it was told to stop.
    const offline = await anna.browser.hear(becomes('offline'), 30_000);
    expect(offline).toMatchObject({
      state: {
        reason: toldAs('does not answer. What was read before stays here. Oriel tries again by itself.'),
        lastContactAt: expect.any(Number),
      },
    });
    expect((await anna.list('INBOX')).map((row) => row.subject)).toEqual(['Letter 3', 'Letter 2', 'Letter 1']);
    expect((await office.rooms.readShell(anna.actor)).states[0]?.status).toBe('offline');
    await office.dovecot.startServing();
    await anna.browser.hear(becomes('watching'), 30_000);
    const phone = await (await import('../../support/phone')).openPhone(office.dovecot, anna.user);
    await phone.append('INBOX', letter('After the restart'));
    await anna.browser.hear(arrival('After the restart'));
    await phone.close();
  });

  it('R2: survives being thrown out', async () => {
    const bert = await arrive('bert');
    bert.browser.clear();
    await bert.phone.close();
    await office.dovecot.kick(bert.user);
    await bert.browser.hear(becomes('watching'), 30_000);
    const phone = await (await import('../../support/phone')).openPhone(office.dovecot, bert.user);
    await phone.append('INBOX', letter('After the kick'));
    await bert.browser.hear(arrival('After the kick'));
    await phone.close();
  });

  it('what came while the line was down is found on reconnecting', async () => {
    const bert = await arrive('bert');
    bert.browser.clear();
    const accept = bert.proxy.refuse();
    bert.proxy.cut();
    await bert.browser.hear(becomes('offline'));
    await bert.phone.append('INBOX', letter('Missed'));
    await bert.phone.remove('INBOX', 1);
    await bert.phone.addFlags('INBOX', 2, ['\\Flagged']);
    accept();
    await bert.browser.hear(arrival('Missed'), 30_000);
    await until('the rest', async () => {
      const rows = await bert.list('INBOX');
      return rows.map((row) => `${row.subject} ${row.flags.join()}`).join('; ') === 'Missed ; Letter 3 ; Letter 2 \\Flagged';
    });
  });

  it('R12: a password changed elsewhere is asked for once and never offered again', async () => {
    const carl = await arrive('carl');
    const old = carl.user.password;
    await office.dovecot.setPassword(carl.user, 'another-one');
    const from = carl.proxy.commands.length;
    carl.browser.clear();
    carl.proxy.cut();
    const failed = await carl.browser.hear(becomes('authFailed'), 30_000);
    expect(failed).toMatchObject({ state: { reason: toldAs(/no longer accepts your password\. Drafts are safe/) } });
    // Whatever somebody clicks now, and every request that attaches the account again with the old password.
    const { id } = (await carl.list('INBOX'))[0] ?? { id: 0 };
    await office.rooms.changeFlags(carl.actor, { ids: [id as never], add: ['\\Seen'], remove: [] });
    carl.signIn(old);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const logins = said(carl.proxy, from).filter((command) => command === 'LOGIN' || command === 'AUTHENTICATE');
    expect(logins.length).toBeGreaterThan(0);
    expect(logins.length).toBeLessThanOrEqual(2);
    expect(statusOf(carl)).toBe('authFailed');
    expect(office.rooms.engine().credentials(carl.account.id)).toBeNull();
    carl.browser.clear();
    carl.signIn('another-one');
    await carl.browser.hear(becomes('watching'));
    expect(office.rooms.engine().credentials(carl.account.id)).toEqual({ login: carl.user.login, password: 'another-one' });
    // What was clicked meanwhile was kept and goes to the server now.
    await carl.phone.waitFor('INBOX', (letters) => letters.some(({ flags }) => flags.includes('\\Seen')));
  });

  it('R11: a server that cannot check passwords just now is tried again with the same one', async () => {
    const dora = await office.hire('dora');
    await fill(dora.phone, 'INBOX', 2);
    const mend = dora.proxy.rewriteLine('server', (line) =>
      line.replace(/^(\S+) OK .*Logged in.*$/i, '$1 NO [UNAVAILABLE] Temporary authentication failure.'),
    );
    dora.signIn();
    await dora.browser.hear(becomes('offline'));
    expect(office.rooms.engine().credentials(dora.account.id)).not.toBeNull();
    mend();
    await dora.browser.hear(becomes('watching'), 30_000);
    expect(await dora.list('INBOX')).toHaveLength(2);
  });

  it('closes, and forgets the password, with the last session that held it', async () => {
    const emil = await arrive('emil');
    const engine = office.rooms.engine();
    engine.attach(emil.account, emil.user.password, 'another browser');
    await engine.detach(`browser-${emil.account.id}`);
    expect(engine.attached(emil.account.id)).toBe(true);
    await engine.detach('another browser');
    expect(engine.attached(emil.account.id)).toBe(false);
    expect(engine.credentials(emil.account.id)).toBeNull();
    await until('all lines to close', async () => emil.proxy.open() === 0);
    await expect(engine.withSession(emil.account.id, null, (session) => session.list())).rejects.toMatchObject({ code: 'notSignedIn' });
    expect(await emil.list('INBOX')).toHaveLength(3);
  });

  it('R10: takes at most three connections, whatever is asked at once', async () => {
    const fred = await arrive('fred');
    const boxes = (await office.rooms.listMailboxes(fred.actor)).filter((box) => box.selectable);
    let most = 0;
    const meter = setInterval(() => {
      most = Math.max(most, fred.proxy.open());
    }, 5);
    await Promise.all(boxes.flatMap((box) => [0, 1, 2].map(() => office.rooms.listMessages(fred.actor, { mailbox: box.id, limit: 50 }))));
    clearInterval(meter);
    expect(most).toBeLessThanOrEqual(3);
  });
});

/** Gives a maildir another UIDVALIDITY, as a restored backup does. */
function renumber(home: string): void {
  const folder = join(home, 'Maildir');
  const list = join(folder, 'dovecot-uidlist');
  const text = readFileSync(list, 'utf8').replace(
    /^(3 V)(\d+)/,
    (_, head: string, validity: string) => `${head}${Number(validity) + 1000}`,
  );
  writeFileSync(list, text);
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith('dovecot.index'))) rmSync(join(folder, name));
}

describe('servers that lose their memory', () => {
  it('R6: a new UIDVALIDITY rebuilds the mailbox, says reset, and keeps other folders', async () => {
    const gina = await arrive('gina', 5);
    await fill(gina.phone, 'Archive', 2, 'Old');
    await gina.list('Archive');
    const archived = (await gina.list('Archive')).map((row) => row.id);
    const before = (await gina.list('INBOX')).map((row) => row.id);
    const box = await gina.mailbox('INBOX');
    await gina.phone.close();
    gina.proxy.pause();
    await office.dovecot.kick(gina.user);
    renumber(gina.user.home);
    gina.browser.clear();
    gina.proxy.resume();
    await gina.browser.hear((change) => change.type === 'reset' && change.mailboxId === box.id, 30_000);
    const after = await gina.list('INBOX');
    expect(after.map((row) => row.subject)).toEqual(['Letter 5', 'Letter 4', 'Letter 3', 'Letter 2', 'Letter 1']);
    // The letters are the same ones, so their rows are: a tab that was open still shows what it says.
    expect(after.map((row) => row.id)).toEqual(before);
    expect(await gina.mailbox('INBOX')).toMatchObject({ id: box.id, exists: 5, cached: 5, complete: true });
    expect((await gina.list('Archive')).map((row) => row.id)).toEqual(archived);
  });

  it('R9: a server whose mod-sequences stand still is found out by what IDLE says', async () => {
    const hans = await office.hire('hans');
    await fill(hans.phone, 'INBOX', 4);
    hans.proxy.rewriteLine('server', (line) => line.replace(/HIGHESTMODSEQ \d+/gi, 'HIGHESTMODSEQ 1'));
    hans.signIn();
    await hans.list('INBOX');
    await until('the watch', async () => statusOf(hans) === 'watching');
    await hans.phone.addFlags('INBOX', 2, ['\\Flagged']);
    await until('the flag', async () => (await hans.row('INBOX', 'Letter 2')).flags.includes('\\Flagged'));
    await hans.phone.append('INBOX', letter('New'));
    await hans.phone.remove('INBOX', 1);
    await until(
      'the letters',
      async () => (await hans.list('INBOX')).map((row) => row.subject).join() === 'New,Letter 4,Letter 3,Letter 2',
    );
  });

  it('mends what a process left that died in the middle of a move', async () => {
    const ida = await arrive('ida', 4);
    const row = await ida.row('INBOX', 'Letter 2');
    const archive = await ida.mailbox('Archive');
    await ida.list('Archive');
    await office.rooms.engine().detach(`browser-${ida.account.id}`);
    await office.rooms.database().$transaction((tx) => office.rooms.rehome(tx, [row.id], archive.id));
    ida.signIn();
    await until('the letter where it is', async () => (await ida.list('INBOX')).length === 4 && (await ida.list('Archive')).length === 0);
    await until('right counts', async () => {
      const [inbox, other] = [await ida.mailbox('INBOX'), await ida.mailbox('Archive')];
      return inbox.exists === 4 && inbox.cached === 4 && other.exists === 0 && other.cached === 0;
    });
  });

  it('a letter just being moved cannot be opened, and says so', async () => {
    const jan = await arrive('jan', 2);
    const row = await jan.row('INBOX', 'Letter 1');
    const inbox = await jan.mailbox('INBOX');
    await office.rooms.engine().detach(`browser-${jan.account.id}`);
    await office.rooms.database().$transaction((tx) => office.rooms.rehome(tx, [row.id], inbox.id));
    await expect(office.rooms.readMessage(jan.actor, row.id)).rejects.toMatchObject({ code: 'conflict' });
  });
});
