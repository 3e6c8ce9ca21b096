import { describe, expect, it } from 'vitest';
import { quoteNil } from '@/lib/imap/wire';

describe('R30: a folder named nil', () => {
  it.each([
    ['* LIST (\\HasNoChildren) "/" nil', '* LIST (\\HasNoChildren) "/" "nil"'],
    ['* LIST () NIL Nil\r\n', '* LIST () NIL "Nil"\r\n'],
    ['* LSUB () "\\\\" NIL', '* LSUB () "\\\\" "NIL"'],
    ['* STATUS nil (MESSAGES 0)', '* STATUS "nil" (MESSAGES 0)'],
    ['* LIST (\\Subscribed) "/" nil ("CHILDINFO" ("SUBSCRIBED"))', '* LIST (\\Subscribed) "/" "nil" ("CHILDINFO" ("SUBSCRIBED"))'],
  ])('is a name where the server writes it as a bare word: %s', (line, quoted) => {
    expect(quoteNil(Buffer.from(line)).toString()).toBe(quoted);
  });

  it.each([
    '* LIST () "/" nil/sub',
    '* LIST () "/" "nil"',
    '* LIST () NIL INBOX',
    '* STATUS nile (MESSAGES 0)',
    '* SEARCH nil',
    'a1 OK nil',
  ])('nothing else is touched: %s', (line) => {
    expect(quoteNil(Buffer.from(line)).toString()).toBe(line);
  });
});
