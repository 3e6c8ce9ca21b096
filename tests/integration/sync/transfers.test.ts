/** Letters that go from one account to another, or are copied: whole, once, and back again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '@/lib/model/change';
import { fill, letter, type Office, openOffice, type Person, smallQuota, until } from './office';
import { goAway, joinPeople, settled, subjectsOf, type TwoAccounts, transferRooms, watching, wordsOf } from './two-accounts';

let office: Office;
beforeAll(async () => {
  office = await openOffice({ config: smallQuota });
});
afterAll(() => office.close());

const long = 120_000;

async function two(hint: string, count = 4, hidden: string[] = []): Promise<TwoAccounts> {
  const [from, to] = [await office.hire(`${hint}-a`), await office.hire(`${hint}-b`)];
  if (hidden.length) for (const { proxy } of [from, to]) proxy.stripCapability(...hidden);
  await fill(from.phone, 'INBOX', count);
  await fill(to.phone, 'INBOX', 1, 'There');
  return joinPeople(office, from, to);
}

const both = ({ from, to }: TwoAccounts) => settled(office, from.account.id, to.account.id);
const refusal = (change: Change) => change.type === 'actChanged' && change.act.state === 'refused';
/** What a person was told in words. */
const reasons = (person: Person) =>
  person.browser.heard.flatMap((change) =>
    change.type === 'actChanged' && change.act.message !== null ? [JSON.stringify(change.act.message)] : [],
  );

async function ids(person: Person, ...subjects: string[]) {
  return Promise.all(subjects.map(async (subject) => (await person.row('INBOX', subject)).id));
}

