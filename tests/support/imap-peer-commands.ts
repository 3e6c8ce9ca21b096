/** What the scripted IMAP server answers by itself: each command changes its mailboxes and gives the lines of its answer. */
import type { PeerConnection, PeerMailbox, PeerMessage } from './imap-peer';
import { envelope, literal, section, string, structure } from './imap-peer-mail';
import { numbers, type Token, tokens, word, words } from './imap-peer-words';

/** The messages that a set names, among those that the connection knows of. */
function chosen(connection: PeerConnection, set: string, byUid: boolean): PeerMessage[] {
  const { known, selected } = connection;
  const fits = numbers(set, byUid ? (known.at(-1)?.uid ?? 0) : known.length);
  const uids = new Set(known.filter(({ uid }, at) => fits(byUid ? uid : at + 1)).map(({ uid }) => uid));
  return (selected?.messages ?? []).filter(({ uid }) => uids.has(uid));
}

function internalDate(date: Date): string {
  const month = date.toLocaleString('en', { month: 'short', timeZone: 'UTC' });
  const day = String(date.getUTCDate()).padStart(2, ' ');
  return `${day}-${month}-${date.getUTCFullYear()} ${date.toISOString().slice(11, 19)} +0000`;
}

function fetchItem(message: PeerMessage, item: string): string {
  const name = item.toUpperCase();
  const { entity, lies } = message;
  if (name === 'UID') return `UID ${message.uid}`;
  if (name === 'FLAGS') return `FLAGS (${[...message.flags].join(' ')})`;
  if (name === 'MODSEQ') return `MODSEQ (${message.modseq})`;
  if (name === 'INTERNALDATE') return `INTERNALDATE ${lies.internalDate ?? string(internalDate(message.internalAt))}`;
  if (name === 'RFC822.SIZE') return `RFC822.SIZE ${lies.size ?? message.bytes.length}`;
  if (name === 'ENVELOPE') return `ENVELOPE ${envelope(entity.head)}`;
  if (name === 'BODYSTRUCTURE') return `BODYSTRUCTURE ${lies.structure ?? structure(entity)}`;
  const [, wanted = '', offset, length] = /^BODY(?:\.PEEK)?\[(.*)\](?:<(\d+)\.(\d+)>)?$/i.exec(item) ?? [];
  const bytes = section(entity, wanted);
  const part = offset === undefined ? bytes : (bytes?.slice(Number(offset), Number(offset) + Number(length)) ?? null);
  return `BODY[${wanted}]${offset === undefined ? '' : `<${offset}>`} ${part === null ? 'NIL' : literal(part)}`;
}

function fetch(connection: PeerConnection, args: Token[], byUid: boolean): string[] {
  const items = words(args[1]);
  const modifiers = words(args[2]).map((each) => each.toUpperCase());
  const since = Number(modifiers[modifiers.indexOf('CHANGEDSINCE') + 1] ?? 0);
  const all = byUid && !items.some((item) => item.toUpperCase() === 'UID') ? ['UID', ...items] : items;
  const heeded = modifiers.includes('CHANGEDSINCE') && !connection.peer.options.ignoresChangedSince;
  const found = chosen(connection, word(args[0]), byUid).filter((message) => !heeded || message.modseq > since);
  const gone = (connection.selected?.vanished ?? []).filter(({ modseq }) => modseq > since).map(({ uid }) => uid);
  const lines = modifiers.includes('VANISHED') && gone.length > 0 ? [`* VANISHED (EARLIER) ${gone.join(',')}`] : [];
  const place = new Map(connection.known.map(({ uid }, at) => [uid, at + 1]));
  const told = heeded && !all.some((item) => item.toUpperCase() === 'MODSEQ') ? [...all, 'MODSEQ'] : all;
  return [
    ...lines,
    ...found.map((message) => `* ${place.get(message.uid)} FETCH (${told.map((item) => fetchItem(message, item)).join(' ')})`),
  ];
}

function store(connection: PeerConnection, [set, item, ...flags]: Token[], byUid: boolean): string[] {
  const kind = word(item).toUpperCase();
  const given = flags.flatMap(words);
  for (const message of chosen(connection, word(set), byUid)) {
    const rest = [...message.flags].filter((flag) => !given.includes(flag));
    const after = kind.startsWith('+') ? [...rest, ...given] : kind.startsWith('-') ? rest : given;
    connection.selected?.changeFlags(message, after);
  }
  return [];
}

