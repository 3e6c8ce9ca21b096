/**
 * Measures whether a server's mod-sequences can be relied on (RFC 7162), by what it says in the course of looks (R9). What contradicts itself is
 * a proof; what could be chance is a doubt, which two in a row make a quirk.
 */
import { database } from '@/lib/db/client';
import { knownInRanges } from '@/lib/db/message-cache';
import type { FetchedFlags } from '@/lib/imap/types';
import type { Modseq } from '@/lib/model/ids';
import type { SyncState } from '@/lib/model/stored';
import { withEdits } from './pending';
import type { Scene } from './scene';

/** A server that ignores CHANGEDSINCE answers with at least so many letters, and with this part of all. */
const manyLetters = 20;
const nearlyAll = 0.9;

/** HIGHESTMODSEQ never falls under one UIDVALIDITY, and rises when a letter comes. A restored backup may do so once. */
export async function doubtFigures(scene: Scene, stored: SyncState): Promise<void> {
  const { server, quirks } = scene;
  if (!scene.condstore || stored.highestModseq === null || server.highestModseq === null) return;
  const fell = server.highestModseq < stored.highestModseq;
  const stood = server.highestModseq === stored.highestModseq && server.uidNext > stored.uidNext;
  if (fell || stood) await quirks.doubt('lyingModseq');
}

/** Flags were different though HIGHESTMODSEQ had not moved: `found` as the server gave them just now. */
export async function doubtStandstill(scene: Scene, found: readonly FetchedFlags[]): Promise<void> {
  const { session, box, quirks, server, condstore } = scene;
  if (!condstore || found.length === 0 || server.highestModseq === null) return;
  const now = (await session.status(box.mailbox.path)).highestModseq;
  // A change that came after SELECT has a mod-sequence that the server knows by now.
  if (now !== null && found.some(({ modseq }) => modseq !== null && modseq > now)) await quirks.learn('lyingModseq');
  else if (now === server.highestModseq) await quirks.doubt('lyingModseq');
}

async function allUnchanged(scene: Scene, told: readonly FetchedFlags[]): Promise<boolean> {
  const rows = await knownInRanges(
    database(),
    scene.mailboxId,
    told.map(({ uid }): [number, number] => [uid, uid]),
  );
  const flags = new Map(told.map((entry) => [entry.uid, entry.flags]));
  const same = rows.filter((row) => [...withEdits(row.id, flags.get(row.uid) ?? [])].sort().join(' ') === [...row.flags].sort().join(' '));
  return same.length >= nearlyAll * told.length;
}

/** What the server answered to CHANGEDSINCE, before it is written. */
export async function measureChanges(scene: Scene, told: readonly FetchedFlags[], since: Modseq): Promise<void> {
  const { quirks, server } = scene;
  const known = told.filter(({ uid }) => uid < server.uidNext);
  if (known.some(({ modseq }) => modseq !== null && modseq <= since)) {
    await quirks.learn('ignoresChangedSince');
    return;
  }
  const everything = known.length >= manyLetters && known.length >= nearlyAll * server.exists;
  if (everything && (await allUnchanged(scene, known))) await quirks.doubt('ignoresChangedSince');
  else if (known.length > 0) quirks.trust('ignoresChangedSince');
}
