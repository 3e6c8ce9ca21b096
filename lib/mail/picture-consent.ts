/** Which letters show their pictures from elsewhere without being asked: those that prove to come from whom the reader permitted (T32). */
import { addPictureSender, listPictureSenders, permittedAmong, removePictureSender } from '@/lib/db/picture-senders';
import { hostOf, siteOf } from '@/lib/mime/trust-hosts';
import type { Actor } from '@/lib/model/actor';
import type { MessageRow } from '@/lib/model/mail';
import type { LettersPictures, PictureSender } from '@/lib/model/picture-senders';
import type { Preferences } from '@/lib/model/preferences';
import type { Trust, Verdict } from '@/lib/model/trust';
import type { LetterPlace } from './letter-place';

/** Did the reader's own mail server find that the letter comes from this domain: signed by its owner (DKIM), or by DMARC? */
export function isProved(verdict: Verdict | null, domain: string): boolean {
  if (verdict === null || domain === '' || verdict.domain !== domain) return false;
  if (verdict.kind === 'checked') return true;
  const site = siteOf(domain);
  return verdict.kind === 'signed' && site !== null && siteOf(verdict.by) === site;
}

/** What is known of a letter where its pictures are judged. */
export interface PictureCase {
  wish: Preferences['pictures'];
  verdict: Verdict | null;
  /** Of the address that the letter names as its sender, in ASCII. */
  domain: string;
  permitted: PictureSender | undefined;
  /** It lies in Junk. */
  junk: boolean;
}

/** A permission counts where the sender is proved, and nothing does in Junk; a letter that failed its check is always asked about. */
export function judgePictures({ wish, verdict, domain, permitted, junk }: PictureCase): LettersPictures {
  const proved = !junk && isProved(verdict, domain);
  const always = wish === 'always' && !junk && verdict?.kind !== 'failed';
  const auto = always || (wish === 'ask' && proved && permitted !== undefined);
  return { auto, proved, domain, ...(permitted ? { permitted } : {}) };
}

/** What the reader is told of a letter's pictures from elsewhere. */
export async function picturesOf(
  actor: Actor,
  row: MessageRow,
  { folder, preferences }: LetterPlace,
  trust: Promise<Trust | null>,
): Promise<LettersPictures> {
  const address = row.from[0]?.address.toLowerCase() ?? '';
  const domain = hostOf(address);
  const [told, among] = await Promise.all([trust, address.includes('@') ? permittedAmong(actor.userId, address, domain) : []]);
  const permitted = among.find(({ kind }) => kind === 'sender') ?? among[0];
  return judgePictures({ wish: preferences.pictures, verdict: told?.verdict ?? null, domain, permitted, junk: folder?.role === 'junk' });
}

/** All that the actor permitted, the newest first. */
export async function pictureSenders({ userId }: Actor): Promise<PictureSender[]> {
  return listPictureSenders(userId);
}

/** Permits the pictures of a sender or a domain, or no longer does. Answers all that are permitted then. */
export async function changePictureSender({ userId }: Actor, sender: PictureSender, permitted: boolean): Promise<PictureSender[]> {
  await (permitted ? addPictureSender : removePictureSender)(userId, sender);
  return listPictureSenders(userId);
}
