/** Starts a provider, says where it is, and waits to be killed. */
import { startMailServers } from '../../support/mail-servers';

const { dovecot, postfix } = await startMailServers();
process.stdout.write(
  JSON.stringify({ pid: process.pid, folders: [dovecot.folder, postfix.folder], ports: [dovecot.ports.imap, postfix.ports.smtp] }),
);
setInterval(() => undefined, 1000);
