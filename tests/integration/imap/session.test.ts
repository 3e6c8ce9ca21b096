import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FetchedHeader } from '@/lib/imap/types';
import type { Modseq, Uid } from '@/lib/model/ids';
import type { MailUser } from '../../support/dovecot';
import { onCyrus } from '../../support/mail-server';
import { buildMessage } from '../../support/message';
import { openPhone, type Phone } from '../../support/phone';
import { failure, type Office, openOffice } from './office';

let office: Office;
let user: MailUser;
let phone: Phone;
let session: Awaited<ReturnType<Office['signIn']>>;

beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office?.stop());

beforeEach(async () => {
  user = await office.dovecot.newUser('grace');
  phone = await openPhone(office.dovecot, user);
  session = await office.signIn(user);
});
afterEach(async () => {
  office.proxy.clear();
  office.proxy.commands.length = 0;
  await session.close();
  await phone.close();
});

async function fill(count: number, path = 'INBOX'): Promise<Uid[]> {
  const uids: Uid[] = [];
  for (let at = 0; at < count; at += 1) uids.push((await phone.append(path, buildMessage({ subject: `Letter ${at}` }))) as Uid);
  return uids;
}

async function headers(range = '1:*'): Promise<FetchedHeader[]> {
  const rows: FetchedHeader[] = [];
  for await (const batch of session.fetchHeaders(range)) rows.push(...batch);
  return rows;
}

describe('a letter that came after the folder was opened', () => {
  const late = async () => {
    await fill(1);
    await session.select('INBOX');
    return (await phone.append('INBOX', buildMessage({ subject: 'Late', text: 'Here I am.', messageId: 'late@test.example' }))) as Uid;
  };

  test.each([
    ['its structure', async (uid: Uid) => (await session.fetchStructures([uid])).get(uid)?.type, 'text/plain'],
    ['its source', async (uid: Uid) => (await session.fetchSource(uid)).includes('Here I am.'), true],
    ['a part', async (uid: Uid) => (await session.fetchPartBytes(uid, '1', 100)).toString().trim(), 'Here I am.'],
    ['a part as a stream', async (uid: Uid) => (await text(await session.fetchPart(uid, '1'))).trim(), 'Here I am.'],
  ] as const)('is read at the first time of asking: %s', async (_, read, found) => {
    expect(await read(await late())).toBe(found);
  });

  test('is found by its Message-ID', async () => {
    const uid = await late();
    expect(await session.searchUids({ messageIdHeader: 'late@test.example' })).toEqual([uid]);
  });

  test('is marked, and moved, at the first time of asking', async () => {
    const uid = await late();
    await session.store([uid], { add: ['\\Flagged'], remove: [] });
    expect((await phone.list('INBOX')).find((letter) => letter.uid === uid)?.flags).toContain('\\Flagged');
    const later = (await phone.append('INBOX', buildMessage({ subject: 'Later' }))) as Uid;
    expect((await session.move([later], 'Archive'))?.get(later)).toBeDefined();
    expect((await phone.list('Archive')).map((letter) => letter.subject)).toEqual(['Later']);
  });

  test('gives several of its parts by one command, and says which is not there', async () => {
    const uid = await late();
    office.proxy.commands.length = 0;
    const [header, text, none] = await session.fetchPartsBytes(uid, [
      { part: 'HEADER', maxBytes: 10_000 },
      { part: '1', maxBytes: 6 },
      { part: '7', maxBytes: 100 },
    ]);
    expect(header?.toString()).toContain('Message-ID: <late@test.example>');
    expect([text?.toString(), none ?? Buffer.alloc(0)]).toEqual(['Here I', Buffer.alloc(0)]);
    expect(office.said()).toEqual(['NOOP', 'UID FETCH']);
    expect((await failure(session.fetchPartsBytes(999 as Uid, [{ part: 'HEADER', maxBytes: 10 }]))).code).toBe('gone');
  });

  test('costs one command more, once', async () => {
    const uid = await late();
    office.proxy.commands.length = 0;
    await session.fetchPartBytes(1 as Uid, '1', 100);
    for (let at = 0; at < 3; at += 1) await session.fetchPartBytes(uid, '1', 100);
    expect(office.said()).toEqual(['UID FETCH', 'NOOP', 'UID FETCH', 'UID FETCH', 'UID FETCH']);
  });
});

