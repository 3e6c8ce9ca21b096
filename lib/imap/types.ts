/**
 * Room `imap`: sole owner of imapflow. Connects, keeps connections, and turns IMAP (RFC 9051, 3501 and extensions) into model
 * types. It knows no database, no HTTP and no cache. Invariants: every fetch peeks, so opening a letter never marks it read; one
 * command at a time on a connection; a mailbox is never closed with CLOSE and never cleaned with a plain EXPUNGE, which would
 * remove letters that another client marked; every failure leaves this room as an `AppError`.
 */
import type { AppError } from '@/lib/errors';
import type { Endpoint } from '@/lib/model/account';
import type { Modseq, Uid } from '@/lib/model/ids';
import type { Address, MailboxRole, Part } from '@/lib/model/mail';
import type { Proof } from '@/lib/model/proof';
import type { Share } from '@/lib/model/rights';
import type { Capabilities } from './capabilities';
import type { NotifyListener } from './notify';
import type { UidRange } from './sequences';

/** What is needed to open a connection. */
export interface Credentials {
  endpoint: Endpoint;
  login: string;
  /** Or what stands for one. */
  password: Proof;
  /** A server that letters are only fetched from: the operator's choice of servers to sign in to does not bind it (`resolveEndpoint`). */
  elsewhere?: boolean;
}

/** The counts of a mailbox (STATUS, RFC 9051 section 6.3.11). */
export interface MailboxStatus {
  messages: number;
  unseen: number;
  uidNext: number;
  uidValidity: number;
  /** Null without CONDSTORE. */
  highestModseq: Modseq | null;
  /** Bytes of all letters; null without STATUS=SIZE. */
  sizeBytes: number | null;
  /** MAILBOXID; null without OBJECTID. */
  objectId: string | null;
}

/** How much room an account has and uses (RFC 9208), bytes. */
export interface Quota {
  usedBytes: number;
  limitBytes: number;
}

/** A line of LIST. */
export interface ListedMailbox {
  /** Decoded path: what every other call takes. */
  path: string;
  /** Last level of the path. */
  name: string;
  /** Null where the server has no hierarchy. */
  delimiter: string | null;
  /** From SPECIAL-USE, else from the name in many languages; each role goes to one mailbox at most. */
  role: MailboxRole | null;
  selectable: boolean;
  subscribed: boolean;
  /** Null for the person's own, else whose it is; empty where it is nobody's in particular (RFC 2342). */
  owner: string | null;
  /** Null where the mailbox cannot be selected or the server did not answer for it. */
  status: MailboxStatus | null;
}

/** What SELECT answered (RFC 9051 section 6.3.2). */
export interface SelectedMailbox {
  path: string;
  uidValidity: number;
  /** 0 where the server did not say. */
  uidNext: number;
  exists: number;
  /** Null without CONDSTORE or with NOMODSEQ. */
  highestModseq: Modseq | null;
  /** The server lets this login read only. */
  readOnly: boolean;
  /** MAILBOXID (RFC 8474 section 4.2); null where the server did not say. */
  objectId: string | null;
  /** PERMANENTFLAGS (RFC 9051 section 7.1): the flags that stay, with `\\*` where new ones may be made; null where the server did not say. */
  permanentFlags: readonly string[] | null;
}

/** What a cache knows of a mailbox when it is selected: UIDs `uids` as of `modseq`, under this UIDVALIDITY (RFC 7162 section 3.2.5). */
export interface KnownState {
  uidValidity: number;
  modseq: Modseq;
  uids: string;
}

/** What SELECT answered, and what happened since the known state: null where the server was not asked or does not say. */
export interface SelectedSince extends SelectedMailbox {
  since: { flags: FetchedFlags[]; vanished: string[] } | null;
}

/** A header row as fetched in a first pass, without BODYSTRUCTURE. */
export interface FetchedHeader {
  uid: Uid;
  modseq: Modseq | null;
  /** Sorted, without `\Recent`. */
  flags: string[];
  /** INTERNALDATE in milliseconds since the epoch; the Date header, then 0, where the server gives none. */
  internalAt: number;
  /** Date header in milliseconds since the epoch, or null where missing or unreadable. */
  sentAt: number | null;
  /** Bytes. */
  size: number;
  subject: string;
  from: Address[];
  to: Address[];
  cc: Address[];
  bcc: Address[];
  /** Empty where it says no more than From. */
  replyTo: Address[];
  /** Without angle brackets. */
  messageIdHeader: string | null;
  /** Without angle brackets. */
  inReplyTo: string | null;
  /** Oldest first, without angle brackets. */
  references: string[];
  /** The value of Content-Type in lower case, without parameters. */
  contentType: string | null;
  /** A guess from Content-Type alone; BODYSTRUCTURE knows better. */
  hasAttachments: boolean;
  /** EMAILID (RFC 8474) or X-GM-MSGID: the same letter bears it in whatever mailbox it lies. Null where not offered. */
  emailId: string | null;
  /** THREADID (RFC 8474) or X-GM-THRID: what the server takes for one conversation. Null where not offered or not known. */
  serverThread: string | null;
}

