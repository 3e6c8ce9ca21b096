'use client';
import {
  Archive,
  AudioLines,
  Calendar,
  Clapperboard,
  CodeXml,
  ContactRound,
  File,
  FileText,
  FileWarning,
  Globe,
  Image,
  type LucideIcon,
  Mail,
  Presentation,
  Table2,
} from 'lucide-react';
import { type Ref, useId, useState } from 'react';
import { Icon } from '@/app/_ui/base/icon';
import { NoteBar } from '@/app/_ui/base/note-bar';
import { kindWord, riskWords } from '@/lib/client/letter-words';
import { t } from '@/lib/client/texts';
import { bytes } from '@/lib/client/words';
import { cutName, type FileKind, fileKind } from '@/lib/model/file-kinds';
import type { Attachment } from '@/lib/model/mail';

const icons: Record<FileKind, LucideIcon> = {
  pdf: FileText,
  photo: Image,
  picture: Image,
  table: Table2,
  text: FileText,
  slides: Presentation,
  archive: Archive,
  sound: AudioLines,
  film: Clapperboard,
  letter: Mail,
  calendar: Calendar,
  contact: ContactRound,
  page: Globe,
  code: CodeXml,
  program: FileWarning,
  file: File,
};
/** Pictures up to this size are shown small; larger ones would cost more than they tell. Bytes. */
const previewLimit = 2_000_000;
const previewTypes = /^image\/(png|jpeg|gif|webp)$/u;

function Thumb({ file, href, risky }: { file: Attachment; href: string; risky: boolean }) {
  const [broken, setBroken] = useState(false);
  const kind = fileKind(file.filename, file.type);
  const picture = !risky && !broken && previewTypes.test(file.type) && file.size <= previewLimit;
  return (
    <span className="rd-thumb">
      {picture ? (
        // biome-ignore lint/performance/noImgElement: the picture is private and small, so no optimiser shall keep a copy
        <img src={`${href}?inline=1`} alt="" loading="lazy" decoding="async" onError={() => setBroken(true)} />
      ) : (
        <Icon of={risky ? FileWarning : icons[kind]} />
      )}
    </span>
  );
}

/** One file: what it is called, its ending always seen, its kind and size. A press saves it, or opens it where it can be opened in place. */
function FileTile({ file, href, onOpen }: { file: Attachment; href: string; onOpen: (() => void) | null }) {
  const { stem, ending } = cutName(file.filename);
  const risk = riskWords(file.filename);
  const words = t('file.kindAndSize', { kind: kindWord(fileKind(file.filename, file.type)), size: bytes(file.size) });
  const inside = (
    <>
      <Thumb file={file} href={href} risky={risk !== null} />
      <span className="vh">{t(onOpen ? 'file.show' : 'file.save')} </span>
      <span className="grow">
        <bdi className="rd-filename" dir="auto">
          <span className="cut">{stem}</span>
          <span dir="ltr">{ending}</span>
        </bdi>
        <span className="rd-file-kind num">{words}</span>
      </span>
    </>
  );
  return (
    <li>
      {onOpen ? (
        <button type="button" className="rd-file opens" title={file.filename} onClick={onOpen}>
          {inside}
        </button>
      ) : (
        <a className={risk ? 'rd-file risky' : 'rd-file'} href={href} download={file.filename} title={risk ?? file.filename}>
          {inside}
        </a>
      )}
    </li>
  );
}

/** The files of a letter, after its text. Files that can do harm are also named in words. */
export function Attachments({
  files,
  hrefOf,
  openerOf,
  ref,
}: {
  files: readonly Attachment[];
  hrefOf: (part: string) => string;
  /** What a press does with a file that opens in place; null for one that is saved. */
  openerOf?: (file: Attachment) => (() => void) | null;
  ref?: Ref<HTMLElement>;
}) {
  const id = useId();
  if (files.length === 0) return null;
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const risks = files.map((file) => riskWords(file.filename)).filter((risk) => risk !== null);
  return (
    <section className="rd-files rd-inset" aria-labelledby={id} ref={ref} tabIndex={-1}>
      <h2 className="rd-files-head num" id={id}>
        <Icon name="paperclip" size={16} />
        <bdi>{t('file.sum', { count: files.length, size: bytes(total) })}</bdi>
      </h2>
      <ul>
        {files.map((file) => (
          <FileTile key={file.part} file={file} href={hrefOf(file.part)} onOpen={openerOf?.(file) ?? null} />
        ))}
      </ul>
      {risks.length > 0 ? (
        <NoteBar icon={FileWarning} kind="warn">
          {risks.length === 1 ? risks[0] : t('file.risks', { count: risks.length })}
        </NoteBar>
      ) : null}
    </section>
  );
}
