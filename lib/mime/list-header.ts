/** What the header of a letter says of its mailing list, and whether its own sender vouched for how to leave it (RFC 2919, RFC 2369, RFC 8058). */
import libmime from 'libmime';
import type { Leave, Mailing } from '@/lib/model/mailing';
import { bracketed, firstAddress, leaveOf, letterAddress } from './list-addresses';
import { oneLine } from './report-fields';
import type { HeaderField } from './trust-header';
import { hostOf, isWithin, plainHost } from './trust-hosts';
import { type Finding, signerOf } from './trust-results';

/** What names the list for good, with what is shown of it. */
export interface ListFacts {
  /** Its List-Id, else the sender's address; what it is remembered by. */
  key: string;
  mailing: Omit<Mailing, 'left'>;
}

/** What is known of a letter besides its list. */
export interface Vouching {
  /** What the reader's own mail server found out; null where it says nothing. */
  findings: readonly Finding[] | null;
  /** The one sender's address; empty where there are several. */
  from: string;
}

const longestName = 80;
const mostSignatures = 20;

/** The tags of a signature (RFC 6376 section 3.2), names in lower case, blanks taken away. */
function tagsOf(value: string): Map<string, string> {
  const tags = new Map<string, string>();
  for (const tag of value.split(';').slice(0, 40)) {
    const equals = tag.indexOf('=');
    const name = tag.slice(0, Math.max(0, equals)).trim().toLowerCase();
    if (name !== '' && !tags.has(name)) tags.set(name, tag.slice(equals + 1).replace(/\s/gu, ''));
  }
  return tags;
}

const needed = ['list-unsubscribe', 'list-unsubscribe-post'];
const covers = (signature: Map<string, string>): boolean => {
  const names = new Set((signature.get('h') ?? '').toLowerCase().split(':'));
  return needed.every((name) => names.has(name));
};

/**
 * Does a valid signature of the sender's own domain cover how to leave (RFC 8058 section 4)? Where the server does not say which of several signatures
 * of that domain it found valid, all of them must.
 */
function isVouched(fields: readonly HeaderField[], { findings, from }: Vouching): boolean {
  if (findings === null || from === '') return false;
  if (needed.some((name) => fields.filter((field) => field.name === name).length !== 1)) return false;
  const domain = hostOf(from);
  const signatures = fields.filter(({ name }) => name === 'dkim-signature').slice(0, mostSignatures);
  const all = signatures.map(({ value }) => tagsOf(value));
  return findings.some((finding) => {
    if (finding.method !== 'dkim' || finding.result !== 'pass') return false;
    const signer = signerOf(finding);
    if (signer === '' || !(isWithin(domain, signer) || isWithin(signer, domain))) return false;
    const selector = finding.properties.get('header.s')?.toLowerCase();
    const begins = finding.properties.get('header.b');
    const meant = all.filter(
      (tags) =>
        plainHost(tags.get('d') ?? '') === signer &&
        (selector === undefined || tags.get('s')?.toLowerCase() === selector) &&
        (begins === undefined || begins.length < 4 || (tags.get('b') ?? '').startsWith(begins)),
    );
    return meant.length > 0 && meant.every(covers);
  });
}

/** "Harbour news <news.harbour.example>": what it is called, and its id in lower case. */
function nameAndId(value: string): { name: string; id: string } {
  const id = (bracketed(value).at(-1) ?? '').toLowerCase();
  const phrase = value.slice(0, Math.max(0, value.lastIndexOf('<'))).trim();
  const bare = phrase.replace(/^"|"$/gu, '').replace(/\\(.)/gu, '$1');
  const name = oneLine(libmime.decodeWords(bare.slice(0, 1000)), longestName);
  return { name: name === '' ? oneLine(id, longestName) : name, id: id.slice(0, 255) };
}

function leaveIn(fields: readonly HeaderField[], vouching: Vouching): Leave | null {
  const value = fields.find(({ name }) => name === 'list-unsubscribe')?.value;
  if (value === undefined) return null;
  const asked = fields.find(({ name }) => name === 'list-unsubscribe-post')?.value ?? '';
  const oneClick = asked.replace(/\s/gu, '').toLowerCase() === 'list-unsubscribe=one-click';
  return leaveOf(value, oneClick && isVouched(fields, vouching));
}

/** What the header says of a list; null where it names none that anything can be done about. Linear; never throws. */
export function listFacts(fields: readonly HeaderField[], vouching: Vouching): ListFacts | null {
  const textOf = (name: string) => fields.find((field) => field.name === name)?.value ?? '';
  const { name, id } = nameAndId(textOf('list-id'));
  const posts = bracketed(textOf('list-post')).map(letterAddress);
  const post = posts.find((one) => one !== null)?.to;
  const leave = leaveIn(fields, vouching);
  const addresses = Object.entries({
    post,
    archive: firstAddress(textOf('list-archive')),
    help: firstAddress(textOf('list-help')),
    owner: firstAddress(textOf('list-owner')),
    subscribe: firstAddress(textOf('list-subscribe')),
  }).filter(([, address]) => address !== undefined);
  const key = id === '' ? vouching.from.toLowerCase() : id;
  if (key === '' || (addresses.length === 0 && leave === null)) return null;
  return { key, mailing: { name: name || (post ?? ''), ...Object.fromEntries(addresses), ...(leave ? { leave } : {}) } };
}
