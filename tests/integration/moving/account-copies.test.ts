/** An old IMAP account copied into one here: every folder, letter, flag, keyword and date, whatever breaks on the way. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { NewLetter } from '@/lib/imap/types';
import { type Dovecot, startDovecot } from '../../support/dovecot';
import { type CopyYard, contents, oldLetter, startCopyYard } from './copy-yard';

let old: Dovecot;
let yard: CopyYard;

beforeAll(async () => {
  // Levels are parted by another sign there, the folders with a role have names of their own, and letters above 300 kB are refused here.
  old = await startDovecot({ separator: '.', specialUse: false, domain: 'old.example' });
  const quota =
    'mail_plugins = quota\nplugin {\n  quota = count:User quota\n  quota_vsizes = yes\n  quota_rule = *:storage=900M\n  quota_max_mail_size = 2M\n}';
  yard = await startCopyYard(old, { domain: 'kestrel.example', config: quota });
});
afterEach(() => {
  yard.from.clear();
  yard.into.clear();
});
afterAll(async () => {
  await yard?.close();
  await old?.stop();
});

const many = (count: number, name: string, more: (at: number) => Parameters<typeof oldLetter>[1] = () => ({})): NewLetter[] =>
  Array.from({ length: count }, (_, at) => oldLetter(`${name} ${at}`, { at: Date.UTC(2015, 0, 1) + at * 3_600_000, ...more(at) }));

/** Flags as people set them, one after another. */
const someFlags = (at: number) => ({
  flags: [[], ['\\Seen'], ['\\Seen', '\\Answered'], ['\\Flagged', 'Travel'], ['\\Seen', '$Forwarded', '$Label1']][at % 5] ?? [],
});

const oddFolders: Record<string, string> = {
  INBOX: 'INBOX',
  Gesendet: 'Sent',
  Entwürfe: 'Drafts',
  'Rechnungen & Verträge': 'Rechnungen & Verträge',
  'Rechnungen & Verträge.2019.März': 'Rechnungen & Verträge/2019/März',
  日本語: '日本語',
  '日本語.台北': '日本語/台北',
  'With "quotes" (and) [brackets]': 'With "quotes" (and) [brackets]',
  '😀': '😀',
  nil: 'nil',
  'INBOX.Below': 'Below',
};

