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
import { type ReactNode, type Ref, useId, useState } from 'react';
import { Arriving } from '@/app/_ui/base/arriving';
import { Icon } from '@/app/_ui/base/icon';
import { NoteBar } from '@/app/_ui/base/note-bar';
import { part } from '@/app/_ui/base/part';
import { partUrl } from '@/lib/client/api';
import { useBackCloses } from '@/lib/client/back-closes';
import { viewOf, zipUrl } from '@/lib/client/files';
import { kindWord, riskWords } from '@/lib/client/letter-words';
import { t } from '@/lib/client/texts';
import { bytes } from '@/lib/client/words';
import { cutName, type FileKind, fileKind } from '@/lib/model/file-kinds';
import type { MessageId } from '@/lib/model/ids';
import type { Attachment } from '@/lib/model/mail';
import type { Viewable } from './viewer';

const Viewer = part(() => import('./viewer'));

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

/** What a press on a file does, where it is not saved at once. */
type Opens = (file: Attachment) => (() => void) | null;

/** One file: what it is called, its ending always seen, its kind and size. A press shows it where that can be, else saves it; saving is always one press. */
function FileTile({ file, href, open }: { file: Attachment; href: string; open: (() => void) | null }) {
  const { stem, ending } = cutName(file.filename);
  const risk = riskWords(file.filename, file.locked);
  const words = t('file.kindAndSize', { kind: kindWord(fileKind(file.filename, file.type)), size: bytes(file.size) });
  const title = risk ?? file.filename;
  const inside: ReactNode = (
    <>
      <Thumb file={file} href={href} risky={risk !== null} />
      <span className="vh">{t(open ? 'file.show' : 'file.save')} </span>
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
    <li className={risk ? 'rd-file risky' : 'rd-file'}>
      {open ? (
        <button type="button" className="rd-file-main" title={title} onClick={open}>
          {inside}
        </button>
      ) : (
        <a className="rd-file-main" href={href} download={file.filename} title={title}>
          {inside}
        </a>
      )}
      {open ? (
        <a
          className="btn icon"
          href={href}
          download={file.filename}
          aria-label={`${t('file.save')} ${file.filename}`}
          data-tip={t('file.save')}
        >
          <Icon name="download" />
        </a>
      ) : null}
    </li>
  );
}

/** Which of the files are shown over the window, and the one that is; back closes it on the phone. */
function useViewer(id: MessageId, files: readonly Attachment[]) {
  const [at, setAt] = useState<number | null>(null);
  const [wanted, setWanted] = useState(false);
  const viewable = files.flatMap((file): Viewable[] => {
    const kind = viewOf(file);
    return kind ? [{ file, kind }] : [];
  });
  const close = () => setAt(null);
  useBackCloses(`files ${id} ${files[0]?.part ?? ''}`, at !== null, close);
  const opens: Opens = (file) => {
    const place = viewable.findIndex((one) => one.file.part === file.part);
    if (place < 0) return null;
    return () => {
      setWanted(true);
      setAt(place);
    };
  };
  const screen = wanted ? (
    <Arriving awaited={at !== null}>
      <Viewer id={id} files={viewable} at={at} onAt={setAt} onClose={close} />
    </Arriving>
  ) : null;
  return { opens, screen };
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
  const viewer = useViewer(id, files);
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
      <ul>
        {files.map((file) => (
          <FileTile key={file.part} file={file} href={partUrl(id, file.part)} open={openerOf?.(file) ?? viewer.opens(file)} />
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
