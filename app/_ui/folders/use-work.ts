'use client';
/** What goes on in one folder column: the menu that is open, the name being typed, the question being asked. */
import { createContext, type RefObject, useContext } from 'react';
import type { AccountId, MailboxId } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';

/** A name being typed, in the place where the folder stands or will stand. */
export type Naming = { kind: 'new'; accountId: AccountId; parentId: MailboxId | null } | { kind: 'rename'; mailbox: Mailbox };

/** A dialog about a folder. */
export type Asking = { kind: 'move' | 'delete' | 'empty' | 'properties' | 'sharing'; mailbox: Mailbox } | { kind: 'name'; naming: Naming };

export interface Work {
  naming: Naming | null;
  /** The folder whose menu is open. */
  menuOf: MailboxId | null;
  name: (naming: Naming | null) => void;
  ask: (asking: Asking) => void;
  /** Where the menu hangs from, and what the keyboard goes back to when it closes. */
  anchor: RefObject<HTMLElement | null>;
  /** Opens the menu of a folder; it hangs from its row, or from the button that was pressed. */
  openMenu: (mailbox: Mailbox, anchor: HTMLElement) => void;
}

const none: Work = {
  naming: null,
  menuOf: null,
  anchor: { current: null },
  name: () => undefined,
  ask: () => undefined,
  openMenu: () => undefined,
};

/** The column's work, for what is drawn inside it. */
export const WorkContext = createContext<Work>(none);

export const useWork = (): Work => useContext(WorkContext);
