/** What a command is; the registry itself is in commands.ts. */
import type { KeySets, KeyText } from './bound';

/** Icons by the names of the drawing set. */
export type CommandIcon =
  | 'archive'
  | 'bell-off'
  | 'pin'
  | 'sticky-note'
  | 'trash-2'
  | 'folder-input'
  | 'copy'
  | 'folder'
  | 'octagon-alert'
  | 'inbox'
  | 'star'
  | 'mail'
  | 'mail-open'
  | 'reply'
  | 'reply-all'
  | 'forward'
  | 'square-pen'
  | 'tag'
  | 'undo-2'
  | 'arrow-left'
  | 'check'
  | 'chevron-down'
  | 'chevron-up'
  | 'circle-question'
  | 'ellipsis'
  | 'file-pen'
  | 'send'
  | 'eye'
  | 'layers'
  | 'log-out'
  | 'menu'
  | 'moon'
  | 'palette'
  | 'panels'
  | 'paperclip'
  | 'refresh-cw'
  | 'rotate-cw'
  | 'search'
  | 'settings'
  | 'shield-check'
  | 'sun'
  | 'sun-moon'
  | 'x';

/** Headings of help and palette, in their order. */
export const commandGroups = ['letters', 'conversation', 'list', 'writing', 'selection', 'goTo', 'view', 'oriel'] as const;
export type CommandGroup = (typeof commandGroups)[number];

/** A command without its words. `keys` are those of the default set; most have none and are reached by palette and menus. */
export interface CommandDeed extends KeySets {
  id: CommandId;
  icon: CommandIcon;
  group: CommandGroup;
  /** Goes on while its key is held down. */
  repeats?: boolean;
  /** Whether it makes sense now; a command that does not is not run. */
  when: () => boolean;
  run: () => void;
}

export interface Command extends Omit<CommandDeed, 'keys' | 'outlook'> {
  /** What it does, as its button says it. */
  readonly words: string;
  /** The keys that are bound to it now. */
  readonly keys: readonly KeyText[];
}

export type CommandId =
  | 'archive'
  | 'composeTab'
  | 'replyApart'
  | 'replyList'
  | 'unsubscribe'
  | 'copyLink'
  | 'editAsNew'
  | 'redirect'
  | 'insertTemplate'
  | 'replyAllApart'
  | 'forwardApart'
  | 'forwardAsFile'
  | 'archiveNext'
  | 'archivePrevious'
  | 'delete'
  | 'spam'
  | 'move'
  | 'copy'
  | 'label'
  | 'star'
  | 'markRead'
  | 'markUnread'
  | 'mute'
  | 'pin'
  | 'note'
  | 'pictures'
  | 'more'
  | 'tools'
  | 'next'
  | 'previous'
  | 'open'
  | 'back'
  | 'pageDown'
  | 'pageUp'
  | 'nextUnread'
  | 'panes'
  | 'markAllRead'
  | 'showUnread'
  | 'showStarred'
  | 'showFiles'
  | 'nextLetter'
  | 'previousLetter'
  | 'unfoldAll'
  | 'foldAll'
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
  | 'goUnread'
  | 'goStarred'
  | 'goDrafts'
  | 'goSent'
  | 'goArchive'
  | 'goSpam'
  | 'goTrash'
  | 'goFolder'
  | 'search'
  | 'palette'
  | 'compose'
  | 'reply'
  | 'replyAll'
  | 'forward'
  | 'undo'
  | 'sync'
  | 'freshness'
  | 'doctor'
  | 'settings'
  | 'keys'
  | 'signOut'
  | ViewCommandId;

/** Choices that are otherwise made in the settings. */
export type ViewCommandId =
  | 'rowsOne'
  | 'rowsTwo'
  | 'rowsThree'
  | 'paneRight'
  | 'paneBelow'
  | 'paneOff'
  | 'themeSystem'
  | 'themeLight'
  | 'themeDark'
  | 'threads';
