/** The settings of what this Oriel shows and tells of its domains. Part of env.ts, which alone reads the environment and hands over what it found there. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import { readGivenFile, type Settings } from './env-values';
import { AppError } from './errors';
import type { Endpoint } from './model/account';
import type { Brand } from './model/brand';
import { plainly } from './model/said';

/** What other mail programs are told to use, where that is not what Oriel uses; POP3 only where it stands here. */
export interface DeviceEndpoints {
  imap?: Endpoint;
  smtp?: Endpoint;
  pop3?: Endpoint;
}

interface DomainServers {
  imap: Endpoint;
  smtp: Endpoint;
  devices?: DeviceEndpoints;
}

/** A brand with the bytes of its mark. */
export interface OperatorBrand extends Omit<Brand, 'logo'> {
  logo: { type: 'image/svg+xml' | 'image/png'; bytes: Uint8Array<ArrayBuffer> } | null;
}

/** Whose name profiles for Apple's devices bear. */
export interface ProfileSigner {
  /** In DER: its own, then those that lead to an authority. */
  certificates: readonly Buffer[];
  key: KeyObject;
  kind: 'rsa' | 'ec';
}

const listed = (value: string | undefined): string[] =>
  (value ?? '')
    .toLowerCase()
    .split(/[\s,]+/u)
    .filter(Boolean);

/** What stands against telling everybody the servers of a domain, or null: a password never goes in clear because we said so. */
function againstPublishing(domain: string, servers: DomainServers | null): string | null {
  if (!/^([a-z0-9-]+\.)+[a-z0-9-]+$/u.test(domain)) return 'which is no mail domain. Write names such as example.org, in ASCII.';
  if (!servers) return 'whose servers are not set. Set ORIEL_IMAP and ORIEL_SMTP, or name the domain in ORIEL_SERVERS.';
  const { imap, smtp, devices } = servers;
  const plain = [devices?.imap ?? imap, devices?.smtp ?? smtp, devices?.pop3].some((endpoint) => endpoint?.security === 'plain');
  return plain ? 'whose servers are without encryption. Name others for mail programs by ORIEL_DEVICES_IMAP and ORIEL_DEVICES_SMTP.' : null;
}

/** ORIEL_PUBLISH: domains, each with servers by the operator's word. Throws `badInput` naming the setting. */
export function readPublish(value: string | undefined, serversOf: (domain: string) => DomainServers | null): string[] {
  const domains = listed(value);
  for (const domain of domains) {
    const fault = againstPublishing(domain, serversOf(domain));
    if (fault) throw new AppError('badInput', plainly(`ORIEL_PUBLISH names “${domain}”, ${fault}`));
  }
  return domains;
}

/** ORIEL_OPERATORS: addresses. Throws `badInput` where anybody may name a mail server, as an address proves nothing then. */
export function readOperators(value: string | undefined, freeHosts: boolean): string[] {
  const operators = listed(value);
  if (operators.length > 0 && freeHosts) {
    const need = 'ORIEL_OPERATORS needs mail servers that you set: ORIEL_IMAP and ORIEL_SMTP, or ORIEL_SERVERS.';
    throw new AppError('badInput', plainly(`${need} Else anybody could claim such an address.`));
  }
  return operators;
}

const brandInput = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(40)
    .regex(/^\P{Cc}*$/u),
  hue: z.number().min(0).max(360).optional(),
  // Beyond this, words in the colour would be too hard to read.
  chroma: z.number().min(0).max(0.105).default(0.08),
  logo: z
    .string()
    .regex(/\.(svg|png)$/u)
    .optional(),
});

const mostLogoBytes = 65_536;

function readLogo(path: string): OperatorBrand['logo'] {
  const size = statSync(/* turbopackIgnore: true */ path, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0 || size > mostLogoBytes) {
    const fault = `ORIEL_BRANDS names the logo ${path}, which cannot be read or has more than 64 kB. Name another.`;
    throw new AppError('badInput', plainly(fault));
  }
  const bytes = new Uint8Array(readFileSync(/* turbopackIgnore: true */ path));
  return { type: path.endsWith('.png') ? 'image/png' : 'image/svg+xml', bytes };
}

/** ORIEL_BRANDS: a table by domain, out of the JSON of a file at `path`; logos lie beside it. Throws `badInput` naming the setting. */
export function readBrands(json: unknown, path: string): Map<string, OperatorBrand> {
  const parsed = z.record(z.string(), brandInput).safeParse(json);
  if (!parsed.success) {
    const form = 'by domain, a "name", and may hold "hue" (0 to 360), "chroma" (up to 0.105) and "logo", an .svg or .png file.';
    throw new AppError('badInput', plainly(`${path} (ORIEL_BRANDS) has to hold, ${form}`));
  }
  const brands = Object.entries(parsed.data).map(([domain, { name, hue, chroma, logo }]): [string, OperatorBrand] => {
    const colour = hue === undefined ? null : { hue, chroma };
    return [domain.toLowerCase(), { name, colour, logo: logo === undefined ? null : readLogo(resolve(dirname(path), logo)) }];
  });
  return new Map(brands);
}

const pemCertificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu;

function signerOf(certificateFile: string, keyFile: string): ProfileSigner | null {
  const pems = readGivenFile('ORIEL_PROFILE_CERT', certificateFile).match(pemCertificate) ?? [];
  const pem = readGivenFile('ORIEL_PROFILE_KEY', keyFile);
  try {
    const certificates = pems.map((one) => new X509Certificate(one));
    const key = createPrivateKey(pem);
    const kind = key.asymmetricKeyType;
    if (!certificates[0]?.checkPrivateKey(key) || (kind !== 'rsa' && kind !== 'ec')) return null;
    return { certificates: certificates.map(({ raw }) => raw), key, kind };
  } catch {
    return null; // The caller says which settings it is about; the cause would quote a key.
  }
}

/** ORIEL_PROFILE_CERT with ORIEL_PROFILE_KEY: whose name profiles bear, or null. Throws `badInput` naming the settings. */
export function readProfileSigner({ ORIEL_PROFILE_CERT: certificate, ORIEL_PROFILE_KEY: key }: Settings): ProfileSigner | null {
  if (!certificate && !key) return null;
  const signer = certificate && key ? signerOf(certificate, key) : null;
  if (signer) return signer;
  const need =
    'ORIEL_PROFILE_CERT and ORIEL_PROFILE_KEY belong together: a PEM file with a certificate and those that lead to its authority';
  throw new AppError('badInput', plainly(`${need}, and one with its own key (RSA or EC), without a password.`));
}
