/** How Oriel hears of changes: NOTIFY, two IDLEs, or counting, within three connections. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '@/lib/model/change';
import type { MailboxFreshness } from '@/lib/model/freshness';
import { openPhone } from '../../support/phone';
import { toldAs } from '../../support/told';
import { fill, letter, type Office, openOffice, type Person, said, until } from './office';

let office: Office;
beforeAll(async () => {
  office = await openOffice({ config: 'mail_max_userip_connections = 4' });
});
afterAll(() => office.close());

const statusOf = (person: Person) => office.rooms.engine().state(person.account.id).status;

function arrival(subject: string) {
  return (change: Change) => change.type === 'messagesUpserted' && change.arrived && change.rows.some((row) => row.subject === subject);
}

async function arrive(person: Person): Promise<Person> {
  await fill(person.phone, 'INBOX', 2);
  await fill(person.phone, 'Archive', 2, 'Old');
  person.signIn();
  await person.list('INBOX');
  await until('the watch', async () => statusOf(person) === 'watching');
  return person;
}

/** Which connections were in IDLE when they last said something. */
function idling({ proxy }: Person): number {
  const last = new Map(proxy.commands.map(({ connection, line }) => [connection, line]));
  return [...last.values()].filter((line) => / IDLE$/i.test(line)).length;
}

async function freshnessOf(person: Person, path: string): Promise<MailboxFreshness | undefined> {
  const { id } = await person.mailbox(path);
  return (await office.rooms.engine().freshness(person.account.id)).mailboxes.find((one) => one.mailboxId === id);
}

describe('a server with NOTIFY', () => {
  it('tells of all folders on one connection', async () => {
    const anna = await arrive(await office.hire('anna'));
    await anna.list('Archive');
    await until('the watch', async () => said(anna.proxy).includes('NOTIFY') && idling(anna) === 1);
    expect(await freshnessOf(anna, 'Archive')).toMatchObject({ following: 'push', everyMs: null });
    anna.browser.clear();
    await anna.phone.append('Archive', letter('Filed'));
    await anna.browser.hear(arrival('Filed'), 4500);
    await anna.phone.addFlags('Archive', 1, ['\\Seen']);
    await anna.browser.hear((change) => change.type === 'flagsChanged', 4500);
    await anna.phone.append('INBOX', letter('News'));
    await anna.browser.hear(arrival('News'), 4500);
    expect(new Set(anna.proxy.commands.filter(({ line }) => / IDLE$/.test(line)).map(({ connection }) => connection)).size).toBe(1);
  });

  it('the counts of folders never opened follow, and new folders come', async () => {
    const bert = await arrive(await office.hire('bert'));
    await until('the watch', async () => said(bert.proxy).includes('NOTIFY') && idling(bert) === 1);
    const archive = await bert.mailbox('Archive');
    bert.browser.clear();
    await bert.phone.append('Archive', letter('Third'));
    const counted = (change: Change) =>
      change.type === 'mailboxUpserted' && change.mailbox.id === archive.id && change.mailbox.unseen === 3;
    await bert.browser.hear(counted, 4500);
    const at = (path: string) => (change: Change) => change.type === 'mailboxUpserted' && change.mailbox.path === path;
    await bert.phone.createFolder('Plans');
    await bert.browser.hear(at('Plans'));
  });

  it('which refuses it is remembered, and watched with two connections', async () => {
    const carl = await office.hire('carl');
    carl.proxy.rewriteLine('client', (line) => line.replace(/ NOTIFY /, ' XNOTIFY '));
    await arrive(carl);
    await carl.list('Archive');
    await until('two watches', async () => idling(carl) === 2);
    const { quirks } = await office.rooms.engine().freshness(carl.account.id);
    expect(quirks).toHaveLength(1);
    expect(quirks).toEqual(toldAs('watches two and asks about the others'));
    const asked = said(carl.proxy).filter((command) => command === 'XNOTIFY').length;
    await office.rooms.engine().detach(`browser-${carl.account.id}`);
    carl.signIn();
    await until('the watch', async () => statusOf(carl) === 'watching');
    expect(said(carl.proxy).filter((command) => command === 'XNOTIFY')).toHaveLength(asked);
  });
});

