import { describe, expect, it } from 'vitest';
import { parseRoute, pathOf } from '@/lib/client/router';

describe('an address', () => {
  it.each([
    ['/mail', '', [null, null, null]],
    ['/mail/12', '', [12, null, null]],
    ['/mail/12/34', '', [12, 34, null]],
    ['/mail/12/34', '?show=unread', [12, 34, 'unread']],
    ['/mail/12', '?show=flagged', [12, null, 'flagged']],
    ['/mail/12', '?show=everything', [12, null, null]],
    ['/mail/abc/34', '', [null, null, null]],
    ['/mail/0', '', [null, null, null]],
    ['/mail/-1', '', [null, null, null]],
    ['/mail/12/3.4', '', [12, null, null]],
    ['/mail/99999999999999999999', '', [null, null, null]],
    ['/other/12', '', [null, null, null]],
  ])('%s%s', (path, search, [mailboxId, messageId, filter]) => {
    expect(parseRoute(path, search)).toEqual({ mailboxId, messageId, filter });
  });

  it.each(['/mail', '/mail/12', '/mail/12/34', '/mail/12/34?show=attachments', '/mail/12?show=unread'])(
    '%s is written as it was read',
    (address) => {
      const [path = '', search = ''] = address.split('?');
      expect(pathOf(parseRoute(path, search))).toBe(address);
    },
  );
});