describe('R7: a letter that was removed elsewhere a moment ago', () => {
  const removed = async () => {
    const [uid, other] = (await fill(2)) as [Uid, Uid];
    await session.select('INBOX');
    await phone.remove('INBOX', uid);
    return { uid, other };
  };

  test('has no structure, rather than an empty one', async () => {
    const { uid, other } = await removed();
    expect([...(await session.fetchStructures([uid, other])).keys()]).toEqual([other]);
  });

  test('has no row, rather than an empty one', async () => {
    const { other } = await removed();
    expect((await headers()).map((row) => [row.uid, row.subject])).toEqual([[other, 'Letter 1']]);
  });

  test('is gone, rather than empty', async () => {
    const { uid } = await removed();
    expect((await failure(session.fetchSource(uid))).code).toBe('gone');
  });
});

describe('folders', () => {
  test('list with roles, counts and subscriptions', async () => {
    await fill(2);
    await phone.createFolder('Projects/Bridge');
    const listed = await session.list();
    expect(listed[0]).toMatchObject({
      path: 'INBOX',
      role: 'inbox',
      selectable: true,
      subscribed: true,
      status: { messages: 2, unseen: 2 },
    });
    expect(Object.fromEntries(listed.map((mailbox) => [mailbox.path, mailbox.role]))).toMatchObject({
      Drafts: 'drafts',
      Sent: 'sent',
      Junk: 'junk',
      Trash: 'trash',
      Archive: 'archive',
      'Projects/Bridge': null,
    });
    expect(listed.find((mailbox) => mailbox.path === 'Projects/Bridge')).toMatchObject({ name: 'Bridge', delimiter: '/' });
    expect(listed.every((mailbox) => !mailbox.selectable || mailbox.status)).toBe(true);
  });

  test('counts, mod-sequences and sizes of all folders come with one command', async () => {
    await fill(2);
    const before = office.said().length;
    const inbox = (await session.list()).find((mailbox) => mailbox.path === 'INBOX');
    expect(office.said().slice(before)).toEqual(['LIST']);
    expect(inbox?.status).toMatchObject({ messages: 2, highestModseq: expect.any(BigInt), sizeBytes: expect.any(Number), objectId: null });
    const sizes = (await phone.list('INBOX')).map(({ size }) => size);
    expect(inbox?.status?.sizeBytes).toBe(sizes.reduce((sum, size) => sum + size, 0));
  });

  test('first words of letters come from the server where it makes them', async () => {
    const uid = (await phone.append('INBOX', buildMessage({ text: 'Dear reader,\r\n\r\nthis is it.' }))) as Uid;
    await session.select('INBOX');
    expect(await session.fetchPreviews([uid, 999 as Uid])).toEqual(new Map([[uid, 'Dear reader, this is it.']]));
  });

  test('R9: the same from a server that offers nothing', async () => {
    await session.close();
    office.proxy.stripCapability(
      'LIST-EXTENDED',
      'LIST-STATUS',
      'SPECIAL-USE',
      'CONDSTORE',
      'QRESYNC',
      'ENABLE',
      'ESEARCH',
      'NAMESPACE',
      'IDLE',
      'MOVE',
      'UIDPLUS',
      'ID',
      'LITERAL+',
      'STATUS=SIZE',
      'PREVIEW',
      'SAVEDATE',
      'NOTIFY',
      'OBJECTID',
      'APPENDLIMIT',
      'ACL',
    );
    await fill(3);
    session = await office.signIn(user);
    expect(Object.entries(session.capabilities).filter(([, offered]) => offered)).toEqual([]);
    const listed = await session.list();
    expect(listed.find((mailbox) => mailbox.path === 'INBOX')?.status).toMatchObject({ messages: 3, highestModseq: null });
    expect(listed.find((mailbox) => mailbox.path === 'Sent')).toMatchObject({ role: 'sent', subscribed: true });
    expect((await session.select('INBOX')).exists).toBe(3);
    expect((await headers()).map((row) => row.modseq)).toEqual([null, null, null]);
    expect(await session.searchUids()).toEqual([1, 2, 3]);
    expect(await session.vanishedSince(1n as Modseq)).toBeNull();
  });

  const odd = [
    'a b ',
    'quote"d',
    'back\\slash',
    '100%',
    'star*',
    'R&D',
    'A &- B',
    '{5}',
    '{5+}',
    'NIL',
    'nil',
    'inbox/Sub',
    'übergrößé',
    '日本語',
    '😀🎉',
    'x'.repeat(120),
    '(paren)',
    'a[b]',
    '#hash',
    "o'neil",
    '-',
    '\\Seen',
  ];
  test.each(odd)('R30: %j is made, listed, opened and written to', async (name) => {
    const path = await session.create(name);
    const listed = await session.list();
    expect(listed.map((mailbox) => mailbox.path)).toContain(path);
    const { uid } = await session.append(path, buildMessage({ subject: 'here' }), []);
    expect(await session.status(path)).toMatchObject({ messages: 1 });
    expect(await session.select(path)).toMatchObject({ path, exists: 1 });
    expect((await headers()).map((row) => [row.uid, row.subject])).toEqual([[uid, 'here']]);
    // The phone cannot read a bare word `nil` as a name, which is how Cyrus writes this one.
    if (!(onCyrus && name === 'nil')) expect((await phone.folders()).map((folder) => folder.path)).toContain(path);
    expect(path.toLowerCase()).toBe(name.toLowerCase());
    expect(await session.create(name)).toBe(path);
  });

  test('R32: a name that is no modified UTF-7 is shown and can be opened by its own spelling', async () => {
    await session.create('Archive/raw');
    await session.append('Archive/raw', buildMessage({}), []);
    const undo = office.proxy.rewriteLine('server', (line) => line.replaceAll('Archive/raw', 'Archive/&zz-raw'));
    office.proxy.rewriteLine('client', (line) => line.replaceAll('Archive/&zz-raw', 'Archive/raw'));
    const listed = (await session.list()).find((mailbox) => mailbox.name.includes('raw'));
    expect(listed?.name).toBe('\ufffdraw');
    expect((await session.select(listed?.path ?? '')).exists).toBe(1);
    // A connection that never listed has to ask for the spelling first.
    const fresh = await office.signIn(user);
    expect((await fresh.status(listed?.path ?? '')).messages).toBe(1);
    await fresh.close();
    undo();
  });

  test('a folder that is not there', async () => {
    expect((await failure(session.select('Nowhere'))).code).toBe('notFound');
    expect((await failure(session.status('Nowhere'))).code).toBe('notFound');
    expect((await failure(session.append('Nowhere', buildMessage({}), []))).code).toBe('notFound');
    expect(session.usable).toBe(true);
    expect(session.selected).toBeNull();
  });

  test('reading letters without a folder is an error, not an empty answer', async () => {
    expect((await failure(headers())).code).toBe('internal');
  });
});

