'use client';
import { Image as ImageIcon } from 'lucide-react';
import { type DragEvent, type RefObject, useEffect, useState } from 'react';
import { Icon } from '@/app/_ui/base/icon';
import { t } from '@/lib/client/texts';
import { isTextPicture } from '@/lib/model/text-pictures';
import type { ComposerTextHandle } from './editor/handle';
import type { Uploads } from './use-uploads';

/** Where dropped files go: pictures into the text, or with the letter. */
export type DropPlace = 'text' | 'files';

const hasFiles = ({ dataTransfer }: { dataTransfer: DataTransfer | null }) => dataTransfer?.types.includes('Files') ?? false;

/** What is held: only pictures, or files of any kind. Firefox names the kinds only once they are dropped. */
const onlyPictures = ({ dataTransfer }: { dataTransfer: DataTransfer | null }) => {
  const kinds = [...(dataTransfer?.items ?? [])].filter(({ kind }) => kind === 'file').map(({ type }) => type);
  return kinds.length > 0 && kinds.every(isTextPicture);
};

/**
 * Are files held above the page? Told of the whole page, because the text of a letter is a document of its own that would keep it to itself. One that
 * misses the composer is not opened in place of the page.
 */
function useHeldFiles(): 'pictures' | 'files' | null {
  const [held, setHeld] = useState<'pictures' | 'files' | null>(null);
  useEffect(() => {
    const over = (event: globalThis.DragEvent) => {
      if (!hasFiles(event)) return;
      setHeld(onlyPictures(event) ? 'pictures' : 'files');
      if (event.defaultPrevented) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
    };
    const leave = (event: globalThis.DragEvent) => {
      if (event.relatedTarget === null) setHeld(null);
    };
    const end = (event: globalThis.DragEvent) => {
      if (hasFiles(event)) event.preventDefault();
      setHeld(null);
    };
    document.addEventListener('dragenter', over);
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', end);
    return () => {
      document.removeEventListener('dragenter', over);
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', end);
    };
  }, []);
  return held;
}

export interface DropZonesProps {
  /** The letter has a place for pictures in its text. */
  takesPictures: boolean;
  onFiles: (files: File[], place: DropPlace) => void;
}

/** Takes dropped files in: pictures that go into the text are shown there, one after the other, as soon as they are uploaded. */
export function dropInto(uploads: Uploads, text: RefObject<ComposerTextHandle | null>, draftId: string): DropZonesProps['onFiles'] {
  const pictures = async (files: readonly File[]) => {
    for (const file of files) {
      const kept = await uploads.upload(file, { inline: true });
      if (kept) text.current?.insertPicture(kept, draftId);
    }
  };
  return (files, place) => {
    if (place === 'files') uploads.add(files);
    else void pictures(files);
  };
}

/** Over the window while files are held above the page: pictures may go into the text or with the letter (C5), anything else goes with it. */
export function DropZones({ takesPictures, onFiles }: DropZonesProps) {
  const held = useHeldFiles();
  const [place, setPlace] = useState<DropPlace | null>(null);
  if (!held) return null;
  const zones: DropPlace[] = takesPictures && held === 'pictures' ? ['text', 'files'] : ['files'];
  const handlers = (zone: DropPlace) => ({
    onDragOver(event: DragEvent) {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      if (place !== zone) setPlace(zone);
    },
    onDragLeave: () => setPlace(null),
    onDrop(event: DragEvent) {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setPlace(null);
      onFiles([...event.dataTransfer.files], zone);
    },
  });
  return (
    <div className="cp-drop" aria-hidden="true">
      {zones.map((zone) => (
        <div key={zone} className={place === zone ? 'cp-drop-zone over' : 'cp-drop-zone'} data-place={zone} {...handlers(zone)}>
          {zone === 'text' ? <Icon of={ImageIcon} size={24} /> : <Icon name="paperclip" size={24} />}
          {zones.length === 1 ? t('compose.drop') : t(zone === 'text' ? 'compose.dropText' : 'compose.dropFiles')}
        </div>
      ))}
    </div>
  );
}
