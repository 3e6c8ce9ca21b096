/** Where the doctor looks for the servers of a domain that names none. */
import { describe, expect, it } from 'vitest';
import { namesToTry } from '@/lib/discovery/diagnose';

describe('row 16: the servers of a domain that names none', () => {
  it('are those of the provider that takes its mail, then the usual names', () => {
    expect(namesToTry('boatyard.example', ['aspmx.l.google.com'])).toEqual({
      incoming: ['imap.gmail.com', 'imap.boatyard.example', 'mail.boatyard.example'],
      outgoing: ['smtp.gmail.com', 'smtp.boatyard.example', 'mail.boatyard.example'],
      pop3: 'pop.gmail.com',
    });
    expect(namesToTry('boatyard.example', ['boatyard-example.mail.protection.outlook.com'])).toMatchObject({
      incoming: ['outlook.office365.com', 'imap.boatyard.example', 'mail.boatyard.example'],
      // Without what the table says of its port.
      outgoing: ['smtp.office365.com', 'smtp.boatyard.example', 'mail.boatyard.example'],
    });
  });

  it('are those of the provider whose domain it is, and the usual names where nobody is known', () => {
    expect(namesToTry('icloud.com', []).incoming[0]).toBe('imap.mail.me.com');
    expect(namesToTry('quiet.example', ['mx.quiet.example'])).toEqual({
      incoming: ['imap.quiet.example', 'mail.quiet.example'],
      outgoing: ['smtp.quiet.example', 'mail.quiet.example'],
      pop3: null,
    });
  });
});
