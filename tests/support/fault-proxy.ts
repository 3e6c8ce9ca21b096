/**
 * A TCP proxy between Oriel and a mail server that makes faults: cuts, delays, throttles, swallows, hides a capability, rewrites a line.
 * It reads lines, so Oriel must talk to it without TLS (loopback allows that); what follows a STARTTLS is passed on unread, as all of the
 * protocol `tls` is, and the rules that count or delay bytes go on working. Every rule answers a function that takes it back.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { LineReader, type Protocol } from './line-reader';

export type Side = 'client' | 'server';
export type Line = string | string[] | null;

export interface ProxiedCommand {
  /** Counts connections from 1. */
  connection: number;
  at: number;
  /** Without line end, literals and mail data. */
  line: string;
}

export interface FaultProxyOptions {
  target: { host: string; port: number };
  protocol?: Protocol;
}

interface ByteRule {
  from: Side;
  /** The rule begins when a line from either side matches; without it, at once. */
  after?: RegExp;
  /** How often it may strike, over all connections; default: always. */
  times?: number;
}

interface Fault extends ByteRule {
  kind: 'cut' | 'swallow';
  bytes: number;
}

type Rewrite = { from: Side; change: (line: string) => Line };
type Undo = () => void;

export interface FaultProxy {
  port: number;
  /** What clients said, in order. */
  commands: ProxiedCommand[];
  /** Open connections now. */
  open(): number;
  /** Connections ever made. */
  connections(): number;
  /** Ends the connection when `bytes` bytes from one side (default: server) were passed on; the next byte is not. */
  cutAfter(bytes: number, rule?: Partial<ByteRule>): Undo;
  /** From then on bytes of one side (default: server) vanish, while the connection stays open. */
  swallow(rule?: Partial<ByteRule>): Undo;
  /** Each piece that arrives waits that long. */
  delay(ms: number, from?: Side): Undo;
  throttle(bytesPerSecond: number, from?: Side): Undo;
  /** The server seems not to know these capabilities (IMAP) or EHLO keywords (SMTP). */
  stripCapability(...names: string[]): Undo;
  /** `change` gets every line outside literals and mail data, without its end: the same, another, several, or null for none. */
  rewriteLine(from: Side, change: (line: string) => Line): Undo;
  /** Nothing passes in either direction until `resume()`; connections stay, as with a dead line. */
  pause(): void;
  resume(): void;
  /** Ends every open connection now, with a reset. */
  cut(): void;
  /** New connections end at once, until the function is called. */
  refuse(): Undo;
  /** Takes all rules back. */
  clear(): void;
  stop(): Promise<void>;
}

class Rules {
  readonly faults = new Set<Fault & { struck: number }>();
  readonly rewrites = new Set<Rewrite>();
  readonly delays = new Set<{ ms: number; from: Side }>();
  readonly throttles = new Set<{ rate: number; from: Side }>();
  refusing = 0;
  private gate: Promise<void> | null = null;
  private release: Undo = () => undefined;

  clear(): void {
    for (const set of [this.faults, this.rewrites, this.delays, this.throttles]) set.clear();
    this.refusing = 0;
    this.resume();
  }

  pause(): void {
    this.gate ??= new Promise((resolve) => {
      this.release = resolve;
    });
  }

  resume(): void {
    this.gate = null;
    this.release();
  }

  rewrite(from: Side, line: string): string[] {
    let lines = [line];
    for (const rule of this.rewrites) {
      if (rule.from === from) lines = lines.flatMap((each) => rule.change(each) ?? []);
    }
    return lines;
  }

  /** Waits as long as the rules want before `size` bytes from `from` go on. */
  async hold(from: Side, size: number): Promise<void> {
    for (const rule of this.delays) if (rule.from === from) await sleep(rule.ms);
    for (const rule of this.throttles) if (rule.from === from) await sleep((size / rule.rate) * 1000);
    while (this.gate) await this.gate;
  }
}

