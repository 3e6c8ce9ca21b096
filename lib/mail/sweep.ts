/** Removes what sent and discarded letters leave behind, and files that belong to nothing (T59). */
import { dropClosedDrafts, knownDraftIds } from '@/lib/db/drafts';
import { unfiledSubmissionIds } from '@/lib/db/submissions';
import { dropFrozenLetter, dropUploads, listKept } from './draft-files';
import { sweepKeptLetters } from './letter-store';
import { sweepUploads } from './uploads';

const hourMs = 3_600_000;
const keptForMs = 7 * 24 * hourMs;

/** Drops drafts closed a week ago, files that stopped on their way a day ago, and files older than that in the data folder that no draft and no letter in
 * the outbox needs;
 * opened letters that are not there any more too. `now` in ms. */
export async function sweepLeftovers(now: number): Promise<void> {
  for (const id of await dropClosedDrafts(now - keptForMs)) await dropUploads(id);
  await sweepUploads(now - 24 * hourMs);
  const { drafts, letters } = await listKept(now - 24 * hourMs);
  const known = await knownDraftIds(drafts);
  for (const id of drafts) if (!known.has(id)) await dropUploads(id);
  const needed = await unfiledSubmissionIds(letters);
  for (const id of letters) if (!needed.has(id)) await dropFrozenLetter(id);
  await sweepKeptLetters();
}