describe('a server without NOTIFY', () => {
  it('is watched with two connections: the inbox, and what a browser has open', async () => {
    const dora = await office.hire('dora');
    dora.proxy.stripCapability('NOTIFY');
    await arrive(dora);
    await fill(dora.phone, 'Sent', 1, 'Sent');
    await dora.list('Archive');
    await until('two watches', async () => idling(dora) === 2);
    expect(await freshnessOf(dora, 'Archive')).toMatchObject({ following: 'push' });
    dora.browser.clear();
    await dora.phone.append('Archive', letter('Filed'));
    await dora.browser.hear(arrival('Filed'), 4500);
    await dora.list('Sent');
    await until('the other folder', async () => (await freshnessOf(dora, 'Sent'))?.following === 'push');
    expect(await freshnessOf(dora, 'Archive')).toMatchObject({ following: 'poll', everyMs: 5000 });
    await dora.phone.append('Sent', letter('Copy'));
    await dora.browser.hear(arrival('Copy'), 4500);
    await dora.phone.append('INBOX', letter('News'));
    await dora.browser.hear(arrival('News'), 4500);
    expect(dora.proxy.open()).toBeLessThanOrEqual(3);
  });

  it('R10: with fewer connections than that the second watch is given up, then the first, and folders are counted', async () => {
    const emil = await office.hire('emil');
    emil.proxy.stripCapability('NOTIFY');
    // Of four connections the phones hold two, so that Oriel gets two; later three, so that it gets one.
    const others = [await openPhone(office.dovecot, emil.user)];
    await arrive(emil);
    await emil.list('Archive');
    await until('the demotion', async () => (await office.rooms.engine().freshness(emil.account.id)).budget === 2);
    expect(await freshnessOf(emil, 'INBOX')).toMatchObject({ following: 'push' });
    await until('counting', async () => (await freshnessOf(emil, 'Archive'))?.following === 'poll');
    await emil.phone.append('Archive', letter('Filed'));
    await emil.browser.hear(arrival('Filed'));
    await office.rooms.engine().detach(`browser-${emil.account.id}`);
    await until('all lines to close', async () => emil.proxy.open() === 0);
    others.push(await openPhone(office.dovecot, emil.user));
    emil.signIn();
    await until('the watch', async () => statusOf(emil) === 'watching');
    await until('the last watch to be given up', async () => (await freshnessOf(emil, 'INBOX'))?.following === 'poll', 30_000);
    const logins = () => said(emil.proxy).filter((command) => command === 'LOGIN' || command === 'AUTHENTICATE').length;
    const before = logins();
    await emil.phone.append('INBOX', letter('Counted'));
    await emil.browser.hear(arrival('Counted'));
    expect(emil.proxy.open()).toBe(1);
    expect(logins()).toBe(before);
    for (const other of others) await other.close();
  });
});

describe('two devices', () => {
  it('R8: every browser hears the same, the last writer of each flag wins, and the counts are those of the server', async () => {
    const fred = await arrive(await office.hire('fred'));
    const heard: Change[] = [];
    const other = office.rooms.bus().subscribe(fred.actor.userId, null, (_, change) => heard.push(change));
    fred.browser.clear();
    const { id } = await fred.row('INBOX', 'Letter 1');
    await office.rooms.changeFlags(fred.actor, { ids: [id], add: ['\\Seen', '\\Flagged'], remove: [] });
    await fred.phone.waitFor('INBOX', (letters) => letters.some(({ flags }) => flags.join() === '\\Flagged,\\Seen'));
    await fred.phone.removeFlags('INBOX', 1, ['\\Flagged']);
    await fred.phone.addFlags('INBOX', 1, ['\\Answered']);
    await until('both', async () => (await fred.row('INBOX', 'Letter 1')).flags.join() === '\\Answered,\\Seen');
    expect(heard.map((change) => JSON.stringify(change))).toEqual(fred.browser.heard.map((change) => JSON.stringify(change)));
    await until('the counts', async () => {
      const [box, truth] = [await fred.mailbox('INBOX'), await fred.phone.status('INBOX')];
      return box.unseen === truth.unseen && box.exists === truth.messages;
    });
    const [server] = (await fred.phone.list('INBOX')).filter(({ subject }) => subject === 'Letter 1');
    expect((await fred.row('INBOX', 'Letter 1')).flags).toEqual(server?.flags);
    other();
  });
});

