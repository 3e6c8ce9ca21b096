import { describe, expect, it } from 'vitest';
import { folderPathWords } from '@/lib/client/folder-path';
import { folderCount, folderRows, folderTree, shownMailboxes } from '@/lib/client/folder-tree';
import type { MailboxId } from '@/lib/model/ids';
import { mailbox } from './things';

const inbox = mailbox(1, { path: 'INBOX', role: 'inbox' });
const none: ReadonlySet<MailboxId> = new Set();
const words = (rows: ReturnType<typeof folderRows>) => rows.map(({ words: name, depth }) => `${'  '.repeat(depth)}${name}`);

describe('the tree', () => {
  it('puts mailboxes with a role first, in a fixed order and under our names', () => {
    const tree = folderTree([
      mailbox(5, { path: 'Papierkorb', role: 'trash' }),
      mailbox(3, { path: 'Entwürfe', role: 'drafts' }),
      inbox,
      mailbox(4, { path: 'Gesendet', role: 'sent' }),
    ]);
    expect(words(folderRows(tree.roles, none))).toEqual(['Inbox', 'Drafts', 'Sent', 'Trash']);
  });
  it('hangs the others by their paths, sorted as people count', () => {
    const tree = folderTree([
      inbox,
      mailbox(2, { path: 'Yard' }),
      mailbox(3, { path: 'Yard/Job 10' }),
      mailbox(4, { path: 'Yard/Job 9' }),
      mailbox(5, { path: 'choir' }),
    ]);
    expect(words(folderRows(tree.folders, none))).toEqual(['choir', 'Yard', '  Job 9', '  Job 10']);
  });
  it('shows what lies under the inbox beside it, where that is only a name space', () => {
    const tree = folderTree([
      inbox,
      mailbox(2, { path: 'INBOX.Choir', name: 'Choir', delimiter: '.' }),
      mailbox(3, { path: 'INBOX.Sent', name: 'Sent', delimiter: '.', role: 'sent' }),
    ]);
    expect(words(folderRows(tree.roles, none))).toEqual(['Inbox', 'Sent']);
    expect(words(folderRows(tree.folders, none))).toEqual(['Choir']);
  });
  it('keeps what lies under another role there', () => {
    const tree = folderTree([inbox, mailbox(2, { path: 'Archive', role: 'archive' }), mailbox(3, { path: 'Archive/2024' })]);
    expect(words(folderRows(tree.roles, none))).toEqual(['Inbox', 'Archive', '  2024']);
  });
  it('folds away what is folded', () => {
    const tree = folderTree([mailbox(2, { path: 'Yard' }), mailbox(3, { path: 'Yard/Orders' })]);
    const rows = folderRows(tree.folders, new Set([mailbox(2).id]));
    expect(words(rows)).toEqual(['Yard']);
    expect(rows[0]?.open).toBe(false);
    expect(folderRows(tree.folders, none).map(({ open }) => open)).toEqual([true, null]);
  });
  it('leaves out a name space that holds nothing', () => {
    expect(folderTree([mailbox(2, { path: 'Shared', selectable: false })]).folders).toEqual([]);
  });
});

describe('what is shown', () => {
  it('is what is subscribed, what has a role, and what they hang from', () => {
    const all = [
      inbox,
      mailbox(2, { path: 'Yard', subscribed: false }),
      mailbox(3, { path: 'Yard/Orders' }),
      mailbox(4, { path: 'Old', subscribed: false }),
      mailbox(5, { path: 'Trash', role: 'trash', subscribed: false }),
    ];
    expect(shownMailboxes(all).map(({ path }) => path)).toEqual(['INBOX', 'Yard', 'Yard/Orders', 'Trash']);
  });
  it('is everything where nothing but the inbox is subscribed', () => {
    expect(shownMailboxes([inbox, mailbox(2, { subscribed: false })])).toHaveLength(2);
  });
});

describe('the count', () => {
  it.each([
    ['inbox', 12, 40, { n: 12, unread: true }],
    ['inbox', 0, 40, null],
    ['drafts', 0, 3, { n: 3, unread: false }],
    ['trash', 9, 9, null],
    ['junk', 9, 9, null],
    ['sent', 2, 9, null],
    [null, 4, 9, { n: 4, unread: true }],
  ] as const)('of %s with %i unread of %i', (role, unseen, exists, expected) => {
    expect(folderCount(mailbox(1, { role, unseen, exists }))).toEqual(expected);
  });
});

describe('row 28: folders of others', () => {
  const all = [
    inbox,
    mailbox(2, { path: 'Yard', subscribed: true }),
    mailbox(3, { path: 'shared', selectable: false, subscribed: false, owner: '' }),
    mailbox(4, { path: 'shared/anna', selectable: false, subscribed: false, owner: 'anna' }),
    mailbox(5, { path: 'shared/anna/Orders', subscribed: false, owner: 'anna' }),
    mailbox(6, { path: 'shared/anna/Orders/2024', subscribed: false, owner: 'anna' }),
    mailbox(7, { path: 'shared/ben', selectable: false, subscribed: false, owner: 'ben' }),
    mailbox(8, { path: 'Public/News', subscribed: false, owner: '' }),
  ];
  it('stand under whose they are, without what only holds them', () => {
    const { folders, shared } = folderTree(all);
    expect(folders.map(({ mailbox: { path } }) => path)).toEqual(['Yard']);
    expect(shared.map(({ owner, nodes }) => [owner, nodes.map(({ mailbox: { path }, children }) => [path, children.length])])).toEqual([
      ['', [['Public/News', 0]]],
      ['anna', [['shared/anna/Orders', 1]]],
    ]);
  });
  it('show without a subscription, until one of them has one', () => {
    expect(shownMailboxes(all).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const one = all.map((each) => (each.path === 'Public/News' ? { ...each, subscribed: true } : each));
    const { shared } = folderTree(one);
    expect(shared.map(({ owner }) => owner)).toEqual(['']);
  });
});

it('says where a folder lies', () => {
  expect(folderPathWords(mailbox(2, { path: 'Kestrel Yard/Orders' }))).toBe('Kestrel Yard / Orders');
});
