'use client';
import { Button } from '@/app/_ui/base/button';
import { NoteBar } from '@/app/_ui/base/note-bar';
import { t } from '@/lib/client/texts';
import type { DraftContent } from '@/lib/model/draft';
import { shortName } from '@/lib/model/letter-words';
import { isMachineOrList } from '@/lib/model/people-words';
import { namedIn, typedIn, withoutDoubles, withTyped } from '@/lib/model/recipients';
import type { KindChoice } from './use-kind';

/** So many people who see each other's addresses are worth a word. */
const manyVisible = 12;

export interface RecipientHintsProps {
  content: DraftContent;
  kind: KindChoice;
  onEdit: (change: Partial<DraftContent>) => void;
}

/** A word about an answer that goes to many, and about many who see each other; one at a time, and nothing of it stops the letter. */
export function RecipientHints({ content, kind, onEdit }: RecipientHintsProps) {
  const [to, cc, bcc] = [namedIn(content.to), namedIn(content.cc), content.bcc];
  const visible = to.length + cc.length;
  const list = [...to, ...cc].find(({ address }) => isMachineOrList(address)) ?? null;
  const [author] = to;
  if (kind.kind === 'replyAll' && author && (list || visible >= manyVisible)) {
    const words = list ? t('compose.answersList', { list: list.address, count: visible }) : t('compose.answersMany', { count: visible });
    return (
      <NoteBar
        icon="reply-all"
        acts={
          <Button small disabled={kind.busy} onClick={() => kind.change('reply')}>
            {t('compose.onlyAuthor')}
          </Button>
        }
      >
        {words}
      </NoteBar>
    );
  }
  if (visible < manyVisible) return null;
  const hide = () => onEdit({ to: [], cc: [], bcc: withTyped(withoutDoubles([...namedIn(bcc), ...to, ...cc]), typedIn(bcc)) });
  return (
    <NoteBar
      icon="eye"
      acts={
        <Button small onClick={hide}>
          {t('compose.hideAll')}
        </Button>
      }
    >
      {t('compose.manyVisible', { count: visible, name: author ? shortName(author) : '' })}
    </NoteBar>
  );
}
