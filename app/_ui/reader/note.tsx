'use client';
import { useEffect, useId, useRef } from 'react';
import { Button } from '@/app/_ui/base/button';
import { Icon } from '@/app/_ui/base/icon';
import { IconButton } from '@/app/_ui/base/icon-button';
import { sentenceOf } from '@/lib/client/call';
import { notify } from '@/lib/client/notice';
import { beginNote, conversationKey, endNote, useNoting } from '@/lib/client/noting';
import { t } from '@/lib/client/texts';
import { saveNote } from '@/lib/client/thread-marks';
import { type OpenNote, useNote } from '@/lib/client/thread-marks-note';
import { count } from '@/lib/client/words';
import type { MessageRow } from '@/lib/model/mail';
import { longestNote } from '@/lib/model/note';
import './note.css';

/** Takes a note away; the notice brings it back. */
function remove(row: MessageRow, note: OpenNote): void {
  const was = note.text ?? '';
  note.edit('');
  note.flush();
  endNote();
  const back = () => {
    saveNote(row.id, was).then(
      () => beginNote(row),
      (error: unknown) => notify(t('note.failed', { reason: sentenceOf(error) }), { stayMs: 15_000 }),
    );
  };
  notify(t('note.removed'), { act: { words: t('act.undo'), run: back } });
}

/** How the note stands, in words. */
function State({ note }: { note: OpenNote }) {
  const { status, text, reason } = note;
  const full = (text?.length ?? 0) >= longestNote;
  const failed = status === 'unsaved' || status === 'unread';
  const words = {
    rest: t('note.hint'),
    saving: t('note.saving'),
    saved: t('note.saved'),
    unsaved: t('note.failed', { reason }),
    unread: t('note.unread', { reason }),
  }[status];
  return (
    <p className={failed ? 'rd-note-state failed' : 'rd-note-state'}>
      <span role="status">{full && !failed ? t('note.full', { most: count(longestNote) }) : words}</span>
      {failed ? (
        <Button kind="link" small onClick={note.retry}>
          {t('act.tryAgain')}
        </Button>
      ) : null}
    </p>
  );
}

/** The reader's own note above the conversation, written in place. */
export default function Note({ row }: { row: MessageRow }) {
  const note = useNote(row.id);
  const key = conversationKey(row);
  const wanted = useNoting((state) => state.key === key && state.wanted);
  const field = useRef<HTMLTextAreaElement>(null);
  const hint = useId();
  const ready = note.text !== null;
  useEffect(() => {
    if (!ready || !wanted) return;
    useNoting.setState({ wanted: false });
    field.current?.focus();
  }, [ready, wanted]);
  return (
    <section className="rd-note" aria-label={t('note.name')}>
      <Icon name="sticky-note" size={16} />
      <div className="rd-note-box">
        <div className="rd-note-field" data-text={`${note.text ?? ''} `}>
          <textarea
            ref={field}
            rows={1}
            dir="auto"
            value={note.text ?? ''}
            readOnly={!ready}
            maxLength={longestNote}
            aria-label={t('note.name')}
            aria-describedby={hint}
            onFocus={() => useNoting.setState({ key })}
            onChange={(event) => note.edit(event.currentTarget.value)}
            onBlur={() => {
              note.flush();
              if (note.text?.trim() === '') endNote();
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
              event.stopPropagation();
              event.currentTarget.closest<HTMLElement>('.rd-scroll')?.focus();
            }}
          />
        </div>
        <div id={hint}>
          <State note={note} />
        </div>
      </div>
      {note.text ? <IconButton icon="trash-2" iconSize={16} small name={t('note.remove')} onClick={() => remove(row, note)} /> : null}
    </section>
  );
}
