/**
 * A throw-away Postfix on loopback: submission with STARTTLS and with TLS, signing in through our Dovecot, and plain SMTP for letters
 * from outside. It delivers to our Dovecot by LMTP and to nobody else: every other recipient is refused.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CertificateKind, issueCertificate } from './certificates';
import type { Dovecot } from './dovecot';
import { answers, freePorts } from './ports';
import { makeServerFolder, startWatched, type WatchedProcess } from './process';

export interface PostfixOptions {
  /** Lines for main.cf; they win over ours. */
  config?: string;
  certificate?: CertificateKind;
  names?: string[];
  /** Domains that are delivered to Dovecot; default: the Dovecot's own. */
  domains?: string[];
}

export interface PostfixPorts {
  /** STARTTLS and AUTH asked for, as on port 587. */
  submission: number;
  /** TLS from the first byte, as on port 465. */
  submissions: number;
  /** Unauthenticated, for letters to our domains, as on port 25. */
  smtp: number;
}

export interface Postfix {
  ports: PostfixPorts;
  folder: string;
  /** From now on RCPT TO this address gets this reply, for example `550 5.1.1 Gone away` or `451 4.7.1 Try later`. */
  answerRecipient(address: string, reply: string): void;
  /** Postfix' own log; holds the queue id of every letter taken. */
  log(): string;
  stopServing(): Promise<void>;
  startServing(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const daemons = '/usr/lib/postfix/sbin';
const queues = ['active', 'bounce', 'corrupt', 'defer', 'deferred', 'flush', 'hold', 'incoming', 'private', 'saved', 'trace'];

function mainConfig(folder: string, dovecot: Dovecot, domains: string[], config: string): string {
  return `
compatibility_level = 3.6
queue_directory = ${join(folder, 'queue')}
data_directory = ${join(folder, 'data')}
daemon_directory = ${daemons}
command_directory = /usr/sbin
maillog_file = ${join(folder, 'postfix.log')}
maillog_file_prefixes = ${folder}
# What did not come up is tried again after a second, not after a minute in which everything that logs stands still.
service_throttle_time = 1s
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.${domains[0]}
mydestination =
mynetworks =
inet_interfaces = loopback-only
inet_protocols = ipv4
alias_maps =
alias_database =
local_recipient_maps =
biff = no
# No way out: neither relay nor local delivery exists.
relay_domains =
default_transport = error:5.7.1 This server reaches nobody but its own users
relay_transport = error:5.7.1 This server reaches nobody but its own users
local_transport = error:5.7.1 There are no local users
notify_classes =
virtual_mailbox_domains = ${domains.join(', ')}
virtual_mailbox_maps = texthash:${join(folder, 'recipients')}
virtual_transport = lmtp:inet:127.0.0.1:${dovecot.ports.lmtp}
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access texthash:${join(folder, 'access')}, reject_unlisted_recipient, permit
smtpd_client_connection_rate_limit = 0
smtpd_client_connection_count_limit = 0
smtpd_sasl_type = dovecot
smtpd_sasl_path = ${dovecot.authSocket}
smtpd_sasl_security_options = noanonymous
smtpd_tls_cert_file = ${join(folder, 'server.pem')}
smtpd_tls_key_file = ${join(folder, 'server.key')}
smtpd_tls_session_cache_database =
smtpd_tls_loglevel = 0
smtpd_banner = $myhostname ESMTP
smtpd_delay_reject = yes
message_size_limit = 52428800
mailbox_size_limit = 0
recipient_delimiter =
# Letters wait for nothing: a letter taken is in the mailbox a moment later.
in_flow_delay = 0
queue_run_delay = 2s
minimal_backoff_time = 2s
maximal_backoff_time = 5s
lmtp_tls_security_level = none
${config}
`;
}

function masterConfig(ports: PostfixPorts): string {
  // One process per connection (max_use): the tables of recipients are plain files, read when a process starts.
  const submission =
    '-o smtpd_sasl_auth_enable=yes -o smtpd_tls_auth_only=yes -o smtpd_client_restrictions=permit_sasl_authenticated,reject';
  const inet = (port: number, options: string) => `127.0.0.1:${port} inet n - n - - smtpd -o max_use=1 ${options}`;
  const service = (name: string, type: string, program: string, limit = '-', wake = '-') =>
    `${name} ${type} - - n ${wake} ${limit} ${program}`;
  const plain = ['rewrite:trivial-rewrite', 'error:error', 'retry:error', 'discard:discard', 'lmtp:lmtp'];
  return `${[
    inet(ports.smtp, '-o smtpd_tls_security_level=may'),
    inet(ports.submission, `-o smtpd_tls_security_level=encrypt ${submission}`),
    inet(ports.submissions, `-o smtpd_tls_wrappermode=yes ${submission}`),
    service('cleanup', 'unix', 'cleanup', '0').replace(' - -', ' n -'),
    'qmgr unix n - n 300 1 qmgr',
    service('tlsmgr', 'unix', 'tlsmgr', '1', '1000?'),
    ...['bounce', 'defer', 'trace'].map((name) => service(name, 'unix', 'bounce', '0')),
    ...plain.map((entry) => service(entry.split(':')[0] ?? '', 'unix', entry.split(':')[1] ?? '')),
    service('proxymap', 'unix', 'proxymap'),
    service('anvil', 'unix', 'anvil', '1'),
    service('scache', 'unix', 'scache', '1'),
    'postlog unix-dgram n - n - 1 postlogd',
  ].join('\n')}\n`;
}

/** Postfix reads a file again and again until it is two seconds old, so that it misses no change of the same second: ours are older. */
function writeSettled(path: string, text: string): void {
  const fresh = `${path}.fresh`;
  writeFileSync(fresh, text);
  const old = new Date(Date.now() - 10_000);
  utimesSync(fresh, old, old);
  renameSync(fresh, path);
}

const idOf = (flag: '-u' | '-g', name: string) => Number(execFileSync('id', [flag, name]).toString());

function prepareFolder(folder: string, settings: { dovecot: Dovecot; ports: PostfixPorts; options: PostfixOptions }): void {
  const { dovecot, ports, options } = settings;
  const postfix = idOf('-u', 'postfix');
  const postdrop = Number(execFileSync('getent', ['group', 'postdrop']).toString().split(':')[2]);
  chownSync(folder, 0, 0);
  const make = (path: string, owner: number, group: number, mode: number) => {
    mkdirSync(join(folder, path));
    chownSync(join(folder, path), owner, group);
    chmodSync(join(folder, path), mode);
  };
  make('data', postfix, 0, 0o700);
  make('queue', 0, 0, 0o755);
  make('queue/pid', 0, 0, 0o755);
  for (const name of queues) make(`queue/${name}`, postfix, 0, 0o700);
  make('queue/maildrop', postfix, postdrop, 0o730);
  make('queue/public', postfix, postdrop, 0o710);
  issueCertificate(folder, options.certificate ?? 'good', options.names ?? []);
  writeSettled(join(folder, 'main.cf'), mainConfig(folder, dovecot, options.domains ?? [dovecot.domain], options.config ?? ''));
  writeSettled(join(folder, 'master.cf'), masterConfig(ports));
  for (const name of ['recipients', 'access']) writeSettled(join(folder, name), '');
}

async function listening(process: WatchedProcess, ports: PostfixPorts, log: () => string): Promise<void> {
  const until = Date.now() + 45_000;
  for (const [name, port] of Object.entries(ports)) {
    while (!(await answers(port, name !== 'submissions'))) {
      if (process.exitCode() !== null) throw new Error(`Postfix ended at once:\n${process.output()}\n${log()}`);
      if (Date.now() > until)
        throw new Error(`Postfix did not answer on its ${name} port ${port} within 45 s:\n${process.output()}\n${log()}`);
      await sleep(20);
    }
  }
}

function mustBePossible(): void {
  if (!existsSync(join(daemons, 'master')))
    throw new Error('Postfix is not installed. Run `npm test` or `npm run demo`: they install it, or say how.');
  if (process.getuid?.() !== 0) throw new Error('Postfix can only be started by root. Run the tests as root, for example in a container.');
}

/** Starts a Postfix that delivers to `dovecot`; resolves when its ports answer. Needs root, as Postfix does. */
export async function startPostfix(dovecot: Dovecot, options: PostfixOptions = {}): Promise<Postfix> {
  mustBePossible();
  const folder = makeServerFolder('postfix');
  const [submission = 0, submissions = 0, smtp = 0] = await freePorts(3);
  const ports = { submission, submissions, smtp };
  prepareFolder(folder, { dovecot, ports, options });
  // The users of Dovecot that exist when a letter comes are the recipients that exist.
  const knowRecipients = () =>
    writeSettled(
      join(folder, 'recipients'),
      dovecot
        .users()
        .map((user) => `${user.address} yes\n`)
        .join(''),
    );
  knowRecipients();
  const forget = dovecot.onNewUser(knowRecipients);
  const log = () => (existsSync(join(folder, 'postfix.log')) ? readFileSync(join(folder, 'postfix.log'), 'utf8') : '');
  const access = new Map<string, string>();
  let server: WatchedProcess | null = null;

  const startServing = async () => {
    server ??= startWatched(folder, [join(daemons, 'master'), '-c', folder, '-s'], { cwd: join(folder, 'queue') });
    await listening(server, ports, log);
  };
  const stopServing = async () => {
    await server?.stop();
    server = null;
  };
  const stop = async () => {
    forget();
    await stopServing();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await startServing();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ports,
    folder,
    answerRecipient: (address, reply) => {
      access.set(address, reply);
      writeSettled(join(folder, 'access'), [...access].map((entry) => `${entry.join(' ')}\n`).join(''));
    },
    log,
    stopServing,
    startServing,
    restart: async () => {
      await stopServing();
      await startServing();
    },
    stop,
  };
}