/** Bytes of a connection that a fault still lets through, counted from when its `after` was seen. */
class Armed {
  passed = 0;
  constructor(readonly fault: Fault & { struck: number }) {}
}

class Connection {
  private readonly armed = new Map<Fault, Armed>();
  private readonly queues: Record<Side, Promise<void>> = { client: Promise.resolve(), server: Promise.resolve() };
  private readonly readers: Record<Side, LineReader>;

  constructor(
    private readonly number: number,
    private readonly sockets: Record<Side, Socket>,
    private readonly rules: Rules,
    private readonly commands: ProxiedCommand[],
    protocol: Protocol,
  ) {
    this.readers = { client: new LineReader(protocol, 'client'), server: new LineReader(protocol, 'server') };
    this.readers.client.peer = this.readers.server;
    this.readers.server.peer = this.readers.client;
    this.watch('client');
    this.watch('server');
  }

  /** Both sides end with a reset, whatever is on its way. */
  cut(): void {
    for (const socket of Object.values(this.sockets)) socket.resetAndDestroy();
  }

  private watch(side: Side): void {
    const socket = this.sockets[side];
    const other = this.sockets[side === 'client' ? 'server' : 'client'];
    socket.on('data', (chunk: Buffer) => {
      socket.pause();
      this.queues[side] = this.queues[side].then(() => this.pass(side, chunk)).finally(() => socket.resume());
    });
    socket.on('end', () => {
      this.queues[side] = this.queues[side].then(() => void other.end());
    });
    socket.on('error', () => other.destroy());
    socket.on('close', () => {
      this.queues[side] = this.queues[side].then(() => void other.end());
    });
  }

  private async pass(side: Side, chunk: Buffer): Promise<void> {
    let unread: Buffer[] = [];
    const flush = async () => {
      const bytes = Buffer.concat(unread);
      unread = [];
      if (bytes.length > 0) await this.send(side, bytes);
    };
    for (const piece of this.readers[side].read(chunk)) {
      if (piece.kind === 'raw') {
        unread.push(piece.bytes);
        continue;
      }
      await flush();
      const line = piece.bytes.toString('latin1').replace(/\r?\n$/, '');
      this.note(side, line, piece.command);
      const lines = this.rules.rewrite(side, line);
      // Byte for byte the same where nobody changed it.
      if (lines.length === 1 && lines[0] === line) await this.send(side, piece.bytes);
      else await this.send(side, Buffer.from(lines.map((each) => `${each}\r\n`).join(''), 'latin1'));
    }
    await flush();
  }

  private note(side: Side, line: string, command: boolean): void {
    if (side === 'client' && command) this.commands.push({ connection: this.number, at: Date.now(), line });
    for (const fault of this.rules.faults) {
      if (fault.after?.test(line) && !this.armed.has(fault)) this.armed.set(fault, new Armed(fault));
    }
  }

  private async send(side: Side, bytes: Buffer): Promise<void> {
    const target = this.sockets[side === 'client' ? 'server' : 'client'];
    // In small pieces, so that a throttled line drips and a fault strikes at its byte.
    const slow = [...this.rules.throttles].some((rule) => rule.from === side);
    const size = slow ? 256 : 65_536;
    for (let start = 0; start < bytes.length; start += size) {
      const piece = bytes.subarray(start, start + size);
      await this.rules.hold(side, piece.length);
      const allowed = this.allowed(side, piece.length);
      const ready = allowed.bytes === 0 || target.destroyed || target.write(piece.subarray(0, allowed.bytes));
      if (allowed.cut) {
        // What was let through must arrive before the end does.
        await new Promise<void>((resolve) => (target.destroyed ? resolve() : target.write('', () => resolve())));
        for (const socket of Object.values(this.sockets)) socket.destroy();
        return;
      }
      if (!ready) await new Promise<void>((resolve) => target.once('drain', resolve).once('close', resolve));
    }
  }

