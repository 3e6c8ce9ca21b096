/** What TLS at a port came to: version, cipher, and whether its certificate would be trusted for mail. */

import type { Socket } from 'node:net';
import { checkServerIdentity, connect as connectTls, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import type { CertificateTrouble, TlsFacts } from '@/lib/model/diagnosis';
import { tlsOptions } from '@/lib/net/resolve';

const signers = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);
const mostNames = 8;
const mostSigners = 6;

/** What a fault of the check of the chain means. */
export function chainTrouble(code: string): CertificateTrouble {
  if (code === 'CERT_HAS_EXPIRED') return 'expired';
  if (code === 'CERT_NOT_YET_VALID') return 'notYet';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'name';
  if (code === 'DEPTH_ZERO_SELF_SIGNED_CERT') return 'self';
  return signers.has(code) ? 'signer' : 'untrusted';
}

const oneLine = (text: string) => text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').slice(0, 200);

function namesOf({ subject, subjectaltname }: DetailedPeerCertificate): string[] {
  const alternatives = (subjectaltname ?? '').split(/,\s*/).map((name) => name.replace(/^(DNS|IP Address):/, ''));
  const names = alternatives.filter(Boolean).length > 0 ? alternatives : [subject?.CN ?? []].flat();
  return names.map(oneLine).slice(0, mostNames);
}

function chainOf(certificate: DetailedPeerCertificate): string[] {
  const chain: string[] = [];
  let at: DetailedPeerCertificate | undefined = certificate;
  for (let left = mostSigners; at && left > 0; left -= 1) {
    const { CN, O } = at.issuer ?? {};
    chain.push(oneLine([CN ?? O ?? ''].flat().join(' ')));
    // A root is its own issuer.
    at = at.issuerCertificate && at.issuerCertificate.fingerprint256 !== at.fingerprint256 ? at.issuerCertificate : undefined;
  }
  return chain.filter((name, index) => name !== '' && name !== chain[index - 1]);
}

/** The facts of a finished handshake with `host`, by its name or literal address. */
export function tlsFacts(socket: TLSSocket, host: string): TlsFacts {
  const certificate = socket.getPeerCertificate(true);
  const fault = socket.authorizationError as unknown as string | Error | null;
  const code = fault instanceof Error ? (fault as NodeJS.ErrnoException).code : fault;
  const troubles = new Set<CertificateTrouble>(code ? [chainTrouble(code)] : []);
  // Only the first fault is told by the handshake; a name may be wrong besides.
  if (certificate.raw && checkServerIdentity(host, certificate)) troubles.add('name');
  return {
    version: socket.getProtocol() ?? '',
    cipher: socket.getCipher()?.standardName ?? '',
    names: namesOf(certificate),
    chain: chainOf(certificate),
    validFrom: Date.parse(certificate.valid_from),
    validTo: Date.parse(certificate.valid_to),
    troubles: [...troubles],
  };
}

/** Shakes hands over an open line, whatever its certificate is: it is looked at here, and nothing secret is ever sent. Rejects with the fault of TLS. */
export function shakeHands(line: Socket, servername: string | null, address: string): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ ...tlsOptions(servername), socket: line, host: servername ?? address, rejectUnauthorized: false });
    socket.on('error', reject);
    line.once('close', () => reject(new Error('closed')));
    socket.once('secureConnect', () => resolve(socket));
  });
}
