'use client';
import { createContext, useCallback, useContext, useMemo } from 'react';
import type { DraftFile } from '@/lib/model/draft';
import type { Editor } from './open-editor';
import { insertPictureAt } from './pieces';

/** Uploads a picture for the text of the letter; null where it failed, which is said by then. */
export type PutPicture = (file: File) => Promise<DraftFile | null>;

/** How the letter takes pictures in; given by the window around the text. */
export const TakesPictures = createContext<PutPicture>(async () => null);

/** Pictures from files into the text, in their order, each as soon as it is uploaded. */
export function usePictures(draftId: string): { put(editor: Editor, files: readonly File[]): void } {
  const upload = useContext(TakesPictures);
  const put = useCallback(
    async (editor: Editor, files: readonly File[]) => {
      for (const file of files) {
        const kept = await upload(file);
        if (kept) insertPictureAt(editor, `/api/drafts/${draftId}/files/${kept.id}`, kept.filename);
      }
    },
    [upload, draftId],
  );
  return useMemo(() => ({ put: (editor: Editor, files: readonly File[]) => void put(editor, files) }), [put]);
}
