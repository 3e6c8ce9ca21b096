import { describe, expect, it } from 'vitest';
import { listOf, parseRoute, pathOf, type Route } from '@/lib/model/route';

const nothing = { mailboxId: null, messageId: null, filter: null };
const read = (address: string): Route => {
  const [path = '', search = ''] = address.split('?');
  return parseRoute(path, search);
};

describe('an address', () => {
  it.each<[string, object]>([
    ['/mail', {}],
    ['/mail/12', { mailboxId: 12 }],
    ['/mail/12/34', { mailboxId: 12, messageId: 34 }],
    ['/mail/12/34?show=unread', { mailboxId: 12, messageId: 34, filter: 'unread' }],
    ['/mail/12?show=flagged', { mailboxId: 12, filter: 'flagged' }],
    ['/mail/12?show=everything', { mailboxId: 12 }],
    ['/mail/12?sort=oldest', { mailboxId: 12, sort: { by: 'date', ascending: true } }],
    ['/mail/12?sort=largest', { mailboxId: 12, sort: { by: 'size', ascending: false } }],
    ['/mail/12?sort=newest', { mailboxId: 12 }],
    ['/mail/12?sort=constructor', { mailboxId: 12 }],
    ['/mail/role/inbox', { role: 'inbox' }],
    ['/mail/role/unread/34', { role: 'unread', messageId: 34 }],
    ['/mail/role/spam', { role: 'junk' }],
    ['/mail/role/nobody/34', {}],
    ['/mail/role/toString', {}],
    ['/mail/conversation/5/34', { threadId: 5, messageId: 34 }],
    ['/mail/conversation/x', {}],
    ['/mail/found/34?words=keel+plan', { words: 'keel plan', messageId: 34 }],
    ['/mail/found?words=keel&in=12', { words: 'keel', mailboxId: 12 }],
    ['/mail/found?words=', {}],
    ['/mail/abc/34', {}],
    ['/mail/0', {}],
    ['/mail/-1', {}],
    ['/mail/12/3.4', { mailboxId: 12 }],
    ['/mail/99999999999999999999', {}],
    ['/other/12', {}],
  ])('%s', (address, route) => {
    expect(read(address)).toEqual({ ...nothing, ...route });
  });

  it.each([
    '/mail',
    '/mail/12',
    '/mail/12/34',
    '/mail/12/34?show=attachments',
    '/mail/12?show=unread&sort=sender-back',
    '/mail/role/inbox',
    '/mail/role/spam/7?sort=oldest',
    '/mail/conversation/5',
    '/mail/found/34?words=keel+plan&in=12&show=unread',
  ])('%s is written as it was read', (address) => {
    expect(pathOf(read(address))).toBe(address);
  });
});

describe('the list of an address', () => {
  it.each<[string, object | null]>([
    ['/mail', null],
    ['/mail/12/34', { view: { kind: 'mailbox', mailboxId: 12 }, filter: null, sort: { by: 'date', ascending: false }, threads: true }],
    ['/mail/role/starred', { view: { kind: 'role', role: 'starred' }, threads: true }],
    ['/mail/found?words=keel&in=12', { view: { kind: 'found', words: 'keel', mailboxId: 12 } }],
    ['/mail/conversation/5', { view: { kind: 'conversation', threadId: 5 }, threads: false }],
  ])('%s', (address, list) => {
    if (list === null) expect(listOf(read(address), true)).toBeNull();
    else expect(listOf(read(address), true)).toMatchObject(list);
  });
});
