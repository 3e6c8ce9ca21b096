/** What a client says to prove who it is, by the examples of the RFCs. */
import { describe, expect, it } from 'vitest';
import { bearerExchange } from '@/lib/sasl/bearer';
import { prepared, scramExchange } from '@/lib/sasl/scram';

const pencil = { login: 'user', password: 'pencil', host: 'mail.example' };

describe('SCRAM', () => {
  it.each([
    [
      'RFC 7677 section 3',
      'SCRAM-SHA-256',
      'rOprNGfwEbeRWgbNEkqO',
      'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
      'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
      'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
    ],
    [
      'RFC 5802 section 5',
      'SCRAM-SHA-1',
      'fyko+d2lbbFgONRv9qkxdawL',
      'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096',
      'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
      'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=',
    ],
  ])('speaks as in %s', async (_name, mechanism, nonce, challenge, final, proof) => {
    const exchange = scramExchange(new Set([mechanism]), { ...pencil, nonce });
    expect(exchange?.mechanism).toBe(mechanism);
    expect(exchange?.first).toBe(`n,,n=user,r=${nonce}`);
    expect(await exchange?.next(challenge)).toBe(final);
    expect(() => exchange?.end()).toThrow();
    expect(await exchange?.next(proof)).toBe('');
    expect(() => exchange?.end()).not.toThrow();
  });

  it.each([
    ['a nonce that is not ours with more', 'r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'],
    ['our nonce alone', 'r=abc,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'],
    ['so few rounds that the password is easily found', 'r=abcdef,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1'],
    ['rounds without end', 'r=abcdef,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4000000000'],
    ['no salt', 'r=abcdef,s=,i=4096'],
    ['an extension that must be understood', 'm=x,r=abcdef,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'],
  ])('ends where the server gives %s', async (_name, challenge) => {
    const exchange = scramExchange(new Set(['SCRAM-SHA-256']), { ...pencil, nonce: 'abc' });
    await expect(exchange?.next(challenge)).rejects.toMatchObject({ code: 'notSecure' });
  });

  it('ends where the server does not show that it knows the password', async () => {
    const exchange = scramExchange(new Set(['SCRAM-SHA-256']), { ...pencil, nonce: 'abc' });
    await exchange?.next('r=abcdef,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096');
    await expect(exchange?.next('v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=')).rejects.toMatchObject({ code: 'notSecure' });
  });

  it('leaves a refusal that the server words itself to its answer, and says nothing more', async () => {
    for (const before of [[], ['r=abcdef,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096']]) {
      const exchange = scramExchange(new Set(['SCRAM-SHA-256']), { ...pencil, nonce: 'abc' });
      for (const challenge of before) await exchange?.next(challenge);
      expect(await exchange?.next('e=invalid-proof')).toBe('');
      expect(() => exchange?.end()).toThrow();
      await expect(exchange?.next('e=invalid-proof')).rejects.toMatchObject({ code: 'notSecure' });
    }
  });

  it('says no password on a line that everybody can read, where there is another way', () => {
    expect(scramExchange(new Set(['PLAIN', 'LOGIN', 'SCRAM-SHA-1']), { ...pencil, open: true })?.mechanism).toBe('SCRAM-SHA-1');
    expect(scramExchange(new Set(['PLAIN']), { ...pencil, open: true })).toBeNull();
  });

  it('is for servers that offer nothing simpler, the stronger hash first, and spells names as they must be', () => {
    expect(scramExchange(new Set(['PLAIN', 'SCRAM-SHA-256']), pencil)).toBeNull();
    expect(scramExchange(new Set(['CRAM-MD5']), pencil)).toBeNull();
    expect(scramExchange(new Set(['SCRAM-SHA-1', 'SCRAM-SHA-256']), pencil)?.mechanism).toBe('SCRAM-SHA-256');
    expect(scramExchange(new Set(['SCRAM-SHA-1']), { ...pencil, login: 'a=b,c', nonce: 'x' })?.first).toBe('n,,n=a=3Db=2Cc,r=x');
    expect(prepared('I\u00adX \u2168\u00a0\u00aa')).toBe('IX IX a');
  });
});

describe('a token', () => {
  const bearer = {
    login: 'user@example.com',
    accessToken: 'vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==',
    host: 'server.example.com',
    port: 143,
  };

  it('is shown as in RFC 7628 section 4.1', async () => {
    const exchange = bearerExchange(new Set(['XOAUTH2', 'OAUTHBEARER']), bearer);
    expect(exchange?.mechanism).toBe('OAUTHBEARER');
    expect(Buffer.from(exchange?.first ?? '').toString('base64')).toBe(
      'bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVhcmVyIHZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB',
    );
    expect(await exchange?.next('{"status":"invalid_token"}')).toBe('\x01');
  });

  it('is shown as Google and Microsoft want it, and only where it is taken', async () => {
    const exchange = bearerExchange(new Set(['XOAUTH2']), bearer);
    expect(exchange?.first).toBe(`user=user@example.com\x01auth=Bearer ${bearer.accessToken}\x01\x01`);
    expect(await exchange?.next('{"status":"400"}')).toBe('');
    await expect(exchange?.next('{"status":"400"}')).rejects.toMatchObject({ code: 'notSecure' });
    expect(bearerExchange(new Set(['PLAIN']), bearer)).toBeNull();
  });

  it('ends no field early', () => {
    expect(() => bearerExchange(new Set(['XOAUTH2']), { ...bearer, login: 'a\x01auth=Bearer other' })).toThrow();
    expect(() => bearerExchange(new Set(['XOAUTH2']), { ...bearer, accessToken: 'a\r\nb' })).toThrow();
  });
});
