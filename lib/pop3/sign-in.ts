/** Proving who one is to a POP3 server: one try with one method, as a second try with a wrong password may lock an account (R12). */
import { AppError } from '@/lib/errors';
import { say } from '@/lib/model/said';
import { bearerExchange, noTokens } from '@/lib/sasl/bearer';
import { decode, type Exchange, encode } from '@/lib/sasl/exchange';
import { hideShown } from '@/lib/sasl/quoted';
import { scramExchange } from '@/lib/sasl/scram';
import { Refusal, refusedLogin } from './faults';
import type { Pop3Line } from './line';

/** Login name with a password, or with a token that somebody else got (OAuth 2.0). */
export type Pop3Login = { login: string; password: string } | { login: string; token: string };

/** What CAPA said: names in upper case with what follows them; empty where the server does not know CAPA. */
export type Capabilities = ReadonlyMap<string, readonly string[]>;

/** Longest line that may bear a first answer (RFC 5034 section 4). */
const longestInitial = 255;

async function authenticate(line: Pop3Line, mechanism: string, answers: readonly string[]): Promise<void> {
  const [first = '', ...others] = answers.map((answer) => Buffer.from(answer).toString('base64'));
  const short = mechanism !== 'LOGIN' && `AUTH ${mechanism} ${first}`.length + 2 <= longestInitial;
  await line.ask(short ? `AUTH ${mechanism} ${first}` : `AUTH ${mechanism}`);
  for (const answer of short ? others : [first, ...others]) await line.ask(answer);
}

/** Goes through an exchange, its first words with the command where the line is long enough for them (RFC 5034 section 4). */
async function exchanged(line: Pop3Line, exchange: Exchange): Promise<void> {
  const first = encode(exchange.first);
  const whole = `AUTH ${exchange.mechanism} ${first}`;
  let begun = whole.length + 2 <= longestInitial;
  line.send(begun ? whole : `AUTH ${exchange.mechanism}`);
  for (let said = await line.step(); !said.done; said = await line.step()) {
    line.send(begun ? encode(await exchange.next(decode(said.challenge))) : first);
    begun = true;
  }
  exchange.end();
}

function tokenExchange({ endpoint }: Pop3Line, offered: ReadonlySet<string>, login: string, accessToken: string): Exchange {
  const { host, port } = endpoint;
  // Some servers take tokens and do not say so.
  const exchange = bearerExchange(offered.size > 0 ? offered : new Set(['XOAUTH2']), { login, accessToken, host, port });
  if (!exchange) throw noTokens(host);
  return exchange;
}

/**
 * Signs in: OAUTHBEARER or XOAUTH2 for a token; for a password SASL PLAIN where offered (RFC 5034), whose letters and spaces are well defined, else USER and
 * PASS, else SASL LOGIN; SCRAM where no way to say the password is offered, or the line has no TLS. APOP is never used: its digest of a broken hash protects
 * nothing that TLS does not. Throws `wrongPassword`, `connectionLimit` and `serverAway`, and `refusedByServer` where no method is known to both.
 */
export async function signIn(line: Pop3Line, capabilities: Capabilities, who: Pop3Login): Promise<void> {
  const { endpoint } = line;
  const offered = new Set((capabilities.get('SASL') ?? []).map((name) => name.toUpperCase()));
  try {
    if ('token' in who) return await exchanged(line, tokenExchange(line, offered, who.login, who.token));
    const { login, password } = who;
    if (/\0/.test(login + password)) throw new AppError('badInput', say('said.pop3.badLogin'));
    const { host, security } = endpoint;
    // Before USER: Dovecot names it even where it takes no password that is said.
    const scram = scramExchange(offered, { login, password, host, open: security === 'plain' });
    if (scram) return await exchanged(line, scram);
    if (offered.has('PLAIN')) return await authenticate(line, 'PLAIN', [`\0${login}\0${password}`]);
    if (capabilities.size > 0 && !capabilities.has('USER') && offered.has('LOGIN')) {
      return await authenticate(line, 'LOGIN', [login, password]);
    }
    if (capabilities.size > 0 && !capabilities.has('USER') && offered.size > 0) {
      throw new AppError('refusedByServer', say('said.pop3.noMethod', { host }));
    }
    await line.ask(`USER ${login}`);
    await line.ask(`PASS ${password}`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    hideShown(error, 'token' in who ? who.token : who.password);
    const known = refusedLogin(error, endpoint);
    if (!('token' in who) || known.code !== 'wrongPassword') throw known;
    throw new AppError('wrongPassword', say('said.line.tokenRefused', { host: endpoint.host }), { cause: error, serverText: error.words });
  }
}
