/** What is said at each kind of port: greeting, capabilities, STARTTLS, good-bye, and nothing else. */
import type { Protocol } from '@/lib/model/diagnosis';
import { type Talk, TalkFault } from './talk';

/** What a server offers before anybody signs in. */
export interface Offer {
  capabilities: string[];
  logins: string[];
  starttls: boolean;
  sizeLimit: number | null;
}

/** How one protocol is spoken. Each throws `TalkFault`. */
export interface Words {
  /** The server's first words, without what is for machines. */
  greet(talk: Talk): Promise<string>;
  offer(talk: Talk): Promise<Offer>;
  /** Asks for TLS; false where the server will not. */
  startTls(talk: Talk): Promise<boolean>;
  /** True where the server tells its capabilities again by itself after TLS. */
  greetsAgain: boolean;
  bye: string;
}

const mostLines = 200;
/** EHLO bears a literal: what this machine is called is nobody's business (RFC 5321 section 4.1.3). */
const ehlo = 'EHLO [127.0.0.1]';

/** Words of a server for people: one line, short, nothing that could be taken for more. */
export const shown = (words: string) =>
  words
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, 200);

const unique = (names: string[]) => [...new Set(names.filter(Boolean))].slice(0, 60).map(shown);

/** Lines up to the one that `isLast`, which is the last of the answer. */
async function until(talk: Talk, isLast: (line: string) => boolean): Promise<string[]> {
  const lines: string[] = [];
  while (lines.length < mostLines) {
    const line = await talk.line();
    lines.push(line);
    if (isLast(line)) return lines;
  }
  throw new TalkFault('other');
}

const after = (prefix: RegExp, names: string[]) => names.flatMap((name) => (prefix.test(name) ? [name.replace(prefix, '')] : []));
const limit = (text: string | undefined) => (text !== undefined && Number(text) > 0 ? Number(text) : null);

/** IMAP, RFC 9051. */
const imap: Words = {
  bye: 'z LOGOUT',
  greetsAgain: false,
  async greet(talk) {
    const line = await talk.line();
    const [, state = '', words = ''] = /^\* (OK|PREAUTH|BYE)\b\s*(?:\[[^\]]*\]\s*)?(.*)$/i.exec(line) ?? [];
    if (state === '') throw new TalkFault('other');
    if (/BYE/i.test(state)) throw new TalkFault('rejects', shown(words));
    // Signed in before anything was asked: nobody honest does that on an open line.
    if (/PREAUTH/i.test(state)) throw new TalkFault('tampered');
    return shown(words);
  },
  async offer(talk) {
    talk.send('a CAPABILITY');
    const lines = await until(talk, (line) => /^a (OK|NO|BAD)\b/i.test(line));
    const names = lines.flatMap((line) => /^\* CAPABILITY (.*)$/i.exec(line)?.[1]?.trim().toUpperCase().split(/\s+/) ?? []);
    const plain = names.includes('LOGINDISABLED') ? [] : ['LOGIN'];
    return {
      capabilities: unique(names),
      logins: unique([...after(/^AUTH=/, names), ...plain]),
      starttls: names.includes('STARTTLS'),
      sizeLimit: limit(after(/^APPENDLIMIT=/, names)[0]),
    };
  },
  async startTls(talk) {
    talk.send('b STARTTLS');
    return /^b OK\b/i.test((await until(talk, (line) => /^b /i.test(line))).at(-1) ?? '');
  },
};

async function reply(talk: Talk): Promise<string[]> {
  const lines = await until(talk, (line) => !/^\d{3}-/.test(line));
  if (lines.some((line) => !/^\d{3}([ -]|$)/.test(line))) throw new TalkFault('other');
  return lines;
}

