/** The warm world: one person with the large inbox and thirty folders, signed in, everything cached. */
import type { Shell } from '@/lib/model/api';
import type { Mailbox } from '@/lib/model/mail';
import type { MailUser } from '../support/dovecot';
import { acting } from './acting';
import { type WarmSync, warm, warmSync } from './first-sync';
import { live } from './live';
import type { OrielClient } from './oriel-client';
import type { RawImap } from './raw-imap';
import { reading } from './reading';
import { resync } from './resync';
import { scene } from './scenes';
import { screen } from './screen';
import type { BenchServer } from './server';
import type { Stage } from './stage';
import { writing } from './writing';

export interface InboxWorld {
  stage: Stage;
  server: BenchServer;
  user: MailUser;
  client: OrielClient;
  /** With the inbox selected. */
  raw: RawImap;
  inbox: Mailbox;
  /** Letters in the inbox at the beginning. */
  size: number;
  sync: WarmSync;
}

const folderCount = 30;

async function open(stage: Stage): Promise<InboxWorld> {
  const user = await stage.owner();
  await stage.makeFolders(user, folderCount);
  const server = await stage.server();
  const { client, seen } = await warmSync(stage, server);
  const { value } = await client.json<Shell>('/api/mailboxes');
  const inbox = value.mailboxes.find(({ role }) => role === 'inbox');
  if (!inbox) throw new Error('Oriel shows no inbox.');
  if (value.mailboxes.length !== folderCount) throw new Error(`Oriel shows ${value.mailboxes.length} folders instead of ${folderCount}.`);
  return { stage, server, user, client, raw: await stage.raw(user), inbox, size: inbox.exists, sync: seen };
}

// In this order: what changes and delivers letters comes after what expects the inbox untouched.
export const warmInbox = scene<InboxWorld>({
  title: 'the first sync of the large inbox, warm server',
  open,
  measurements: [warm, ...reading, ...screen, ...writing, ...resync, ...acting, ...live],
});
