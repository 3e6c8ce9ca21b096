/** Signs a profile, so that a device says whose it is: a SignedData with the profile within (CMS, RFC 5652), as Apple takes it. */
import { createHash, sign } from 'node:crypto';
import type { ProfileSigner } from '@/lib/env-devices';

/** A value in DER (X.690): its tag, its length, its parts. */
function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const length: number[] = [];
  for (let rest = body.length; rest > 0; rest >>>= 8) length.unshift(rest & 255);
  const head = body.length < 128 ? [body.length] : [0x80 | length.length, ...length];
  return Buffer.concat([Buffer.from([tag, ...head]), body]);
}

const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts);
const set = (...parts: Uint8Array[]) => der(0x31, ...parts);
const version = der(0x02, Buffer.from([1]));
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));

const data = oid('2a864886f70d010701');
const signedData = oid('2a864886f70d010702');
const contentType = oid('2a864886f70d010903');
const messageDigest = oid('2a864886f70d010904');
const sha256 = sequence(oid('608648016503040201'));
const signatures = {
  rsa: sequence(oid('2a864886f70d010101'), der(0x05)),
  ec: sequence(oid('2a8648ce3d040302')),
};

/** Where the value at `at` has its content, and where it ends. */
function placeOf(bytes: Buffer, at: number): { start: number; end: number } {
  const first = bytes.readUInt8(at + 1);
  const more = first & 0x80 ? first & 0x7f : 0;
  const start = at + 2 + more;
  return { start, end: start + (more === 0 ? first : bytes.readUIntBE(at + 2, more)) };
}

/** Whose signature it is: the issuer of a certificate with its number there (RFC 5280 section 4.1). */
function issuerAndNumber(certificate: Buffer): Buffer {
  let at = placeOf(certificate, placeOf(certificate, 0).start).start;
  const next = () => {
    const { end } = placeOf(certificate, at);
    const value = certificate.subarray(at, end);
    at = end;
    return value;
  };
  const first = next();
  // The version may stand before it.
  const number = first[0] === 0xa0 ? next() : first;
  next(); // The algorithm of its own signature.
  return sequence(next(), number);
}

/** The profile, signed. */
export function signedProfile(profile: string, { certificates, key, kind }: ProfileSigner): Uint8Array<ArrayBuffer> {
  const [own] = certificates;
  if (!own) throw new RangeError('There is no certificate to sign with.');
  const content = Buffer.from(profile, 'utf8');
  const digest = createHash('sha256').update(content).digest();
  // In the order of their bytes, as DER has sets.
  const attributes = [sequence(contentType, set(data)), sequence(messageDigest, set(der(0x04, digest)))].sort(Buffer.compare);
  const signature = sign('sha256', set(...attributes), key);
  const signer = sequence(version, issuerAndNumber(own), sha256, der(0xa0, ...attributes), signatures[kind], der(0x04, signature));
  const within = sequence(data, der(0xa0, der(0x04, content)));
  const signed = sequence(version, set(sha256), within, der(0xa0, ...certificates), set(signer));
  return new Uint8Array(sequence(signedData, der(0xa0, signed)));
}