/** COPY and MOVE; answers the response code COPYUID. */
function transfer(connection: PeerConnection, [set, name]: Token[], byUid: boolean, move: boolean): { lines: string[]; done: string } {
  const target = connection.peer.mailboxes.find((mailbox) => mailbox.name === word(name));
  if (!target) return { lines: [], done: 'NO [TRYCREATE] No such mailbox' };
  const found = chosen(connection, word(set), byUid);
  const fresh = found.map((message) => target.add(message.bytes, [...message.flags], message.internalAt).uid);
  const code = `[COPYUID ${target.uidValidity} ${found.map(({ uid }) => uid).join(',')} ${fresh.join(',')}]`;
  const told = found.length > 0 && connection.offers('UIDPLUS') ? `OK ${code} Done` : 'OK Done';
  if (!move) return { lines: [], done: told };
  connection.selected?.remove(new Set(found.map(({ uid }) => uid)));
  return { lines: told === 'OK Done' ? [] : [`* ${told}`], done: 'OK Done' };
}

function search(connection: PeerConnection, args: Token[], byUid: boolean): string[] {
  const flat = args.map((token) => (Array.isArray(token) ? token : word(token)));
  const extended = word(flat[0]).toUpperCase() === 'RETURN';
  const criteria = flat.slice(extended ? 2 : 0);
  let found = connection.selected?.messages.filter(({ uid }) => connection.known.some((known) => known.uid === uid)) ?? [];
  for (let at = 0; at < criteria.length; at += 1) {
    const name = word(criteria[at]).toUpperCase();
    const flag = /^(UN)?(SEEN|FLAGGED|DELETED|ANSWERED|DRAFT)$/.exec(name);
    if (name === 'CHARSET') at += 1;
    else if (name === 'UID') {
      const fits = numbers(word(criteria[++at]), connection.known.at(-1)?.uid ?? 0);
      found = found.filter(({ uid }) => fits(uid));
    } else if (name === 'HEADER') {
      const wanted = word(criteria[at + 2]);
      found = found.filter(({ entity }) => entity.head.includes(wanted));
      at += 2;
    } else if (flag)
      found = found.filter(({ flags }) => [...flags].some((each) => each.slice(1).toUpperCase() === flag[2]) !== Boolean(flag[1]));
  }
  const ids = found.map(({ uid }) => (byUid ? uid : connection.known.findIndex((known) => known.uid === uid) + 1));
  if (!extended) return [`* SEARCH${ids.map((id) => ` ${id}`).join('')}`];
  return [`* ESEARCH${byUid ? ' UID' : ''} COUNT ${ids.length}${ids.length > 0 ? ` ALL ${ids.join(',')}` : ''}`];
}

