/** Contacts of a vCard file (2.1, RFC 2426, RFC 6350). Only what is shown is read; nothing is fetched (T18). */
import type { Contact } from '@/lib/model/cards';
import { type ContentLine, contentLines, piecesOf, wordsOf } from './content-lines';

/** Most contacts that are named, and most addresses and numbers of each. */
const mostContacts = 5;
const mostEach = 6;
const longestName = 200;
/** Most bytes of a picture: it comes with the letter. */
const mostPhotoBytes = 48 * 1024;

const magic: readonly (readonly [string, string])[] = [
  ['89504e470d0a1a0a', 'image/png'],
  ['ffd8ff', 'image/jpeg'],
  ['474946383', 'image/gif'],
];

/** The picture that lies in the card, as what its bytes are; undefined for an address, for any other type, and for a large one. */
function photoOf({ params, value }: ContentLine): string | undefined {
  const inline = /^data:[\w/+.-]{1,60};base64,/iu.exec(value.slice(0, 100))?.[0];
  const encoded = params.get('ENCODING')?.some((one) => /^(?:b|base64)$/iu.test(one)) ?? false;
  if (inline === undefined && !encoded) return undefined;
  const words = value.slice(inline?.length ?? 0);
  if (words.length > mostPhotoBytes * 2) return undefined;
  const bytes = Buffer.from(words, 'base64');
  const head = bytes.subarray(0, 8).toString('hex');
  const type = magic.find(([start]) => head.startsWith(start))?.[1];
  return type === undefined || bytes.length > mostPhotoBytes ? undefined : `data:${type};base64,${bytes.toString('base64')}`;
}

interface Draft {
  full: string;
  parts: string;
  title: string;
  organisation: string;
  mails: string[];
  phones: string[];
  photo: string | undefined;
}

const blank = (): Draft => ({ full: '', parts: '', title: '', organisation: '', mails: [], phones: [], photo: undefined });

function add(list: string[], one: string): void {
  if (one !== '' && list.length < mostEach && !list.includes(one)) list.push(one);
}

function take(draft: Draft, line: ContentLine): void {
  const { name, value } = line;
  if (name === 'FN') draft.full ||= wordsOf(value, longestName);
  else if (name === 'N') {
    const [family = '', given = '', more = '', before = '', after = ''] = piecesOf(value, longestName);
    draft.parts ||= [before, given, more, family, after].filter((one) => one !== '').join(' ');
  } else if (name === 'ORG')
    draft.organisation ||= piecesOf(value, longestName)
      .filter((one) => one !== '')
      .join(', ');
  else if (name === 'TITLE') draft.title ||= wordsOf(value, longestName);
  else if (name === 'EMAIL') {
    const address = wordsOf(value, 320).replace(/^mailto:/iu, '');
    if (/^[^\s@<>]+@[^\s@<>]+$/u.test(address)) add(draft.mails, address);
  } else if (name === 'TEL') add(draft.phones, wordsOf(value, 60).replace(/^tel:/iu, ''));
  else if (name === 'PHOTO') draft.photo ??= photoOf(line);
}

function finished({ full, parts, title, organisation, mails, phones, photo }: Draft): Contact {
  const name = full || parts || organisation || mails[0] || phones[0] || '';
  const role = [title, organisation === name ? '' : organisation].filter((one) => one !== '').join(', ');
  return { name, role, mails, phones, ...(photo === undefined ? {} : { photo }) };
}

/** The first contacts of a file, and how many more it has. A card without any name, address or number is none. */
export function readContacts(text: string): { contacts: Contact[]; more: number } {
  const contacts: Contact[] = [];
  let more = 0;
  let depth = 0;
  let draft = blank();
  for (const line of contentLines(text)) {
    const edge = line.value.trim().toUpperCase() === 'VCARD' ? line.name : '';
    if (edge === 'BEGIN') {
      depth += 1;
      if (depth === 1) draft = blank();
    } else if (edge === 'END' && depth > 0) {
      depth -= 1;
      const contact = depth === 0 ? finished(draft) : null;
      if (contact && contact.name !== '') {
        if (contacts.length < mostContacts) contacts.push(contact);
        else more += 1;
      }
    } else if (depth === 1) take(draft, line);
  }
  return { contacts, more };
}
