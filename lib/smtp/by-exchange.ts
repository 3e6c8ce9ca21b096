/** Exchanges that nodemailer does not know (RFC 4954). */
import { decode, type Exchange, encode } from '@/lib/sasl/exchange';

/** What nodemailer calls the way of signing in that is given an exchange. */
export const ownMethod = 'ORIEL';

/** Longest line with AUTH that any server has to take, bytes (RFC 4954 section 4); what is longer follows on a line of its own. */
const longestLine = 512;

/** What nodemailer gives to who signs in this way. */
export interface ExchangeContext {
  auth: { exchange: Exchange; noteFault: (error: unknown) => void };
  sendCommand(line: string): Promise<{ response: string }>;
}

/** Mechanisms that the answer to EHLO names, in upper case. */
export function offeredMechanisms(ehlo: readonly string[]): Set<string> {
  return new Set(ehlo.flatMap((line) => (/^AUTH[ =]/i.test(line.trim()) ? line.trim().slice(5).toUpperCase().split(/\s+/) : [])));
}

const statusOf = (response: string): number => Number(response.slice(0, 3));

/** Signs in by `auth.exchange`. Rejects where the server refuses; a fault of the exchange itself is noted, and the server told that it ends. */
export async function byExchange({ auth: { exchange, noteFault }, sendCommand }: ExchangeContext): Promise<void> {
  const { mechanism } = exchange;
  const first = encode(exchange.first);
  const whole = `AUTH ${mechanism} ${first}`;
  const early = whole.length + 2 <= longestLine;
  let { response } = await sendCommand(early ? whole : `AUTH ${mechanism}`);
  if (!early && statusOf(response) === 334) ({ response } = await sendCommand(first));
  while (statusOf(response) === 334) {
    let answer = '*';
    try {
      answer = encode(await exchange.next(decode(response.slice(4))));
    } catch (error) {
      noteFault(error);
    }
    ({ response } = await sendCommand(answer));
  }
  if (statusOf(response) !== 235) throw new Error('The server refused the sign-in.');
  try {
    exchange.end();
  } catch (error) {
    noteFault(error);
    throw error;
  }
}
