'use client';
import { useRef } from 'react';
import { Button } from '@/app/_ui/base/button';
import { Dialog } from '@/app/_ui/base/dialog';
import type { SendQuestion } from '@/lib/client/letter-checks';

/** The one question before a letter goes out (C6). Staying is the safe answer and has the focus. */
export function AskBeforeSending({ question, onAnswer }: { question: SendQuestion | null; onAnswer: (send: boolean) => void }) {
  const stay = useRef<HTMLButtonElement>(null);
  // The words stay while the dialog fades.
  const last = useRef(question);
  if (question) last.current = question;
  const shown = question ?? last.current;
  return (
    <Dialog
      open={question !== null}
      onClose={() => onAnswer(false)}
      title={shown?.title ?? ''}
      sentence={shown?.sentence}
      focusRef={stay}
      acts={
        <>
          <Button kind="line" ref={stay} onClick={() => onAnswer(false)}>
            {shown?.stay}
          </Button>
          <Button kind="solid" onClick={() => onAnswer(true)}>
            {shown?.send}
          </Button>
        </>
      }
    />
  );
}
