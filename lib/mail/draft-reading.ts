/** A letter of a folder of drafts as what a person goes on writing: its format with its pictures, its files, whom it is from and what it wishes. */
import { groupNames } from '@/lib/mime/group-names';
import { headerFields } from '@/lib/mime/trust-header';
import type { Actor } from '@/lib/model/actor';
import type { DraftContent, DraftFile, Recipient } from '@/lib/model/draft';
import { emptyContent } from '@/lib/model/draft-content';
import { namesNobody } from '@/lib/model/letter-words';
import type { Address } from '@/lib/model/mail';
import type { AccountRecord, StoredMessage } from '@/lib/model/stored';
import { takeOverFiles } from './draft-upload';
import { openLetter, textOfLetter } from './open-message';
import { restoredFormat } from './quote-letter';
import { writtenAs } from './start-as';

const longestText = 2_000_000;

/** What the letter holds; its files lie with the draft already. */
export interface ReadDraft {
  content: DraftContent;
  files: DraftFile[];
  /** It has format that could not be taken over. */
  formatted: boolean;
}

/**
 * Reads the letter for the draft that it becomes, and puts its files there; whoever gives the draft up drops them. Throws what opening it throws, and
 * `tooLarge` where its files do not fit.
 */
export async function readDraftLetter(actor: Actor, stored: StoredMessage, draftId: string, account: AccountRecord): Promise<ReadDraft> {
  const { row, cc, bcc } = stored;
  const { bodies, header } = await openLetter(stored);
  const formatted = bodies.some(({ kind }) => kind === 'html');
  const kept = await restoredFormat(actor, stored, { draftId, account });
  const text = (await textOfLetter(actor, row.id)).replace(/\r\n?/g, '\n').replace(/\n$/u, '').slice(0, longestText);
  const groups = groupNames(header);
  const lines = { to: people(row.to, groups.to), cc: people(cc, groups.cc), bcc: people(bcc, groups.bcc) };
  const named = { ...lines, subject: row.subject.slice(0, 2000) };
  const content = {
    ...emptyContent,
    ...(await writtenAs(actor, stored)),
    ...wishesOf(header),
    ...named,
    text,
    html: kept.html,
  };
  const files = await takeOverFiles(actor, draftId, account, stored);
  return { content, files: [...kept.files, ...files], formatted: formatted && content.html === null };
}

/** How urgent the letter is (RFC 2156 section 5.3.6, and the older header), and whether its writer wants to be told that it was read (RFC 8098). */
function wishesOf(header: Uint8Array | null): Pick<DraftContent, 'priority' | 'readReceipt'> {
  const fields = header === null ? [] : headerFields(header);
  const said = (name: string) =>
    fields
      .find((field) => field.name.toLowerCase() === name)
      ?.value.trim()
      .toLowerCase() ?? '';
  const rank = said('x-priority');
  const words = said('importance') || said('priority');
  const high = /^[12]\b/u.test(rank) || words === 'high' || words === 'urgent';
  const low = /^[45]\b/u.test(rank) || words === 'low' || words === 'non-urgent';
  return { priority: high ? 'high' : low ? 'low' : 'normal', readReceipt: said('disposition-notification-to') !== '' };
}

/** Recipients as a person can go on with, in their groups: a name without an address, or a group without anybody, was only begun. */
function people(list: readonly Address[], groups: ReadonlyMap<string, string>): Recipient[] {
  return list.flatMap(({ name, address }) => {
    const group = groups.get(address.toLowerCase());
    if (address !== '') return [{ name, address, ...(group !== undefined && { group }) }];
    return name === '' || namesNobody({ name, address }) ? [] : [{ name: '', address: name }];
  });
}
