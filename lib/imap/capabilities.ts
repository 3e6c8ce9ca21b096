/** What a server offers, out of the words of its CAPABILITY (RFC 9051 section 7.2.2). */

/** What the server offers of what Oriel uses. */
export interface Capabilities {
  /** RFC 7162: mod-sequences. */
  condstore: boolean;
  /** RFC 7162: UIDs of vanished messages. */
  qresync: boolean;
  /** RFC 4315: COPYUID, APPENDUID, UID EXPUNGE. */
  uidplus: boolean;
  /** RFC 6851. */
  move: boolean;
  /** RFC 2177. */
  idle: boolean;
  /** RFC 5819: counts together with the list. */
  listStatus: boolean;
  /** RFC 6154. */
  specialUse: boolean;
  /** RFC 4731. */
  esearch: boolean;
  /** RFC 5465: one connection tells of all mailboxes. */
  notify: boolean;
  /** RFC 8438: bytes of a mailbox. */
  statusSize: boolean;
  /** RFC 8474: ids of mailboxes, messages and conversations that outlive moves. */
  objectId: boolean;
  /** X-GM-EXT-1: the same ids in Gmail's words. */
  gmail: boolean;
  /** RFC 8970. */
  preview: boolean;
  /** RFC 4314: who may do what with a mailbox. */
  acl: boolean;
  /** RFC 8514: when a letter came into its mailbox. */
  saveDate: boolean;
  /** RFC 8508: a letter put in the place of another by one command. */
  replace: boolean;
  /** RFC 7889: bytes of the largest letter that APPEND takes, or null where the server does not say. */
  appendLimit: number | null;
}

/** What was said, by name; a number where one stood behind it. */
type Said = ReadonlyMap<string, boolean | number>;

/** A server of IMAP4rev2 alone: it offers what that took in without naming it, and speaks UTF-8 names. */
export const isRev2Only = (said: Said): boolean => said.has('IMAP4rev2') && !said.has('IMAP4rev1');

/** Which of it is there. */
export function readCapabilities(said: Said): Capabilities {
  const rev2Only = isRev2Only(said);
  const has = (name: string, folded = false) => said.has(name) || (folded && rev2Only);
  const limit = said.get('APPENDLIMIT');
  return {
    condstore: has('CONDSTORE') || has('QRESYNC'),
    qresync: has('QRESYNC') && has('ENABLE', true),
    uidplus: has('UIDPLUS', true),
    move: has('MOVE', true),
    idle: has('IDLE', true),
    listStatus: has('LIST-STATUS', true),
    specialUse: has('SPECIAL-USE', true),
    esearch: has('ESEARCH', true),
    notify: has('NOTIFY'),
    statusSize: has('STATUS=SIZE', true),
    objectId: has('OBJECTID'),
    gmail: has('X-GM-EXT-1'),
    preview: has('PREVIEW'),
    acl: has('ACL'),
    saveDate: has('SAVEDATE'),
    replace: has('REPLACE') && has('UIDPLUS', true),
    appendLimit: typeof limit === 'number' ? limit : null,
  };
}
