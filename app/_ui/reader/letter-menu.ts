'use client';
import type { MenuEntry } from '@/app/_ui/base/menu';
import { openComposer } from '@/lib/client/composer';
import { deleteLetter, splitOff, starLetter, unreadFrom } from '@/lib/client/letter-acts';
import { emlUrl, sourceUrl } from '@/lib/client/letter-api';
import { forwardRows, replyToList, theLetter } from '@/lib/client/letter-commands';
import { copyLink } from '@/lib/client/list-letters';
import { t } from '@/lib/client/texts';
import { showDialog } from '@/lib/client/view';
import type { MessageRow } from '@/lib/model/mail';
import { printLetter } from './print-letter';

export interface LetterMenu {
  row: MessageRow;
  /** All letters of the conversation, oldest first. */
  letters: readonly MessageRow[];
  /** What concerns the paper it lies on. */
  paper: readonly MenuEntry[];
  /** Folds it to its line; null where it is alone. */
  onFold: (() => void) | null;
  onHeaders: () => void;
  onCharset: () => void;
  onJoin: () => void;
}

/** What can be done with one letter of a conversation (V3). */
export function letterMenu({ row, letters, paper, onFold, onHeaders, onCharset, onJoin }: LetterMenu): MenuEntry[] {
  const several = letters.length > 1;
  const at = letters.findIndex((one) => one.id === row.id);
  const before = letters[at - 1];
  const mailing = theLetter(row.id)?.mailing;
  const starred = row.flags.includes('\\Flagged');
  const write = (kind: 'reply' | 'replyAll' | 'forward') => () => openComposer({ kind, originalId: row.id });
  return [
    { words: t('command.reply'), icon: 'reply', onSelect: write('reply') },
    { words: t('command.replyAll'), icon: 'reply-all', onSelect: write('replyAll') },
    { words: t('command.forward'), icon: 'forward', onSelect: write('forward') },
    { words: t('command.redirect'), onSelect: () => showDialog({ kind: 'redirect', row }) },
    { words: t('command.editAsNew'), icon: 'square-pen', onSelect: () => openComposer({ kind: 'new', originalId: row.id }) },
    { words: t('command.forwardAsFile'), icon: 'paperclip', onSelect: () => forwardRows([row]) },
    { line: true },
    { words: t('command.label'), icon: 'tag', onSelect: () => showDialog({ kind: 'label', rows: [row] }) },
    { words: t(starred ? 'reader.unstar' : 'command.star'), icon: 'star', onSelect: () => starLetter(row) },
    {
      words: t(several ? 'conversation.unreadFrom' : 'command.markUnread'),
      icon: 'mail',
      onSelect: () => unreadFrom(row, letters),
    },
    ...(onFold ? [{ words: t('conversation.fold'), icon: 'chevron-up' as const, onSelect: onFold }] : []),
    ...(several ? [{ words: t('conversation.deleteOne'), icon: 'trash-2' as const, onSelect: () => deleteLetter(row, letters) }] : []),
    { line: true },
    ...paper,
    ...(mailing?.post ? [{ words: t('command.replyList'), onSelect: () => replyToList(row.id, mailing) }] : []),
    ...(mailing?.leave ? [{ words: t('command.unsubscribe'), onSelect: () => showDialog({ kind: 'leave', row, mailing }) }] : []),
    { words: t('command.copyLink'), onSelect: () => void copyLink(row) },
    { words: t('letter.charset'), onSelect: onCharset },
    { words: t('letter.print'), onSelect: () => printLetter(row.id) },
    { words: t('letter.eml'), href: emlUrl(row.id), download: true },
    { words: t('letter.headers'), onSelect: onHeaders },
    { words: t('reader.source'), href: sourceUrl(row.id), newTab: true },
    { line: true },
    ...(several && before ? [{ words: t('conversation.split'), onSelect: () => void splitOff(row.id, before.id) }] : []),
    { words: t('conversation.join'), onSelect: onJoin },
  ];
}