describe('letters', () => {
  test('headers come newest first, in growing batches, and other calls may be made in between', async () => {
    await fill(120);
    await session.select('INBOX');
    const sizes: number[] = [];
    const uids: number[] = [];
    for await (const batch of session.fetchHeaders('1:*')) {
      sizes.push(batch.length);
      uids.push(...batch.map((row) => row.uid));
      // R37: a command while the rows are read must neither hang nor fail.
      expect(await session.status('INBOX')).toMatchObject({ messages: 120 });
    }
    expect(sizes).toEqual([50, 70]);
    expect(uids).toEqual(Array.from({ length: 120 }, (_, at) => 120 - at));
    expect((await headers('119:*')).map((row) => row.uid)).toEqual([120, 119]);
    expect(await headers('500:*')).toEqual([]);
  });

  test('another folder opened while headers are read ends the reading', async () => {
    await fill(60);
    await session.select('INBOX');
    const rows = session.fetchHeaders('1:*');
    await rows.next();
    await session.select('Archive');
    const rest = (async () => {
      for await (const batch of rows) expect(batch.length).toBe(10);
    })();
    // The batch read ahead may have come before; nothing of the other folder ever does.
    await rest.catch((error: { code: string }) => expect(error.code).toBe('conflict'));
    expect(session.selected?.path).toBe('Archive');
  });

  test('an empty folder', async () => {
    expect(await session.select('INBOX')).toMatchObject({ exists: 0, uidNext: 1 });
    expect(await headers()).toEqual([]);
    expect(await session.fetchFlags('1:*')).toEqual([]);
    expect(await session.searchUids()).toEqual([]);
    expect(await session.fetchStructures([5 as Uid])).toEqual(new Map());
  });

  test('bodies: never marked as read, raw, whole and in parts', async () => {
    const [uid] = (await fill(1)) as [Uid];
    await session.select('INBOX');
    const source = await session.fetchSource(uid);
    expect(source).toEqual(await phone.source('INBOX', uid));
    expect(await session.fetchSource(uid, 20)).toEqual(source.subarray(0, 20));
    await session.fetchPartBytes(uid, '1', 1000);
    await session.fetchStructures([uid]);
    await headers();
    expect((await session.fetchFlags('1:*'))[0]?.flags).toEqual([]);
  });

  test('a large part is streamed in pieces, encoded as it is', async () => {
    const content = Buffer.alloc(3_000_000, 0);
    for (let at = 0; at < content.length; at += 1) content[at] = (at * 7) % 251;
    const uid = (await phone.append(
      'INBOX',
      buildMessage({ attachments: [{ filename: 'a.bin', content, type: 'application/octet-stream' }] }),
    )) as Uid;
    await session.select('INBOX');
    const tree = (await session.fetchStructures([uid])).get(uid);
    const part = tree?.children.find((child) => child.filename === 'a.bin');
    expect(part).toMatchObject({ encoding: 'base64', disposition: 'attachment' });
    const pieces: Buffer[] = [];
    for await (const piece of await session.fetchPart(uid, part?.part ?? '')) pieces.push(piece as Buffer);
    expect(pieces.length).toBeGreaterThan(10);
    expect(Buffer.from(Buffer.concat(pieces).toString('latin1'), 'base64').equals(content)).toBe(true);
    office.proxy.commands.length = 0;
    const cut = await session.fetchPart(uid, part?.part ?? '');
    for await (const piece of cut) if ((piece as Buffer).length > 0) break;
    await sleep(100);
    // R36: a reader that leaves stops the reading.
    expect(office.said().length).toBeLessThanOrEqual(3);
    expect(await session.searchUids()).toEqual([uid]);
  });

  test('R7: what is gone is gone, and lists leave it out', async () => {
    const [first, second] = (await fill(2)) as [Uid, Uid];
    await session.select('INBOX');
    await phone.remove('INBOX', first);
    expect((await failure(session.fetchSource(first))).code).toBe('gone');
    expect((await failure(session.fetchPart(first, '1'))).code).toBe('gone');
    expect([...(await session.fetchStructures([first, second])).keys()]).toEqual([second]);
    await session.store([first], { add: ['\\Seen'], remove: [] });
    expect((await headers()).map((row) => row.uid)).toEqual([second]);
  });
});

