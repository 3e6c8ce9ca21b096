/** Flags and vanished UIDs since a mod-sequence (RFC 9051 section 6.4.5, RFC 7162). */
import { AppError } from '@/lib/errors';
import type { Modseq, Uid } from '@/lib/model/ids';
import { say } from '@/lib/model/said';
import type { Connection } from './connection';
import { readFlags, readModseq, uidOf } from './headers';
import { rangesIn } from './select';
import { inRange } from './sequences';
import type { FetchedFlags } from './types';
import { type Argument, atom, sequence } from './wire';

/** Flags of a UID range; with CONDSTORE only of messages changed since `changedSince`. */
export async function fetchFlags(connection: Connection, range: string, changedSince?: Modseq): Promise<FetchedFlags[]> {
  if (!/^[\d:,*]+$/.test(range)) throw new AppError('internal', say('said.fault'), { detail: 'The range of letters is none.' });
  const { condstore } = connection.capabilities;
  const args: Argument[] = [sequence(range), ['UID', 'FLAGS', ...(condstore ? ['MODSEQ'] : [])].map(atom)];
  if (condstore && changedSince !== undefined) args.push([atom('CHANGEDSINCE'), atom(String(changedSince))]);
  const wanted = inRange(range);
  const found = new Map<Uid, FetchedFlags>();
  await connection.run('flags', 'UID FETCH', args, {
    fetch: (answer) => {
      const uid = uidOf(answer);
      if (uid === null || !wanted(uid) || !answer.has('FLAGS')) return false;
      found.set(uid, { uid, flags: readFlags(answer.get('FLAGS')), modseq: readModseq(answer) });
      return true;
    },
  });
  return [...found.values()];
}

/** UID ranges gone since `modseq`, or null without QRESYNC. */
export async function vanishedSince(connection: Connection, modseq: Modseq): Promise<string[] | null> {
  if (!connection.capabilities.qresync || connection.selected?.highestModseq == null) return null;
  const ranges: string[] = [];
  const modifiers = [atom('CHANGEDSINCE'), atom(String(modseq)), atom('VANISHED')];
  await connection.run('lookDeleted', 'UID FETCH', [sequence('1:*'), [atom('UID')], modifiers], {
    fetch: () => true,
    untagged: {
      vanished: (line) => ranges.push(...rangesIn(line)),
    },
  });
  return ranges;
}
