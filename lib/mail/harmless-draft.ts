/** What is shown of a draft again: what a browser saved is believed by nobody. */
import { renderWritten } from '@/lib/mime/render-draft';
import type { Draft, DraftContent, DraftFile } from '@/lib/model/draft';
import { fileAddress } from './composition';

/**
 * The content as it may be shown to be written on: nothing in it runs, and nothing is fetched but the draft's own pictures (T49, T50). Where that cannot be
 * made certain, its words without their format; what is kept stays as it is until the next save. Throws what `renderWritten` throws.
 */
export async function harmlessContent<T extends DraftContent>(content: T, draft: Pick<Draft, 'id' | 'files'>): Promise<T> {
  if (content.html === null) return content;
  const addresses = draft.files.filter(({ inline }: DraftFile) => inline).map(({ id }) => fileAddress(draft.id, id));
  const written = await renderWritten(content.html, new Map(addresses.map((address) => [address, address])));
  return { ...content, html: written?.html ?? null };
}

/** The draft as it may be shown to be written on. */
export function harmlessDraft(draft: Draft): Promise<Draft> {
  return harmlessContent(draft, draft);
}
