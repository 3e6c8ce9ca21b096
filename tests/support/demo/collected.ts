/** A mailbox that Maren had before, on the demo's own mail server: Oriel collects it over POP3. */
import type { MailUser } from '../dovecot';
import type { MailServers } from '../mail-servers';
import { mailFolder, writeMaildir } from '../mailbox/build-mailbox';
import type { OrielServer } from '../oriel';
import { layDown, maren, type SampleLetter } from './sample';

/** Where its letters go. */
export const oldPost = 'Old address';

const before = { name: maren.name, address: 'maren@lantern.example' };

const letters: SampleLetter[] = [
  {
    when: { daysAgo: 190, at: '18:42' },
    from: { name: 'Bea Rowntree', address: 'bea@rowntree.example' },
    to: [before],
    subject: 'Choir weekend: who brings what',
    text: 'Dear all,\n\nfour cakes and no soup, as every year. Maren, you promised the urn.\n\nBea\n',
  },
  {
    when: { daysAgo: 121, at: '08:15' },
    from: { name: 'Lantern Mail', address: 'office@lantern.example' },
    to: [before],
    subject: 'Your address stays yours',
    text: 'Dear Maren Oduya,\n\nyou wrote that you have another address now. This one goes on working, and other programs may fetch its letters over POP3.\n\nLantern Mail\n',
  },
  {
    when: { daysAgo: 34, at: '12:07' },
    from: { name: 'Edda Halvorsen', address: 'edda@halvorsen.example' },
    to: [before],
    subject: 'The photographs of the launch',
    text: 'Dear Maren,\n\nI only had this address of yours. The prints are ready, the one with the gull is the best of them.\n\nEdda\n',
  },
];

/** Makes the mailbox with its letters, and the folder for them in `owner`. Answers its login. */
export async function layOldPost(servers: MailServers, owner: MailUser): Promise<MailUser> {
  const user = await servers.dovecot.newUser({ address: before.address, password: 'lantern' });
  await writeMaildir(mailFolder(user, 'INBOX'), layDown(letters, before, new Date()));
  await writeMaildir(mailFolder(owner, oldPost), []);
  await servers.dovecot.doveadm('mailbox', 'subscribe', '-u', owner.login, oldPost);
  return user;
}

/** Lets people name this mail server's POP3 over TLS, by its one address and port, and nothing else that is private. */
export const collecting = ({ dovecot }: MailServers): Record<string, string> => ({
  ORIEL_COLLECT: '1',
  ORIEL_PRIVATE_HOSTS: `127.0.0.1:${dovecot.ports.pop3s}`,
});

/** Signs `owner` in once and has the mailbox collected from now on. */
export async function collectOldPost(oriel: OrielServer, servers: MailServers, owner: MailUser, far: MailUser): Promise<void> {
  const headers: Record<string, string> = { origin: oriel.url, 'x-oriel': '1', 'content-type': 'application/json' };
  const ask = async (path: string, body?: unknown) => {
    const answer = await fetch(`${oriel.url}${path}`, { headers, ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}) });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer;
  };
  const opened = await ask('/api/session', { address: owner.address, password: owner.password, remember: true });
  headers.cookie = opened.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const { mailboxes } = (await (await ask('/api/mailboxes')).json()) as { mailboxes: { id: number; accountId: number; path: string }[] };
  const folder = mailboxes.find(({ path }) => path === oldPost);
  if (!folder) throw new Error(`There is no folder ${oldPost}.`);
  const place = { host: 'localhost', port: servers.dovecot.ports.pop3s, security: 'tls', login: far.login, password: far.password };
  const choice = { accountId: folder.accountId, mailboxId: folder.id, keep: 'always', keepDays: 30, recent: false, everyMinutes: 15 };
  await ask('/api/collectors', { ...place, ...choice });
}