describe('changes', () => {
  test('flags, with mod-sequences for what changed since', async () => {
    const [first, second] = (await fill(2)) as [Uid, Uid];
    const { highestModseq } = await session.select('INBOX');
    await session.store([first], { add: ['\\Seen', '\\Flagged', '$Forwarded'], remove: [] });
    await session.store([first], { add: [], remove: ['\\Flagged'] });
    const changed = await session.fetchFlags('1:*', highestModseq as Modseq);
    expect(changed.map((entry) => [entry.uid, entry.flags])).toEqual([[first, ['$Forwarded', '\\Seen']]]);
    expect(changed[0]?.modseq).toBeGreaterThan(highestModseq as bigint);
    expect((await session.fetchFlags('1:*')).map((entry) => entry.uid)).toEqual([first, second]);
    expect((await phone.list('INBOX')).map((message) => message.flags)).toEqual([['$Forwarded', '\\Seen'], []]);
  });

  test('move and copy answer the new UIDs, vanished tells the old ones', async () => {
    const uids = await fill(4);
    const before = (await session.select('INBOX')).highestModseq as Modseq;
    const moved = await session.move([uids[0] as Uid, uids[2] as Uid], 'Archive');
    expect(moved).toEqual(
      new Map([
        [1, 1],
        [3, 2],
      ]),
    );
    expect(await session.copy([uids[1] as Uid], 'Archive')).toEqual(new Map([[2, 3]]));
    expect((await session.vanishedSince(before))?.join()).toBe('1,3');
    expect((await phone.list('Archive')).map((message) => message.subject)).toEqual(['Letter 0', 'Letter 2', 'Letter 1']);
    expect((await failure(session.move([uids[1] as Uid], 'Nowhere'))).code).toBe('notFound');
    expect((await phone.list('INBOX')).map((message) => message.uid)).toEqual([2, 4]);
  });

  test('expunge takes these letters and no others that are marked', async () => {
    const uids = await fill(3);
    await phone.addFlags('INBOX', 3, ['\\Deleted']);
    await session.select('INBOX');
    await session.expunge([uids[0] as Uid]);
    await session.select('Archive');
    await session.close();
    expect((await phone.list('INBOX')).map((message) => message.uid)).toEqual([2, 3]);
  });

  test('append with flags and a time', async () => {
    const at = Date.UTC(2020, 1, 3, 4, 5, 6);
    const { uid } = await session.append('Sent', buildMessage({ subject: 'sent' }), ['\\Seen'], at);
    expect(await phone.list('Sent')).toMatchObject([{ uid, flags: ['\\Seen'], internalAt: at, subject: 'sent' }]);
  });

  test('R39: without MOVE it is copy, mark and expunge of these UIDs', async () => {
    await session.close();
    office.proxy.stripCapability('MOVE');
    session = await office.signIn(user);
    const uids = await fill(3);
    await phone.addFlags('INBOX', 3, ['\\Deleted']);
    await session.select('INBOX');
    expect(await session.move([uids[0] as Uid], 'Archive')).toEqual(new Map([[1, 1]]));
    expect(office.said().slice(-3)).toEqual(['UID COPY', 'UID STORE', 'UID EXPUNGE']);
    expect((await phone.list('INBOX')).map((message) => message.uid)).toEqual([2, 3]);
  });

  test('R39: without MOVE and UIDPLUS nothing is ever expunged', async () => {
    await session.close();
    office.proxy.stripCapability('MOVE', 'UIDPLUS');
    session = await office.signIn(user);
    const uids = await fill(2);
    await session.select('INBOX');
    await session.move([uids[0] as Uid], 'Archive');
    const refused = await failure(session.expunge([uids[1] as Uid]));
    expect(refused.code).toBe('refusedByServer');
    await session.select('Archive');
    await session.close();
    expect(office.said().filter((command) => /EXPUNGE|CLOSE/.test(command))).toEqual([]);
    expect((await phone.list('INBOX')).map((message) => message.flags)).toEqual([['\\Deleted'], ['\\Deleted']]);
    expect(await phone.list('Archive')).toHaveLength(1);
  });

  test('R39: cut between COPY and STORE leaves the letter in both places', async () => {
    await session.close();
    office.proxy.stripCapability('MOVE');
    session = await office.signIn(user);
    const uids = await fill(1);
    await session.select('INBOX');
    office.proxy.rewriteLine('client', (line) => {
      if (/ UID STORE /.test(line)) office.proxy.cut();
      return line;
    });
    expect((await failure(session.move(uids, 'Archive'))).code).toBe('serverAway');
    expect(session.usable).toBe(false);
    expect(await phone.list('INBOX')).toHaveLength(1);
    expect(await phone.list('Archive')).toHaveLength(1);
  });
});

