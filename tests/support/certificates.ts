/** A certificate authority for the test servers, kept between runs, and the certificates it signs. Needs the `openssl` command (3.0). */
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const user = process.getuid?.() ?? 0;
const week = 7 * 24 * 3600_000;

/** Beside the packages, or in the temporary folder where they belong to somebody else. */
function cacheFolder(): string {
  const beside = fileURLToPath(new URL(`../../node_modules/.cache/oriel/user-${user}`, import.meta.url));
  try {
    mkdirSync(beside, { recursive: true });
    accessSync(beside, constants.W_OK);
    return beside;
  } catch {
    const temporary = join(tmpdir(), `oriel-cache-${user}`);
    mkdirSync(temporary, { recursive: true, mode: 0o700 });
    return temporary;
  }
}

export interface Authority {
  /** PEM file that clients trust (ORIEL_CA_FILE). */
  certificate: string;
  key: string;
}

/** `selfSigned`: no authority behind it; `wrongName`: for another host; `expired`: was good until yesterday. */
export type CertificateKind = 'good' | 'selfSigned' | 'wrongName' | 'expired';

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

const keyOptions = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** The one authority of this checkout: made at first use, renewed before it expires. */
export function testAuthority(): Authority {
  const cache = cacheFolder();
  const folder = join(cache, 'authority');
  const authority = { certificate: join(folder, 'ca.pem'), key: join(folder, 'ca.key') };
  if (isCurrent(authority.certificate)) return authority;
  const fresh = mkdtempSync(join(cache, 'authority-'));
  const extensions = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
  const files = ['-keyout', join(fresh, 'ca.key'), '-out', join(fresh, 'ca.pem')];
  openssl('req', '-x509', ...keyOptions, '-days', '3650', '-subj', '/CN=Oriel test authority', ...extensions, ...files);
  if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
  try {
    renameSync(fresh, folder);
  } catch (error) {
    // Another worker was quicker: its authority counts, so that both trust the same one.
    rmSync(fresh, { recursive: true, force: true });
    if (!isCurrent(authority.certificate)) throw error;
  }
  return authority;
}

function isCurrent(certificate: string): boolean {
  if (!existsSync(certificate)) return false;
  return Date.parse(new X509Certificate(readFileSync(certificate)).validTo) > Date.now() + week;
}

/** Writes `server.pem` and `server.key` into `folder`: a certificate for localhost, 127.0.0.1, ::1 and `names`. */
export function issueCertificate(folder: string, kind: CertificateKind, names: string[]): { certificate: string; key: string } {
  const issued = { certificate: join(folder, 'server.pem'), key: join(folder, 'server.key') };
  const authority = testAuthority();
  const hosts = kind === 'wrongName' ? ['elsewhere.example'] : ['localhost', ...names];
  const alternatives = [...hosts.map((name) => `DNS:${name}`), ...(kind === 'wrongName' ? [] : ['IP:127.0.0.1', 'IP:::1'])];
  const signer = kind === 'selfSigned' ? [] : ['-CA', authority.certificate, '-CAkey', authority.key];
  const extensions = ['-addext', `subjectAltName=${alternatives.join(',')}`, '-addext', 'basicConstraints=critical,CA:FALSE'];
  const files = ['-keyout', issued.key, '-out', issued.certificate];
  if (kind === 'expired') {
    issueExpired(folder, issued, authority, alternatives);
  } else {
    openssl('req', '-x509', ...keyOptions, ...signer, '-days', '825', '-subj', `/CN=${hosts[0]}`, ...extensions, ...files);
  }
  return issued;
}

// `req -x509` cannot date a certificate into the past; `x509 -req` with a negative number of days can.
function issueExpired(folder: string, issued: { certificate: string; key: string }, authority: Authority, alternatives: string[]): void {
  const request = join(folder, 'server.csr');
  openssl(
    'req',
    '-new',
    ...keyOptions,
    '-subj',
    '/CN=localhost',
    '-addext',
    `subjectAltName=${alternatives.join(',')}`,
    '-keyout',
    issued.key,
    '-out',
    request,
  );
  const signer = ['-CA', authority.certificate, '-CAkey', authority.key, '-copy_extensions', 'copy', '-days', '-1'];
  openssl('x509', '-req', '-in', request, ...signer, '-out', issued.certificate);
}