/** Flags of one message. */
export interface FetchedFlags {
  uid: Uid;
  /** Sorted, without `\Recent`. */
  flags: string[];
  modseq: Modseq | null;
}

/** Flags to add and to take away. */
export interface FlagChange {
  add: string[];
  remove: string[];
}

/** A letter to be put into a mailbox; `internalAt` in milliseconds since the epoch. */
export interface NewLetter {
  bytes: Buffer;
  flags: string[];
  internalAt?: number;
}

/** What became of it: its UID, null where the server does not say it, or why the server did not take it. */
export interface AppendOutcome {
  uid: Uid | null;
  refused: AppError | null;
}

/** What to look for; all conditions must hold. An empty query finds everything. */
export interface UidQuery {
  /** UID range such as `5:*`. */
  uids?: string;
  /** Message-ID header without angle brackets. */
  messageIdHeader?: string;
  /** A word anywhere in the letter. */
  text?: string;
  /** Letters that arrived on or after this time (whole days, RFC 9051 section 6.4.4). */
  since?: Date;
  flagged?: boolean;
  seen?: boolean;
  deleted?: boolean;
  /** Letters that came into their mailbox before this day (RFC 8514), whatever their own dates say. */
  savedBefore?: Date;
}

/**
 * One connection with at most one selected mailbox. Calls run one after another in the order they were made; an IDLE in between is
 * broken and taken up again by itself. Every call throws an `AppError`, `serverAway` where the line broke.
 */
export interface ImapSession {
  readonly capabilities: Capabilities;
  /** False once the connection is gone; it never comes back. */
  readonly usable: boolean;
  /** True while the server tells news by itself: IDLE runs, and was not ended to ask something. */
  readonly idling: boolean;
  /** The selected mailbox as SELECT described it. */
  readonly selected: SelectedMailbox | null;
  /** What the paths of a person's own folders begin with (RFC 2342), such as `INBOX.`; empty as a rule. */
  readonly ownPrefix: string;

