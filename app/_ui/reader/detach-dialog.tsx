'use client';
import { useState } from 'react';
import { Button } from '@/app/_ui/base/button';
import { CheckLine } from '@/app/_ui/base/check';
import { Dialog } from '@/app/_ui/base/dialog';
import { NoteBar } from '@/app/_ui/base/note-bar';
import { sentenceOf } from '@/lib/client/call';
import { takeOff } from '@/lib/client/detach';
import { kindWord } from '@/lib/client/letter-words';
import { t } from '@/lib/client/texts';
import { useClock } from '@/lib/client/time';
import { bytes } from '@/lib/client/words';
import { fileKind } from '@/lib/model/file-kinds';
import type { MessageId } from '@/lib/model/ids';
import type { Attachment } from '@/lib/model/mail';
import './detach-dialog.css';

export interface DetachDialogProps {
  id: MessageId;
  files: readonly Attachment[];
  open: boolean;
  onClose: () => void;
}

/** Which files go, and what stays. */
export default function DetachDialog({ id, files, open, onClose }: DetachDialogProps) {
  const clock = useClock();
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const going = files.filter(({ part }) => !kept.has(part));
  const turn = (part: string) => {
    const next = new Set(kept);
    if (!next.delete(part)) next.add(part);
    setKept(next);
  };
  const close = () => {
    setFailed(null);
    onClose();
  };
  const run = async () => {
    setBusy(true);
    setFailed(null);
    // By the day: trying again after a break then finds the letter that the first try left.
    const date = new Intl.DateTimeFormat(clock.locale, { dateStyle: 'long', timeZone: clock.zone }).format(Date.now());
    const noteOf = ({ filename, type, size }: Attachment) =>
      t('detach.note', { date, name: filename, kind: kindWord(fileKind(filename, type)), size: bytes(size) });
    try {
      await takeOff(
        id,
        going.map((file) => ({ part: file.part, note: noteOf(file) })),
      );
      onClose();
    } catch (error) {
      setFailed(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  const acts = (
    <>
      <Button kind="line" onClick={close}>
        {t('accounts.cancel')}
      </Button>
      <Button kind="line" danger disabled={busy || going.length === 0} onClick={() => void run()}>
        {busy ? t('detach.busy') : t('detach.do', { count: going.length })}
      </Button>
    </>
  );
  return (
    <Dialog open={open} onClose={close} title={t('detach.title')} sentence={t('detach.sentence')} acts={acts}>
      <ul className="dt-files">
        {files.map((file) => (
          <li key={file.part}>
            <CheckLine checked={!kept.has(file.part)} disabled={busy} onChange={() => turn(file.part)}>
              <bdi dir="auto" className="dt-name">
                {file.filename}
              </bdi>{' '}
              <span className="dim num">{bytes(file.size)}</span>
            </CheckLine>
          </li>
        ))}
      </ul>
      {failed ? (
        <NoteBar icon="circle-alert" kind="bad">
          {failed}
        </NoteBar>
      ) : null}
    </Dialog>
  );
}