describe('row 212: an old account copied in', () => {
  it('2,000 letters in odd folders, both lines cut, arrive once each with flags, keywords and dates, and the comparison is clean', async () => {
    const mover = await yard.hire('mover');
    const names = Object.keys(oddFolders);
    const folders = Object.fromEntries(names.map((path, at) => [path, many(at === 0 ? 400 : 160, `Letter ${at}`, someFlags)]));
    // Twins, letters without a Message-ID, and one that is read in pieces.
    folders.INBOX = [
      ...(folders.INBOX ?? []),
      oldLetter('Twin'),
      oldLetter('Twin'),
      oldLetter('Nameless', { id: null }),
      oldLetter('Nameless', { id: null }),
      oldLetter('Large', { body: `${'Large as it is. '.repeat(4)}\r\n`.repeat(25_000) }),
    ];
    const account = await yard.oldAccount({ ...folders, Empty: [] });
    const id = await yard.start(mover, account);
    const undo = [
      yard.from.cutAfter(150_000, { after: /UID FETCH .*BODY\.PEEK\[\]/i, times: 1 }),
      yard.into.cutAfter(20_000, { from: 'client', after: /APPEND "Sent"/i, times: 1 }),
      yard.into.cutAfter(10, { from: 'server', after: /APPEND .*&ZeVnLIqe-"/i, times: 1 }),
    ];
    let copy = await yard.run(mover, id);
    let breaks = 0;
    for (; copy.state === 'running' && breaks < 10; breaks += 1) {
      expect(copy.note).toEqual([expect.objectContaining({ code: 'said.line.away' })]);
      copy = await yard.run(mover, id);
    }
    for (const take of undo) take();
    expect(breaks).toBe(3);
    expect(copy).toMatchObject({ state: 'done', note: null, missing: 0, failed: 0, refused: 0, doubled: 0, added: 2005, done: 2005 });
    const report = await yard.report(mover, id);
    expect(report.losses).toEqual([]);
    for (const [source, target] of Object.entries({ ...oddFolders, Empty: 'Empty' })) {
      expect(report.folders.find((folder) => folder.source === source)).toMatchObject({ target, state: 'compared', missing: 0 });
      expect(await contents(mover.phone, target), target).toEqual(await contents(account.phone, source));
    }
    const paths = (await yard.rooms.listMailboxes(mover.actor)).map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(Object.values(oddFolders)));
    // Nothing was marked as read there, and the password is not kept any longer than it is needed.
    expect((await account.phone.list('INBOX')).filter(({ flags }) => flags.includes('\\Seen'))).toHaveLength(240);
    expect((await yard.rooms.readCopy(mover.actor, id))?.box).toBeNull();
  }, 300_000);

  it('row 216: a second copy puts nothing twice, and takes what came since', async () => {
    const mover = await yard.hire('again');
    const account = await yard.oldAccount({ INBOX: many(30, 'Again', someFlags), Old: many(10, 'Elder') });
    expect(await yard.run(mover, await yard.start(mover, account))).toMatchObject({ state: 'done', added: 40, doubled: 0 });
    await account.phone.append('Old', oldLetter('Younger').bytes);
    expect(await yard.run(mover, await yard.start(mover, account))).toMatchObject({ state: 'done', added: 1, doubled: 40, missing: 0 });
    expect(await mover.phone.list('Old')).toHaveLength(11);
  });

  it('what is refused or was deleted there is listed and passed over; what is missing at the end is named', async () => {
    const mover = await yard.hire('losses');
    const huge = oldLetter('Huge', { body: `${'x'.repeat(70)}\r\n`.repeat(40_000) });
    const gone = oldLetter('Gone', { flags: ['\\Deleted'] });
    const account = await yard.oldAccount({ INBOX: [...many(5, 'Before'), huge, gone, ...many(5, 'After')] });
    const id = await yard.start(mover, account);
    expect(await yard.run(mover, id)).toMatchObject({ state: 'done', added: 10, refused: 2, missing: 0 });
    const { losses } = await yard.report(mover, id);
    expect(losses.map(({ folder, subject, reason }) => [folder, subject, reason[0]?.code])).toEqual([
      ['INBOX', 'Huge', expect.stringMatching(/^said\.(command|letter)\./)],
      ['INBOX', 'Gone', 'said.import.deleted'],
    ]);
    const [first] = await mover.phone.list('INBOX');
    await mover.phone.remove('INBOX', first?.uid ?? 0);
    const [folder] = await yard.rooms.readCopyFolders([id]);
    await yard.rooms.noteCopyFolder(folder?.id ?? 0, { state: 'copied' });
    const again = await yard.rooms.moveCopy(id, ['done'], { state: 'running', box: (await sealedBox(mover, account)) ?? null });
    expect(again).toBe(true);
    expect(await yard.run(mover, id)).toMatchObject({ state: 'done', missing: 1 });
    expect((await yard.report(mover, id)).losses.at(0)).toMatchObject({ subject: 'Before 0', reason: [{ code: 'said.copy.missing' }] });
  });

  async function sealedBox(mover: Parameters<CopyYard['start']>[0], account: Parameters<CopyYard['start']>[1]) {
    const id = await yard.start(mover, account);
    const box = (await yard.rooms.readCopy(mover.actor, id))?.box;
    await yard.rooms.removeCopy(id);
    return box;
  }

  it('spam and deleted letters stay behind where they are not wanted', async () => {
    const mover = await yard.hire('clean');
    const account = await yard.oldAccount({ INBOX: many(2, 'Wanted'), Papierkorb: many(3, 'Rubbish'), Spam: many(3, 'Spam') });
    const id = await yard.start(mover, account, { junk: false });
    expect(await yard.run(mover, id)).toMatchObject({ state: 'done', added: 2, folders: 1 });
  });

  it('pauses between two portions, goes on, and is cancelled with what came kept and the password gone', async () => {
    const mover = await yard.hire('pause');
    const account = await yard.oldAccount({ INBOX: many(300, 'Pause') });
    const id = await yard.start(mover, account);
    const { actor } = mover;
    yard.from.delay(3);
    const going = yard.run(mover, id);
    let isOver = false;
    const over = () => {
      isOver = true;
    };
    going.then(over, over);
    while (!isOver && (await yard.report(mover, id)).copy.done === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await yard.rooms.changeCopy(actor, id, { state: 'paused' });
    const paused = await going;
    expect(paused.state).toBe('paused');
    expect(paused.done).toBeLessThan(300);
    yard.from.clear();
    await yard.rooms.changeCopy(actor, id, { state: 'running' });
    expect(await yard.run(mover, id)).toMatchObject({ state: 'done', added: 300, missing: 0 });
    expect(await mover.phone.list('INBOX')).toHaveLength(300);
    await expect(yard.rooms.changeCopy(actor, id, { state: 'cancelled' })).rejects.toMatchObject({ code: 'conflict' });
    const other = await yard.start(mover, account);
    expect(await yard.rooms.changeCopy(actor, other, { state: 'cancelled' })).toMatchObject({ state: 'cancelled' });
    expect((await yard.rooms.readCopy(actor, other))?.box).toBeNull();
  });

  it('a letter at which the line breaks each time is tried less and less often, and what came before it is here', async () => {
    const mover = await yard.hire('stuck');
    const account = await yard.oldAccount({ INBOX: many(3, 'Before'), Other: many(3, 'Stuck') });
    const id = await yard.start(mover, account);
    yard.into.cutAfter(10, { from: 'client', after: /APPEND "Other"/i });
    for (const failures of [1, 2, 3]) {
      const before = Date.now();
      expect(await yard.run(mover, id)).toMatchObject({ state: 'running', added: 3 });
      const { failures: counted, notBefore } = (await yard.rooms.readCopy(mover.actor, id)) ?? { failures: 0, notBefore: 0 };
      expect(counted).toBe(failures);
      expect(notBefore).toBeGreaterThanOrEqual(before + ([5000, 15_000, 60_000][failures - 1] ?? 0));
    }
    yard.into.clear();
    expect(await yard.run(mover, id)).toMatchObject({ state: 'done', added: 6, missing: 0 });
  });

  it('R14: where the account here is full the report counts what came, and what its person takes away to make room does not come again', async () => {
    const mover = await yard.hire('full');
    const account = await yard.oldAccount({ INBOX: many(10, 'Room') });
    const id = await yard.start(mover, account);
    let puts = 0;
    yard.into.rewriteLine('client', (line) => {
      if (/ APPEND /i.test(line)) puts += 1;
      return puts > 3 ? line.replace('"INBOX"', '"Nowhere"') : line;
    });
    yard.into.rewriteLine('server', (line) => line.replace(/ NO \[TRYCREATE\].*/, ' NO [OVERQUOTA] Full'));
    const full = await yard.run(mover, id);
    expect(full).toMatchObject({ state: 'paused', added: 3, done: 3, refused: 0 });
    expect(full.note?.map(({ code }) => code)).toEqual(['said.command.full', 'said.server']);
    yard.into.clear();
    const [first] = await mover.phone.list('INBOX');
    await mover.phone.remove('INBOX', first?.uid ?? 0);
    await yard.rooms.changeCopy(mover.actor, id, { state: 'running' });
    expect(await yard.run(mover, id)).toMatchObject({ state: 'done', added: 10, done: 10, doubled: 0 });
    expect(await mover.phone.list('INBOX')).toHaveLength(9);
  });

  it('row 216: what two browsers begin at once is copied once, and no two copies go on into one account', async () => {
    const mover = await yard.hire('twice');
    const account = await yard.oldAccount({ INBOX: many(3, 'Once') });
    const begun = await Promise.allSettled([yard.start(mover, account), yard.start(mover, account)]);
    const [id = ''] = begun.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const [refused] = begun.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(refused).toMatchObject({ code: 'conflict', said: { code: 'said.copy.twice' } });
    const other = await yard.start(mover, await yard.oldAccount({ INBOX: many(1, 'Beside') }));
    const take = (one: string) => yard.rooms.takeCopy(one, 'elsewhere', Date.now(), Date.now() + 60_000);
    expect(await take(other)).not.toBeNull();
    expect(await take(id)).toBeNull();
    await yard.rooms.dropCopyLease(other, 'elsewhere');
    expect(await yard.run(mover, id)).toMatchObject({ state: 'done', added: 3 });
    expect(await mover.phone.list('INBOX')).toHaveLength(3);
  });

  it('row 216: what two processes keep at once is kept once, however its login is written', async () => {
    const mover = await yard.hire('processes');
    const endpoint = { host: 'old.example', port: 993, security: 'tls' } as const;
    const keep = (login: string) =>
      yard.rooms.insertCopy(mover.actor, {
        ...{ id: randomUUID(), accountId: mover.accountId, endpoint, login, box: null, provider: null, junk: true },
      });
    const kept = await Promise.all(['Ada', 'ada', 'ADA'].map(keep));
    expect(kept.filter((one) => one !== null)).toHaveLength(1);
    const [first] = kept.flatMap((one) => one ?? []);
    expect(await keep('grace')).not.toBeNull();
    await yard.rooms.moveCopy(first?.id ?? '', ['running'], { state: 'cancelled' });
    expect(await keep('ada')).not.toBeNull();
  });

  it('letters above the limit of the server are passed over, however many lie in a row', async () => {
    const mover = await yard.hire('limit');
    const huge = (at: number) => oldLetter(`Huge ${at}`, { body: `${'x'.repeat(70)}\r\n`.repeat(30_000) });
    const account = await yard.oldAccount({ INBOX: [...Array.from({ length: 12 }, (_, at) => huge(at)), oldLetter('Small')] });
    expect(await yard.run(mover, await yard.start(mover, account))).toMatchObject({ state: 'done', added: 1, refused: 12, missing: 0 });
  });

  it('R12: a password that is refused later is not offered again; a new one goes on where the copy stood', async () => {
    const mover = await yard.hire('refused');
    const account = await yard.oldAccount({ INBOX: many(3, 'Refused') });
    await expect(yard.start(mover, account, { password: 'wrong' })).rejects.toMatchObject({ code: 'wrongPassword' });
    expect((await yard.rooms.listCopies(mover.actor)).copies).toEqual([]);
    const id = await yard.start(mover, account);
    await old.setPassword(account.user, 'changed-since');
    expect(await yard.run(mover, id)).toMatchObject({ state: 'paused', needsPassword: true });
    await expect(yard.run(mover, id)).rejects.toThrow();
    const password = account.user.password;
    const wrong = yard.rooms.changeCopy(mover.actor, id, { state: 'running', password: 'no' });
    await expect(wrong).rejects.toMatchObject({ code: 'wrongPassword' });
    await yard.rooms.changeCopy(mover.actor, id, { state: 'running', password });
    expect(await yard.run(mover, id)).toMatchObject({ state: 'done', added: 3 });
  });

  it('T45, T47: neither another person nor a place that was not allowed comes into play', async () => {
    const [mover, eve] = [await yard.hire('ann'), await yard.hire('eve')];
    const account = await yard.oldAccount({ INBOX: many(1, 'Mine') });
    const id = await yard.start(mover, account);
    for (const act of [
      () => yard.rooms.readCopyReport(eve.actor, id),
      () => yard.rooms.changeCopy(eve.actor, id, { state: 'cancelled' }),
      () => yard.rooms.forgetCopy(eve.actor, id),
      () => yard.start({ ...eve, accountId: mover.accountId }, account),
    ])
      await expect(act()).rejects.toMatchObject({ code: 'notFound' });
    expect((await yard.rooms.listCopies(eve.actor)).copies).toEqual([]);
    await expect(yard.start(mover, account, { port: yard.dovecot.ports.imap })).rejects.toMatchObject({ code: 'hostNotAllowed' });
    await expect(
      yard.rooms.startCopy(mover.actor, { ...yard.wish(mover, { ...account, user: mover.user }), port: yard.into.port }),
    ).rejects.toMatchObject({ code: 'badInput' });
  });
});
