import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTrust } from '@/lib/mime/trust-facts';
import { headerSection } from '@/lib/mime/trust-header';
import { sealOf } from '@/lib/mime/trust-sealed';
import { cutLetter } from '@/lib/mime/whole';

const letter = (type: string, body: string) => cutLetter(Buffer.from(`Content-Type: ${type}\r\n\r\n${body}`)).structure;
const inner = '--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n';
const words = (text: string) => [{ depth: 0, segments: [{ text }] }];

describe('T24: sealed letters are named, and never called verified', () => {
  it.each([
    [
      'multipart/signed; boundary=b; protocol="application/pgp-signature"',
      `${inner}--b\r\nContent-Type: application/pgp-signature\r\n\r\nx\r\n--b--`,
      'pgpSigned',
    ],
    [
      'multipart/signed; boundary=b; protocol="application/pkcs7-signature"',
      `${inner}--b\r\nContent-Type: application/pkcs7-signature\r\n\r\nx\r\n--b--`,
      'smimeSigned',
    ],
    ['multipart/encrypted; boundary=b; protocol="application/pgp-encrypted"', `${inner}--b--`, 'pgpEncrypted'],
    ['application/pkcs7-mime; smime-type=signed-data', 'x', 'smimeSigned'],
    ['application/pkcs7-mime; smime-type=enveloped-data', 'x', 'smimeEncrypted'],
    ['application/x-pkcs7-mime', 'x', 'smimeEncrypted'],
    [
      'multipart/mixed; boundary=a',
      `--a\r\nContent-Type: multipart/signed; boundary=b; protocol="application/pgp-signature"\r\n\r\n${inner}--b--\r\n--a\r\nContent-Type: text/plain\r\n\r\nfooter\r\n--a--`,
      'partSigned',
    ],
    [
      'multipart/mixed; boundary=b',
      `${inner}--b\r\nContent-Type: message/rfc822\r\n\r\nContent-Type: multipart/signed; boundary=c; protocol="application/pgp-signature"\r\n\r\nx\r\n--b--`,
      null,
    ],
    ['text/plain', 'Hello', null],
  ])('%s', (type, body, seal) => {
    expect(sealOf(letter(type, body), null)).toBe(seal);
  });

  it('PGP in the text is seen where it begins, and called a part where something stands before it', () => {
    const plain = letter('text/plain', 'x');
    expect(sealOf(plain, words('-----BEGIN PGP MESSAGE-----\nabc'))).toBe('pgpEncrypted');
    expect(sealOf(plain, words('-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256'))).toBe('pgpSigned');
    expect(sealOf(plain, [...words('Hello'), ...words('-----BEGIN PGP SIGNED MESSAGE-----\nHash')])).toBe('partSigned');
    expect(sealOf(plain, [{ depth: 1, segments: [{ text: '-----BEGIN PGP MESSAGE-----' }] }])).toBeNull();
    expect(sealOf(plain, words('What does “-----BEGIN PGP MESSAGE-----” mean?'))).toBeNull();
  });
});

const corpus = resolve(process.env.ORIEL_CORPUS ?? '../shared/corpus');
const files = ['pgp-smime', 'hostile/messages', 'hostile/addresses', 'mime', 'charset']
  .map((folder) => join(corpus, folder))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));

it(files.length > 0
  ? 'T31: no letter that others wrote is called genuine here, whatever its headers say'
  : 'the letters of others are not here (set ORIEL_CORPUS)', { timeout: 120_000 }, () => {
  for (const file of files) {
    const bytes = readFileSync(file);
    const facts = readTrust({
      header: headerSection(bytes),
      trusted: { ids: ['mx.home.example'], site: 'home.example' },
      address: 'a@b.example',
    });
    expect(facts.verdict, file).toBeNull();
    expect(facts.route.stops.length, file).toBeLessThanOrEqual(50);
  }
});

const sealed = join(corpus, 'pgp-smime');
const wholes = existsSync(sealed) ? files.filter((file) => file.startsWith(sealed) && file.endsWith('.eml')) : [];
it(wholes.length > 0 ? 'T24: most sealed letters that others wrote are seen as such' : 'the sealed letters of others are not here', {
  timeout: 120_000,
}, () => {
  const seen = wholes.map((file) => sealOf(cutLetter(readFileSync(file)).structure, null)).filter((seal) => seal !== null);
  if (wholes.length > 0) expect(seen.length / wholes.length).toBeGreaterThan(0.4);
});
