/** Who may do what with a mailbox (RFC 4314). Identifiers and rights come from people, so both are checked before they go over the line. */
import { AppError } from '@/lib/errors';
import type { Share } from '@/lib/model/rights';
import { knownRights } from '@/lib/model/rights';
import { say, type Task } from '@/lib/model/said';
import type { Connection } from './connection';
import { responseCode } from './errors';
import { isCyrus, spell } from './mailboxes';
import { type Argument, type Line, text, tokenText } from './wire';

const longestIdentifier = 255;

/** The identifier as an argument: quoted, or a literal where quotes cannot hold it. Throws `badInput` for what no server takes as a name. */
function identifierOf(who: string): Argument {
  if (who.trim() === '' || who.length > longestIdentifier || /\p{Cc}/u.test(who)) throw new AppError('badInput', say('said.share.who'));
  return /^[\x20-\x7e]+$/.test(who) ? text(who) : { type: 'LITERAL', value: Buffer.from(who) };
}

function rightsOf(letters: string): Argument {
  if (!/^[a-z0-9]{0,40}$/.test(letters)) throw new AppError('badInput', say('said.share.badRights'));
  return text(letters);
}

const wordsOf = (line: Line): string[] => (line.attributes ?? []).map((token) => tokenText(token) ?? '');

async function ask(connection: Connection, task: Task, verb: string, args: Argument[], name: string): Promise<string[][]> {
  const lines: string[][] = [];
  await connection.run(task, verb, args, { untagged: { [name]: (line) => void lines.push(wordsOf(line)) } });
  return lines;
}

/** MYRIGHTS: what this login may do with the mailbox, or null where the server does not say. */
export async function myRights(connection: Connection, path: string): Promise<string | null> {
  if (!connection.capabilities.acl) return null;
  try {
    const [line] = await ask(connection, 'rights', 'MYRIGHTS', [await spell(connection, path)], 'myrights');
    return line ? knownRights(line[1] ?? '') : null;
  } catch (error) {
    // Offered, yet refused, as for a mailbox that may not even be looked up: nothing is lost by not knowing.
    if (!connection.wire.usable) throw error;
    return null;
  }
}

/** GETACL: everybody who may do something with the mailbox, as the server has it; null where it has no such lists or does not tell them. */
export async function readShares(connection: Connection, path: string): Promise<Share[] | null> {
  if (!connection.capabilities.acl) return null;
  try {
    const [line] = await ask(connection, 'shares', 'GETACL', [await spell(connection, path)], 'acl');
    if (!line) return null;
    const pairs = line.slice(1);
    return pairs.flatMap((who, at) => (at % 2 === 0 && who !== '' ? [{ who, rights: pairs[at + 1] ?? '' }] : []));
  } catch (error) {
    if (!connection.wire.usable) throw error;
    return null;
  }
}

/** LISTRIGHTS: the letters that this identifier may be given here, or null where the server does not say. */
async function grantable(connection: Connection, name: Argument, who: Argument): Promise<Set<string> | null> {
  try {
    const [line] = await ask(connection, 'grants', 'LISTRIGHTS', [name, who], 'listrights');
    return line ? new Set(line.slice(2).join('')) : null;
  } catch (error) {
    if (!connection.wire.usable) throw error;
    return null;
  }
}

/** The rights in the letters of the server: one that knows only those of before RFC 4314 has `d` and `c` for what was later parted. */
export function inLettersOf(rights: string, letters: ReadonlySet<string> | null): string {
  if (!letters) return rights;
  const old = (letter: string) => ('tex'.includes(letter) ? 'd' : letter === 'k' ? 'c' : letter);
  const fitting = [...rights].map((letter) => (letters.has(letter) ? letter : old(letter))).filter((letter) => letters.has(letter));
  return [...new Set(fitting)].join('');
}

/** SETACL, or DELETEACL where `rights` is null. Throws `badInput`, `refusedByServer` with the server's words. */
export async function writeShare(connection: Connection, path: string, who: string, rights: string | null): Promise<void> {
  if (!connection.capabilities.acl) throw new AppError('refusedByServer', say('said.share.none'));
  const identifier = identifierOf(who);
  // Cyrus 3.6 takes any name, and with some can never read the folder's entry again: not even its owner may open it then.
  if (rights !== null && !/^[\w.@+:=%-]+$/.test(who) && isCyrus(connection)) throw new AppError('badInput', say('said.share.who'));
  const name = await spell(connection, path);
  try {
    if (rights === null) await connection.run('unshare', 'DELETEACL', [name, identifier]);
    else {
      const given = inLettersOf(rights, await grantable(connection, name, identifier));
      await connection.run('share', 'SETACL', [name, identifier, rightsOf(given)]);
    }
  } catch (error) {
    if (responseCode(error) === 'NOPERM') throw new AppError('refusedByServer', say('said.share.notAllowed'), { cause: error });
    throw error;
  }
}
