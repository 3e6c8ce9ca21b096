/** Profiles that bear the operator's signature, held against OpenSSL (5.7). */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signedProfile } from '@/lib/devices/sign-profile';
import { readProfileSigner } from '@/lib/env-devices';
import { issueCertificate, testAuthority } from '../../support/certificates';

const folder = mkdtempSync(join(tmpdir(), 'oriel-profile-'));
const files = { certificate: join(folder, 'rsa.pem'), key: join(folder, 'rsa.key') };
let issued: { certificate: string; key: string };

beforeAll(() => {
  issued = issueCertificate(folder, 'good', ['mail.post.example']);
  const made = [
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=mail.post.example',
    '-keyout',
    files.key,
    '-out',
    files.certificate,
  ];
  execFileSync('openssl', ['req', '-x509', ...made], { stdio: 'pipe' });
});
afterAll(() => rmSync(folder, { recursive: true }));

const signerFrom = ({ certificate, key }: typeof issued) => readProfileSigner({ ORIEL_PROFILE_CERT: certificate, ORIEL_PROFILE_KEY: key });

/** What is within, where the signature is good and of somebody whom `authority` stands for. */
function verified(bytes: Uint8Array, authority: string): string {
  const path = join(folder, 'signed');
  writeFileSync(path, bytes);
  const how = ['-inform', 'DER', '-purpose', 'any', '-binary', '-CAfile', authority, '-in', path];
  return execFileSync('openssl', ['cms', '-verify', ...how], { encoding: 'utf8', stdio: 'pipe' });
}

const profile = `<plist version="1.0">${'“é” '.repeat(2000)}</plist>\n`;

describe('row 220: a signed profile', () => {
  test('is the profile, by a certificate of an authority', () => {
    const signer = signerFrom(issued);
    if (!signer) throw new Error('There is no signer.');
    const bytes = signedProfile(profile, signer);
    expect(verified(bytes, testAuthority().certificate)).toBe(profile);
    const spoilt = Buffer.from(bytes);
    spoilt.writeUInt8(spoilt.readUInt8(200) ^ 1, 200);
    expect(() => verified(spoilt, testAuthority().certificate)).toThrow(/fail/iu);
    expect(() => verified(bytes, files.certificate)).toThrow(/fail/iu);
  });

  test('by an RSA key too', () => {
    const signer = signerFrom(files);
    expect(signer?.kind).toBe('rsa');
    if (signer) expect(verified(signedProfile(profile, signer), files.certificate)).toBe(profile);
  });

  test('is none where the operator gives nothing; one without the other, and what does not belong together, is said', () => {
    expect(readProfileSigner({})).toBeNull();
    const said = /ORIEL_PROFILE_CERT and ORIEL_PROFILE_KEY/u;
    expect(() => readProfileSigner({ ORIEL_PROFILE_CERT: files.certificate })).toThrow(said);
    expect(() => readProfileSigner({ ORIEL_PROFILE_KEY: files.key })).toThrow(said);
    expect(() => signerFrom({ certificate: files.certificate, key: issued.key })).toThrow(said);
    expect(() => signerFrom({ certificate: files.key, key: files.key })).toThrow(said);
    expect(() => signerFrom({ certificate: files.certificate, key: join(folder, 'none') })).toThrow(
      /ORIEL_PROFILE_KEY names .*cannot be read/u,
    );
  });
});
