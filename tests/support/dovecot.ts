/**
 * A throw-away Dovecot on loopback: IMAP (plain, STARTTLS, TLS), POP3, ManageSieve and LMTP, in a folder and on ports of its own.
 * Several run side by side; each is gone after `stop()`, and also when the test process dies.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type CertificateKind, issueCertificate, testAuthority } from './certificates';
import { type DovecotPorts, dovecotConfig, mailLocation, specialFolders } from './dovecot-config';
import { answers, freePorts } from './ports';
import { asServerOwner, makeServerFolder, serverOwner, startWatched, type WatchedProcess } from './process';

const run = promisify(execFile);

export interface DovecotOptions {
  /** How mail lies on disk; default `maildir`. */
  storage?: 'maildir' | 'sdbox';
  /** Between the levels of a folder's path; default `/`. */
  separator?: string;
  /** Whether Drafts, Sent, Junk, Trash and Archive exist and bear SPECIAL-USE; default true. */
  specialUse?: boolean;
  /** Lines for dovecot.conf; they win over ours. */
  config?: string;
  certificate?: CertificateKind;
  /** Further names in the certificate beside localhost, 127.0.0.1 and ::1. */
  names?: string[];
  /** Domain of new users; default `kestrel.example`. */
  domain?: string;
}

/** A mailbox user; `login` is what IMAP and SMTP are told, the whole address. */
export interface MailUser {
  address: string;
  password: string;
  login: string;
  /** Folder of the user's mail on disk; in it `Maildir`, or `sdbox`. */
  home: string;
}

export interface UserChoice {
  /** Begins the local part; default `user`. */
  hint?: string;
  /** The whole address; default: hint and a random end at the server's domain. */
  address?: string;
  password?: string;
  storage?: 'maildir' | 'sdbox';
}

export interface Dovecot {
  ports: DovecotPorts;
  /** PEM file of the authority behind the certificate: ORIEL_CA_FILE. */
  ca: string;
  folder: string;
  /** Unix socket of SASL for Postfix. */
  authSocket: string;
  domain: string;
  newUser(choice?: string | UserChoice): Promise<MailUser>;
  /** Every user so far. */
  users(): MailUser[];
  /** Calls `listener` after each new user, until the returned function is called. */
  onNewUser(listener: () => void): () => void;
  /** Resolves when the old password fails, a second later; open connections stay. */
  setPassword(user: MailUser, password: string): Promise<void>;
  /** Runs `doveadm ARGS` on this server; resolves with what it printed. */
  doveadm(...args: string[]): Promise<string>;
  /**
   * Ends all sessions of the user (they see a BYE), and waits until their processes have let go of the mailboxes: as they end they write down what they knew
   * of them.
   */
  kick(user: MailUser): Promise<void>;
  log(): string;
  /** Clients are thrown out and connections refused, on ports that stay ours. */
  stopServing(): Promise<void>;
  startServing(): Promise<void>;
  restart(): Promise<void>;
  /** Stops and removes everything. */
  stop(): Promise<void>;
}

async function listening(process: WatchedProcess, ports: DovecotPorts, log: () => string): Promise<void> {
  const until = Date.now() + 15_000;
  for (const [name, port] of Object.entries(ports)) {
    while (!(await answers(port, name !== 'imaps' && name !== 'pop3s'))) {
      if (process.exitCode() !== null) throw new Error(`Dovecot ended at once:\n${process.output()}\n${log()}`);
      if (Date.now() > until)
        throw new Error(`Dovecot did not answer on its ${name} port ${port} within 15 s:\n${process.output()}\n${log()}`);
      await sleep(20);
    }
  }
}

async function choosePorts(): Promise<DovecotPorts> {
  const [imap = 0, imaps = 0, pop3 = 0, pop3s = 0, sieve = 0, lmtp = 0] = await freePorts(6);
  return { imap, imaps, pop3, pop3s, sieve, lmtp };
}

function writeOwned(path: string, text: string, mode: number): void {
  writeFileSync(path, text);
  chmodSync(path, mode);
  if (process.getuid?.() === 0) chownSync(path, serverOwner().uid, serverOwner().gid);
}

/** A file per user: Dovecot looks at a file at most once a second, so users in one file would come into being with delay. */
class UserFiles {
  readonly users: MailUser[] = [];
  private readonly storages = new Map<string, 'maildir' | 'sdbox'>();

  constructor(private readonly folder: string) {}

  private write(user: MailUser): void {
    const storage = this.storages.get(user.address);
    const { uid, gid } = serverOwner();
    const extra = storage ? `userdb_mail=${mailLocation(storage)}` : '';
    writeOwned(join(this.folder, user.login), `${user.login}:{PLAIN}${user.password}:${uid}:${gid}::${user.home}::${extra}\n`, 0o600);
  }

  add(user: MailUser, storage: 'maildir' | 'sdbox' | undefined): void {
    if (this.users.some((other) => other.address === user.address)) throw new Error(`There is a user ${user.address} already.`);
    if (storage) this.storages.set(user.address, storage);
    this.users.push(user);
    this.write(user);
  }

