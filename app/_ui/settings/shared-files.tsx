'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { sentenceOf } from '@/lib/client/call';
import { notify } from '@/lib/client/notice';
import { changeLink, listSharedFiles, removeSharedFile } from '@/lib/client/shared-files';
import { t } from '@/lib/client/texts';
import { shortTime, useClock } from '@/lib/client/time';
import { bytes, count } from '@/lib/client/words';
import { linkDays, type SharedFile, type SharedFiles } from '@/lib/model/shared-file';
import { Button } from '../base/button';
import { Dialog } from '../base/dialog';
import { MenuButton, type MenuEntry } from '../base/menu';
import { orSay } from './entry-acts';
import { Option } from './option';

/** "312 MB · Until 23 Dec · Loaded twice". */
function useLine(): (file: SharedFile) => string {
  const clock = useClock();
  return ({ size, expiresAt, revoked, downloads, maxDownloads }) => {
    const until = expiresAt === null ? t('links.unsent') : t('link.until', { date: shortTime(expiresAt, clock) });
    const loaded =
      maxDownloads === null
        ? t('links.loaded', { count: downloads })
        : t('links.loadedOf', { count: count(downloads), of: count(maxDownloads) });
    return [bytes(size), revoked ? t('links.closed') : until, loaded].join(' · ');
  };
}

async function copy(url: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(url);
    notify(t('links.copied'));
  } catch {
    // Forbidden, or the page is not served over TLS: shown, so that it can be copied by hand.
    notify(t('letter.linkNotCopied', { link: url }), { stayMs: 60_000 });
  }
}

/** One file: what became of its link, and what can be done about it. */
function Line({ file, line, changed, onDelete }: { file: SharedFile; line: string; changed: () => Promise<void>; onDelete: () => void }) {
  const { id, filename, revoked, days } = file;
  const change = (changes: Parameters<typeof changeLink>[1]) => orSay(changeLink(id, changes).then(changed));
  const entries: MenuEntry[] = [
    { words: t('links.copy'), icon: 'copy', onSelect: () => void copy(file.url) },
    {
      words: t(revoked ? 'links.reopen' : 'links.close'),
      icon: revoked ? 'eye' : 'eye-off',
      onSelect: () => change({ revoked: !revoked }),
    },
    { heading: t('link.long') },
    ...linkDays.map((one) => ({ words: t('link.days', { count: one }), checked: days === one, onSelect: () => change({ days: one }) })),
    { line: true },
    { words: t('links.delete'), icon: 'x', danger: true, onSelect: onDelete },
  ];
  return (
    <Option title={filename} hint={line}>
      <MenuButton icon="ellipsis" name={t('links.acts', { name: filename })} align="end" entries={entries} />
    </Option>
  );
}

/** Asks before a file goes for good: who has the letter loses it too. */
function AskDelete({ file, onDelete, onClose }: { file: SharedFile; onDelete: () => void; onClose: () => void }) {
  const keep = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('links.deleteAsk', { name: file.filename })}
      sentence={t('links.deleteSentence')}
      focusRef={keep}
      acts={
        <>
          <Button kind="line" danger onClick={onDelete}>
            {t('links.delete')}
          </Button>
          <Button kind="line" ref={keep} onClick={onClose}>
            {t('folders.keep')}
          </Button>
        </>
      }
    />
  );
}

/** The files that went out as links, each with what became of it. */
export function SharedFileSettings() {
  const [known, setKnown] = useState<SharedFiles | null>(null);
  const [asked, setAsked] = useState<SharedFile | null>(null);
  const lineOf = useLine();
  const read = useCallback(async () => setKnown(await listSharedFiles()), []);
  useEffect(() => {
    read().catch((problem: unknown) => notify(sentenceOf(problem)));
  }, [read]);
  if (!known) return null;
  const { files, used, most, offered } = known;
  const remove = ({ id, filename }: SharedFile) => {
    setAsked(null);
    orSay(
      removeSharedFile(id)
        .then(read)
        .then(() => notify(t('links.deleted', { name: filename }))),
    );
  };
  return (
    <>
      {offered ? <p className="option-hint num">{t('links.used', { used: bytes(used), most: bytes(most) })}</p> : null}
      {files.length === 0 ? <p className="option-hint">{t(offered ? 'links.empty' : 'links.off')}</p> : null}
      {files.map((file) => (
        <Line key={file.id} file={file} line={lineOf(file)} changed={read} onDelete={() => setAsked(file)} />
      ))}
      {asked ? <AskDelete file={asked} onDelete={() => remove(asked)} onClose={() => setAsked(null)} /> : null}
    </>
  );
}
