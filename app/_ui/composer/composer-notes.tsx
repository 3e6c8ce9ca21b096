'use client';
import { Button } from '@/app/_ui/base/button';
import { NoteBar } from '@/app/_ui/base/note-bar';
import { openFolderDraft } from '@/lib/client/composer';
import type { DraftState } from '@/lib/client/draft-keeper';
import { toldRich, toldWords } from '@/lib/client/said-words';
import { t } from '@/lib/client/texts';
import { fullTime, timeOfDay, useClock } from '@/lib/client/time';
import type { Submission } from '@/lib/model/draft';

/** What went wrong on sending that the composer itself found out. */
export interface SendFault {
  message: string;
  serverText: string | null;
}

export interface ComposerNotesProps {
  state: DraftState;
  submission: Submission | null;
  fault: SendFault | null;
  onSettle: (choice: 'mine' | 'theirs') => void;
  onSaveAgain: () => void;
  onSendAgain: () => void;
  /** Takes the letter out of the outbox, so that it can be changed. */
  onTakeBack: () => void;
}

/** How a letter stands that is on its way, or did not get there. */
function SubmissionNote({
  submission,
  onSendAgain,
  onTakeBack,
}: Pick<ComposerNotesProps, 'onSendAgain' | 'onTakeBack'> & { submission: Submission }) {
  const clock = useClock();
  const { state, note, refused, sendAt, held } = submission;
  const again = (
    <Button small onClick={onSendAgain}>
      {t('act.tryAgain')}
    </Button>
  );
  const edit = (
    <Button small onClick={onTakeBack}>
      {t('act.edit')}
    </Button>
  );
  const acts = (
    <>
      {edit}
      {again}
    </>
  );
  if (state === 'refused') {
    const reasons = refused.map(({ address, reason }) => `${address}: ${reason}`).join(' ');
    return (
      <NoteBar icon="circle-alert" kind="bad" acts={again}>
        {note ? toldRich(note) : t('note.refused', { reasons })}
      </NoteBar>
    );
  }
  if (state === 'unclear') {
    return (
      <NoteBar icon="triangle-alert" kind="warn" acts={acts}>
        {note ? toldRich(note) : t('note.unclear')}
      </NoteBar>
    );
  }
  if (state === 'deferred') {
    return (
      <NoteBar icon="clock" kind="warn" acts={acts}>
        {note ? toldRich(note) : t('note.deferred')}
      </NoteBar>
    );
  }
  if (sendAt !== undefined && held) return <NoteBar icon="clock">{t('note.held', { time: fullTime(sendAt, clock) })}</NoteBar>;
  if (sendAt !== undefined && state === 'queued') {
    const now = (
      <>
        {edit}
        <Button small onClick={onSendAgain}>
          {t('later.now')}
        </Button>
      </>
    );
    return (
      <NoteBar icon="clock" acts={now}>
        {note ? toldRich(note) : t('note.scheduled', { time: fullTime(sendAt, clock) })}
      </NoteBar>
    );
  }
  if (state === 'queued' || state === 'sending') return <NoteBar icon="clock">{t('note.onItsWay')}</NoteBar>;
  return <NoteBar icon="check">{note ? toldRich(note) : t('note.sent')}</NoteBar>;
}

/** How the draft stands with its folder: not there, or also there as another program wrote it. */
function FolderNotes({ state: { hereOnly, elsewhere } }: Pick<ComposerNotesProps, 'state'>) {
  return (
    <>
      {hereOnly ? (
        <NoteBar icon="triangle-alert" kind="warn">
          {t('note.hereOnly', { reason: toldWords(hereOnly) })}
        </NoteBar>
      ) : null}
      {elsewhere ? (
        <NoteBar
          icon="triangle-alert"
          kind="warn"
          acts={
            <Button small onClick={() => openFolderDraft(elsewhere)}>
              {t('note.showOther')}
            </Button>
          }
        >
          {t('note.elsewhere')}
        </NoteBar>
      ) : null}
    </>
  );
}

/** What a person must know before going on: two versions, not saved, not sent. */
export function ComposerNotes({ state, submission, fault, onSettle, onSaveAgain, onSendAgain, onTakeBack }: ComposerNotesProps) {
  const clock = useClock();
  return (
    <div className="cp-notes">
      {submission ? <SubmissionNote submission={submission} onSendAgain={onSendAgain} onTakeBack={onTakeBack} /> : null}
      {fault && !submission ? (
        <NoteBar
          icon="circle-alert"
          kind="bad"
          acts={
            <Button small onClick={onSendAgain}>
              {t('act.tryAgain')}
            </Button>
          }
        >
          {t('note.fault', {
            reason: fault.serverText ? `${fault.message} ${t('server.saidInline', { words: fault.serverText })}` : fault.message,
          })}
        </NoteBar>
      ) : null}
      {state.conflict ? (
        <NoteBar
          icon="triangle-alert"
          kind="warn"
          acts={
            <>
              <Button small onClick={() => onSettle('mine')}>
                {t('note.keepThis')}
              </Button>
              <Button small onClick={() => onSettle('theirs')}>
                {t('note.useOther')}
              </Button>
            </>
          }
        >
          {t('note.conflict', { time: timeOfDay(state.conflict.updatedAt, clock) })}
        </NoteBar>
      ) : null}
      <FolderNotes state={state} />
      {state.status === 'failed' ? (
        <NoteBar
          icon="circle-alert"
          kind="bad"
          acts={
            <Button small onClick={onSaveAgain}>
              {t('note.saveNow')}
            </Button>
          }
        >
          {t('note.notSaved', { reason: state.failed ?? '' })}
        </NoteBar>
      ) : null}
    </div>
  );
}
