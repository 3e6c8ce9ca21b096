import { describe, expect, it } from 'vitest';
import { inLettersOf } from '@/lib/imap/acl';
import { ownerOf, type Spaces, spacesOf } from '@/lib/imap/spaces';

const spaces: Spaces = {
  personal: ['INBOX.'],
  other: [{ prefix: 'user.', delimiter: '.' }],
  shared: [
    { prefix: 'Public.', delimiter: '.' },
    { prefix: 'user.team.', delimiter: '.' },
  ],
};

describe('row 28: whose a folder is', () => {
  it.each([
    ['INBOX', null],
    ['INBOX.user.anna', null],
    ['users.anna', null],
    ['user.anna', 'anna'],
    ['user.anna.Orders.2024', 'anna'],
    ['user', ''],
    ['Public', ''],
    ['Public.News', ''],
    ['user.team.Plans', ''],
  ])('%s: %j', (path, owner) => {
    expect(ownerOf(path, spaces)).toBe(owner);
  });
  it('is one’s own where the server tells of no name spaces, or of none with a prefix', () => {
    const none = spacesOf({ wire: { namespaces: undefined } } as never);
    expect(ownerOf('user.anna', none)).toBeNull();
    const bare = spacesOf({
      wire: { namespaces: { personal: [{ prefix: '', delimiter: '/' }], other: false, shared: [{ prefix: '', delimiter: '/' }] } },
    } as never);
    expect(ownerOf('Anything', bare)).toBeNull();
  });
  it('is told by prefixes that lack their delimiter, too', () => {
    const told = spacesOf({
      wire: { namespaces: { personal: [], other: [{ prefix: '~', delimiter: null }], shared: [{ prefix: '#shared', delimiter: '/' }] } },
    } as never);
    expect(ownerOf('#shared/News', told)).toBe('');
    expect(ownerOf('#sharedly', told)).toBeNull();
    expect(ownerOf('~anna/Orders', told)).toBe('anna');
  });
});

describe('row 29: rights in the letters of the server', () => {
  it.each([
    ['lrswite', null, 'lrswite'],
    ['lrswite', 'lrswipkxtea', 'lrswite'],
    // Of before RFC 4314: `d` and `c` stand for what was parted later.
    ['lrswite', 'lrswipcda', 'lrswid'],
    ['lrswipkxtea', 'lrswipcda', 'lrswipcda'],
    ['lrs', 'lr', 'lr'],
  ])('%s where there is %s: %s', (wanted, letters, given) => {
    expect([...inLettersOf(wanted, letters === null ? null : new Set(letters))].sort().join('')).toBe([...given].sort().join(''));
  });
});
