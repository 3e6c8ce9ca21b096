'use client';
import { useRef } from 'react';
import { Button } from '@/app/_ui/base/button';
import { Icon } from '@/app/_ui/base/icon';
import { IconButton } from '@/app/_ui/base/icon-button';
import { FileFace, FileName, FileTile, isSmallPicture } from '@/app/_ui/files/file-tile';
import { useViewer } from '@/app/_ui/files/use-viewer';
import { fileOfDraft, type ShownFile } from '@/lib/client/files';
import { t } from '@/lib/client/texts';
import { bytes } from '@/lib/client/words';
import type { DraftFile } from '@/lib/model/draft';
import { ShareButton, SharedFileTile } from './shared-file-tile';
import { type Links, useSharedFiles } from './use-shared-files';
import type { Upload, Uploads } from './use-uploads';
import './composer-files.css';

/** Pictures up to this size are shown small. Bytes. */
const previewLimit = 4_000_000;

interface UploadProps {
  upload: Upload;
  uploads: Uploads;
  /** Files may go as links. */
  linked: boolean;
}

/** A file that did not arrive: why, and what can be done. One that stopped before the page was loaded has to be chosen again. */
function FailedUpload({ upload, uploads, linked }: UploadProps) {
  const { key, name, file, failed, tooLarge } = upload;
  const picker = useRef<HTMLInputElement>(null);
  return (
    <li className="fl-file bad wide">
      <Icon name="circle-alert" />
      <span className="grow">
        <FileName name={name} />
        <span className="fl-fault" role="alert">
          {failed}
        </span>
      </span>
      {file && tooLarge && linked ? (
        <Button small onClick={() => uploads.asLink(key)} aria-label={t('link.shareNamed', { name })}>
          {t('link.share')}
        </Button>
      ) : file ? (
        <Button small onClick={() => uploads.retry(key)} aria-label={t('compose.tryFile', { name })}>
          {t('act.tryAgain')}
        </Button>
      ) : (
        <>
          <Button small onClick={() => picker.current?.click()} aria-label={t('compose.chooseFileAgain', { name })}>
            {t('compose.chooseAgain')}
          </Button>
          <input
            ref={picker}
            type="file"
            hidden
            onChange={(event) => {
              const chosen = event.target.files?.[0];
              if (chosen) uploads.retry(key, chosen);
            }}
          />
        </>
      )}
      <IconButton icon="x" name={t('compose.removeFile', { name })} small iconSize={16} onClick={() => uploads.stop(key)} />
    </li>
  );
}

function UploadTile({ upload, uploads, linked }: UploadProps) {
  const { key, name, type, size, share, waiting, failed } = upload;
  if (failed) return <FailedUpload upload={upload} uploads={uploads} linked={linked} />;
  return (
    <li className="fl-file wide">
      <FileFace
        file={{ filename: name, type, size }}
        note={
          <span className="fl-note num">
            {waiting ? t('compose.lineAway') : t('compose.sizeOf', { done: bytes(size * share), size: bytes(size) })}
          </span>
        }
      />
      <progress className="fl-progress" max={1} value={share} aria-label={t('compose.addingFile', { name })} />
      <IconButton icon="x" name={t('compose.stopFile', { name })} small iconSize={16} onClick={() => uploads.stop(key)} />
    </li>
  );
}

interface FilesProps {
  draftId: string;
  files: readonly DraftFile[];
  uploads: Uploads;
  onRemove: (id: string) => void;
}

interface TileProps {
  file: ShownFile;
  open: (() => void) | null;
  links: Links;
  onRemove: (id: string) => void;
}

/** A file that is with the letter. A press shows what can be shown, as in a letter that is read, and saves anything else. */
function DraftTile({ file, open, links, onRemove }: TileProps) {
  const { key, filename, size, href } = file;
  return (
    <FileTile file={file} href={href} open={open} picture={isSmallPicture(file, previewLimit) ? href : null}>
      <ShareButton id={key} filename={filename} size={size} links={links} />
      <IconButton icon="x" name={t('compose.removeFile', { name: filename })} small iconSize={16} onClick={() => onRemove(key)} />
    </FileTile>
  );
}

/** The files of a draft and those on their way to it; pictures that stand in the text are seen there. */
export function ComposerFiles({ draftId, files, uploads, onRemove }: FilesProps) {
  const shown = files.filter(({ inline }) => !inline).map((file) => fileOfDraft(draftId, file));
  const viewer = useViewer(draftId, shown);
  const links = useSharedFiles(draftId, uploads.links, uploads.adopt);
  if (shown.length === 0 && uploads.list.length === 0 && links.files.length === 0) return null;
  return (
    <>
      <ul className="fl-list cp-files" aria-label={t('compose.files')}>
        {shown.map((file) => (
          <DraftTile key={file.key} file={file} open={viewer.opens(file.key)} links={links} onRemove={onRemove} />
        ))}
        {links.files.map((file) => (
          <SharedFileTile key={file.id} file={file} links={links} />
        ))}
        {uploads.list.map((upload) => (
          <UploadTile key={upload.key} upload={upload} uploads={uploads} linked={links.from !== null} />
        ))}
      </ul>
      {viewer.screen}
    </>
  );
}
