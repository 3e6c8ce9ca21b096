/** From a draft to what its letter is made of. */
import { Readable } from 'node:stream';
import type { DraftRecord } from '@/lib/db/drafts';
import { AppError } from '@/lib/errors';
import { renderSent } from '@/lib/mime/render-draft';
import type { DraftFile } from '@/lib/model/draft';
import { settledLine } from '@/lib/model/recipients';
import { say } from '@/lib/model/said';
import type { AccountRecord } from '@/lib/model/stored';
import type { ComposedFile, Composition } from '@/lib/smtp/compose';
import { letterBits } from '@/lib/smtp/letter-bits';
import { openUpload } from './draft-files';
import { withCards } from './link-cards';
import { cardsOf } from './shared-of-letter';

/** The address of a draft's file, by which a picture stands in its text. */
export const fileAddress = (draftId: string, fileId: string): string => `/api/drafts/${draftId}/files/${fileId}`;

type Body = Pick<Composition, 'text' | 'html' | 'files'>;

/** A file as a part of the letter; a letter goes as one where it may. What cannot be read is noticed when the letter is made. */
async function composed(draft: DraftRecord, { id, filename, type }: DraftFile): Promise<ComposedFile> {
  const open = () => openUpload(draft.id, id);
  return { filename, type, open, letter: type === 'message/rfc822' ? await letterBits(open()).catch(() => null) : null };
}

/** What is said, with its files. Pictures that the text no longer shows stay behind. */
async function bodyOf(written: DraftRecord, domain: string, goesAt: number): Promise<Body> {
  const draft = withCards(written, await cardsOf(written.id, goesAt));
  const files = await Promise.all(draft.files.filter(({ inline }) => !inline).map((file) => composed(draft, file)));
  if (draft.html === null) return { text: draft.text, html: null, files };
  const pictures = draft.files.filter(({ inline }) => inline).map((file) => ({ file, cid: `${file.id}@${domain}` }));
  const sent = await renderSent(draft.html, new Map(pictures.map(({ file, cid }) => [fileAddress(draft.id, file.id), cid])), domain);
  if (sent === null) throw new AppError('badInput', say('said.send.unsafe'));
  const seen = pictures.filter(({ cid }) => sent.shown.includes(cid));
  const shown = await Promise.all(seen.map(async ({ file, cid }) => ({ ...(await composed(draft, file)), cid })));
  const lifted = sent.pictures.map(({ cid, type, bytes }, at) => ({
    filename: `picture-${at + 1}.${type.slice('image/'.length)}`,
    type,
    cid,
    open: () => Readable.from([Buffer.from(bytes)], { objectMode: false }),
  }));
  return { text: sent.text, html: sent.html, files: [...shown, ...lifted, ...files] };
}

/**
 * What the letter of a draft is made of, without the name of the program or anything else that is not the writer's. Throws `badInput` where its format
 * cannot be made harmless, and `internal` where there was not the time to find out. `goesAt` is when it goes, ms: the time of its links begins then.
 */
export async function composition(
  draft: DraftRecord,
  account: AccountRecord,
  messageIdHeader: string,
  goesAt = Date.now(),
): Promise<Composition> {
  const answers = draft.kind === 'reply' || draft.kind === 'replyAll';
  const from = { name: account.name, address: account.address };
  return {
    from,
    to: settledLine(draft.to),
    cc: settledLine(draft.cc),
    bcc: settledLine(draft.bcc),
    subject: draft.subject,
    ...(await bodyOf(draft, messageIdHeader.split('@').pop() ?? '', goesAt)),
    messageIdHeader,
    date: new Date(goesAt),
    inReplyTo: answers ? draft.originalHeader : null,
    references: draft.references,
    priority: draft.priority,
    receiptTo: draft.readReceipt ? from : null,
  };
}
