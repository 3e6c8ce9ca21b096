import { describe, expect, test } from 'vitest';
import { personOf } from '@/lib/discovery/candidate';
import { knownProvider, providerBehind } from '@/lib/discovery/providers';

const person = (address: string) => {
  const found = personOf(address);
  if (!found) throw new Error(address);
  return found;
};

describe('row 17, row 198: well-known providers', () => {
  test.each([
    ['a@gmail.com', 'imap.gmail.com:993 tls', 'smtp.gmail.com:465 tls', 'appPassword'],
    ['a@hotmail.co.uk', 'outlook.office365.com:993 tls', 'smtp-mail.outlook.com:587 starttls', 'oauth'],
    ['a@me.com', 'imap.mail.me.com:993 tls', 'smtp.mail.me.com:587 starttls', 'appPassword'],
    ['a@yahoo.de', 'imap.mail.yahoo.com:993 tls', 'smtp.mail.yahoo.com:465 tls', 'appPassword'],
    ['a@gmx.de', 'imap.gmx.net:993 tls', 'mail.gmx.net:465 tls', 'switchOn'],
    ['a@web.de', 'imap.web.de:993 tls', 'smtp.web.de:465 tls', 'switchOn'],
    ['a@t-online.de', 'secureimap.t-online.de:993 tls', 'securesmtp.t-online.de:465 tls', 'appPassword'],
    ['a@posteo.de', 'posteo.de:993 tls', 'posteo.de:465 tls', null],
    ['a@tuta.com', null, null, 'noImap'],
    ['a@proton.me', null, null, 'bridge'],
  ])('%s', (address, imap, smtp, hint) => {
    const told = knownProvider(person(address));
    const at = (endpoint: { host: string; port: number; security: string } | null | undefined) =>
      endpoint ? `${endpoint.host}:${endpoint.port} ${endpoint.security}` : null;
    expect([at(told?.imap), at(told?.smtp), told?.hint]).toEqual([imap, smtp, hint]);
  });

  test('the login name is the local part where the provider wants it', () =>
    expect(knownProvider(person('ann@laposte.net'))?.login).toBe('ann'));

  test('row 15: by the hosts that take the mail, the nearest name of a provider', () => {
    const of = (host: string) => providerBehind(host, person('a@firm.example'))?.provider ?? null;
    expect(of('aspmx.l.google.com')).toBe('Gmail');
    expect(of('firm-example.mail.protection.outlook.com')).toBe('Microsoft 365');
    expect(of('firm.olc.protection.outlook.com')).toBe('Outlook.com');
    expect(of('in1-smtp.messagingengine.com')).toBe('Fastmail');
    expect(of('mx00.kundenserver.de')).toBe('IONOS');
    expect(of('notgoogle.com')).toBeNull();
    expect(of('google.com.evil.example')).toBeNull();
  });
});