  private allowed(side: Side, size: number): { bytes: number; cut: boolean } {
    const result = { bytes: size, cut: false };
    for (const fault of this.rules.faults) {
      if (fault.from !== side) continue;
      if (!fault.after && !this.armed.has(fault)) this.armed.set(fault, new Armed(fault));
      const armed = this.armed.get(fault);
      if (!armed || fault.struck >= (fault.times ?? Number.POSITIVE_INFINITY)) continue;
      const left = fault.bytes - armed.passed;
      armed.passed += size;
      if (left >= size) continue;
      result.bytes = Math.min(result.bytes, Math.max(0, left));
      if (fault.kind === 'cut') {
        result.cut = true;
        fault.struck += 1;
      }
    }
    return result;
  }
}

function withoutCapabilities(names: string[], line: string): Line {
  const gone = (word: string) =>
    names.some((name) => word.toUpperCase() === name.toUpperCase() || word.toUpperCase().startsWith(`${name.toUpperCase()}=`));
  const clean = (words: string) =>
    words
      .split(' ')
      .filter((word) => !gone(word))
      .join(' ');
  const inCode = /^(.*\[CAPABILITY )([^\]]*)(\].*)$/i.exec(line);
  if (inCode) return `${inCode[1]}${clean(inCode[2] ?? '')}${inCode[3]}`;
  if (/^\* CAPABILITY /i.test(line)) return clean(line);
  const keyword = /^250[- ](\S+)/.exec(line)?.[1];
  return keyword && gone(keyword) ? null : line;
}

function ruleMethods(rules: Rules) {
  const add = <T>(set: Set<T>, rule: T): Undo => {
    set.add(rule);
    return () => void set.delete(rule);
  };
  return {
    cutAfter: (bytes: number, rule: Partial<ByteRule> = {}) =>
      add(rules.faults, { from: 'server' as Side, ...rule, kind: 'cut' as const, bytes, struck: 0 }),
    swallow: (rule: Partial<ByteRule> = {}) =>
      add(rules.faults, { from: 'server' as Side, ...rule, kind: 'swallow' as const, bytes: 0, struck: 0 }),
    delay: (ms: number, from: Side = 'server') => add(rules.delays, { ms, from }),
    throttle: (rate: number, from: Side = 'server') => add(rules.throttles, { rate, from }),
    stripCapability: (...names: string[]) => {
      // The last line of an EHLO answer bears no hyphen: where it goes, its place is taken by a keyword that means nothing.
      const change = (line: string) => withoutCapabilities(names, line) ?? (line.startsWith('250 ') ? '250 XNOTHING' : null);
      return add(rules.rewrites, { from: 'server' as Side, change });
    },
    rewriteLine: (from: Side, change: (line: string) => Line) => add(rules.rewrites, { from, change }),
    pause: () => rules.pause(),
    resume: () => rules.resume(),
    refuse: () => {
      rules.refusing += 1;
      return () => {
        rules.refusing -= 1;
      };
    },
    clear: () => rules.clear(),
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

/** Starts a proxy on a free port of loopback. Stop it at the end of the test. */
export async function startFaultProxy({ target, protocol = 'imap' }: FaultProxyOptions): Promise<FaultProxy> {
  const rules = new Rules();
  const commands: ProxiedCommand[] = [];
  const open = new Set<Connection>();
  let count = 0;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    if (rules.refusing > 0) {
      client.resetAndDestroy();
      return;
    }
    count += 1;
    const upstream = connect({ ...target, allowHalfOpen: true, noDelay: true });
    const connection = new Connection(count, { client, server: upstream }, rules, commands, protocol);
    open.add(connection);
    client.once('close', () => open.delete(connection));
  });
  const port = await listen(server);
  const cut = () => {
    for (const connection of open) connection.cut();
  };
  return {
    port,
    commands,
    open: () => open.size,
    connections: () => count,
    ...ruleMethods(rules),
    cut,
    stop: async () => {
      rules.clear();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      cut();
      await closed;
    },
  };
}
