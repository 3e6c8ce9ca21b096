/** Mailboxes that are large in other ways: a thousand folders, ten accounts of one person, a million letters. */
import type { MessagePage, Shell } from '@/lib/model/api';
import type { MailUser } from '../support/dovecot';
import { inTurn, type Measurement } from './figures';
import { inTurnWith, type ListWorld, listAt } from './reading';
import { scene } from './scenes';
import { firstRows, type Stage, synced } from './stage';

const folderCount = 1000;
const accounts = 10;
const path = '/api/messages?role=inbox&limit=50';

const folders: Measurement<ListWorld> = {
  figures: { 'folders.1000': '1,000 folders with their counts; raw: LIST with STATUS of each' },
  measure: async (world) => {
    const command = 'LIST "" "*" RETURN (SUBSCRIBED SPECIAL-USE STATUS (MESSAGES UNSEEN))';
    return { 'folders.1000': await inTurnWith(world, '/api/mailboxes', command) };
  },
};

export const manyFolders = scene<ListWorld>({
  title: 'a thousand folders',
  open: async (stage) => {
    const user = await stage.person('folders', { letters: 'light', count: 1000, seed: 5 });
    await stage.makeFolders(user, folderCount);
    const server = await stage.server();
    const client = await stage.signIn(server, user);
    const inbox = await firstRows(client);
    await synced(client, 1000);
    const { value } = await client.json<Shell>('/api/mailboxes');
    if (value.mailboxes.length !== folderCount) throw new Error(`Oriel shows ${value.mailboxes.length} folders instead of ${folderCount}.`);
    return { server, client, raw: await stage.raw(user), inbox, size: 1000 };
  },
  measurements: [folders],
});

interface Unified {
  stage: Stage;
  each: ListWorld[];
}

const unified: Measurement<Unified> = {
  figures: { 'list.unified.10x20k': 'newest 50 rows over the inboxes of ten accounts; raw: FETCH of 50 in each of the ten' },
  measure: async ({ each }) => {
    const [first] = each;
    if (!first) throw new Error('There is no account.');
    const { value } = await first.client.json<MessagePage>(path);
    const inboxes = new Set(value.rows.map((row) => row.mailboxId)).size;
    if (inboxes < accounts / 2) throw new Error(`Oriel lists letters of ${inboxes} inboxes instead of ${accounts}.`);
    const figure = await inTurn(
      { rounds: 200, meter: first.server },
      async () => (await first.client.get(path)).ms,
      () => Promise.all(each.map(({ raw, size }) => raw.say(`FETCH ${size - 49}:${size} (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)`))),
    );
    return { 'list.unified.10x20k': figure };
  },
};

export const manyAccounts = scene<Unified>({
  title: 'ten accounts of one person',
  open: async (stage) => {
    const count = Math.max(100, Math.round(stage.choice.size / 5));
    const server = await stage.server();
    const each: ListWorld[] = [];
    const users: MailUser[] = [];
    for (let n = 0; n < accounts; n += 1) {
      const user = await stage.person(`account${n}`, { letters: 'light', count, seed: 10 + n });
      users.push(user);
      const client = await stage.signIn(server, user);
      await firstRows(client);
      const inbox = await synced(client, count);
      each.push({ server, client, raw: await stage.raw(user), inbox, size: count });
    }
    // Signed in one by one they are ten people; the first one takes the accounts of the others.
    for (const { address, password } of users.slice(1)) await each[0]?.client.post('/api/accounts', { address, password });
    return { stage, each };
  },
  measurements: [unified],
});

const million: Measurement<ListWorld> = {
  figures: {
    'list.first.1m': 'newest 50 of ten times as many letters; raw: FETCH of the same 50',
    'list.middle.1m': '50 rows half-way down there; raw: FETCH of 50 there',
  },
  measure: async (world) => ({ 'list.first.1m': await listAt(world, 0), 'list.middle.1m': await listAt(world, 0.5) }),
};

export const millionLetters = scene<ListWorld>({
  title: 'ten times as many letters',
  long: true,
  open: async (stage) => {
    const count = stage.choice.size * 10;
    const user = await stage.person('million', { letters: 'light', count, seed: 9 });
    const server = await stage.server();
    const client = await stage.signIn(server, user);
    await firstRows(client);
    const inbox = await synced(client, count);
    return { server, client, raw: await stage.raw(user), inbox, size: inbox.exists };
  },
  measurements: [million],
});
