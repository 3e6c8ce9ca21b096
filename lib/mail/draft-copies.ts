/** What lies in the folder of drafts of a letter being written here. */
import { copiesOf, type DraftCopy, type DraftSource, isThere } from '@/lib/db/draft-sources';
import { type DraftRecord, readDraftRow, writeDraftSource } from '@/lib/db/drafts';
import { readMailbox } from '@/lib/db/mailboxes';
import { isAppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import { engine } from '@/lib/sync/engine';
import { deleteMessages } from './act-deletions';
import { moveMessages } from './act-moves';
import { inTurn } from './draft-bell';

/** Was the draft changed here since the folder got its version? */
export function isEdited({ revision, files }: Pick<DraftRecord, 'revision' | 'files'>, source: DraftSource): boolean {
  return revision !== source.revision || files.map(({ id }) => id).join() !== source.files.join();
}

/**
 * Takes copies out of the folder at once, on the server as soon as the line is there, each exactly once: `gone` for good, `trash` so that a person
 * finds them again. Copies that went away meanwhile are none.
 */
export async function removeCopies(actor: Actor, copies: readonly DraftCopy[], how: 'gone' | 'trash'): Promise<void> {
  const ids = copies.filter(({ uid }) => uid > 0).map(({ id }) => id);
  if (ids.length === 0) return;
  try {
    if (how === 'trash') await moveMessages(actor, { ids, to: 'trash', threads: false });
    else await deleteMessages(actor, { ids, threads: false });
  } catch (error) {
    // Somebody else took the last of them away meanwhile.
    if (!isAppError(error) || error.code !== 'notFound') throw error;
  }
}

/** Removes all versions but `next`, then notes that the draft stands for that one. True where another program had saved a version of its own. */
export async function settleCopies(actor: Actor, draft: DraftRecord, next: DraftSource): Promise<boolean> {
  const { source } = draft;
  const copies = source ? (await copiesOf(actor, source)).filter(({ uid, header }) => uid !== next.uid && header !== next.header) : [];
  const ours = copies.filter(({ uid, header }) => uid === source?.uid || header === source?.pending?.header);
  const theirs = copies.filter((copy) => !ours.includes(copy));
  await removeCopies(actor, ours, 'gone');
  await removeCopies(actor, theirs, 'trash');
  await writeDraftSource(draft.id, next);
  return theirs.length > 0;
}

/** Finishes what a stop broke off between putting a version into the folder and noting that. */
export async function mendDraft(actor: Actor, draft: DraftRecord): Promise<void> {
  const { source } = draft;
  const box = source && (await readMailbox(actor, source.pending?.mailboxId ?? source.mailboxId));
  if (!source?.pending || !box) return;
  const { header, revision, files } = source.pending;
  const [found, uidValidity] = await engine().withSession(box.accountId, box.path, async (session) => [
    (await session.searchUids({ messageIdHeader: header, deleted: false })).at(-1) ?? null,
    session.selected?.uidValidity ?? source.uidValidity,
  ]);
  if (found === null) {
    await writeDraftSource(draft.id, source.uid > 0 ? { ...source, pending: null } : null);
    return;
  }
  // The version before may be in the folder still: the cache has to know it.
  await engine().nudge(box.accountId, box.id, { urgent: true });
  const next = { mailboxId: box.id, uidValidity: Number(uidValidity), uid: found, header, revision, files, pending: null };
  await settleCopies(actor, draft, next);
}

/**
 * Takes everything out of the folder of drafts that is a version of this draft: it was sent (`gone`) or thrown away (`trash`). Waits for a version that
 * is just being put there, so that none is left behind.
 */
export async function dropCopies(actor: Actor, draftId: string, how: 'gone' | 'trash'): Promise<void> {
  await inTurn(`draft ${draftId}`, async () => {
    const draft = await readDraftRow(actor, draftId);
    if (draft?.source?.pending) await mendDraft(actor, draft);
    const source = draft?.source?.pending ? (await readDraftRow(actor, draftId))?.source : draft?.source;
    if (!source) return;
    if (source.uid > 0 && !(await isThere(actor, source))) await lookThere(actor, source);
    await removeCopies(actor, await copiesOf(actor, source), how);
  });
}

/** The cache may not have heard of the newest version yet. Where the line is away it has what there was. */
async function lookThere(actor: Actor, { mailboxId }: DraftSource): Promise<void> {
  const box = await readMailbox(actor, mailboxId);
  if (!box) return;
  await engine()
    .nudge(box.accountId, box.id, { urgent: true })
    .catch((error: unknown) => {
      if (!isAppError(error)) throw error;
    });
}

/**
 * Leaves out what the folder shows by itself, so that a letter stands in Drafts once: drafts that a letter there stands for, and those that went from
 * there and hold nothing that was written here.
 */
export async function withoutStoodFor(actor: Actor, drafts: readonly DraftRecord[]): Promise<DraftRecord[]> {
  const shown = await Promise.all(
    drafts.map(async (draft) => {
      const { source } = draft;
      return source === null || (isEdited(draft, source) && (await copiesOf(actor, source)).length === 0);
    }),
  );
  return drafts.filter((_, at) => shown[at]);
}
