/** The order of mailboxes on the screen: those with a role first, in a fixed order, then the rest as the tree that the paths make. */
import type { MailboxId } from '@/lib/model/ids';
import type { Mailbox, MailboxRole } from '@/lib/model/mail';
import { mailboxWords } from './words';

/** A mailbox with what lies under it. */
export interface FolderNode {
  mailbox: Mailbox;
  children: FolderNode[];
}

/** What one account shows: mailboxes with a role, the tree of the others, and those of other people by whose they are. */
export interface FolderTree {
  roles: FolderNode[];
  folders: FolderNode[];
  shared: { owner: string; nodes: FolderNode[] }[];
}

const order: readonly MailboxRole[] = ['inbox', 'flagged', 'drafts', 'sent', 'archive', 'junk', 'trash', 'all'];

function parentPath(mailbox: Mailbox): string | null {
  if (!mailbox.delimiter) return null;
  const cut = mailbox.path.lastIndexOf(mailbox.delimiter);
  return cut > 0 ? mailbox.path.slice(0, cut) : null;
}

/** Which mailboxes are shown, one's own and other people's each by themselves. */
export function shownMailboxes(mailboxes: readonly Mailbox[]): Mailbox[] {
  const [own, theirs] = [true, false].map((mine) => mailboxes.filter((one) => (one.owner === undefined) === mine));
  return theirs?.length ? [...shownOf(own ?? []), ...shownOf(theirs)] : shownOf(own ?? []);
}

/** The subscribed ones, those with a role and what they hang from; all where nothing is subscribed. */
function shownOf(mailboxes: readonly Mailbox[]): Mailbox[] {
  if (!mailboxes.some((one) => one.subscribed && one.role !== 'inbox')) return [...mailboxes];
  const shown = new Set(mailboxes.filter((one) => one.subscribed || one.role !== null));
  const byPath = new Map(mailboxes.map((one) => [one.path, one]));
  for (const one of [...shown]) {
    for (let above = parentPath(one); above !== null; ) {
      const parent = byPath.get(above);
      if (!parent || shown.has(parent)) break;
      shown.add(parent);
      above = parentPath(parent);
    }
  }
  return mailboxes.filter((one) => shown.has(one));
}

const byName = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });

/** What only holds the folders of an owner: these have that name for a heading already. */
function holdsOwner(mailbox: Mailbox, nodes: ReadonlyMap<string, FolderNode>): boolean {
  if (mailbox.owner === undefined || mailbox.selectable) return false;
  return nodes.get(parentPath(mailbox) ?? '')?.mailbox.owner !== mailbox.owner;
}

/** Builds the tree of one account's mailboxes, with `all` of the hidden ones too. What lies under the inbox stands beside it: on many servers that is only a name space. */
export function folderTree(mailboxes: readonly Mailbox[], all = false): FolderTree {
  const shown = all ? mailboxes : shownMailboxes(mailboxes);
  const nodes = new Map(shown.map((mailbox): [string, FolderNode] => [mailbox.path, { mailbox, children: [] }]));
  const folders: FolderNode[] = [];
  const roles: FolderNode[] = [];
  const shared = new Map<string, FolderNode[]>();
  for (const node of nodes.values()) {
    const { owner } = node.mailbox;
    if (node.mailbox.role !== null) {
      roles.push(node);
      continue;
    }
    const above = parentPath(node.mailbox);
    const parent = above === null ? undefined : nodes.get(above);
    const inside = parent && parent.mailbox.role !== 'inbox' && parent.mailbox.owner === owner;
    if (inside && !holdsOwner(parent.mailbox, nodes)) parent.children.push(node);
    else if (owner !== undefined) shared.set(owner, [...(shared.get(owner) ?? []), node]);
    else folders.push(node);
  }
  const sort = (list: FolderNode[]) => {
    list.sort((a, b) => byName.compare(a.mailbox.name, b.mailbox.name));
    for (const node of list) sort(node.children);
  };
  sort(folders);
  for (const node of roles) sort(node.children);
  roles.sort(
    (a, b) =>
      order.indexOf(a.mailbox.role ?? 'all') - order.indexOf(b.mailbox.role ?? 'all') || byName.compare(a.mailbox.name, b.mailbox.name),
  );
  // An empty name space (a parent that holds no letters and shows nothing) is no folder for people.
  const useful = (node: FolderNode): boolean => node.mailbox.selectable || node.children.some(useful);
  const groups = [...shared].map(([owner, list]) => ({ owner, nodes: list.filter(useful) })).filter(({ nodes: some }) => some.length > 0);
  for (const { nodes: list } of groups) sort(list);
  groups.sort((a, b) => byName.compare(a.owner, b.owner));
  return { roles, folders: folders.filter(useful), shared: groups };
}

/** A row of the tree as it is drawn: depth 0 at the root. */
export interface FolderRow {
  mailbox: Mailbox;
  words: string;
  depth: number;
  /** Null where nothing lies under it. */
  open: boolean | null;
  /** Its place among its siblings, from 1, and how many those are. */
  place: number;
  siblings: number;
}

/** Flattens what is not folded away. */
export function folderRows(nodes: readonly FolderNode[], folded: ReadonlySet<MailboxId>, depth = 0): FolderRow[] {
  return nodes.flatMap((node, index) => {
    const open = node.children.length > 0 ? !folded.has(node.mailbox.id) : null;
    const row = { mailbox: node.mailbox, words: mailboxWords(node.mailbox), depth, open, place: index + 1, siblings: nodes.length };
    return open ? [row, ...folderRows(node.children, folded, depth + 1)] : [row];
  });
}

/** The number beside a mailbox: unread letters; all of them in Drafts; none where nobody counts. */
export function folderCount(mailbox: Mailbox): { n: number; unread: boolean } | null {
  if (mailbox.role === 'drafts') return mailbox.exists > 0 ? { n: mailbox.exists, unread: false } : null;
  if (mailbox.role === 'trash' || mailbox.role === 'junk' || mailbox.role === 'sent') return null;
  return mailbox.unseen > 0 ? { n: mailbox.unseen, unread: true } : null;
}
