'use client';
import { Link2 } from 'lucide-react';
import { IconButton } from '@/app/_ui/base/icon-button';
import { MenuButton, type MenuEntry } from '@/app/_ui/base/menu';
import { FileFace } from '@/app/_ui/files/file-tile';
import { t } from '@/lib/client/texts';
import { shortTime, useClock } from '@/lib/client/time';
import { bytes } from '@/lib/client/words';
import { linkDays, type SharedFile } from '@/lib/model/shared-file';
import type { Links } from './use-shared-files';

const dayMs = 86_400_000;
/** How often a link may be loaded, as it is offered. */
const limits = [null, 1, 10] as const;

function entriesOf(file: SharedFile, links: Links): MenuEntry[] {
  return [
    { heading: t('link.long') },
    ...linkDays.map((days) => ({
      words: t('link.days', { count: days }),
      checked: file.days === days,
      onSelect: () => links.change(file, { days }),
    })),
    { line: true },
    { heading: t('link.often') },
    ...limits.map((most) => ({
      words: most === null ? t('link.noLimit') : t('link.most', { count: most }),
      checked: file.maxDownloads === most,
      onSelect: () => links.change(file, { maxDownloads: most }),
    })),
    { line: true },
    { words: t('link.asFile'), icon: 'paperclip', onSelect: () => links.back(file) },
    { words: t('link.remove'), icon: 'x', danger: true, onSelect: () => links.remove(file) },
  ];
}

/** A file that goes as a link: until when, and what can be changed of it. */
export function SharedFileTile({ file, links }: { file: SharedFile; links: Links }) {
  const clock = useClock();
  const until = file.expiresAt ?? clock.now + file.days * dayMs;
  const note = [bytes(file.size), t('link.tile', { date: shortTime(until, clock) })].join(' · ');
  return (
    <li className="fl-file linked">
      <FileFace file={file} note={<span className="fl-note num">{note}</span>} />
      <MenuButton
        icon="ellipsis"
        name={t('link.menu', { name: file.filename })}
        small
        iconSize={16}
        align="end"
        entries={entriesOf(file, links)}
      />
    </li>
  );
}

/** Makes a file of the letter a link, where it is large enough for that. */
export function ShareButton({ id, filename, size, links }: { id: string; filename: string; size: number; links: Links }) {
  if (links.from === null || size < links.from) return null;
  return (
    <IconButton
      icon={Link2}
      name={t('link.shareNamed', { name: filename })}
      small
      iconSize={16}
      onClick={() => links.share(id, filename)}
    />
  );
}
