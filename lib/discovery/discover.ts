/** From a mail address to the servers of its mail: every source at once, the most trusted one that answers wins. */
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import type { Endpoint } from '@/lib/model/account';
import type { Consent, Discovery, FoundSettings, TraceLine } from '@/lib/model/discovery';
import { say } from '@/lib/model/said';
import { type Candidate, type Person, personOf } from './candidate';
import { checkGreeting } from './greeting';
import { byGuessing } from './guess';
import { inOwnTable } from './own-table';
import { knownProvider } from './providers';
import { byAutodiscover, byMx, byPacc, bySrv, clientConfigAt, clientConfigFiles, type Source, type Tables } from './sources';
import { asking, type Hear, noteFault, unasked } from './trace';
import { lookUpBy, type Ways } from './ways';

/** What the files at hand know: the operator's, then those that come with Oriel. No network. */
function atHand(person: Person, folder: string | null): Source[] {
  const own = async (): Promise<Candidate | null> => {
    const found = folder === null ? null : inOwnTable(folder, [person.domain], person);
    return found && { ...found.told, source: 'ownTable', at: found.at, consent: 'none' };
  };
  const known = async (): Promise<Candidate | null> => {
    const told = knownProvider(person);
    return told && { ...told, source: 'providers', at: person.domain, consent: 'none' };
  };
  const table: Source[] = folder === null ? [] : [{ source: 'ownTable', at: person.domain, ask: own }];
  return [...table, { source: 'providers', at: person.domain, ask: known }];
}

/** What the network is asked, the most trusted first. */
function outside(person: Person, tables: Tables, pacc: boolean, ways: Ways): Source[] {
  const { domain, address } = person;
  const [drafted, usual] = clientConfigFiles;
  const query = `?emailaddress=${encodeURIComponent(address)}`;
  const { ispdb } = tables;
  return [
    ...(pacc ? [byPacc(person, ways)] : []),
    clientConfigAt('autoconfig', `https://autoconfig.${domain}/${drafted}${query}`, 'none', person, ways),
    clientConfigAt('autoconfig', `https://autoconfig.${domain}/${usual}${query}`, 'none', person, ways),
    clientConfigAt('wellKnown', `https://${domain}/.well-known/autoconfig/${usual}`, 'none', person, ways),
    ...(ispdb === null ? [] : [clientConfigAt('ispdb', `${ispdb}/${domain}`, 'none', person, ways)]),
    bySrv(person, ways),
    byMx(person, tables, ways),
    byAutodiscover(person, ways),
    clientConfigAt('plainAutoconfig', `http://autoconfig.${domain}/${usual}`, 'plainHttp', person, ways),
    clientConfigAt('plainAutoconfig', `http://${domain}/.well-known/autoconfig/${usual}`, 'plainHttp', person, ways),
  ];
}

const strictness: readonly Consent[] = ['none', 'otherDomain', 'plainHttp', 'guessed'];
const stricter = (a: Consent, b: Consent): Consent => (strictness.indexOf(a) > strictness.indexOf(b) ? a : b);

type Whole = Candidate & { imap: Endpoint; smtp: Endpoint };
const isWhole = (candidate: Candidate): candidate is Whole => candidate.imap !== null && candidate.smtp !== null;

/** Where one source names the server for reading alone and another the one for sending: the two together. */
function together(candidates: readonly Candidate[]): Whole | null {
  const reading = candidates.find(({ imap }) => imap !== null);
  const sending = candidates.find(({ smtp }) => smtp !== null);
  if (!reading?.imap || !sending?.smtp) return null;
  return { ...reading, imap: reading.imap, smtp: sending.smtp, consent: stricter(reading.consent, sending.consent) };
}

/** Asks one server for its greeting, and notes in the line what came of it. */
async function checked(line: TraceLine, kind: 'imap' | 'smtp', endpoint: Endpoint, ways: Ways, hear: Hear): Promise<TraceLine> {
  const start = performance.now();
  try {
    await checkGreeting(kind, endpoint, lookUpBy(ways));
    line.answer = 'found';
  } catch (error) {
    noteFault(line, error);
    if (line.answer === 'none') Object.assign(line, { answer: 'failed', why: say('said.line.hostUnknown', { host: endpoint.host }) });
  }
  line.ms = Math.round(performance.now() - start);
  hear(line);
  return line;
}

/** `lateMs` where nothing else is said: a domain that names dead servers everywhere must not hold a search for minutes. */
const usualLateMs = 15_000;

/** One search, while it goes on. */
class Search {
  readonly trace: TraceLine[] = [];
  readonly checks: TraceLine[] = [];
  readonly parts: Candidate[] = [];
  /** Whole, and neither barred nor sure: taken where nothing better comes. */
  private unsure: Whole | null = null;
  private said: Candidate | null = null;
  private readonly late: AbortSignal;
  /** Servers that were asked for their greeting: several sources name the same ones. */
  private readonly greeted = new Map<string, Promise<TraceLine>>();

