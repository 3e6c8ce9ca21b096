'use client';
import { Suspense, useState } from 'react';
import { part } from '@/app/_ui/base/part';
import { isLetterFile } from '@/lib/client/attached';
import { deepestLetter } from '@/lib/model/attached-depth';
import type { MessageId } from '@/lib/model/ids';
import type { Attachment } from '@/lib/model/mail';

const AttachedLetter = part(() => import('./attached-letter'));

/** A part that may be a letter. */
export type LetterFile = Pick<Attachment, 'part' | 'filename' | 'size'>;

/** Letters among the files of the letter `id`: what a press on a file does, or null where it is saved as before; and the letter that lies open. */
export function useAttachedSheet(id: MessageId) {
  /** One inside the other, the one that is shown last. */
  const [stack, setStack] = useState<readonly LetterFile[]>([]);
  const [wanted, setWanted] = useState(false);
  const show = (file: LetterFile) => {
    setWanted(true);
    setStack((before) => [...before, file]);
  };
  const openerOf = (one: Attachment) => (stack.length < deepestLetter && isLetterFile(one) ? () => show(one) : null);
  const sheet = wanted ? (
    <Suspense fallback={null}>
      <AttachedLetter
        id={id}
        stack={stack}
        openerOf={openerOf}
        onBack={() => setStack((before) => before.slice(0, -1))}
        onClose={() => setStack([])}
      />
    </Suspense>
  ) : null;
  return { show, openerOf, sheet };
}
