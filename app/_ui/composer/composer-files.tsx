'use client';
import { Button } from '@/app/_ui/base/button';
import { Icon } from '@/app/_ui/base/icon';
import { IconButton } from '@/app/_ui/base/icon-button';
import { t } from '@/lib/client/texts';
import { bytes } from '@/lib/client/words';
import type { DraftFile } from '@/lib/model/draft';
import { cutName } from '@/lib/model/file-kinds';
import type { Upload, Uploads } from './use-uploads';

function FileName({ name }: { name: string }) {
  const { stem, ending } = cutName(name);
  return (
    <bdi className="cp-file-name" dir="auto" title={name}>
      <span className="cut">{stem}</span>
      <span dir="ltr">{ending}</span>
    </bdi>
  );
}

function UploadLine({ upload, uploads }: { upload: Upload; uploads: Uploads }) {
  const { key, file, share, failed } = upload;
  if (failed) {
    return (
      <li className="cp-file bad">
        <Icon name="circle-alert" />
        <FileName name={file.name} />
        <span className="cp-file-fault" role="alert">
          {failed}
        </span>
        <Button small onClick={() => uploads.retry(key)} aria-label={t('compose.tryFile', { name: file.name })}>
          {t('act.tryAgain')}
        </Button>
        <IconButton icon="x" name={t('compose.removeFile', { name: file.name })} small iconSize={16} onClick={() => uploads.stop(key)} />
      </li>
    );
  }
  return (
    <li className="cp-file">
      <Icon name="paperclip" />
      <FileName name={file.name} />
      <span className="cp-file-size num">{t('compose.sizeOf', { done: bytes(file.size * share), size: bytes(file.size) })}</span>
      <span className="grow" />
      <progress className="cp-progress" max={1} value={share} aria-label={t('compose.addingFile', { name: file.name })} />
      <IconButton icon="x" name={t('compose.stopFile', { name: file.name })} small iconSize={16} onClick={() => uploads.stop(key)} />
    </li>
  );
}

/** The files of a draft and those on their way to it. */
export function ComposerFiles({
  files,
  uploads,
  onRemove,
}: {
  files: readonly DraftFile[];
  uploads: Uploads;
  onRemove: (id: string) => void;
}) {
  if (files.length === 0 && uploads.list.length === 0) return null;
  return (
    <ul className="cp-files" aria-label={t('compose.files')}>
      {files.map((file) => (
        <li className="cp-file" key={file.id}>
          <Icon name="paperclip" />
          <FileName name={file.filename} />
          <span className="cp-file-size num">{bytes(file.size)}</span>
          <span className="grow" />
          <IconButton
            icon="x"
            name={t('compose.removeFile', { name: file.filename })}
            small
            iconSize={16}
            onClick={() => onRemove(file.id)}
          />
        </li>
      ))}
      {uploads.list.map((upload) => (
        <UploadLine key={upload.key} upload={upload} uploads={uploads} />
      ))}
    </ul>
  );
}