  constructor(
    private readonly person: Person,
    private readonly ways: Ways,
    private readonly hear: Hear,
  ) {
    this.late = AbortSignal.timeout(ways.lateMs ?? usualLateMs);
  }

  /** Asks all at once and takes their answers in order, until one wins; what is still under way then is given up. */
  async among(sources: readonly Source[]): Promise<Whole | null> {
    const over = new AbortController();
    const asked = sources.map((source) => asking(source, over.signal, this.late, this.hear));
    this.trace.push(...asked.map(({ line }) => line));
    try {
      for (const { line, found } of asked) {
        const candidate = await found;
        if (candidate && (await this.wins(candidate))) {
          line.won = true;
          return candidate as Whole;
        }
      }
      return null;
    } finally {
      over.abort();
    }
  }

  private async wins(candidate: Candidate): Promise<boolean> {
    if (!candidate.imap && candidate.hint) this.said ??= candidate;
    if (!isWhole(candidate)) {
      this.parts.push(candidate);
      return false;
    }
    return this.stands(candidate);
  }

  /** Whether these servers answer; where they only do not answer now, they are remembered. */
  async stands(candidate: Whole): Promise<boolean> {
    const [imap, smtp] = await Promise.all([this.greeting('imap', candidate.imap), this.greeting('smtp', candidate.smtp)]);
    const sure = imap?.answer === 'found';
    const barred = imap?.answer === 'refused' || smtp?.answer === 'refused';
    if (!sure && !barred) this.unsure ??= candidate;
    return sure && !barred;
  }

  /** What a server answered, asked once in a search; null where it is too late to ask. */
  private async greeting(kind: 'imap' | 'smtp', endpoint: Endpoint): Promise<TraceLine | null> {
    const key = `${kind} ${endpoint.host}:${endpoint.port} ${endpoint.security}`;
    const known = this.greeted.get(key);
    if (known) return known;
    if (this.late.aborted) return null;
    const line = unasked({ source: 'check', at: `${kind.toUpperCase()} ${endpoint.host}:${endpoint.port}` });
    this.checks.push(line);
    const asked = checked(line, kind, endpoint, this.ways, this.hear);
    this.greeted.set(key, asked);
    return asked;
  }

  /** What is left where nobody won: two halves that answer together, or servers that did not answer. */
  async rest(): Promise<Whole | null> {
    const both = together(this.parts);
    return both && (await this.stands(both)) ? both : this.unsure;
  }

  /** True where guessing makes no sense: servers are known, or the provider lets no program read mail. */
  get isSettled(): boolean {
    return this.unsure !== null || this.said?.hint === 'bridge' || this.said?.hint === 'noImap';
  }

  /** True where nothing more is begun. */
  get isLate(): boolean {
    return this.late.aborted;
  }

  answer(won: Whole | null): Discovery {
    const { domain } = this.person;
    const told = won ?? this.said;
    for (const line of this.trace)
      line.won ||= won !== null && line.source === won.source && line.answer === 'found' && !this.trace.some((one) => one.won);
    const settings: FoundSettings | null = won && {
      source: won.source,
      at: won.at,
      consent: won.consent,
      login: won.login,
      imap: won.imap,
      smtp: won.smtp,
      pop3: won.pop3,
    };
    const about = { provider: told?.provider ?? null, hint: told?.hint ?? null, help: told?.help ?? null, page: told?.page ?? null };
    return { domain, settings, ...about, trace: [...this.trace, ...this.checks] };
  }
}

/**
 * Looks for the servers of an address: within some twenty seconds, whatever is answered. Throws `badInput` where it is no whole address. `ways` are how the world is asked, as the
 * operator says where none are given; `hear` is given each answer as it comes.
 */
export async function discover(address: string, ways?: Ways, hear: Hear = () => undefined): Promise<Discovery> {
  const person = personOf(address);
  if (!person) throw new AppError('badInput', say('said.signIn.wholeAddress'));
  const { autoconfigFolder: folder, ispdb, pacc, nameServers } = env();
  const how: Ways = ways ?? (nameServers === 'none' ? {} : { servers: nameServers ?? undefined });
  const alone = ways === undefined && nameServers === 'none';
  const search = new Search(person, how, hear);
  const known = await search.among(atHand(person, folder));
  const sources = outside(person, { folder, ispdb }, pacc, how);
  const guess = byGuessing(person, how);
  if (known || search.isSettled || alone) {
    const won = known ?? (await search.rest());
    search.trace.push(...[...sources, guess].map(unasked));
    return search.answer(won);
  }
  const won = await search.among(sources);
  if (won || search.isSettled) {
    search.trace.push(unasked(guess));
    return search.answer(won ?? (await search.rest()));
  }
  if (search.isLate) search.trace.push(unasked(guess));
  return search.answer((search.isLate ? null : await search.among([guess])) ?? (await search.rest()));
}