describe('watching', () => {
  test('IDLE begins at once and tells of new letters, flags and removals', async () => {
    await fill(1);
    await session.select('INBOX');
    const stop = new AbortController();
    const onEvent = vi.fn();
    const watching = session.idle(onEvent, stop.signal);
    await vi.waitFor(() => expect(office.said()).toContain('IDLE'), 1000);
    await phone.append('INBOX', buildMessage({}));
    await vi.waitFor(() => expect(onEvent).toHaveBeenCalled(), 5000);
    onEvent.mockClear();
    await phone.addFlags('INBOX', 1, ['\\Flagged']);
    await vi.waitFor(() => expect(onEvent).toHaveBeenCalled(), 5000);
    onEvent.mockClear();
    await phone.remove('INBOX', 1);
    await vi.waitFor(() => expect(onEvent).toHaveBeenCalled(), 5000);
    stop.abort();
    await watching;
    expect(session.usable).toBe(true);
  });

  test('other calls break it and it goes on by itself', async () => {
    await session.select('INBOX');
    const stop = new AbortController();
    const onEvent = vi.fn();
    const watching = session.idle(onEvent, stop.signal);
    await vi.waitFor(() => expect(office.said()).toContain('IDLE'), 1000);
    const found = await Promise.all([session.searchUids(), session.status('Archive'), session.fetchFlags('1:*')]);
    expect(found[1].messages).toBe(0);
    await phone.append('INBOX', buildMessage({}));
    await vi.waitFor(() => expect(onEvent).toHaveBeenCalled(), 5000);
    stop.abort();
    await watching;
  });

  test('what happened before the call is told first', async () => {
    await session.select('INBOX');
    await phone.append('INBOX', buildMessage({}));
    await session.check();
    const stop = new AbortController();
    const onEvent = vi.fn(() => stop.abort());
    await session.idle(onEvent, stop.signal);
    expect(onEvent).toHaveBeenCalledTimes(1);
  });

  test('R2: a session that the server ends rejects the watch and tells the listener', async () => {
    await session.select('INBOX');
    const closed = vi.fn();
    session.on('close', closed);
    const watching = failure(session.idle(() => undefined, new AbortController().signal));
    await vi.waitFor(() => expect(office.said()).toContain('IDLE'), 1000);
    await office.dovecot.kick(user);
    expect((await watching).code).toBe('serverAway');
    expect(closed).toHaveBeenCalledTimes(1);
    expect(closed.mock.calls[0]?.[0]).toMatchObject({ code: 'serverAway' });
    expect((await failure(session.list())).code).toBe('serverAway');
  });

  test('R4: a dead line is noticed within 30 s', async () => {
    await session.select('INBOX');
    const began = Date.now();
    const watching = failure(session.idle(() => undefined, new AbortController().signal));
    await vi.waitFor(() => expect(office.said()).toContain('IDLE'), 1000);
    office.proxy.pause();
    expect((await watching).code).toBe('serverAway');
    expect(Date.now() - began).toBeLessThan(32_000);
  });
});
