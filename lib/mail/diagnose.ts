/**
 * The doctor: what stands between a person and their mail, line by line. For an address anybody may ask where hosts are chosen freely, and no password is
 * sent anywhere; for an account of the person it is tried once at the account's own servers, and nowhere else.
 */
import type { SignedIn } from '@/lib/auth/session';
import { readAccount } from '@/lib/db/accounts';
import { listMailboxes } from '@/lib/db/mailboxes';
import { diagnose } from '@/lib/discovery/diagnose';
import { env } from '@/lib/env';
import { AppError, isAppError } from '@/lib/errors';
import { connectImap } from '@/lib/imap/connect';
import type { Actor } from '@/lib/model/actor';
import type { DiagnoseInput, DiagnosisEvent, Finding, PortFinding } from '@/lib/model/diagnosis';
import { guideOf } from '@/lib/model/diagnosis-guide';
import { linesOf } from '@/lib/model/diagnosis-lines';
import type { AccountId } from '@/lib/model/ids';
import { providerOf } from '@/lib/model/mail-providers';
import type { Proof } from '@/lib/model/proof';
import { refusedLogin } from '@/lib/model/refused-login';
import { say } from '@/lib/model/said';
import type { AccountRecord } from '@/lib/model/stored';
import { trySignIn } from '@/lib/smtp/try-sign-in';
import { splitAddress } from './servers-for';

/** The events of a diagnosis as they come; ends early with the reason of the signal. */
export type Diagnosis = (signal: AbortSignal) => AsyncGenerator<DiagnosisEvent>;

/** What a diagnosis gathers for its end. */
interface Gathered {
  ports: PortFinding[];
  /** What names the provider: the domain, its servers, its MX hosts. */
  names: string[];
  /** The person signs in on the provider's page: that a server takes nothing else is in order. */
  byToken: boolean;
}

function* eventsOf(finding: Finding, gathered: Gathered): Generator<DiagnosisEvent> {
  if (finding.kind === 'port') gathered.ports.push(finding);
  if (finding.kind === 'mx') gathered.names.push(...finding.hosts);
  for (const line of linesOf(finding, Date.now()))
    if (!gathered.byToken || line.finding.code !== 'said.doctor.login.oauth') yield { type: 'line', line };
}

const isInOrder = ({ chosen, outcome, encryption, tls }: PortFinding): boolean =>
  outcome === 'answers' && chosen === encryption && (tls?.troubles.length ?? 0) === 0;

/** True where the ports that are set answer as they should, and the one for this use is among them. */
function tellNothing({ ports }: Gathered, use: 'imap' | 'smtp'): boolean {
  const set = ports.filter(({ chosen }) => chosen !== null);
  return set.some(({ protocol }) => protocol === use) && set.every(isInOrder);
}

/** How a sign-in failed, as a finding; none where it did not come to the password and the ports say why. */
function loginFinding(
  use: 'imap' | 'smtp',
  host: string,
  fault: { code: string; serverText: string | null },
  gathered: Gathered,
): Finding[] {
  const hosts = [host, ...gathered.names];
  // A server that falls silent when somebody signs in is in order as far as its ports tell.
  const silent = fault.code === 'serverAway' && tellNothing(gathered, use);
  const result = refusedLogin(fault, hosts, gathered.byToken) ?? (silent ? 'away' : null);
  const page = providerOf(...hosts)?.page ?? null;
  return result ? [{ kind: 'login', use, host, result, serverText: fault.serverText, page }] : [];
}

/**
 * Looks at an address and, where they are named, at its servers. Throws `badInput` for what is no address, and `hostNotAllowed` where the operator
 * sets the servers.
 */
export function diagnoseAddress({ address: typed, imap, smtp, refused }: DiagnoseInput): Diagnosis {
  const settings = env();
  if (settings.hosts.kind !== 'free') throw new AppError('hostNotAllowed', say('said.signIn.serversSet'));
  const { address, domain } = splitAddress(typed);
  const { nameServers } = settings;
  const plan = { domain, imap: imap ?? null, smtp: smtp ?? null, nameServers, others: true };
  return async function* events(signal) {
    const gathered: Gathered = { ports: [], names: [domain], byToken: false };
    for await (const finding of diagnose(plan, signal)) yield* eventsOf(finding, gathered);
    if (refused) for (const finding of loginFinding('imap', imap?.host ?? domain, refused, gathered)) yield* eventsOf(finding, gathered);
    yield { type: 'guide', guide: guideOf(gathered.ports, address, gathered.names) };
    yield { type: 'done' };
  };
}

const failureOf = (error: unknown) => {
  if (!isAppError(error)) throw error;
  return error;
};

async function* tryReading({ imap, login }: AccountRecord, password: Proof, gathered: Gathered): AsyncGenerator<Finding> {
  try {
    const session = await connectImap({ endpoint: imap, login, password });
    try {
      yield { kind: 'login', use: 'imap', host: imap.host, result: 'ok', serverText: null, page: null };
      const { notify, idle } = session.capabilities;
      yield { kind: 'push', how: notify ? 'notify' : idle ? 'idle' : 'poll' };
      const quota = await session.quota();
      yield quota ? { kind: 'quota', ...quota } : { kind: 'noQuota' };
    } finally {
      await session.close();
    }
  } catch (error) {
    yield* loginFinding('imap', imap.host, failureOf(error), gathered);
  }
}

async function* trySending({ smtp, login }: AccountRecord, password: Proof, gathered: Gathered): AsyncGenerator<Finding> {
  try {
    const { largest } = await trySignIn(smtp, login, password);
    yield { kind: 'login', use: 'smtp', host: smtp.host, result: 'ok', serverText: null, page: null };
    yield { kind: 'size', limitBytes: largest };
  } catch (error) {
    yield* loginFinding('smtp', smtp.host, failureOf(error), gathered);
  }
}

const wanted = ['drafts', 'sent', 'junk', 'trash', 'archive'] as const;

async function rolesOf(actor: Actor, id: AccountId): Promise<Finding> {
  const mailboxes = (await listMailboxes(actor)).filter(({ accountId }) => accountId === id);
  const folders = mailboxes.flatMap(({ role, path }) => (role ? [{ role, path }] : []));
  return { kind: 'roles', folders, missing: wanted.filter((role) => !folders.some((one) => one.role === role)) };
}

/** Looks at an account of the person, signing in once for reading and once for sending. Throws `notFound` where it is not open in this session (T45). */
export async function diagnoseAccount(
  { actor, openPassword }: Pick<SignedIn, 'actor' | 'openPassword'>,
  id: AccountId,
): Promise<Diagnosis> {
  const account = await readAccount(actor, id);
  if (!account) throw new AppError('notFound', say('said.account.gone'));
  const password = await openPassword(id);
  const { hosts, nameServers } = env();
  const { imap, smtp, login } = account;
  const { domain } = splitAddress(account.address);
  return async function* events(signal) {
    const gathered: Gathered = { ports: [], names: [domain], byToken: typeof password !== 'string' };
    for await (const finding of diagnose({ domain, imap, smtp, nameServers, others: hosts.kind === 'free' }, signal)) {
      yield* eventsOf(finding, gathered);
    }
    for (const attempt of [tryReading, trySending]) {
      signal.throwIfAborted();
      for await (const finding of attempt(account, password, gathered)) yield* eventsOf(finding, gathered);
    }
    yield* eventsOf(await rolesOf(actor, id), gathered);
    yield { type: 'guide', guide: guideOf(gathered.ports, login, gathered.names) };
    yield { type: 'done' };
  };
}
