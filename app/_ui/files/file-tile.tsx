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
import { type ReactNode, useState } from 'react';
import { Icon } from '@/app/_ui/base/icon';
import { kindWord } from '@/lib/client/letter-words';
import { t } from '@/lib/client/texts';
import { bytes } from '@/lib/client/words';
import { cutName, type FileKind, fileKind } from '@/lib/model/file-kinds';
import './file-tile.css';

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
const smallPictures = /^image\/(png|jpeg|gif|webp|avif)$/u;

/** What a tile tells of a file. */
export interface TileFile {
  filename: string;
  type: string;
  /** Bytes. */
  size: number;
}

/** Is it a picture that is shown small? Those of more than `most` bytes would cost more than they tell. */
export const isSmallPicture = ({ type, size }: TileFile, most: number): boolean => size <= most && smallPictures.test(type);

/** The name of a file, its ending always seen. */
export function FileName({ name }: { name: string }) {
  const { stem, ending } = cutName(name);
  return (
    <bdi className="fl-name" dir="auto">
      <span className="cut">{stem}</span>
      <span dir="ltr">{ending}</span>
    </bdi>
  );
}

/** "Photo, 1.2 MB". */
export const kindAndSize = ({ filename, type, size }: TileFile): string =>
  t('file.kindAndSize', { kind: kindWord(fileKind(filename, type)), size: bytes(size) });

function Thumb({ file, picture, risky }: { file: TileFile; picture: string | null; risky: boolean }) {
  const [broken, setBroken] = useState(false);
  return (
    <span className="fl-thumb">
      {picture && !risky && !broken ? (
        // biome-ignore lint/performance/noImgElement: the picture is private and small, so no optimiser shall keep a copy
        <img src={picture} alt="" loading="lazy" decoding="async" onError={() => setBroken(true)} />
      ) : (
        <Icon of={risky ? FileWarning : icons[fileKind(file.filename, file.type)]} />
      )}
    </span>
  );
}

export interface FileFaceProps {
  file: TileFile;
  /** The address of the file where it is shown small. */
  picture?: string | null;
  risky?: boolean;
  /** What a press does, for who does not see the tile. */
  does?: string;
  /** Under the name; kind and size where nothing else is said. */
  note?: ReactNode;
}

/** What is seen of a file: a small picture or its icon, its name, and a line under it. */
export function FileFace({ file, picture = null, risky = false, does, note }: FileFaceProps) {
  return (
    <>
      <Thumb file={file} picture={picture} risky={risky} />
      {does ? <span className="vh">{does} </span> : null}
      <span className="grow">
        <FileName name={file.filename} />
        {note ?? <span className="fl-note num">{kindAndSize(file)}</span>}
      </span>
    </>
  );
}

export interface FileTileProps {
  file: TileFile;
  /** The address that saves it. */
  href: string;
  /** Shows it; null where a press saves it. */
  open: (() => void) | null;
  picture?: string | null;
  /** Why it deserves care, as a sentence, or null. */
  risk?: string | null;
  /** Buttons at its end. */
  children?: ReactNode;
}

/** One file that is there. A press shows it where that can be, else saves it. */
export function FileTile({ file, href, open, picture = null, risk = null, children }: FileTileProps) {
  const { filename } = file;
  const title = risk ?? filename;
  const face = <FileFace file={file} picture={picture} risky={risk !== null} does={t(open ? 'file.show' : 'file.save')} />;
  return (
    <li className={risk ? 'fl-file risky' : 'fl-file'}>
      {open ? (
        <button type="button" className="fl-main" title={title} onClick={open}>
          {face}
        </button>
      ) : (
        <a className="fl-main" href={href} download={filename} title={title}>
          {face}
        </a>
      )}
      {children}
    </li>
  );
}
