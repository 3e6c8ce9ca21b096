'use client';
import { createContext, useCallback, useContext, useMemo } from 'react';
import type { DraftFile } from '@/lib/model/draft';
import type { Editor } from './open-editor';
import { insertPictureAt } from './pieces';

/** Uploads a picture for the text of the letter; null where it failed, which is said by then. */
export type PutPicture = (file: File) => Promise<DraftFile | null>;

/** How the letter takes pictures in; given by the window around the text. */
export const TakesPictures = createContext<PutPicture>(async () => null);

/** Does something with the editor that is there then. */
type Soon = (work: (editor: Editor) => void) => void;

/** Pictures from files into the text, in their order, each as soon as it is uploaded: into the editor of that moment, as its frame may be another by then. */
export function usePictures(draftId: string): { put(soon: Soon, files: readonly File[]): void } {
  const upload = useContext(TakesPictures);
  const put = useCallback(
    async (soon: Soon, files: readonly File[]) => {
      for (const file of files) {
        const kept = await upload(file);
        if (kept) soon((editor) => insertPictureAt(editor, `/api/drafts/${draftId}/files/${kept.id}`, kept.filename));
      }
    },
    [upload, draftId],
  );
  return useMemo(() => ({ put: (soon: Soon, files: readonly File[]) => void put(soon, files) }), [put]);
}
