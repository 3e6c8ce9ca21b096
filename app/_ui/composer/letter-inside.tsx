'use client';
import { type ReactNode, type RefObject, useCallback, useState } from 'react';
import { ComposerFields } from './composer-fields';
import { ComposerFiles } from './composer-files';
import type { ComposerMode } from './composer-head';
import { ComposerNotes } from './composer-notes';
import { ComposerText } from './composer-text';
import type { ComposerTextHandle } from './editor/handle';
import { TakesPictures } from './editor/use-pictures';
import type { Writing } from './editor/use-writing';
import { KindSwitch } from './kind-switch';
import { WishMarks } from './letter-wishes';
import type { RecipientFieldHandle } from './recipient-field';
import type { KindChoice } from './use-kind';
import type { LetterState } from './use-letter';

export interface LetterInsideProps {
  letter: LetterState;
  from: ReactNode;
  kind: KindChoice;
  draftId: string;
  accountId: number;
  form: Writing;
  mode: ComposerMode;
  to: RefObject<RecipientFieldHandle | null>;
  text: RefObject<ComposerTextHandle | null>;
  /** The text has the caret, so that the phone shows recipients in one line. */
  writing: boolean;
  onWriting: (writing: boolean) => void;
}

/** What is wrong, the fields, the text, the files. */
export function LetterInside({ letter, from, kind, draftId, accountId, form, mode, to, text, writing, onWriting }: LetterInsideProps) {
  const [subject, setSubject] = useState(false);
  const inline = mode === 'inline';
  const withSubject = !inline || subject || letter.state.content.subject.trim() === '';
  const { state, uploads, sending, submission, locked, edit } = letter;
  const { upload } = uploads;
  const takePicture = useCallback((file: File) => upload(file, { inline: true }), [upload]);
  return (
    <div className="cp-body">
      <ComposerNotes
        state={state}
        submission={sending.busy ? null : submission}
        fault={sending.fault}
        onSettle={letter.settle}
        onSaveAgain={letter.save}
        onSendAgain={letter.sendAgain}
        onTakeBack={letter.takeBack}
      />
      <ComposerFields
        from={from}
        content={state.content}
        onEdit={edit}
        folded={mode === 'page' && writing}
        kind={kind}
        lead={
          kind.kind === 'new' ? null : (
            <KindSwitch choice={kind} disabled={locked} onSubject={withSubject ? null : () => setSubject(true)} />
          )
        }
        subject={withSubject}
        onUnfold={() => {
          onWriting(false);
          requestAnimationFrame(() => to.current?.focus());
        }}
        revealed={letter.revealed}
        to={to}
      />
      <TakesPictures value={takePicture}>
        <WishMarks content={state.content} edit={edit} locked={locked} accountId={accountId} />
        <ComposerText
          // A text that was exchanged under the writer begins anew.
          key={kind.turns}
          draftId={draftId}
          kind={kind.kind}
          content={state.content}
          onEdit={edit}
          writing={form}
          readOnly={locked}
          onFiles={uploads.add}
          onFocus={() => onWriting(true)}
          ref={text}
        />
      </TakesPictures>
      <ComposerFiles draftId={letter.draftId} files={state.files} uploads={uploads} onRemove={letter.removeFile} />
    </div>
  );
}
