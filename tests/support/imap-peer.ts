/**
 * A scripted IMAP server in memory, on loopback and without TLS, for what real servers do not do on request: lies, odd names and delimiters,
 * refusals at a chosen step. It answers like a plain IMAP4rev1 server with some extensions until a script says otherwise:
 *
 *     peer.script(/^\S+ UID FETCH .*ENVELOPE/, (said) => said.regular().reverse());
 *     peer.script(/ SELECT /, (said) => [`${said.tag} NO [UNAVAILABLE] Not now`], 1);
 *     peer.script(/ UID STORE /, (said) => { said.hangUp('BYE Enough'); return []; });
 *
 * Text is handled as binary strings, one character a byte. Any login is good.
 */
import { createServer, type Socket } from 'node:net';
import { perform } from './imap-peer-commands';
import { type Entity, readEntity } from './imap-peer-mail';
import { CommandReader } from './imap-peer-words';

export interface PeerMessage {
  uid: number;
  bytes: string;
  entity: Entity;
  flags: Set<string>;
  internalAt: Date;
  modseq: number;
  /** Told instead of the truth. */
  lies: { size?: number; structure?: string; internalDate?: string };
}

export class PeerMailbox {
  uidValidity = 1_700_000_001;
  uidNext = 1;
  modseq = 1;
  subscribed = true;
  messages: PeerMessage[] = [];
  /** Told instead of the truth by SELECT and STATUS; null leaves it out. */
  lies: { uidNext?: number | null; highestModseq?: number | null; exists?: number } = {};
  /** UIDs removed, with the mod-sequence of the removal. */
  vanished: { uid: number; modseq: number }[] = [];

  constructor(
    /** As LIST spells it, byte by byte. */
    public name: string,
    public attributes: string[] = [],
  ) {}

  add(bytes: Buffer | string, flags: string[] = [], internalAt = new Date()): PeerMessage {
    const text = Buffer.isBuffer(bytes) ? bytes.toString('latin1') : bytes;
    this.modseq += 1;
    const message = {
      uid: this.uidNext,
      bytes: text,
      entity: readEntity(text),
      flags: new Set(flags),
      internalAt,
      modseq: this.modseq,
      lies: {},
    };
    this.uidNext += 1;
    this.messages.push(message);
    return message;
  }

  remove(uids: ReadonlySet<number>): void {
    this.modseq += 1;
    for (const uid of uids) this.vanished.push({ uid, modseq: this.modseq });
    this.messages = this.messages.filter((message) => !uids.has(message.uid));
  }

  changeFlags(message: PeerMessage, flags: Iterable<string>): void {
    this.modseq += 1;
    message.flags = new Set(flags);
    message.modseq = this.modseq;
  }
}

export interface PeerOptions {
  /** Default: see `usual`. */
  capabilities?: string[];
  /** Between the levels of a name; null is NIL: no levels at all. Default `/`. */
  delimiter?: string | null;
  /** The three lists of NAMESPACE as they go over the wire. */
  namespaces?: string;
  /** CHANGEDSINCE is taken and not heeded. */
  ignoresChangedSince?: boolean;
  /** During IDLE nothing is told. */
  deafIdle?: boolean;
}

/** One command, as a script sees it. */
export interface Said {
  tag: string;
  line: string;
  /** Counts connections from 1. */
  connection: number;
  /** The usual answer, carried out now: its lines without line ends, the tagged one last. */
  regular(): string[];
  /** Says one more line, if given, and ends the connection. */
  hangUp(bye?: string): void;
}

export interface ImapPeer {
  port: number;
  options: PeerOptions;
  mailboxes: PeerMailbox[];
  /** Every command so far, literals as text. */
  commands: string[];
  /** The mailbox with that name on the wire; made where there is none. */
  mailbox(name: string, attributes?: string[]): PeerMailbox;
  /** Commands that match are answered by `answer`, the latest script first; undefined leaves it to others. Answers how to take it back. */
  script(pattern: RegExp, answer: (said: Said) => string[] | undefined, times?: number): () => void;
  /** Tells idling connections, and others at their next command, what changed in a mailbox meanwhile. */
  tell(): void;
  /** Sends these lines to every connection, asked for or not. */
  blurt(...lines: string[]): void;
  connections(): number;
  /** Ends all connections without a word. */
  cut(): void;
  stop(): Promise<void>;
}

const usual =
  'IMAP4rev1 ENABLE ID IDLE NAMESPACE UIDPLUS MOVE CONDSTORE QRESYNC SPECIAL-USE LIST-EXTENDED LIST-STATUS UNSELECT ESEARCH'.split(' ');

/** One client. What it knows of the selected mailbox is told to it by `news`. */
export class PeerConnection {
  selected: PeerMailbox | null = null;
  /** UIDs in the order of their sequence numbers, with the mod-sequence of the flags last told. */
  known: { uid: number; modseq: number }[] = [];
  idling = false;
  idleTag = '';
  qresync = false;
  ended = false;