/** The lines of a reply of success. A 4yz comes and goes, a 5yz stays (RFC 5321 section 4.2.1). */
async function accepted(talk: Talk): Promise<string[]> {
  const lines = await reply(talk);
  const words = shown(lines.map((line) => line.slice(4)).join(' '));
  if (lines[0]?.startsWith('4')) throw new TalkFault('later', shown(lines.join(' ')));
  if (!lines[0]?.startsWith('2')) throw new TalkFault('rejects', words);
  return lines.map((line) => line.slice(4));
}

/** SMTP, RFC 5321. */
const smtp: Words = {
  bye: 'QUIT',
  greetsAgain: false,
  greet: async (talk) => shown((await accepted(talk)).join(' ')),
  async offer(talk) {
    talk.send(ehlo);
    const names = (await accepted(talk)).slice(1).map((line) => line.trim().toUpperCase());
    return {
      capabilities: unique(names),
      logins: unique(after(/^AUTH[ =]/, names).flatMap((list) => list.split(/\s+/))),
      starttls: names.includes('STARTTLS'),
      sizeLimit: limit(after(/^SIZE /, names)[0]),
    };
  },
  async startTls(talk) {
    talk.send('STARTTLS');
    return (await reply(talk))[0]?.startsWith('220') ?? false;
  },
};

/** POP3, RFC 1939 and 2449. */
const pop3: Words = {
  bye: 'QUIT',
  greetsAgain: false,
  async greet(talk) {
    const line = await talk.line();
    if (/^-ERR\b/i.test(line)) throw new TalkFault('rejects', shown(line.slice(4)));
    if (!/^\+OK\b/i.test(line)) throw new TalkFault('other');
    // The time stamp between the brackets is for APOP, and for machines.
    return shown(line.slice(3).replace(/<[^>]*>/, ''));
  },
  async offer(talk) {
    talk.send('CAPA');
    const first = await talk.line();
    const none = { capabilities: [], logins: ['USER'], starttls: false, sizeLimit: null };
    if (!/^\+OK\b/i.test(first)) return none;
    const names = (await until(talk, (line) => line === '.')).slice(0, -1).map((line) => line.trim().toUpperCase());
    const sasl = after(/^SASL /, names).flatMap((list) => list.split(/\s+/));
    return {
      capabilities: unique(names),
      logins: unique([...sasl, ...(names.includes('USER') ? ['USER'] : [])]),
      starttls: names.includes('STLS'),
      sizeLimit: null,
    };
  },
  async startTls(talk) {
    talk.send('STLS');
    return /^\+OK\b/i.test(await talk.line());
  },
};

/** ManageSieve, RFC 5804. */
const sieveLines = (talk: Talk) => until(talk, (line) => /^(OK|NO|BYE)\b/i.test(line));
const sieve: Words = {
  bye: 'LOGOUT',
  greetsAgain: true,
  async greet(talk) {
    const first = await talk.line();
    if (/^(NO|BYE)\b/i.test(first)) throw new TalkFault('rejects', shown(first));
    if (!/^"/.test(first)) throw new TalkFault('other');
    const [, name = ''] = /^"IMPLEMENTATION" "([^"]*)"/i.exec([first, ...(await sieveLines(talk))].join('\n')) ?? [];
    return shown(name);
  },
  async offer(talk) {
    talk.send('CAPABILITY');
    const lines = (await sieveLines(talk)).slice(0, -1);
    const sasl = after(/^"SASL" "/i, lines).flatMap((list) => list.replace(/"$/, '').toUpperCase().split(/\s+/));
    return {
      capabilities: unique(lines.map((line) => line.replaceAll('"', ''))),
      logins: unique(sasl),
      starttls: lines.some((line) => /^"STARTTLS"/i.test(line)),
      sizeLimit: null,
    };
  },
  async startTls(talk) {
    talk.send('STARTTLS');
    return /^OK\b/i.test((await sieveLines(talk)).at(-1) ?? '');
  },
};

export const wordsOf: Readonly<Record<Protocol, Words>> = { imap, smtp, pop3, sieve };
