import { describe, expect, it } from 'vitest';
import type { HostPolicy, Servers } from '@/lib/env-servers';
import { accountAt, serversFor } from '@/lib/mail/servers-for';
import type { Endpoint } from '@/lib/model/account';

const imap: Endpoint = { host: 'imap.example', port: 993, security: 'tls' };
const smtp: Endpoint = { host: 'smtp.example', port: 465, security: 'tls' };
const servers = (login: Servers['login']): Servers => ({ imap, smtp, login });
const fixed: HostPolicy = { kind: 'fixed', servers: servers('address') };
const table: HostPolicy = { kind: 'table', domains: new Map([['example.org', servers('local')]]) };
const free: HostPolicy = { kind: 'free' };

describe('serversFor', () => {
  it('gives everybody the one server, with the whole address in lower case as login', () => {
    expect(serversFor({ address: ' Ann@Else.Where ' }, fixed)).toEqual({ address: 'ann@else.where', login: 'ann@else.where', imap, smtp });
  });

  it('looks the domain up in the table, and logs in with the local part where the table says so', () => {
    expect(serversFor({ address: 'Ann@EXAMPLE.org' }, table)).toEqual({ address: 'ann@example.org', login: 'ann', imap, smtp });
  });

  it('T47: knows no other domain than those of the table, and says so', () => {
    expect(() => serversFor({ address: 'ann@other.org' }, table)).toThrow(/does not know the mail domain “other\.org”/);
  });

  it.each([fixed, table])('T47: takes no typed host where the operator has set them', (policy) => {
    expect(() => serversFor({ address: 'ann@example.org', imap, smtp }, policy)).toThrow(/cannot be chosen here/);
  });

  it('takes typed hosts where choice is free', () => {
    const typed = { ...imap, host: ' IMAP.Example. ' };
    expect(serversFor({ address: 'ann@example.org', imap: typed, smtp }, free)).toMatchObject({ login: 'ann@example.org', imap, smtp });
  });

  it.each([{}, { imap }, { smtp }])('asks for both servers where choice is free: %o', (typed) => {
    expect(() => serversFor({ address: 'ann@example.org', ...typed }, free)).toThrow(/Server settings/);
  });

  it.each(['ann', '@example.org', 'ann@', 'a b@example.org', 'ann@exa\nmple.org', 'Ann <ann@example.org>'])(
    'wants a whole address, not %j',
    (address) => {
      expect(() => serversFor({ address }, fixed)).toThrow(/whole mail address/);
    },
  );
});

describe('accountAt', () => {
  const elsewhere = { ...imap, host: 'imap.kestrel.example' };

  it.each([
    ['the local part at the operator’s server that takes it', imap, table, 'ann'],
    ['the whole address at another server', elsewhere, table, 'ann@example.org'],
    ['the whole address at a server that takes that', imap, fixed, 'ann@example.org'],
    ['the whole address where choice is free', imap, free, 'ann@example.org'],
  ])('logs in by a token with %s', (_, at, policy, login) => {
    expect(accountAt(' Ann@Example.org ', at, smtp, policy)).toEqual({ address: 'ann@example.org', login, imap: at, smtp });
  });
});
