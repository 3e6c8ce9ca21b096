/**
 * Many letters put into one mailbox: APPEND after APPEND with literals that do not wait (RFC 9051 section 6.3.12, RFC 7888), so that a letter costs its bytes
 * and not two ways through the network. Each is a command of its own: one that is refused is refused alone. Where the server does not offer that, one after
 * the other.
 */
import type { Socket } from 'node:net';
import { AppError, isAppError } from '@/lib/errors';
import { say } from '@/lib/model/said';
import { appendMessage, dateTime, flagAtoms, mustFit } from './changes';
import type { Connection } from './connection';
import { commandError, serverAway } from './errors';
import { asUid } from './sequences';
import type { AppendOutcome, NewLetter } from './types';
import type { Wire } from './wire';

/** What imapflow holds inside: its socket, and what reads from it. */
interface Inside {
  socket: Socket;
  streamer: NodeJS.WritableStream;
}

/** Longest line that such a server may answer, bytes. */
const longestLine = 64 * 1024;
const plainName = /^[\x20-\x7e]*$/;

/** What one line says: the end of one of our commands, the end of the connection, news of a mailbox, or nothing for us. */
export function readAnswer(line: string): { tag: string; status: 'OK' | 'NO' | 'BAD'; code: string; text: string } | 'bye' | 'news' | null {
  const [, tag = '', status = '', rest = ''] = /^(\S+) (OK|NO|BAD)\b ?(.*)$/i.exec(line) ?? [];
  if (tag !== '' && tag !== '*') {
    const [, code = '', text = rest] = /^\[([^\]]*)\] ?(.*)$/.exec(rest) ?? [];
    return { tag, status: status.toUpperCase() as 'OK' | 'NO' | 'BAD', code, text };
  }
  if (/^\* BYE\b/i.test(line)) return 'bye';
  return /^\* (\d+ (EXISTS|EXPUNGE|FETCH)|VANISHED)\b/i.test(line) ? 'news' : null;
}

/** The UID of an APPENDUID code (RFC 4315 section 3); null where there is none. */
function uidIn(code: string) {
  const [, uid = ''] = /^APPENDUID \d+ (\d{1,10})$/i.exec(code) ?? [];
  return uid === '' ? null : asUid(Number(uid));
}

const refusedAlone = (error: unknown): error is AppError => isAppError(error) && error.code !== 'serverAway' && error.code !== 'internal';

/** One after the other, each answered before the next is sent. Ends with the first that broke the line. */
async function inTurn(connection: Connection, path: string, letters: readonly NewLetter[]): Promise<AppendOutcome[]> {
  const outcomes: AppendOutcome[] = [];
  for (const { bytes, flags, internalAt } of letters) {
    try {
      outcomes.push({ ...(await appendMessage(connection, path, bytes, flags, internalAt)), refused: null });
    } catch (error) {
      if (!refusedAlone(error)) throw error;
      outcomes.push({ uid: null, refused: error });
    }
  }
  return outcomes;
}

/** The line while it belongs to the letters: imapflow does not read it. */
class Together {
  readonly #connection: Connection;
  readonly #inside: Inside;
  readonly #waiting = new Map<string, (outcome: AppendOutcome) => void>();
  readonly #onData = (chunk: Buffer) => this.#take(chunk);
  readonly #onClose = () => this.#fail();
  #fail: () => void = () => undefined;
  #text = '';
  #sent = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#inside = connection.wire as Wire & Inside;
  }

  /** Sends all and waits for all answers. Throws `serverAway` where the line broke: some of them may be there. */
  async send(name: string, letters: readonly NewLetter[]): Promise<AppendOutcome[]> {
    const { socket, streamer } = this.#inside;
    const broken = new Promise<never>((_, reject) => {
      this.#fail = () => reject(serverAway(this.#connection.host));
    });
    socket.unpipe(streamer);
    socket.on('data', this.#onData);
    this.#connection.wire.once('close', this.#onClose);
    try {
      socket.resume();
      const answers = Promise.all(letters.map((letter) => this.#one(name, letter)));
      const outcomes = await Promise.race([answers, broken]);
      if (this.#text !== '') throw serverAway(this.#connection.host);
      return outcomes;
    } catch (error) {
      // What comes after this is not to be read as the answer to anything.
      this.#connection.wire.close();
      throw error;
    } finally {
      broken.catch(() => undefined);
      socket.off('data', this.#onData);
      this.#connection.wire.off('close', this.#onClose);
      if (this.#connection.wire.usable) socket.pipe(streamer);
    }
  }

  #one(name: string, letter: NewLetter): Promise<AppendOutcome> {
    const { bytes, flags, internalAt } = letter;
    try {
      mustFit(this.#connection, bytes);
      flagAtoms(flags);
    } catch (error) {
      if (!refusedAlone(error)) throw error;
      return Promise.resolve({ uid: null, refused: error });
    }
    this.#sent += 1;
    const tag = `put${this.#sent}`;
    const date = internalAt === undefined ? '' : ` "${dateTime(internalAt)}"`;
    const { socket } = this.#inside;
    return new Promise((resolve) => {
      this.#waiting.set(tag, resolve);
      socket.write(`${tag} APPEND ${name} (${flags.join(' ')})${date} {${bytes.length}+}\r\n`);
      socket.write(bytes);
      socket.write('\r\n');
    });
  }

  #take(chunk: Buffer): void {
    const { wire, host } = this.#connection;
    wire.heardAt = Date.now();
    this.#text += chunk.toString('latin1');
    for (let end = this.#text.indexOf('\n'); end >= 0; end = this.#text.indexOf('\n')) {
      const answer = readAnswer(this.#text.slice(0, end).replace(/\r$/, ''));
      this.#text = this.#text.slice(end + 1);
      if (answer === 'bye') this.#fail();
      else if (answer === 'news') wire.onNews?.();
      else if (answer) {
        const { tag, status, code, text } = answer;
        const responseText = Buffer.from(text, 'latin1').toString('utf8');
        const fault = { responseStatus: status, responseText, serverResponseCode: code.split(' ')[0]?.toUpperCase() };
        const refused = status === 'OK' ? null : commandError(fault, host, 'file');
        this.#waiting.get(tag)?.({ uid: status === 'OK' ? uidIn(code) : null, refused });
        this.#waiting.delete(tag);
      }
    }
    if (this.#text.length > longestLine) this.#fail();
  }
}

/**
 * Puts letters into a mailbox in their order and answers what became of each. Throws `serverAway` where the line broke, when any of those not answered may be
 * there, and `badInput` for a flag that is none.
 */
export async function appendMany(connection: Connection, path: string, letters: readonly NewLetter[]): Promise<AppendOutcome[]> {
  const { wire } = connection;
  const name = connection.name(path);
  const spelled = !Array.isArray(name) && name.type === 'STRING' && plainName.test(name.value) ? name.value : null;
  if (letters.some(({ bytes }) => bytes.includes(0)))
    throw new AppError('internal', say('said.fault'), { detail: 'A zero byte in a letter.' });
  if (spelled === null || letters.length < 2 || !wire.capabilities.has('LITERAL+')) return inTurn(connection, path, letters);
  return new Together(connection).send(`"${spelled.replace(/["\\]/g, '\\$&')}"`, letters);
}