  /** All mailboxes with their counts where the server gives them along (RFC 5819), inbox first, at most 20,000. */
  list(): Promise<ListedMailbox[]>;
  /** Counts of a mailbox. */
  status(path: string): Promise<MailboxStatus>;
  /**
   * Selects a mailbox; asked for the selected one, selects it again and so learns its newest state. With QRESYNC it learns along what
   * happened since `known`. Throws `notFound`.
   */
  select(path: string, known?: KnownState): Promise<SelectedSince>;
  /**
   * Header rows of the UIDs in `range`, newest (highest UID) first, in batches that grow from 50 to 1,000. Each batch is a command
   * of its own, so other calls may be made while the batches are read. Ends with an error when another mailbox is selected meanwhile.
   */
  fetchHeaders(range: string): AsyncGenerator<FetchedHeader[]>;
  /** The part trees of these messages; gone ones are left out. */
  fetchStructures(uids: Uid[]): Promise<Map<Uid, Part>>;
  /** First words of these messages as the server makes them (RFC 8970), empty where there are none; ones it has not made are left out. */
  fetchPreviews(uids: Uid[]): Promise<Map<Uid, string>>;
  /** Flags of the UIDs in `range`, only of messages changed since `changedSince` where given and CONDSTORE is offered. */
  fetchFlags(range: string, changedSince?: Modseq): Promise<FetchedFlags[]>;
  /** UID ranges that vanished since `modseq` (QRESYNC, RFC 7162 section 3.2.6), or null where not offered. */
  vanishedSince(modseq: Modseq): Promise<string[] | null>;
  /** UIDs that match, ascending. */
  searchUids(query?: UidQuery): Promise<Uid[]>;
  /** Like `searchUids`, as ranges, ascending; `uids`, where given, has the form `n:*`. */
  searchRanges(query?: UidQuery): Promise<UidRange[]>;
  /** Adds and removes flags. Throws `refusedByServer`. */
  store(uids: Uid[], change: FlagChange): Promise<void>;
  /**
   * Moves messages; answers their new UIDs where the server says them (COPYUID), else null. Without MOVE it copies, marks and
   * expunges exactly these UIDs; without UIDPLUS the marked originals stay, since a plain EXPUNGE would take others' letters along.
   */
  move(uids: Uid[], toPath: string): Promise<Map<Uid, Uid> | null>;
  /** Copies messages; answers like `move`. */
  copy(uids: Uid[], toPath: string): Promise<Map<Uid, Uid> | null>;
  /** Removes messages for good: `\Deleted`, then UID EXPUNGE. Without UIDPLUS they stay marked and `refusedByServer` is thrown. */
  expunge(uids: Uid[]): Promise<void>;
  /** Puts a letter into a mailbox; `internalAt` in milliseconds since the epoch. Throws `overQuota`, `tooLarge`, `notFound`. */
  append(path: string, bytes: Buffer, flags: string[], internalAt?: number): Promise<{ uid: Uid | null }>;
  /**
   * Puts letters into a mailbox in their order, without waiting for an answer to each where the server allows that (RFC 7888). Throws `serverAway` where the
   * line broke: those not answered may be there.
   */
  appendMany(path: string, letters: readonly NewLetter[]): Promise<AppendOutcome[]>;
  /** Puts a letter in the place of one of the selected mailbox, both at once (RFC 8508). Throws like `append`; the old one stays then. */
  replace(uid: Uid, bytes: Buffer, flags: string[]): Promise<{ uid: Uid | null }>;
  /** Makes a mailbox and subscribes to it; answers its path. One that exists already is no error. */
  create(path: string): Promise<string>;
  /** Makes a folder that was not there and subscribes to it; answers its path. Throws `conflict` where it is there already. */
  makeFolder(path: string): Promise<string>;
  /** Renames a folder with all inside, and carries the subscriptions of these old paths over; answers the new path. Throws `conflict`, `notFound`. */
  renameFolder(rename: { from: string; to: string; delimiter: string | null; subscribed: readonly string[] }): Promise<string>;
  /** Deletes a folder with its letters. Throws `conflict` where folders inside are in the way. */
  removeFolder(path: string): Promise<void>;
  /** Subscribes to a folder, or takes the subscription back. */
  subscribeFolder(path: string, on: boolean): Promise<void>;
  /** What this login may do with a mailbox (RFC 4314), in the letters of today; null where the server does not say. */
  rights(path: string): Promise<string | null>;
  /** Everybody who may do something with a mailbox, in the server's words; null where it does not say. */
  shares(path: string): Promise<Share[] | null>;
  /** Gives somebody rights on a mailbox, or takes all of them where `rights` is null. Throws `badInput`, `refusedByServer`. */
  share(path: string, who: string, rights: string | null): Promise<void>;
  /** Room used and given, or null where there is no limit or the server does not say. */
  quota(): Promise<Quota | null>;
  /** The still encoded bytes of BODY[part] as a stream, read in pieces of 256 KB as they are taken. Destroying it stops the reading. */
  fetchPart(uid: Uid, part: string): Promise<NodeJS.ReadableStream>;
  /** The first `maxBytes` still encoded bytes of BODY[part]. Throws `gone` where the message or the part is not there. */
  fetchPartBytes(uid: Uid, part: string, maxBytes: number): Promise<Buffer>;
  /** The same of several parts of a letter, by one command; null for a part that is not there. Throws `gone` where none of them is. */
  fetchPartsBytes(uid: Uid, parts: readonly { part: string; maxBytes: number }[]): Promise<(Buffer | null)[]>;
  /** Whole letters by one command, gone ones left out. The caller bounds what they weigh together. */
  fetchSources(uids: readonly Uid[]): Promise<Map<Uid, Buffer>>;
  /** The whole letter, or its first `maxBytes`. Throws `gone`. */
  fetchSource(uid: Uid, maxBytes?: number): Promise<Buffer>;
  /**
   * Watches the selected mailbox until `signal` aborts: IDLE at once and without end, renewed every 20 s, NOOP every 30 s where IDLE
   * is missing. `onEvent` says only "look at this mailbox"; what happened before the call is told first. Rejects when the line breaks.
   */
  idle(onEvent: () => void, signal: AbortSignal): Promise<void>;
  /** Has the server tell of all mailboxes while this connection lasts (RFC 5465). False where it does not. */
  notify(listener: NotifyListener): Promise<boolean>;
  /** Asks the server whether it is still there; throws `serverAway` after `withinMs`. */
  check(withinMs?: number): Promise<void>;
  /** Called once when the connection ends: with the error, or null after `close`. */
  on(event: 'close', listener: (error: AppError | null) => void): void;
  /** Says goodbye and closes; a running command is cut off. Never throws. */
  close(): Promise<void>;
}