describe('lines that are slow or dead', () => {
  it('R4: a line that passes nothing any more is noticed, and whoever asks is told', async () => {
    const gina = await arrive(await office.hire('gina'));
    gina.browser.clear();
    gina.proxy.pause();
    const asked = office.rooms.engine().withSession(gina.account.id, 'INBOX', (session) => session.status('INBOX'));
    await expect(asked).rejects.toMatchObject({ code: 'serverAway' });
    await gina.browser.hear((change) => change.type === 'accountStateChanged' && change.state.status === 'offline', 30_000);
    expect((await gina.list('INBOX')).map((row) => row.subject)).toEqual(['Letter 2', 'Letter 1']);
    gina.proxy.resume();
    gina.proxy.cut();
    await gina.browser.hear((change) => change.type === 'accountStateChanged' && change.state.status === 'watching', 60_000);
  }, 120_000);

  it('R5: a server that drips holds up neither what is cached nor another account', async () => {
    const [hans, ida] = [await arrive(await office.hire('hans')), await arrive(await office.hire('ida'))];
    const slow = [hans.proxy.throttle(1000), hans.proxy.delay(2000)];
    await hans.phone.append('INBOX', letter('Slowly', 'x'.repeat(20_000)));
    let arrived = false;
    const late = hans.browser.hear(arrival('Slowly'), 60_000).then(() => {
      arrived = true;
    });
    expect(await hans.list('INBOX')).toHaveLength(2);
    await ida.phone.append('INBOX', letter('Quickly'));
    await ida.browser.hear(arrival('Quickly'));
    expect(arrived).toBe(false);
    for (const undo of slow) undo();
    await late;
  }, 120_000);

  it('R7: a letter removed while its row is on the way is left out, and the others come', async () => {
    const jan = await office.hire('jan');
    await fill(jan.phone, 'INBOX', 5);
    let hold: (() => void) | null = null;
    const held = new Promise<void>((resolve) => {
      hold = resolve;
    });
    jan.proxy.rewriteLine('client', (line) => {
      if (!/UID FETCH .*ENVELOPE/.test(line) || !hold) return line;
      jan.proxy.pause();
      hold();
      hold = null;
      return line;
    });
    jan.signIn();
    await held;
    await office.dovecot.doveadm('expunge', '-u', jan.user.login, 'mailbox', 'INBOX', 'uid', '3');
    jan.proxy.resume();
    await until('the right letters', async () => {
      const subjects = (await jan.list('INBOX')).map((row) => row.subject);
      return subjects.join() === 'Letter 5,Letter 4,Letter 2,Letter 1';
    });
    await until('right counts', async () => {
      const box = await jan.mailbox('INBOX');
      return box.exists === 4 && box.cached === 4;
    });
  });

  it('R1: cut in the middle of the rows, nothing half is cached, and all come in the end', async () => {
    const kim = await office.hire('kim');
    await fill(kim.phone, 'INBOX', 30);
    for (const bytes of [1, 100, 10_000]) kim.proxy.cutAfter(bytes, { after: /UID FETCH .*ENVELOPE/, times: 1 });
    kim.signIn();
    await until('all letters', async () => (await kim.mailbox('INBOX')).cached === 30, 45_000);
    const rows = await kim.list('INBOX');
    const truth = (await kim.phone.list('INBOX')).reverse();
    expect(rows.map(({ subject, size }) => `${subject} ${size}`)).toEqual(truth.map(({ subject, size }) => `${subject} ${size}`));
  });
});
