/** A POP3 server on loopback that a test holds in its hands: which letters it lists under which names, what it says, and where it breaks. */
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface PeerLetter {
  /** Null where the server names none; two letters may have the same. */
  uidl: string | null;
  bytes: Buffer;
}

export interface Pop3Peer {
  port: number;
  /** What the mailbox holds; a test may change it between sessions. */
  letters: PeerLetter[];
  /** Every command, in order, over all connections. */
  commands: string[];
  password: string;
  /** What CAPA says; null for a server that does not know it. */
  capabilities: string[] | null;
  /** Says something else than the server would: whole bytes, or `drop` to end the connection. Undefined lets it answer. */
  answer: (command: string) => string | Buffer | 'drop' | undefined;
  /** Into how large pieces answers are cut; 0 for whole. */
  pieces: number;
  /** How long a letter takes to come, ms. */
  pauseMs: number;
  connections: number;
  stop(): Promise<void>;
}

const stuffed = (bytes: Buffer): Buffer => {
  const text = bytes.toString('latin1').replace(/^\./gm, '..');
  return Buffer.from(text.endsWith('\r\n') ? text : `${text}\r\n`, 'latin1');
};

class Conversation {
  private over = false;
  private signedIn = false;
  private readonly marked = new Set<number>();
  private readonly letters: PeerLetter[];
  private rest = '';
  private waitsFor: ((line: string) => string | Buffer) | null = null;
  private sent = Promise.resolve();

  constructor(
    private readonly peer: Pop3Peer,
    private readonly socket: Socket,
  ) {
    this.letters = [...peer.letters];
    const greeting = peer.answer('GREETING');
    this.say(greeting ?? '+OK peer ready\r\n');
    socket.on('data', (bytes: Buffer) => this.hear(bytes.toString('utf8')));
    socket.on('error', () => undefined);
  }

  private hear(text: string): void {
    this.rest += text;
    for (let end = this.rest.indexOf('\r\n'); end >= 0; end = this.rest.indexOf('\r\n')) {
      const line = this.rest.slice(0, end);
      this.rest = this.rest.slice(end + 2);
      this.peer.commands.push(line);
      if (/^RETR/i.test(line)) this.sent = this.sent.then(() => sleep(this.peer.pauseMs));
      const waits = this.waitsFor;
      this.waitsFor = null;
      this.say(waits ? waits(line) : (this.peer.answer(line) ?? this.reply(line)));
      if (this.over) this.sent = this.sent.then(() => void this.socket.end());
    }
  }

  private say(answer: string | Buffer): void {
    if (answer === 'drop') {
      this.sent = this.sent.then(() => void this.socket.destroy());
      return;
    }
    const bytes = typeof answer === 'string' ? Buffer.from(answer, 'utf8') : answer;
    this.sent = this.sent.then(async () => {
      const size = this.peer.pieces || bytes.length || 1;
      for (let at = 0; at < bytes.length && !this.socket.destroyed; at += size) {
        this.socket.write(bytes.subarray(at, at + size));
        if (this.peer.pieces) await new Promise((resolve) => setImmediate(resolve));
      }
    });
  }

  private reply(line: string): string | Buffer {
    const [verb = '', ...args] = line.split(' ');
    const known: Record<string, () => string | Buffer> = {
      CAPA: () =>
        this.peer.capabilities ? `+OK\r\n${this.peer.capabilities.map((name) => `${name}\r\n`).join('')}.\r\n` : '-ERR what\r\n',
      USER: () => '+OK\r\n',
      PASS: () => this.enter(args.join(' ')),
      AUTH: () => this.authenticate(args),
      QUIT: () => this.quit(),
    };
    const inside: Record<string, () => string | Buffer> = {
      LIST: () => `+OK\r\n${this.listing((letter) => String(letter.bytes.length))}.\r\n`,
      UIDL: () =>
        this.letters.every(({ uidl }) => uidl === null) && this.letters.length > 0
          ? '-ERR unknown\r\n'
          : `+OK\r\n${this.listing((letter) => letter.uidl)}.\r\n`,
      TOP: () => this.give(Number(args[0]), (bytes) => bytes.subarray(0, bytes.indexOf('\r\n\r\n') + 4)),
      RETR: () => this.give(Number(args[0]), (bytes) => bytes),
      DELE: () => {
        this.marked.add(Number(args[0]));
        return '+OK\r\n';
      },
    };
    return (known[verb.toUpperCase()] ?? (this.signedIn ? inside[verb.toUpperCase()] : undefined))?.() ?? '-ERR unknown command\r\n';
  }

  private enter(password: string): string {
    this.signedIn = password === this.peer.password;
    return this.signedIn ? '+OK\r\n' : '-ERR [AUTH] no\r\n';
  }

  private authenticate([mechanism, initial]: string[]): string {
    const words = (text: string) => Buffer.from(text, 'base64').toString();
    if (mechanism === 'PLAIN') {
      const take = (text: string) => this.enter(words(text).split('\0')[2] ?? '');
      if (initial !== undefined) return take(initial);
      this.waitsFor = take;
      return '+ \r\n';
    }
    if (mechanism === 'LOGIN') {
      this.waitsFor = () => {
        this.waitsFor = (password) => this.enter(words(password));
        return '+ UGFzc3dvcmQ6\r\n';
      };
      return '+ VXNlcm5hbWU6\r\n';
    }
    if (!['XOAUTH2', 'OAUTHBEARER'].includes(mechanism ?? '') || initial === undefined) return '-ERR unknown\r\n';
    if (words(initial).includes(`auth=Bearer ${this.peer.password}\x01\x01`)) return this.enter(this.peer.password);
    this.waitsFor = () => '-ERR [AUTH] token refused\r\n';
    return `+ ${Buffer.from('{"status":"401"}').toString('base64')}\r\n`;
  }

  private listing(what: (letter: PeerLetter) => string | null): string {
    return this.letters
      .flatMap((letter, at) => (this.marked.has(at + 1) || what(letter) === null ? [] : [`${at + 1} ${what(letter)}\r\n`]))
      .join('');
  }

  private give(number: number, part: (bytes: Buffer) => Buffer): string | Buffer {
    const letter = this.letters[number - 1];
    if (!letter || this.marked.has(number)) return '-ERR no such letter\r\n';
    return Buffer.concat([Buffer.from('+OK\r\n'), stuffed(part(letter.bytes)), Buffer.from('.\r\n')]);
  }

  private quit(): string {
    const gone = this.letters.filter((_, at) => this.marked.has(at + 1));
    if (this.signedIn) this.peer.letters = this.peer.letters.filter((letter) => !gone.includes(letter));
    this.over = true;
    return '+OK bye\r\n';
  }
}

/** Starts a server with these letters. */
export async function startPop3Peer(letters: PeerLetter[] = []): Promise<Pop3Peer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    peer.connections += 1;
    new Conversation(peer, socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const peer: Pop3Peer = {
    port: (server.address() as AddressInfo).port,
    letters,
    commands: [],
    password: 'secret',
    capabilities: ['TOP', 'UIDL', 'USER', 'SASL PLAIN LOGIN XOAUTH2', 'RESP-CODES', 'PIPELINING'],
    answer: () => undefined,
    pieces: 0,
    pauseMs: 0,
    connections: 0,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
  return peer;
}
