'use client';
import { Image, ImageOff } from 'lucide-react';
import { Button } from '@/app/_ui/base/button';
import { Icon } from '@/app/_ui/base/icon';
import { MenuButton, type MenuEntry } from '@/app/_ui/base/menu';
import { NoteBar } from '@/app/_ui/base/note-bar';
import { permitPictures } from '@/lib/client/picture-senders';
import { showPictures } from '@/lib/client/pictures';
import { usePreferences } from '@/lib/client/preferences';
import { useMailbox } from '@/lib/client/store';
import { listedApart, rich, t } from '@/lib/client/texts';
import type { MessageDetail } from '@/lib/model/mail';
import type { PictureSender } from '@/lib/model/picture-senders';

export interface PictureBarProps {
  detail: MessageDetail;
  /** Its pictures from elsewhere are on the screen. */
  shown: boolean;
}

/** What can be chosen for letters to come: nothing new for a sender who is not proved (T32). */
function choicesOf({ row, pictures }: MessageDetail): MenuEntry[] {
  const address = row.from[0]?.address.toLowerCase() ?? '';
  const permitted = pictures?.permitted;
  const wanted: PictureSender[] = [
    { kind: 'sender', value: address },
    { kind: 'domain', value: pictures?.domain ?? '' },
  ];
  const offered = wanted.filter(
    ({ kind, value }) => pictures?.proved && value !== '' && kind !== permitted?.kind && permitted?.kind !== 'domain',
  );
  const entry = (sender: PictureSender, on: boolean): MenuEntry => ({
    words: rich(on ? 'pictures.alwaysFrom' : 'pictures.noLonger', { who: <bdi>{sender.value}</bdi> }),
    onSelect: () => permitPictures(sender, on, row.id),
  });
  return [...offered.map((sender) => entry(sender, true)), ...(permitted ? [entry(permitted, false)] : [])];
}

/** The bar above a letter: what was not loaded, and what can be done about it (R1). */
export default function PictureBar({ detail, shown }: PictureBarProps) {
  const { row, body, pictures } = detail;
  const wish = usePreferences().pictures;
  const spam = useMailbox(row.mailboxId)?.role === 'junk';
  if (body.kind !== 'html') return null;
  const names = body.trackedBy ? listedApart(body.trackedBy, 'unit') : null;
  const trackers =
    body.trackers > 0
      ? rich(names ? 'pictures.trackersOf' : 'reader.trackers', { count: body.trackers, ...(names ? { names } : {}) })
      : null;
  if (!pictures) return trackers ? <NoteBar icon={ImageOff}>{trackers}</NoteBar> : null;
  const choices = wish === 'ask' && !spam ? choicesOf(detail) : [];
  const shownWords = t(pictures.proved || spam || wish !== 'ask' ? 'pictures.shown' : 'pictures.shownOnce');
  const unproved = !shown && !pictures.proved && pictures.permitted && wish === 'ask';
  const acts = (
    <>
      <Button small kind={shown ? 'bare' : 'soft'} onClick={() => showPictures(row.id, !shown)}>
        {t(shown ? 'pictures.hide' : 'pictures.show')}
      </Button>
      {choices.length > 0 ? (
        <MenuButton name={t('pictures.choices')} entries={choices} small align="end">
          {t('pictures.always')}
          <Icon name="chevron-down" size={14} />
        </MenuButton>
      ) : null}
    </>
  );
  return (
    <NoteBar icon={shown ? Image : ImageOff} acts={acts}>
      {shown ? shownWords : t('reader.blocked', { count: body.blockedImages })}
      {trackers ? <> {trackers}</> : null}
      {spam && pictures.permitted ? ` ${t('pictures.spam')}` : null}
      {unproved && !spam ? <> {rich('pictures.unproved', { who: <bdi>{pictures.permitted?.value}</bdi> })}</> : null}
    </NoteBar>
  );
}
