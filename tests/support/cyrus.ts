/**
 * A throw-away Cyrus IMAP on loopback, in a folder and on a port of its own, gone after `stop()` and also when the test process dies. It
 * stands where a Dovecot stands in the tests. What it does other than Dovecot:
 *
 * - OBJECTID is offered, but STATUS answers MAILBOXID with bytes of freed memory (3.6), so Oriel takes it from SELECT; NOTIFY is not offered.
 * - Folders that are made in the same second have the same UIDVALIDITY, so a renamed one is known by its MAILBOXID alone,
 *   and one that was never opened by nothing: what was renamed here is written into the cache before the list is read.
 * - A folder named `nil` is listed as a bare word, which is a name there (RFC 9051 section 9), though imapflow reads that there is none.
 * - A limit of connections (`maxlogins_per_user`) is told as a refused login without a response code.
 * - What lies in its folders is known from an index of its own, so that letters cannot be put there as files.
 * - Special-use attributes come in lower case (`\archive`), also without being asked for.
 * - IDLE, MOVE and the rest are named only after the login; `LOGINDISABLED` too, which means nothing then.
 * - Names are `INBOX.x` with `.` unless `altnamespace` and `unixhierarchysep` are on, as they are here by default.
 * - What others share lies below `Other Users/`. A folder that is shared with a name with a blank can be read by nobody ever after
 *   (3.6), so Oriel takes plain names only.
 * - A copy that finds no room is refused without a response code: "Over quota". How full a mailbox is it counts in whole kilobytes.
 * - A folder command is refused without a response code: "Mailbox already exists", "Invalid mailbox name".
 * - Folder names may hold neither slashes, quotes, backslashes, percent signs nor control characters, but may begin with a tilde.
 * - A parent that was never made is listed and cannot be opened.
 * - Deleted letters and folders are kept aside for a while (`delayed`), so a folder deleted and made anew gets another UIDVALIDITY.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { MailUser, UserChoice } from './dovecot';
import type { MailServer } from './mail-server';
import { answers, freePorts } from './ports';
import { asServerOwner, makeServerFolder, serverOwner, startWatched, type WatchedProcess } from './process';

export interface CyrusOptions {
  /** Names as before Cyrus 3: `INBOX.Archive`. Default false: `Archive`. */
  oldNames?: boolean;
  /** Whether Drafts, Sent, Junk, Trash and Archive exist and bear SPECIAL-USE; default true. */
  specialUse?: boolean;
  /** How much each user may keep; default as much as they like. */
  quotaKilobytes?: number;
  /** Further lines for imapd.conf. */
  config?: string;
}

export interface Cyrus extends MailServer {
  stopServing(): Promise<void>;
  startServing(): Promise<void>;
  restart(): Promise<void>;
  setPassword(user: MailUser, password: string): Promise<void>;
}

const unpacked = fileURLToPath(new URL('../../node_modules/.cache/oriel/cyrus', import.meta.url));
const libraries = ['usr/lib', 'lib'].map((folder) => `${folder}/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`);

/** Where Cyrus's files begin; they may be unpacked beside Dovecot, because the two packages exclude each other. */
function rootFolder(folder: string): string {
  if (existsSync('/usr/lib/cyrus/bin/imapd')) return '/';
  if (!existsSync(join(unpacked, 'usr/lib/cyrus/bin/imapd')))
    throw new Error('Cyrus is not here. Run `npm run test:cyrus`: it fetches it, or says how.');
  try {
    execFileSync('/usr/bin/test', ['-x', join(unpacked, 'usr/lib/cyrus/bin/imapd')]);
    const [command = '', ...args] = asServerOwner(['/usr/bin/test', '-x', join(unpacked, 'usr/lib/cyrus/bin/imapd')]);
    execFileSync(command, args, { stdio: 'ignore' });
    return unpacked;
  } catch {
    // The server's user may not look into our home folder.
    cpSync(unpacked, join(folder, 'programs'), { recursive: true });
    return join(folder, 'programs');
  }
}

const folders = ['Drafts', 'Sent', 'Junk', 'Trash', 'Archive'];