describe('row 35: moving to another account', () => {
  it(
    'takes letters over with their bytes, flags and date, shows it at once, and brings them back',
    async () => {
      const pair = await two('ada');
      const { from, to, actor } = pair;
      const { rooms } = office;
      const odd = Buffer.concat([letter('Odd bytes'), Buffer.from([0xff, 0xfe, 0x80, 0x0d, 0x0a, 0xc3, 0x28, 0x0d, 0x0a])]);
      const at = new Date(Date.UTC(2020, 1, 29, 12, 34, 56));
      await from.phone.append('INBOX', odd, ['\\Flagged', '\\Seen', 'Project'], at);
      const { id } = await from.row('INBOX', 'Odd bytes');
      const [before] = (await from.phone.list('INBOX')).filter(({ subject }) => subject === 'Odd bytes');
      const bytes = await from.phone.source('INBOX', before?.uid ?? 0);
      const target = await to.mailbox('INBOX');
      const outcome = await rooms.moveMessages(actor, { ids: [id, ...(await ids(from, 'Letter 2'))], to: target.id });
      expect(outcome.failed).toEqual([]);
      expect(outcome.undo).not.toBeNull();
      expect(wordsOf(await from.list('INBOX'))).toEqual(['Letter 1', 'Letter 3', 'Letter 4']);
      await both(pair);
      expect(await subjectsOf(from, 'INBOX')).toEqual(['Letter 1', 'Letter 3', 'Letter 4']);
      expect(await subjectsOf(to, 'INBOX')).toEqual(['Letter 2', 'Odd bytes', 'There 1']);
      const [there] = (await to.phone.list('INBOX')).filter(({ subject }) => subject === 'Odd bytes');
      expect(there).toMatchObject({ flags: ['Project', '\\Flagged', '\\Seen'], internalAt: at.getTime(), messageId: before?.messageId });
      expect((await to.phone.source('INBOX', there?.uid ?? 0)).equals(bytes)).toBe(true);
      expect((await to.row('INBOX', 'Odd bytes')).flags).toEqual(['Project', '\\Flagged', '\\Seen']);
      const back = await rooms.undoAct(actor, outcome.undo ?? '');
      expect(back.done).toHaveLength(2);
      await both(pair);
      expect(await subjectsOf(from, 'INBOX')).toEqual(['Letter 1', 'Letter 2', 'Letter 3', 'Letter 4', 'Odd bytes']);
      expect(await subjectsOf(to, 'INBOX')).toEqual(['There 1']);
      await until('the row', async () => (await from.list('INBOX')).length === 5);
    },
    long,
  );

  it(
    'a conversation goes whole where the list shows conversations',
    async () => {
      const pair = await two('bea', 1);
      const { from, to, actor } = pair;
      const first = (await from.phone.list('INBOX'))[0];
      const answer = `Message-ID: <answer@holt.example>\r\nIn-Reply-To: <${first?.messageId}>\r\nReferences: <${first?.messageId}>\r\n`;
      await from.phone.append('INBOX', Buffer.concat([Buffer.from(answer), letter('Re: Letter 1')]));
      const { id } = await from.row('INBOX', 'Re: Letter 1');
      await office.rooms.moveMessages(actor, { ids: [id], to: (await to.mailbox('Archive')).id, threads: true });
      await both(pair);
      expect(await subjectsOf(to, 'Archive')).toEqual(['Letter 1', 'Re: Letter 1']);
      expect(await subjectsOf(from, 'INBOX')).toEqual([]);
    },
    long,
  );

  it.each([
    ['the other account', 'to' as const],
    ['its own account', 'from' as const],
  ])(
    'waits while the server of %s is away, survives a restart, and can be taken back meanwhile',
    async (_, side) => {
      const pair = await two(`cleo-${side}`);
      const { from, to, actor } = pair;
      const { rooms } = office;
      const [one, other] = await ids(from, 'Letter 1', 'Letter 2');
      const accept = await goAway(office, pair[side]);
      const target = (await to.mailbox('INBOX')).id;
      const first = await rooms.moveMessages(actor, { ids: one ? [one] : [], to: target });
      const second = await rooms.moveMessages(actor, { ids: other ? [other] : [], to: target });
      await from.browser.hear((change) => change.type === 'actChanged' && change.act.state === 'waiting', 60_000);
      // What is wanted of the account itself is not kept waiting by the other one.
      if (side === 'to') {
        await rooms.changeFlags(actor, { ids: await ids(from, 'Letter 3'), add: ['\\Flagged'], remove: [] });
        await from.phone.waitFor('INBOX', (all) => all.some(({ flags }) => flags.includes('\\Flagged')), 60_000);
      }
      await rooms.engine().stop();
      await rooms.closeDatabase();
      from.signIn();
      to.signIn();
      expect(wordsOf(await from.list('INBOX'))).toEqual(['Letter 3', 'Letter 4']);
      await rooms.undoAct(actor, second.undo ?? '');
      expect(wordsOf(await from.list('INBOX'))).toEqual(['Letter 2', 'Letter 3', 'Letter 4']);
      accept();
      await both(pair);
      expect(await subjectsOf(from, 'INBOX')).toEqual(['Letter 2', 'Letter 3', 'Letter 4']);
      expect(await subjectsOf(to, 'INBOX')).toEqual(['Letter 1', 'There 1']);
      await watching(office, pair[side]);
      await rooms.undoAct(actor, first.undo ?? '');
      await both(pair);
      expect(await subjectsOf(to, 'INBOX')).toEqual(['There 1']);
    },
    long,
  );

  it.each([
    ['before the other server has said that it took a letter', /^[0-9A-F]+ APPEND/i, 'to' as const],
    ['after the copies are in place and before the originals go', /UID STORE|UID EXPUNGE/i, 'from' as const],
  ])(
    'R39: a line that breaks %s loses nothing and doubles nothing',
    async (_, after, whose) => {
      const pair = await two(`dora-${whose}`);
      const { from, to, actor } = pair;
      const person = pair[whose];
      // The command arrives, its answer does not.
      person.proxy.swallow({ from: 'server', after, times: 1 });
      const target = (await to.mailbox('INBOX')).id;
      await office.rooms.moveMessages(actor, { ids: await ids(from, 'Letter 1', 'Letter 2', 'Letter 3'), to: target });
      await until('the command', async () => person.proxy.commands.some(({ line }) => after.test(line)), 60_000);
      person.proxy.clear();
      person.proxy.cut();
      await both(pair);
      expect(await subjectsOf(from, 'INBOX')).toEqual(['Letter 4']);
      expect(await subjectsOf(to, 'INBOX')).toEqual(['Letter 1', 'Letter 2', 'Letter 3', 'There 1']);
    },
    long,
  );

  it(
    'a process that dies after a copy was made and before that was noted makes no second one',
    async () => {
      const pair = await two('ella');
      const { from, to, actor } = pair;
      const { rooms } = office;
      const accept = await goAway(office, to);
      const target = await to.mailbox('INBOX');
      const { undo } = await rooms.moveMessages(actor, { ids: await ids(from, 'Letter 1', 'Letter 2'), to: target.id });
      expect(undo).not.toBeNull();
      await rooms.engine().stop();
      const [act] = await rooms.listActs(actor);
      const uidNow = await to.phone.status('INBOX');
      // As the dead process left it: both letters begun, one of them sent, none noted as landed.
      const { beginTransfers } = await transferRooms();
      const landing = {
        accountId: to.account.id,
        mailboxId: target.id,
        uidValidity: Number(uidNow.uidValidity),
        uidNext: uidNow.uidNext,
      };
      await beginTransfers(act?.id ?? 0, landing, act?.payload.letters ?? []);
      await rooms.database().act.update({ where: { id: act?.id ?? 0 }, data: { state: 'running' } });
      const [sent] = (await from.phone.list('INBOX')).filter(({ subject }) => subject === 'Letter 1');
      await to.phone.append('INBOX', await from.phone.source('INBOX', sent?.uid ?? 0), [], new Date(sent?.internalAt ?? 0));
      accept();
      from.signIn();
      to.signIn();
      await both(pair);
      expect(await subjectsOf(from, 'INBOX')).toEqual(['Letter 3', 'Letter 4']);
      expect(await subjectsOf(to, 'INBOX')).toEqual(['Letter 1', 'Letter 2', 'There 1']);
    },
    long,
  );

  it(
    'works where neither server says UIDs of copies nor removes single letters',
    async () => {
      const pair = await two('fay', 4, ['UIDPLUS', 'MOVE']);
      const { from, to, actor } = pair;
      // The codes with the UIDs too.
      to.proxy.rewriteLine('server', (line) => line.replace(/\[APPENDUID [^\]]*\] ?/i, ''));
      await office.rooms.moveMessages(actor, { ids: await ids(from, 'Letter 1', 'Letter 2'), to: (await to.mailbox('INBOX')).id });
      await both(pair);
      expect(await subjectsOf(to, 'INBOX')).toEqual(['Letter 1', 'Letter 2', 'There 1']);
      const marked = (await from.phone.list('INBOX')).filter(({ flags }) => flags.includes('\\Deleted')).map(({ subject }) => subject);
      expect(marked.sort()).toEqual(['Letter 1', 'Letter 2']);
      expect(wordsOf(await from.list('INBOX'))).toEqual(['Letter 3', 'Letter 4']);
    },
    long,
  );

  it(
    'what the other server does not take comes back with its reason, and the rest goes',
    async () => {
      const pair = await two('gil', 2, ['MULTIAPPEND']);
      const { from, to, actor } = pair;
      to.proxy.rewriteLine('server', (line) => line.replace(/((?:\* |\[)CAPABILITY[^\]\r\n]*)/i, '$1 APPENDLIMIT=20000'));
      to.proxy.cut();
      await watching(office, to);
      await from.phone.append('INBOX', letter('Heavy', 'x'.repeat(40_000)));
      const chosen = await ids(from, 'Letter 1', 'Heavy');
      await office.rooms.moveMessages(actor, { ids: chosen, to: (await to.mailbox('INBOX')).id });
      await from.browser.hear(refusal, 60_000);
      await both(pair);
      expect(await subjectsOf(from, 'INBOX')).toEqual(['Heavy', 'Letter 2']);
      expect(await subjectsOf(to, 'INBOX')).toEqual(['Letter 1', 'There 1']);
      await until('the row', async () => wordsOf(await from.list('INBOX')).join() === 'Heavy,Letter 2');
      expect(reasons(from).join(' ')).not.toBe('');
    },
    long,
  );

  it(
    'comes back from an account that is full, with what its server said, and goes when it is tried again with room there',
    async () => {
      const pair = await two('gwen', 2);
      const { from, to, actor } = pair;
      const { rooms } = office;
      const [full] = await Promise.all([to.phone.append('Archive', letter('Full', 'x'.repeat(1_700_000)))]);
      await from.phone.append('INBOX', letter('Large', 'y'.repeat(600_000)));
      const chosen = await ids(from, 'Large');
      await rooms.moveMessages(actor, { ids: chosen, to: (await to.mailbox('INBOX')).id });
      await from.browser.hear(refusal, 60_000);
      await both(pair);
      expect(await subjectsOf(from, 'INBOX')).toEqual(['Large', 'Letter 1', 'Letter 2']);
      expect(await subjectsOf(to, 'INBOX')).toEqual(['There 1']);
      await until('the row', async () => (await from.list('INBOX')).length === 3);
      const [refused] = await rooms.listQueuedActs(actor);
      expect(refused?.state).toBe('refused');
      expect(JSON.stringify(refused?.message)).toMatch(/quota/i);
      await to.phone.remove('Archive', full);
      await rooms.retryAct(actor, refused?.id ?? 0);
      await both(pair);
      expect(await subjectsOf(to, 'INBOX')).toEqual(['Large', 'There 1']);
      expect(await subjectsOf(from, 'INBOX')).toEqual(['Letter 1', 'Letter 2']);
    },
    long,
  );

  it(
    'T45: goes to no folder of anybody else',
    async () => {
      const [{ from, actor }, stranger] = [await two('hal'), await office.hire('hugo')];
      stranger.signIn();
      const target = await stranger.mailbox('INBOX');
      await expect(office.rooms.moveMessages(actor, { ids: await ids(from, 'Letter 1'), to: target.id })).rejects.toMatchObject({
        code: 'notFound',
      });
      expect(await office.rooms.countOpenActs(from.account.id)).toBe(0);
    },
    long,
  );
});

