'use client';
import { Button } from '@/app/_ui/base/button';
import { NoteBar } from '@/app/_ui/base/note-bar';
import type { DraftState } from '@/lib/client/draft-keeper';
import { timeOfDay, useClock } from '@/lib/client/time';
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
  const { state, note, refused } = submission;
  const again = (
    <Button small onClick={onSendAgain}>
      Try again
    </Button>
  );
  const edit = (
    <Button small onClick={onTakeBack}>
      Edit
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
        {note ?? `Not sent. The server refused it. ${reasons} Your letter is kept here.`}
      </NoteBar>
    );
  }
  if (state === 'unclear') {
    return (
      <NoteBar icon="triangle-alert" kind="warn" acts={acts}>
        {note ?? 'The line broke while the letter was being handed over, so it may or may not have been sent.'}
      </NoteBar>
    );
  }
  if (state === 'deferred') {
    return (
      <NoteBar icon="clock" kind="warn" acts={acts}>
        {note ?? 'Not sent yet. Oriel tries again by itself.'}
      </NoteBar>
    );
  }
  if (state === 'queued' || state === 'sending') return <NoteBar icon="clock">This letter is on its way.</NoteBar>;
  return <NoteBar icon="check">{note ?? 'This letter was sent.'}</NoteBar>;
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
              Try again
            </Button>
          }
        >
          Not sent. {fault.message} {fault.serverText ? `The server said: ${fault.serverText}` : ''} Your letter is kept here.
        </NoteBar>
      ) : null}
      {state.conflict ? (
        <NoteBar
          icon="triangle-alert"
          kind="warn"
          acts={
            <>
              <Button small onClick={() => onSettle('mine')}>
                Keep this one
              </Button>
              <Button small onClick={() => onSettle('theirs')}>
                Use the other
              </Button>
            </>
          }
        >
          Another window saved a different version at {timeOfDay(state.conflict.updatedAt, clock)}. Nothing is lost; choose the one to go on
          with.
        </NoteBar>
      ) : null}
      {state.status === 'failed' ? (
        <NoteBar
          icon="circle-alert"
          kind="bad"
          acts={
            <Button small onClick={onSaveAgain}>
              Save now
            </Button>
          }
        >
          {state.failed} What you wrote is kept in this browser.
        </NoteBar>
      ) : null}
    </div>
  );
}