function listed(connection: PeerConnection, name: string, args: Token[]): string[] {
  const { mailboxes, options } = connection.peer;
  const delimiter = options.delimiter === undefined ? '/' : options.delimiter;
  if (word(args[1]) === '') return [`* ${name} (\\Noselect) ${string(delimiter)} ""`];
  const pattern = (word(args[0]) + word(args[1])).replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  const level = delimiter ? `[^${delimiter.replace(/[\\\]^]/g, '\\$&')}]*` : '.*';
  const fits = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('%', level)}$`, 's');
  const status = args.findIndex((token) => words(token).some((each) => each.toUpperCase() === 'STATUS'));
  const returned = status < 0 ? undefined : (args[status] as Token[]);
  const items = returned?.[returned.findIndex((each) => word(each).toUpperCase() === 'STATUS') + 1];
  return mailboxes
    .filter((mailbox) => fits.test(mailbox.name) && (name === 'LIST' || mailbox.subscribed))
    .flatMap((mailbox) => {
      const attributes = [...mailbox.attributes, ...(mailbox.subscribed && name === 'LIST' && args[2] ? ['\\Subscribed'] : [])];
      const line = `* ${name} (${attributes.join(' ')}) ${string(delimiter)} ${string(mailbox.name)}`;
      return items && !/\\No(select|nexistent)/i.test(attributes.join(' ')) ? [line, counts(mailbox, words(items))] : [line];
    });
}

function counts(mailbox: PeerMailbox, items: string[]): string {
  const { lies } = mailbox;
  const values: Record<string, number | null | undefined> = {
    MESSAGES: lies.exists ?? mailbox.messages.length,
    UNSEEN: mailbox.messages.filter(({ flags }) => !flags.has('\\Seen')).length,
    RECENT: 0,
    UIDVALIDITY: mailbox.uidValidity,
    UIDNEXT: lies.uidNext === undefined ? mailbox.uidNext : lies.uidNext,
    HIGHESTMODSEQ: lies.highestModseq === undefined ? mailbox.modseq : lies.highestModseq,
  };
  const told = items.flatMap((item) => (values[item.toUpperCase()] == null ? [] : [`${item} ${values[item.toUpperCase()]}`]));
  return `* STATUS ${string(mailbox.name)} (${told.join(' ')})`;
}

function select(connection: PeerConnection, name: string, readOnly: boolean): string[] | null {
  const box = connection.peer.mailboxes.find(
    (mailbox) => mailbox.name === name || (name.toUpperCase() === 'INBOX' && mailbox.name === 'INBOX'),
  );
  if (!box || /\\No(select|nexistent)/i.test(box.attributes.join(' '))) return null;
  connection.open(box);
  const { lies } = box;
  const next = lies.uidNext === undefined ? box.uidNext : lies.uidNext;
  const modseq = lies.highestModseq === undefined ? box.modseq : lies.highestModseq;
  return [
    '* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)',
    `* OK [PERMANENTFLAGS (${readOnly ? '' : '\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*'})] Flags`,
    `* ${lies.exists ?? box.messages.length} EXISTS`,
    '* 0 RECENT',
    `* OK [UIDVALIDITY ${box.uidValidity}] Valid`,
    ...(next === null ? [] : [`* OK [UIDNEXT ${next}] Next`]),
    ...(connection.offers('CONDSTORE') ? [modseq === null ? '* OK [NOMODSEQ] None' : `* OK [HIGHESTMODSEQ ${modseq}] Highest`] : []),
  ];
}

function append(connection: PeerConnection, args: Token[]): string {
  const target = connection.peer.mailboxes.find((mailbox) => mailbox.name === word(args[0]));
  if (!target) return 'NO [TRYCREATE] No such mailbox';
  const flags = Array.isArray(args[1]) ? words(args[1]) : [];
  const rest = args.slice(Array.isArray(args[1]) ? 2 : 1).map(word);
  const added = target.add(rest.at(-1) ?? '', flags, rest.length > 1 ? new Date(rest[0] ?? '') : undefined);
  return connection.offers('UIDPLUS') ? `OK [APPENDUID ${target.uidValidity} ${added.uid}] Done` : 'OK Done';
}

/** UID REPLACE (RFC 8508): both at once, the new UID told before the old letter is gone. */
function replace(connection: PeerConnection, args: Token[]): string[] | string {
  const { selected } = connection;
  const old = selected?.messages.find(({ uid }) => String(uid) === word(args[0]));
  const target = connection.peer.mailboxes.find((mailbox) => mailbox.name === word(args[1]));
  if (!old || !selected || !target) return 'NO [NONEXISTENT] No such letter or mailbox';
  const added = target.add(word(args.at(-1)), Array.isArray(args[2]) ? words(args[2]) : []);
  selected.remove(new Set([old.uid]));
  return [`* OK [APPENDUID ${target.uidValidity} ${added.uid}] Replacement Message ready`];
}

function expunge(connection: PeerConnection, set: string | null): void {
  const { selected } = connection;
  const within = set === null ? () => true : numbers(set, connection.known.at(-1)?.uid ?? 0);
  const gone = (selected?.messages ?? []).filter(({ uid, flags }) => flags.has('\\Deleted') && within(uid)).map(({ uid }) => uid);
  if (gone.length > 0) selected?.remove(new Set(gone));
}

function rename(connection: PeerConnection, from: string, to: string): void {
  for (const mailbox of connection.peer.mailboxes) {
    const inside = mailbox.name.startsWith(`${from}${connection.peer.options.delimiter ?? '/'}`);
    if (mailbox.name === from || inside) mailbox.name = to + mailbox.name.slice(from.length);
  }
}

type Deed = (connection: PeerConnection, args: Token[]) => string[] | string;
const known = (connection: PeerConnection, name: string) => connection.peer.mailboxes.find((mailbox) => mailbox.name === name);

/** By name: the lines before the tagged one, or the tagged one where it is not a plain OK. */
const deeds: Record<string, Deed> = {
  CAPABILITY: (connection) => [`* CAPABILITY ${connection.capabilities}`],
  LOGIN: (connection) => `OK [CAPABILITY ${connection.capabilities}] Welcome`,
  ID: () => ['* ID ("name" "Peer")'],
  ENABLE: (connection, args) => {
    connection.qresync ||= args.some((token) => word(token).toUpperCase() === 'QRESYNC');
    return [`* ENABLED ${args.map(word).join(' ')}`];
  },
  NAMESPACE: ({ peer: { options } }) => [
    `* NAMESPACE ${options.namespaces ?? `(("" ${string(options.delimiter === undefined ? '/' : options.delimiter)})) NIL NIL`}`,
  ],
  LIST: (connection, args) => listed(connection, 'LIST', args),
  LSUB: (connection, args) => listed(connection, 'LSUB', args),
  STATUS: (connection, args) => {
    const mailbox = known(connection, word(args[0]));
    return mailbox ? [counts(mailbox, words(args[1]))] : 'NO [NONEXISTENT] No such mailbox';
  },
  SELECT: (connection, args) => select(connection, word(args[0]), false) ?? 'NO [NONEXISTENT] No such mailbox',
  EXAMINE: (connection, args) => select(connection, word(args[0]), true) ?? 'NO [NONEXISTENT] No such mailbox',
  CREATE: (connection, args) => {
    if (known(connection, word(args[0]))) return 'NO [ALREADYEXISTS] There is one';
    connection.peer.mailbox(word(args[0]));
    return [];
  },
  DELETE: (connection, args) => {
    const mailbox = known(connection, word(args[0]));
    if (!mailbox) return 'NO [NONEXISTENT] No such mailbox';
    connection.peer.mailboxes.splice(connection.peer.mailboxes.indexOf(mailbox), 1);
    return [];
  },
  RENAME: (connection, args) => {
    rename(connection, word(args[0]), word(args[1]));
    return [];
  },
  SUBSCRIBE: () => [],
  UNSUBSCRIBE: () => [],
  UNSELECT: (connection) => {
    connection.open(null);
    return [];
  },
  APPEND: (connection, args) => append(connection, args),
  NOOP: () => [],
  CHECK: () => [],
  FETCH: (connection, args) => fetch(connection, args, false),
  STORE: (connection, args) => store(connection, args, false),
  EXPUNGE: (connection) => {
    expunge(connection, null);
    return [];
  },
  SEARCH: (connection, args) => search(connection, args, false),
  'UID FETCH': (connection, args) => fetch(connection, args, true),
  'UID STORE': (connection, args) => store(connection, args, true),
  'UID SEARCH': (connection, args) => search(connection, args, true),
  'UID REPLACE': (connection, args) => replace(connection, args),
  'UID EXPUNGE': (connection, args) => {
    expunge(connection, word(args[0]));
    return [];
  },
};

/** Carries out one command; answers its lines, the tagged one last. */
export function perform(connection: PeerConnection, line: string): string[] {
  if (connection.idling) {
    connection.idling = false;
    return [...connection.news(), `${connection.idleTag} OK Done`];
  }
  const [tag, first, ...rest] = tokens(line);
  const byUid = word(first).toUpperCase() === 'UID';
  const name = byUid ? `UID ${word(rest[0]).toUpperCase()}` : word(first).toUpperCase();
  const args = byUid ? rest.slice(1) : rest;
  if (name === 'LOGOUT') {
    setImmediate(() => connection.hangUp());
    return ['* BYE Good-bye', `${word(tag)} OK Done`];
  }
  if (name === 'IDLE') {
    connection.idling = true;
    connection.idleTag = word(tag);
    return ['+ idling', ...(connection.peer.options.deafIdle ? [] : connection.news())];
  }
  if (/COPY|MOVE/.test(name)) {
    const { lines, done } = transfer(connection, args, byUid, name.endsWith('MOVE'));
    return [...lines, ...connection.news(), `${word(tag)} ${done}`];
  }
  const deed = deeds[name];
  if (!deed) return [`${word(tag)} BAD I do not know ${name}`];
  const answer = deed(connection, args);
  const quiet = /FETCH|STORE|SEARCH/.test(name) && !byUid;
  const news = quiet ? [] : connection.news();
  if (Array.isArray(answer)) return [...answer, ...news, `${word(tag)} OK Done`];
  return [...news, `${word(tag)} ${answer}`];
}