describe('copying', () => {
  it.each([
    ['within the account', 'from' as const],
    ['to another account', 'to' as const],
  ])(
    '%s keeps the originals, and taking it back removes the copies alone',
    async (_, whose) => {
      const pair = await two(`ivy-${whose}`);
      const { from, actor } = pair;
      const { copyMessages } = await transferRooms();
      const target = pair[whose];
      await target.phone.append('Archive', letter('Kept'));
      await target.list('Archive');
      const outcome = await copyMessages(actor, { ids: await ids(from, 'Letter 1', 'Letter 2'), to: (await target.mailbox('Archive')).id });
      await both(pair);
      expect(await subjectsOf(from, 'INBOX')).toEqual(['Letter 1', 'Letter 2', 'Letter 3', 'Letter 4']);
      expect(await subjectsOf(target, 'Archive')).toEqual(['Kept', 'Letter 1', 'Letter 2']);
      await until('the rows', async () => (await target.list('Archive')).length === 3);
      expect((await office.rooms.undoAct(actor, outcome.undo ?? '')).done).toHaveLength(2);
      await both(pair);
      expect(await subjectsOf(target, 'Archive')).toEqual(['Kept']);
      expect(await subjectsOf(from, 'INBOX')).toHaveLength(4);
    },
    long,
  );

  it(
    'an original stays till its copy is made',
    async () => {
      const pair = await two('kim');
      const { from, to, actor } = pair;
      const { copyMessages } = await transferRooms();
      const accept = await goAway(office, to);
      const chosen = await ids(from, 'Letter 1');
      await copyMessages(actor, { ids: chosen, to: (await to.mailbox('INBOX')).id });
      await expect(office.rooms.deleteMessages(actor, { ids: chosen })).rejects.toMatchObject({ code: 'conflict' });
      expect(await subjectsOf(from, 'INBOX')).toHaveLength(4);
      accept();
      await both(pair);
      await office.rooms.deleteMessages(actor, { ids: chosen });
      await both(pair);
      expect(await subjectsOf(from, 'INBOX')).toEqual(['Letter 2', 'Letter 3', 'Letter 4']);
      expect(await subjectsOf(to, 'INBOX')).toEqual(['Letter 1', 'There 1']);
    },
    long,
  );

  it(
    'finds a letter that was moved on before its copy was made',
    async () => {
      const pair = await two('jo');
      const { from, to, actor } = pair;
      const { copyMessages } = await transferRooms();
      const accept = await goAway(office, to);
      const chosen = await ids(from, 'Letter 1');
      await copyMessages(actor, { ids: chosen, to: (await to.mailbox('INBOX')).id });
      await office.rooms.moveMessages(actor, { ids: chosen, to: 'archive' });
      await from.phone.waitForMessage('Archive', 'Letter 1', 60_000);
      accept();
      await both(pair);
      expect(await subjectsOf(to, 'INBOX')).toEqual(['Letter 1', 'There 1']);
      expect(await subjectsOf(from, 'Archive')).toEqual(['Letter 1']);
    },
    long,
  );
});
