/** What the server side knows of a cached message and an account beyond what the browser sees. Never sent to a browser. */
import type { Account, Endpoint } from './account';
import type { AccountId, MailboxId, Modseq, Uid, UserId } from './ids';
import type { Address, MessageRow, Part } from './mail';

/** A cached message with what names it on the server: `(path, uidValidity, uid)`. */
export interface StoredMessage {
  row: MessageRow;
  uid: Uid;
  mailbox: { id: MailboxId; accountId: AccountId; path: string; uidValidity: number };
  cc: Address[];
  bcc: Address[];
  replyTo: Address[];
  /** Without angle brackets. */
  messageIdHeader: string | null;
  inReplyTo: string | null;
  /** Oldest first, without angle brackets. */
  references: string[];
  /** Null while BODYSTRUCTURE was not fetched yet. */
  structure: Part | null;
}

/** An account with its endpoints. */
export interface AccountRecord extends Account {
  userId: UserId;
  /** What is given to LOGIN and AUTH. */
  login: string;
  imap: Endpoint;
  smtp: Endpoint;
}

/** How far the cache follows a mailbox (RFC 9051 section 2.3.1.1, RFC 7162). */
export interface SyncState {
  uidValidity: number;
  uidNext: number;
  highestModseq: Modseq | null;
  exists: number;
  /** Every UID at or above this is cached; 1 when the first sync has ended. */
  syncedDownTo: number;
}
