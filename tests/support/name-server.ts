/** A name server for tests: UDP on loopback, addresses of names as they are told (RFC 1035). */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** What is answered for a name: addresses, `none` for a name that does not exist, `fault` where the server fails, `silence` where it says nothing. */
export type NameAnswer = readonly string[] | 'none' | 'fault' | 'silence';

export interface NameServer {
  /** `127.0.0.1:port`. */
  at: string;
  /** The names asked for, A and AAAA apart. */
  asked: string[];
  stop(): void;
}

const kinds: Record<number, string> = { 1: 'A', 15: 'MX', 16: 'TXT', 28: 'AAAA', 33: 'SRV' };

function nameIn(question: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
    labels.push(question.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), end: at + 5 };
}

/** The sixteen bytes of an address of IPv6, `::` written out; the last four may be an address of IPv4. */
function bytesOfSix(address: string): number[] {
  const words = (part: string) =>
    part.split(':').flatMap((word) => {
      if (!word.includes('.')) return word === '' ? [] : [Number.parseInt(word, 16) >> 8, Number.parseInt(word, 16) & 255];
      return word.split('.').map(Number);
    });
  const [before = '', after] = address.split('::');
  const [head, tail] = [words(before), words(after ?? '')];
  return [...head, ...Array.from({ length: 16 - head.length - tail.length }, () => 0), ...tail];
}

const isSix = (address: string) => address.includes(':');

function record(address: string): Buffer {
  const bytes = isSix(address) ? bytesOfSix(address) : address.split('.').map(Number);
  const head = Buffer.from([0xc0, 0x0c, 0, isSix(address) ? 28 : 1, 0, 1, 0, 0, 0, 1, 0, bytes.length]);
  return Buffer.concat([head, Buffer.from(bytes)]);
}

function nameOf(host: string): Buffer {
  const labels = host.split('.').filter(Boolean);
  return Buffer.concat([...labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])), Buffer.from([0])]);
}

/** Where a service is (RFC 2782); a host of '.' says that there is none. */
export interface ServiceRecord {
  host: string;
  port: number;
  priority?: number;
  weight?: number;
}

function service({ host, port, priority = 0, weight = 0 }: ServiceRecord): Buffer {
  const name = nameOf(host);
  const head = Buffer.from([0xc0, 0x0c, 0, 33, 0, 1, 0, 0, 0, 1, 0, name.length + 6]);
  return Buffer.concat([head, Buffer.from([priority, weight, port].flatMap((n) => [n >> 8, n & 255])), name]);
}

/** A host that takes the mail of the name asked for, at priority 10; '' says that nobody does (RFC 7505). */
function exchanger(host: string): Buffer {
  const name = nameOf(host);
  return Buffer.concat([Buffer.from([0xc0, 0x0c, 0, 15, 0, 1, 0, 0, 0, 1, 0, name.length + 2, 0, 10]), name]);
}

/** Words that a domain says of itself, in pieces of 255 bytes at most. */
function words(text: string): Buffer {
  const pieces = text.match(/.{1,255}/gsu) ?? [''];
  const data = Buffer.concat(pieces.flatMap((piece) => [Buffer.from([Buffer.byteLength(piece)]), Buffer.from(piece)]));
  return Buffer.concat([Buffer.from([0xc0, 0x0c, 0, 16, 0, 1, 0, 0, 0, 1, data.length >> 8, data.length & 255]), data]);
}

/**
 * Starts one that answers A and AAAA questions by `answer`, in turn asked anew each time, each with the addresses of its kind. MX questions are answered
 * with the hosts of `mailOf`, TXT questions with those of `textOf`, SRV questions with those of `serviceOf`, or by the same failures.
 */
export async function startNameServer(
  answer: (name: string) => NameAnswer,
  mailOf: (name: string) => readonly string[] = () => [],
  textOf: (name: string) => readonly string[] = () => [],
  serviceOf: (name: string) => readonly ServiceRecord[] = () => [],
): Promise<NameServer> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (question, from) => {
    const { name, end } = nameIn(question);
    const kind = question.readUInt16BE(end - 4);
    asked.push(`${kinds[kind] ?? kind} ${name}`);
    const found = answer(name.toLowerCase());
    if (found === 'silence') return;
    const ofKind = (address: string) => (kind === 28 && isSix(address)) || (kind === 1 && !isSix(address));
    const addresses = typeof found === 'string' ? [] : found.filter(ofKind);
    const said = {
      15: () => mailOf(name.toLowerCase()).map(exchanger),
      16: () => textOf(name.toLowerCase()).map(words),
      33: () => serviceOf(name.toLowerCase()).map(service),
    }[kind];
    const answers = said && typeof found !== 'string' ? said() : addresses.map(record);
    const code = found === 'none' ? 3 : found === 'fault' ? 2 : 0;
    const head = Buffer.from([question[0] ?? 0, question[1] ?? 0, 0x81, 0x80 | code, 0, 1, 0, answers.length, 0, 0, 0, 0]);
    socket.send(Buffer.concat([head, question.subarray(12, end), ...answers]), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { at: `127.0.0.1:${(socket.address() as AddressInfo).port}`, asked, stop: () => socket.close() };
}