  constructor(
    readonly peer: ImapPeer,
    readonly number: number,
    readonly socket: Socket,
  ) {}

  offers(name: string): boolean {
    return (this.peer.options.capabilities ?? usual).includes(name);
  }

  get capabilities(): string {
    return (this.peer.options.capabilities ?? usual).join(' ');
  }

  send(lines: readonly string[]): void {
    if (lines.length > 0 && !this.socket.destroyed) this.socket.write(Buffer.from(lines.map((line) => `${line}\r\n`).join(''), 'latin1'));
  }

  open(mailbox: PeerMailbox | null): void {
    this.selected = mailbox;
    this.known = (mailbox?.messages ?? []).map(({ uid, modseq }) => ({ uid, modseq }));
  }

  /** EXPUNGE or VANISHED, EXISTS and FETCH for what happened since the last time. */
  news(): string[] {
    const box = this.selected;
    if (!box) return [];
    const there = new Map(box.messages.map((message) => [message.uid, message]));
    const gone = this.known.map(({ uid }, at) => ({ uid, number: at + 1 })).filter(({ uid }) => !there.has(uid));
    const lines = this.qresync ? gone.map(({ uid }) => `* VANISHED ${uid}`) : gone.reverse().map(({ number }) => `* ${number} EXPUNGE`);
    this.known = this.known.filter(({ uid }) => there.has(uid));
    const before = this.known.length;
    const last = this.known.at(-1)?.uid ?? 0;
    for (const [at, known] of this.known.entries()) {
      const message = there.get(known.uid);
      if (!message || message.modseq === known.modseq) continue;
      known.modseq = message.modseq;
      const modseq = this.offers('CONDSTORE') ? ` MODSEQ (${message.modseq})` : '';
      lines.push(`* ${at + 1} FETCH (UID ${message.uid} FLAGS (${[...message.flags].join(' ')})${modseq})`);
    }
    for (const { uid, modseq } of box.messages) if (uid > last) this.known.push({ uid, modseq });
    if (this.known.length > before) lines.push(`* ${this.known.length} EXISTS`);
    return lines;
  }

  hangUp(bye?: string): void {
    this.ended = true;
    if (bye) this.send([`* ${bye}`]);
    this.socket.end();
  }
}

interface Script {
  pattern: RegExp;
  answer: (said: Said) => string[] | undefined;
  left: number;
}

function answer(connection: PeerConnection, scripts: readonly Script[], line: string): void {
  const tag = line.slice(0, line.indexOf(' '));
  connection.peer.commands.push(line);
  const said: Said = {
    tag,
    line,
    connection: connection.number,
    regular: () => perform(connection, line),
    hangUp: (bye) => connection.hangUp(bye),
  };
  for (const script of scripts) {
    if (script.left <= 0 || !script.pattern.test(line)) continue;
    const lines = script.answer(said);
    if (!lines) continue;
    script.left -= 1;
    connection.send(lines);
    return;
  }
  connection.send(said.regular());
}

/** Starts a peer with an empty INBOX. Stop it at the end of the test. */
export async function startImapPeer(options: PeerOptions = {}): Promise<ImapPeer> {
  const scripts: Script[] = [];
  const open = new Set<PeerConnection>();
  let count = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    count += 1;
    const connection = new PeerConnection(peer, count, socket);
    const reader = new CommandReader((text) => connection.send([text]));
    open.add(connection);
    socket.on('error', () => undefined);
    socket.once('close', () => open.delete(connection));
    socket.on('data', (chunk) => {
      for (const line of reader.read(chunk)) if (!connection.ended) answer(connection, scripts, line);
    });
    connection.send([`* OK [CAPABILITY ${connection.capabilities}] Ready`]);
  });
  const peer: ImapPeer = {
    port: 0,
    options,
    mailboxes: [new PeerMailbox('INBOX')],
    commands: [],
    mailbox: (name, attributes) => {
      const found = peer.mailboxes.find((mailbox) => mailbox.name === name);
      const mailbox = found ?? new PeerMailbox(name, attributes);
      if (!found) peer.mailboxes.push(mailbox);
      return mailbox;
    },
    script: (pattern, given, times = Number.POSITIVE_INFINITY) => {
      const script = { pattern, answer: given, left: times };
      scripts.unshift(script);
      return () => void scripts.splice(scripts.indexOf(script), 1);
    },
    tell: () => {
      if (options.deafIdle) return;
      for (const connection of open) if (connection.idling) connection.send(connection.news());
    },
    blurt: (...lines) => {
      for (const connection of open) connection.send(lines);
    },
    connections: () => open.size,
    cut: () => {
      for (const { socket } of open) socket.resetAndDestroy();
    },
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      peer.cut();
      await closed;
    },
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  peer.port = typeof address === 'object' && address ? address.port : 0;
  return peer;
}
