/** Removes what sent and discarded letters leave behind, and files that belong to nothing (T59). */
import { dropRemovedCollectors } from '@/lib/db/collectors';
import { dropDeliveries } from '@/lib/db/deliveries';
import { dropDeviceLinks } from '@/lib/db/device-links';
import { dropClosedDrafts, knownDraftIds } from '@/lib/db/drafts';
import { dropRemovedIdentities } from '@/lib/db/identities';
import { knownImportIds } from '@/lib/db/imports';
import { unfiledSubmissionIds } from '@/lib/db/submissions';
import { dropRemovedTemplates } from '@/lib/db/templates';
import { sweepCopies } from './account-copies';
import { awaitedMs } from './delivery-reports';
import { dropFrozenLetter, dropUploads, listKept } from './draft-files';
import { sweepImports } from './imports';
import { sweepKeptLetters } from './letter-store';
import { sweepShared } from './shared-of-letter';
import { sweepUploads } from './uploads';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const keptForMs = 7 * dayMs;
/** What became of a letter is told for as long as the letter is there, and for this long in any case: a cache that is built anew brings it back. */
const deliveryMs = 60 * dayMs;
/** Nobody asks after that, ms. */
const longestDeliveryMs = 730 * dayMs;

/**
 * Drops drafts closed a week ago, those of letters that a server held two weeks after they left, files that stopped on their way a day ago, and files older than that in the data folder that no draft and no letter in
 * the outbox needs; files whose links are over, opened letters that are not there any more, and what became of letters that are gone or two years old. `now` in ms. */
export async function sweepLeftovers(now: number): Promise<void> {
  // What comes back of a letter that was held is believed by when it left.
  for (const id of await dropClosedDrafts(now - keptForMs, now - awaitedMs)) await dropUploads(id);
  await dropRemovedIdentities(now - keptForMs);
  await dropRemovedTemplates(now - keptForMs);
  await dropRemovedCollectors(now - keptForMs);
  await sweepUploads(now - dayMs);
  await sweepImports(now);
  await sweepCopies(now);
  const { drafts, letters } = await listKept(now - dayMs);
  const known = new Set([...(await knownDraftIds(drafts)), ...(await knownImportIds(drafts))]);
  for (const id of drafts) if (!known.has(id)) await dropUploads(id);
  const needed = await unfiledSubmissionIds(letters);
  for (const id of letters) if (!needed.has(id)) await dropFrozenLetter(id);
  await sweepKeptLetters();
  await sweepShared(now);
  // For a day a link that is over still says so.
  await dropDeviceLinks(now - dayMs);
  await dropDeliveries(now - deliveryMs, now - longestDeliveryMs);
}
