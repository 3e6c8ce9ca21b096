/** SELECT (RFC 9051 section 6.3.2), with what happened since the last time where the server can say so (RFC 7162 section 3.2.5). */
import { AppError } from '@/lib/errors';
import { say } from '@/lib/model/said';
import type { Connection } from './connection';
import { isBad, responseCode } from './errors';
import type { FetchItems } from './fetch-response';
import { readFlags, readModseq, uidOf } from './headers';
import { asModseq, asObjectId, countOf, spell } from './mailboxes';
import type { FetchedFlags, KnownState, SelectedMailbox, SelectedSince } from './types';
import { type Answers, type Argument, atom, codeOf, type Line, sequence, tokenList, tokenText } from './wire';

/** Gathers what the server says happened since the known state. What it says of the mailbox selected before ends with CLOSED. */
class Since {
  flags: FetchedFlags[] = [];
  vanished: string[] = [];

  forget(): void {
    this.flags = [];
    this.vanished = [];
  }

  takeFetch(items: FetchItems): boolean {
    const uid = uidOf(items);
    if (uid === null || !items.has('FLAGS')) return false;
    this.flags.push({ uid, flags: readFlags(items.get('FLAGS')), modseq: readModseq(items) });
    return true;
  }

  takeVanished(line: Line): void {
    const earlier = tokenList(line.attributes?.[0]).some((token) => tokenText(token)?.toUpperCase() === 'EARLIER');
    if (earlier) this.vanished.push(...rangesIn(line));
  }
}

/** The UID ranges of a VANISHED response. */
export function rangesIn(line: Line): string[] {
  const set = tokenText(line.attributes?.at(-1)) ?? '';
  return set.split(',').filter((range) => /^\d{1,10}(:\d{1,10})?$/.test(range));
}

function parameters(connection: Connection, known: KnownState | undefined): Argument[] {
  if (known && connection.capabilities.qresync) {
    return [[atom('QRESYNC'), [atom(String(known.uidValidity)), atom(String(known.modseq)), sequence(known.uids)]]];
  }
  return connection.capabilities.condstore && !connection.wire.capabilities.has('ENABLE') ? [[atom('CONDSTORE')]] : [];
}

function answersFor(selected: SelectedMailbox, since: Since): Answers {
  const code = ([name = '', value]: string[]) => {
    const word = name.toUpperCase();
    if (word === 'CLOSED') since.forget();
    if (word === 'UIDVALIDITY') selected.uidValidity = countOf(value);
    if (word === 'UIDNEXT') selected.uidNext = countOf(value);
    if (word === 'HIGHESTMODSEQ') selected.highestModseq = asModseq(value);
    if (word === 'MAILBOXID') selected.objectId = asObjectId(value);
    if (word === 'PERMANENTFLAGS') selected.permanentFlags = (value ?? '').split(' ').filter(Boolean);
  };
  return {
    fetch: (items) => since.takeFetch(items),
    untagged: {
      exists: (line) => {
        selected.exists = countOf(line.command);
      },
      ok: (line) => code(codeOf(line)),
      vanished: (line) => since.takeVanished(line),
    },
  };
}

/** Selects. The mailbox selected before is left without CLOSE, so nothing is expunged. Throws `notFound`. */
export async function selectMailbox(connection: Connection, path: string, known?: KnownState): Promise<SelectedSince> {
  const extra = parameters(connection, known);
  const args: Argument[] = [await spell(connection, path), ...extra];
  const selected: SelectedMailbox = {
    path,
    uidValidity: 0,
    uidNext: 0,
    exists: 0,
    highestModseq: null,
    readOnly: false,
    objectId: null,
    permanentFlags: null,
  };
  const since = new Since();
  connection.selected = null;
  let done: Line;
  try {
    done = await connection.run('open', 'SELECT', args, answersFor(selected, since));
  } catch (error) {
    if (!connection.wire.usable) throw error;
    if (isBad(error) && known && extra.length > 0) return selectMailbox(connection, path);
    // Many servers refuse a missing folder without a code for it.
    if (isBad(error) || responseCode(error) !== null) throw error;
    throw new AppError('notFound', say('said.folder.notOpened'), { cause: error });
  }
  selected.readOnly = codeOf(done)[0]?.toUpperCase() === 'READ-ONLY';
  connection.selected = selected;
  connection.knownBelow = selected.uidNext;
  const told = known && connection.capabilities.qresync && selected.uidValidity === known.uidValidity;
  return { ...selected, since: told && selected.highestModseq !== null ? since : null };
}
