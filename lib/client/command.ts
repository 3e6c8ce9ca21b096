/** What a command is; the registry itself is in commands.ts. */
import type { KeyText } from './keys';

/** Icons by the names of the drawing set. */
export type CommandIcon =
  | 'archive'
  | 'trash-2'
  | 'folder-input'
  | 'octagon-alert'
  | 'inbox'
  | 'star'
  | 'mail'
  | 'mail-open'
  | 'reply'
  | 'reply-all'
  | 'forward'
  | 'square-pen'
  | 'undo-2'
  | 'arrow-left'
  | 'check'
  | 'chevron-down'
  | 'chevron-up'
  | 'circle-question'
  | 'file-pen'
  | 'send'
  | 'eye'
  | 'refresh-cw'
  | 'x';

export interface Command {
  id: CommandId;
  /** What it does, as its button says it. */
  words: string;
  icon: CommandIcon;
  keys: readonly KeyText[];
  /** Its heading in the help dialog. */
  group: 'Letters' | 'List' | 'Selection' | 'Go to' | 'Writing' | 'Oriel';
  when: () => boolean;
  run: () => void;
}

export type CommandId =
  | 'archive'
  | 'delete'
  | 'spam'
  | 'move'
  | 'star'
  | 'markRead'
  | 'markUnread'
  | 'next'
  | 'previous'
  | 'open'
  | 'back'
  | 'select'
  | 'selectDown'
  | 'selectUp'
  | 'selectAll'
  | 'selectNone'
  | 'selectRead'
  | 'selectUnread'
  | 'selectStarred'
  | 'selectPlain'
  | 'goInbox'
  | 'goDrafts'
  | 'goSent'
  | 'goArchive'
  | 'compose'
  | 'reply'
  | 'replyAll'
  | 'forward'
  | 'undo'
  | 'panes'
  | 'freshness'
  | 'keys';