  async setPassword(user: MailUser, password: string): Promise<void> {
    user.password = password;
    this.write(user);
    await sleep(1100);
  }
}

function makeOwned(path: string): void {
  if (existsSync(path)) return;
  makeOwned(dirname(path));
  mkdirSync(path, { mode: 0o700 });
  if (process.getuid?.() === 0) chownSync(path, serverOwner().uid, serverOwner().gid);
}

/**
 * Gives a user the folders that Dovecot would make at first use. Two of its processes that do so at once (a delivery and a sign-in) lock each other's
 * mailbox list out, and the kernel ends one: "Panic: … dovecot.list.index.log … Resource deadlock avoided".
 */
function makeMaildir(home: string, folders: string[]): void {
  for (const folder of ['', ...folders]) for (const name of ['cur', 'new', 'tmp']) makeOwned(join(home, 'Maildir', folder, name));
}

function makeUser(folder: string, domain: string, choice: UserChoice): MailUser {
  const address = choice.address ?? `${choice.hint ?? 'user'}.${randomBytes(4).toString('hex')}@${domain}`;
  // No colon: it would end the field in the password file.
  const password = choice.password ?? `pw-${randomBytes(9).toString('base64url')}`;
  return { address, password, login: address, home: join(folder, 'home', address) };
}

async function prepare(options: DovecotOptions): Promise<{ folder: string; ports: DovecotPorts; users: UserFiles }> {
  const folder = makeServerFolder('dovecot');
  const ports = await choosePorts();
  const { uid, gid } = serverOwner();
  for (const name of ['home', 'run', 'state', 'users']) {
    mkdirSync(join(folder, name));
    if (process.getuid?.() === 0) chownSync(join(folder, name), uid, gid);
  }
  const issued = issueCertificate(folder, options.certificate ?? 'good', options.names ?? []);
  if (process.getuid?.() === 0) for (const path of Object.values(issued)) chownSync(path, uid, gid);
  const { storage = 'maildir', separator = '/', specialUse = true, config = '' } = options;
  writeOwned(join(folder, 'dovecot.conf'), dovecotConfig({ folder, ports, storage, separator, specialUse, config }), 0o644);
  return { folder, ports, users: new UserFiles(join(folder, 'users')) };
}

/** Starts a Dovecot and resolves when all its ports answer. */
export async function startDovecot(options: DovecotOptions = {}): Promise<Dovecot> {
  if (!existsSync('/usr/sbin/dovecot'))
    throw new Error('Dovecot is not installed. Run `npm test` or `npm run demo`: they install it, or say how.');
  const { folder, ports, users } = await prepare(options);
  const domain = options.domain ?? 'kestrel.example';
  const config = join(folder, 'dovecot.conf');
  const arrivals = new EventEmitter();
  const log = () => (existsSync(join(folder, 'dovecot.log')) ? readFileSync(join(folder, 'dovecot.log'), 'utf8') : '');
  let server: WatchedProcess | null = null;

  const startServing = async () => {
    server ??= startWatched(folder, asServerOwner(['/usr/sbin/dovecot', '-F', '-c', config]));
    await listening(server, ports, log);
  };
  const stopServing = async () => {
    await server?.stop();
    server = null;
  };
  const doveadm = async (...args: string[]) => {
    const [command = '', ...rest] = asServerOwner(['/usr/bin/doveadm', '-c', config, ...args]);
    return (await run(command, rest, { cwd: folder, maxBuffer: 64 * 1024 * 1024 })).stdout;
  };
  try {
    await startServing();
  } catch (error) {
    await stopServing();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    ports,
    ca: testAuthority().certificate,
    folder,
    authSocket: join(folder, 'auth'),
    domain,
    users: () => [...users.users],
    onNewUser: (listener) => {
      arrivals.on('user', listener);
      return () => arrivals.off('user', listener);
    },
    newUser: async (choice = {}) => {
      const wish = typeof choice === 'string' ? { hint: choice } : choice;
      const user = makeUser(folder, domain, wish);
      users.add(user, wish.storage);
      if ((wish.storage ?? options.storage ?? 'maildir') === 'maildir')
        makeMaildir(user.home, options.specialUse === false ? [] : specialFolders);
      arrivals.emit('user');
      return user;
    },
    setPassword: (user, password) => users.setPassword(user, password),
    doveadm,
    kick: async ({ login }) => {
      const sessions = async () =>
        (await doveadm('who', '-1', login))
          .split('\n')
          .filter((line) => line.startsWith(`${login} `))
          .map((line) => line.split(/\s+/)[2] ?? '');
      const before = new Set(await sessions());
      await doveadm('kick', login);
      while ((await sessions()).some((process) => before.has(process))) await sleep(10);
    },
    log,
    stopServing,
    startServing,
    restart: async () => {
      await stopServing();
      await startServing();
    },
    stop: async () => {
      await server?.kill();
      server = null;
      // A process that outlived the master by a moment may still write.
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
    },
  };
}
