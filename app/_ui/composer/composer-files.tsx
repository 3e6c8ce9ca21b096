'use client';
import {
  Archive,
  AudioLines,
  Calendar,
  Clapperboard,
  ContactRound,
  File as FileIcon,
  FileText,
  FileWarning,
  Image as ImageIcon,
  type LucideIcon,
  Mail,
  Presentation,
  Table2,
} from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '@/app/_ui/base/button';
import { Icon } from '@/app/_ui/base/icon';
import { IconButton } from '@/app/_ui/base/icon-button';
import { kindWord } from '@/lib/client/letter-words';
import { t } from '@/lib/client/texts';
import { bytes } from '@/lib/client/words';
import type { DraftFile } from '@/lib/model/draft';
import { cutName, type FileKind, fileKind } from '@/lib/model/file-kinds';
import type { Upload, Uploads } from './use-uploads';

const icons: Partial<Record<FileKind, LucideIcon>> = {
  pdf: FileText,
  photo: ImageIcon,
  picture: ImageIcon,
  table: Table2,
  text: FileText,
  slides: Presentation,
  archive: Archive,
  sound: AudioLines,
  film: Clapperboard,
  letter: Mail,
  calendar: Calendar,
  contact: ContactRound,
  program: FileWarning,
};
const shownPicture = /^image\/(png|jpeg|gif|webp|avif)$/u;
/** Pictures up to this size are shown small; larger ones would cost more than they tell. Bytes. */
const previewLimit = 4_000_000;

function FileName({ name }: { name: string }) {
  const { stem, ending } = cutName(name);
  return (
    <bdi className="cp-file-name" dir="auto" title={name}>
      <span className="cut">{stem}</span>
      <span dir="ltr">{ending}</span>
    </bdi>
  );
}

function Thumb({ name, type, href }: { name: string; type: string; href: string | null }) {
  const [broken, setBroken] = useState(false);
  return (
    <span className="cp-thumb">
      {href && !broken ? (
        // biome-ignore lint/performance/noImgElement: the picture is private and small, so no optimiser shall keep a copy
        <img src={href} alt="" loading="lazy" decoding="async" onError={() => setBroken(true)} />
      ) : (
        <Icon of={icons[fileKind(name, type)] ?? FileIcon} />
      )}
    </span>
  );
}

/** A file that did not arrive: why, and what can be done. One that stopped before the page was loaded has to be chosen again. */
function FailedUpload({ upload, uploads }: { upload: Upload; uploads: Uploads }) {
  const { key, name, file, failed } = upload;
  const picker = useRef<HTMLInputElement>(null);
  return (
    <li className="cp-file bad wide">
      <Icon name="circle-alert" />
      <span className="grow">
        <FileName name={name} />
        <span className="cp-file-fault" role="alert">
          {failed}
        </span>
      </span>
      {file ? (
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

function UploadTile({ upload, uploads }: { upload: Upload; uploads: Uploads }) {
  const { key, name, type, size, share, waiting, failed } = upload;
  if (failed) return <FailedUpload upload={upload} uploads={uploads} />;
  return (
    <li className="cp-file wide">
      <Thumb name={name} type={type} href={null} />
      <span className="grow">
        <FileName name={name} />
        <span className="cp-file-size num">
          {waiting ? t('compose.lineAway') : t('compose.sizeOf', { done: bytes(size * share), size: bytes(size) })}
        </span>
      </span>
      <progress className="cp-progress" max={1} value={share} aria-label={t('compose.addingFile', { name })} />
      <IconButton icon="x" name={t('compose.stopFile', { name })} small iconSize={16} onClick={() => uploads.stop(key)} />
    </li>
  );
}

/** A file that is with the letter. A press shows a picture, and saves anything else. */
function FileTile({ draftId, file, onRemove }: { draftId: string; file: DraftFile; onRemove: (id: string) => void }) {
  const { id, filename, type, size } = file;
  const href = `/api/drafts/${draftId}/files/${id}`;
  const picture = shownPicture.test(type);
  const opens = picture ? { target: '_blank', rel: 'noreferrer' } : { download: filename };
  return (
    <li className="cp-file">
      <a className="cp-file-main" href={href} {...opens}>
        <Thumb name={filename} type={type} href={picture && size <= previewLimit ? href : null} />
        <span className="vh">{t(picture ? 'file.show' : 'file.save')} </span>
        <span className="grow">
          <FileName name={filename} />
          <span className="cp-file-size num">{t('file.kindAndSize', { kind: kindWord(fileKind(filename, type)), size: bytes(size) })}</span>
        </span>
      </a>
      <IconButton icon="x" name={t('compose.removeFile', { name: filename })} small iconSize={16} onClick={() => onRemove(id)} />
    </li>
  );
}

/** The files of a draft and those on their way to it; pictures that stand in the text are seen there. */
export function ComposerFiles({
  draftId,
  files,
  uploads,
  onRemove,
}: {
  draftId: string;
  files: readonly DraftFile[];
  uploads: Uploads;
  onRemove: (id: string) => void;
}) {
  const shown = files.filter(({ inline }) => !inline);
  if (shown.length === 0 && uploads.list.length === 0) return null;
  return (
    <ul className="cp-files" aria-label={t('compose.files')}>
      {shown.map((file) => (
        <FileTile key={file.id} draftId={draftId} file={file} onRemove={onRemove} />
      ))}
      {uploads.list.map((upload) => (
        <UploadTile key={upload.key} upload={upload} uploads={uploads} />
      ))}
    </ul>
  );
}