function imapdConfig(folder: string, { oldNames = false, specialUse = true, quotaKilobytes, config = '' }: CyrusOptions): string {
  const { name, group } = serverOwner();
  const separator = oldNames ? '.' : '/';
  const special = specialUse
    ? `autocreate_inbox_folders: ${folders.join('|')}
autocreate_subscribe_folders: ${folders.join('|')}
${folders.map((each) => `xlist-${each.toLowerCase()}: ${each}`).join('\n')}`
    : '';
  return `configdirectory: ${folder}/conf
defaultpartition: default
partition-default: ${folder}/spool
sievedir: ${folder}/sieve
idlesocket: ${folder}/run/idle
notifysocket: ${folder}/run/notify
lmtpsocket: ${folder}/run/lmtp
cyrus_user: ${name}
cyrus_group: ${group}
admins: cyrus
servername: localhost
allowplaintext: yes
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: ${folder}/sasldb2
sasl_mech_list: PLAIN LOGIN
autocreate_quota: ${quotaKilobytes ?? 0}
autocreate_users: anyone
${special}
specialuse_protect: \\None
altnamespace: ${oldNames ? 'no' : 'yes'}
unixhierarchysep: ${separator === '/' ? 'yes' : 'no'}
${config}
`;
}

function masterConfig(folder: string, programs: string, port: number): string {
  const command = (name: string, args = '') => `cmd="${join(programs, name)} ${args} -C ${folder}/imapd.conf"`;
  return `START {
  recover ${command('ctl_cyrusdb', '-r')}
}
SERVICES {
  imap ${command('imapd', '-U 50')} listen="127.0.0.1:${port}" prefork=2 maxchild=200
}
DAEMON {
  idled ${command('idled')}
}
`;
}

/** Starts a Cyrus and resolves when it answers. */
export async function startCyrus(options: CyrusOptions = {}): Promise<Cyrus> {
  const folder = makeServerFolder('cyrus');
  const root = rootFolder(folder);
  const programs = join(root, 'usr/lib/cyrus/bin');
  const [port = 0] = await freePorts(1);
  const asOwner = (command: string[]) => {
    const [first = '', ...rest] = asServerOwner(command);
    return { first, rest };
  };
  const env = { ...process.env, LD_LIBRARY_PATH: libraries.map((each) => join(root, each)).join(':') };
  const { first, rest } = asOwner(['/bin/mkdir', 'conf', 'spool', 'run', 'sieve', 'conf/log', 'conf/socket']);
  execFileSync(first, rest, { cwd: folder });
  writeFileSync(join(folder, 'imapd.conf'), imapdConfig(folder, options));
  writeFileSync(join(folder, 'cyrus.conf'), masterConfig(folder, programs, port));
  let master: WatchedProcess | null = null;

  const startServing = async () => {
    const args = ['-C', join(folder, 'imapd.conf'), '-M', join(folder, 'cyrus.conf'), '-p', join(folder, 'run/pid'), '-D'];
    master ??= startWatched(folder, asServerOwner([join(programs, 'master'), ...args]), { env });
    const until = Date.now() + 15_000;
    while (!(await answers(port, true))) {
      if (master.exitCode() !== null || Date.now() > until) throw new Error(`Cyrus does not answer:\n${master.output()}`);
      await sleep(20);
    }
  };
  const stopServing = async () => {
    await master?.stop();
    master = null;
  };
  const setPassword = async (user: MailUser, password: string) => {
    user.password = password;
    const tool = existsSync(join(root, 'usr/sbin/saslpasswd2')) ? join(root, 'usr/sbin/saslpasswd2') : '/usr/sbin/saslpasswd2';
    const set = asOwner([tool, '-p', '-c', '-f', join(folder, 'sasldb2'), '-u', 'localhost', user.login]);
    execFileSync(set.first, set.rest, { input: password, env });
  };
  try {
    await startServing();
  } catch (error) {
    await stopServing();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    ports: { imap: port },
    ca: '',
    newUser: async (choice: string | UserChoice = {}) => {
      const { hint = 'user', password = `pw-${randomBytes(9).toString('base64url')}` } =
        typeof choice === 'string' ? { hint: choice } : choice;
      // A dot in a login parts folders here.
      const login = `${hint}${randomBytes(4).toString('hex')}`;
      const user = { address: `${login}@kestrel.example`, login, password, home: '' };
      await setPassword(user, password);
      return user;
    },
    setPassword,
    stopServing,
    startServing,
    restart: async () => {
      await stopServing();
      await startServing();
    },
    stop: async () => {
      await master?.kill();
      master = null;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
