'use client';
import { FileWarning } from 'lucide-react';
import { type ReactNode, type Ref, useId } from 'react';
import { Icon } from '@/app/_ui/base/icon';
import { NoteBar } from '@/app/_ui/base/note-bar';
import { FileTile, isSmallPicture } from '@/app/_ui/files/file-tile';
import { useViewer } from '@/app/_ui/files/use-viewer';
import { fileOfLetter, type ShownFile, shownUrl, zipUrl } from '@/lib/client/files';
import { riskWords } from '@/lib/client/letter-words';
import { t } from '@/lib/client/texts';
import { bytes } from '@/lib/client/words';
import type { MessageId } from '@/lib/model/ids';
import type { Attachment } from '@/lib/model/mail';

/** Pictures up to this size are shown small. Bytes. */
const previewLimit = 2_000_000;

/** What a press on a file does, where it is not saved at once. */
type Opens = (file: Attachment) => (() => void) | null;

/** One file; saving is always one press. */
function LetterFile({ file, shown, open }: { file: Attachment; shown: ShownFile; open: (() => void) | null }) {
  const { filename } = file;
  return (
    <FileTile
      file={file}
      href={shown.href}
      open={open}
      picture={isSmallPicture(file, previewLimit) ? shownUrl(shown) : null}
      risk={riskWords(filename, file.locked)}
    >
      {open ? (
        <a
          className="btn icon"
          href={shown.href}
          download={filename}
          aria-label={`${t('file.save')} ${filename}`}
          data-tip={t('file.save')}
        >
          <Icon name="download" />
        </a>
      ) : null}
    </FileTile>
  );
}

interface AttachmentsProps {
  /** The letter whose parts they are. */
  id: MessageId;
  files: readonly Attachment[];
  /** What a press does with a file that opens in place by other means than the viewer, which it goes before; null for any other. */
  openerOf?: Opens;
  /** They are not all files of the letter, so that the zip of all is not theirs. */
  some?: boolean;
  /** What can be done with them together. */
  acts?: ReactNode;
  ref?: Ref<HTMLElement>;
}

/** The files of a letter, after its text. Files that can do harm are also named in words. */
export function Attachments({ id, files, openerOf, some = false, acts, ref }: AttachmentsProps) {
  const titleId = useId();
  const shown = files.map((file) => fileOfLetter(id, file));
  const viewer = useViewer(`${id} ${files[0]?.part ?? ''}`, shown);
  if (files.length === 0) return null;
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const risks = files.map((file) => riskWords(file.filename, file.locked)).filter((risk) => risk !== null);
  return (
    <section className="rd-files rd-inset" aria-labelledby={titleId} ref={ref} tabIndex={-1}>
      <div className="rd-files-head">
        <h2 className="num" id={titleId}>
          <Icon name="paperclip" size={16} />
          <bdi>{t('file.sum', { count: files.length, size: bytes(total) })}</bdi>
        </h2>
        {files.length > 1 && !some ? (
          <a className="btn link small" href={zipUrl(id)} download>
            <span className="t">{t('file.saveAll')}</span>
          </a>
        ) : null}
        {acts}
      </div>
      <ul className="fl-list">
        {files.map((file, at) => (
          <LetterFile
            key={file.part}
            file={file}
            shown={shown[at] ?? fileOfLetter(id, file)}
            open={openerOf?.(file) ?? viewer.opens(file.part)}
          />
        ))}
      </ul>
      {risks.length > 0 ? (
        <NoteBar icon={FileWarning} kind="warn">
          {risks.length === 1 ? risks[0] : t('file.risks', { count: risks.length })}
        </NoteBar>
      ) : null}
      {viewer.screen}
    </section>
  );
}
