/** Asks a server of mail for its greeting and for TLS, and leaves: nobody's name and no password is said. */
import type { Socket } from 'node:net';
import { AppError, isAppError } from '@/lib/errors';
import type { Endpoint } from '@/lib/model/account';
import { type Said, say } from '@/lib/model/said';
import { openLine, secureLine } from '@/lib/net/line';
import type { LookUp } from '@/lib/net/names';
import { resolveEndpoint } from '@/lib/net/resolve';

/** Longest that a server may take with everything, ms. */
const withinMs = 5000;
const maxBytes = 16_384;

interface Talk {
  greets: RegExp;
  /** What is said before STARTTLS, and what its answer ends with. */
  before: [string, RegExp] | null;
  starttls: [string, RegExp];
}

const talks: Record<'imap' | 'smtp', Talk> = {
  imap: { greets: /^\* OK\b[^\n]*\n/iu, before: null, starttls: ['a1 STARTTLS\r\n', /^a1 OK\b[^\n]*\n/imu] },
  smtp: { greets: /^220 [^\n]*\n/mu, before: ['EHLO oriel.invalid\r\n', /^250 [^\n]*\n/mu], starttls: ['STARTTLS\r\n', /^220 [^\n]*\n/mu] },
};
/** A line that says no, or is of another tongue. */
const ends = /^(?:[45]\d\d |a1 (?:NO|BAD)\b|\* (?:BYE|PREAUTH)\b)[^\n]*\n/imu;

/** Reads until the text fits; false where it never will. Throws where the line breaks. */
function hears(line: Socket, wanted: RegExp, mayEnd: RegExp = ends): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let text = '';
    const settle = (act: () => void) => {
      line.off('data', read);
      line.off('close', closed);
      line.pause();
      act();
    };
    const read = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (wanted.test(text)) settle(() => resolve(true));
      else if (mayEnd.test(text) || text.length > maxBytes) settle(() => resolve(false));
    };
    const closed = () => settle(() => (text === '' ? reject(new Error('closed')) : resolve(false)));
    line.on('data', read);
    line.once('close', closed);
    line.resume();
  });
}

async function says(line: Socket, [words, answer]: [string, RegExp]): Promise<boolean> {
  line.write(words);
  return hears(line, answer);
}

const refused = (said: Said) => new AppError('refusedByServer', said);

async function talkTo(line: Socket, kind: 'imap' | 'smtp', { host, port, security }: Endpoint, name: string): Promise<void> {
  const talk = talks[kind];
  const heard = security === 'tls' ? await secureLine(line, name) : line;
  if (!(await hears(heard, talk.greets))) throw refused(say('said.discovery.noGreeting', { host, port }));
  if (security !== 'starttls') return;
  const ready = (!talk.before || (await says(line, talk.before))) && (await says(line, talk.starttls));
  if (!ready) throw refused(say('said.discovery.noStarttls', { host, port }));
  (await secureLine(line, name)).destroy();
}

function worded(error: unknown, { host, port }: Endpoint): AppError {
  if (isAppError(error)) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/CERT|SIGNATURE|ALTNAME/u.test(code))
    return new AppError('badCertificate', say('said.discovery.badCertificate', { host, port }), { cause: error });
  if (/^ERR_SSL|^ERR_TLS|EPROTO/u.test(code))
    return new AppError('notSecure', say('said.discovery.noTls', { host, port }), { cause: error });
  return new AppError('serverAway', say('said.discovery.noAnswer', { host, port }), { cause: error });
}

/**
 * Makes sure that such a server listens there and, but for `plain`, speaks TLS with a certificate for its name; within five seconds. Throws what the guard throws
 * (`hostNotAllowed`, `hostUnknown`, `notSecure`), `badCertificate`, `refusedByServer` (something else listens) or `serverAway`.
 */
export async function checkGreeting(kind: 'imap' | 'smtp', endpoint: Endpoint, ask: LookUp): Promise<void> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(new Error('late')), withinMs);
  const ended = new Promise<never>((_, reject) => over.signal.addEventListener('abort', () => reject(over.signal.reason), { once: true }));
  let line: Socket | null = null;
  const talked = async () => {
    const { address, servername } = await resolveEndpoint(endpoint, { ask });
    line = await openLine(
      address,
      endpoint.port,
      over.signal,
      () => new AppError('hostNotAllowed', say('said.line.hostNotAllowed', endpoint)),
    );
    await talkTo(line, kind, endpoint, servername ?? address);
  };
  try {
    await Promise.race([talked(), ended]);
  } catch (error) {
    throw worded(error, endpoint);
  } finally {
    clearTimeout(timer);
    (line as Socket | null)?.destroy();
  }
}
