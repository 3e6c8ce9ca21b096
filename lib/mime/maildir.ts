/** Names in a maildir (D. J. Bernstein's, and Maildir++ with folders in names that begin with a dot), and Dovecot's list of what its letters for keywords mean. */
import { createHash } from 'node:crypto';

/** What a name tells of its letter. */
export interface MaildirLetter {
  /** The folder's levels below that of the file; none for the outermost. */
  folder: string[];
  /** System flags, with backslash, and `$Forwarded`. */
  flags: string[];
  /** Its keywords, as numbers of lines in the list of its folder. */
  keywords: number[];
  /** When it was delivered, ms; null where the name does not begin with it. */
  at: number | null;
}

const flagOf: Record<string, string> = { D: '\\Draft', F: '\\Flagged', P: '$Forwarded', R: '\\Answered', S: '\\Seen', T: '\\Deleted' };

/** The file in each folder that says which keyword "a" is, which "b", and so on. */
export const keywordsFile = 'dovecot-keywords';
/** There are no more letters. */
export const mostKeywords = 26;
const firstLetter = 'a'.charCodeAt(0);

/** The keywords of a folder from its list, by number. */
export function readKeywords(list: string): Map<number, string> {
  const lines = [...list.matchAll(/^(\d{1,2}) (\S{1,200})$/gm)];
  return new Map(lines.map(([, number, keyword = '']) => [Number(number), keyword]));
}

/** The list for these keywords, in their order. */
export const writeKeywords = (keywords: readonly string[]): string => keywords.map((keyword, number) => `${number} ${keyword}\n`).join('');

/** A folder's name out of modified UTF-7 (RFC 3501 section 5.1.3), in which servers write it; what is none stays as it is. */
export function readFolderName(name: string): string {
  let whole = /^[\x20-\x7e]*$/.test(name);
  const plain = name.replace(/&([A-Za-z0-9+,]*)(-?)/g, (run, coded: string, end: string) => {
    if (coded === '' && end === '-') return '&';
    const base64 = coded.replaceAll(',', '/');
    const bytes = Buffer.from(base64, 'base64');
    const exact = bytes.length % 2 === 0 && bytes.toString('base64').replace(/=+$/, '') === base64;
    whole &&= end === '-' && exact && bytes.length > 0;
    return whole ? bytes.swap16().toString('utf16le') : run;
  });
  return whole ? plain : name;
}

/** A folder's name as it is written there: modified UTF-7, and no dot, which parts levels. */
export function writeFolderName(name: string): string {
  return name
    .replaceAll('.', '_')
    .replaceAll('&', '&-')
    .replace(/[^\x20-\x7e]+/g, (run) => {
      const base64 = Buffer.from(run, 'utf16le').swap16().toString('base64');
      return `&${base64.replace(/=+$/, '').replaceAll('/', ',')}-`;
    });
}

/** What the path of a file in an archive tells; null where it is no letter of a maildir. Windows writes another sign for the colon. */
export function maildirLetter(path: readonly string[]): MaildirLetter | null {
  const [state, name] = path.slice(-2);
  if (path.length < 2 || name === undefined || (state !== 'cur' && state !== 'new') || name.startsWith('.')) return null;
  const info = /[:;!_-]2,([A-Za-z]*)$/.exec(name)?.[1] ?? '';
  const flags = [...info].flatMap((sign) => flagOf[sign] ?? []);
  const keywords = [...info.replace(/[^a-z]/g, '')].map((letter) => letter.charCodeAt(0) - firstLetter);
  const seconds = /^(\d{9,10})\./.exec(name)?.[1];
  const folder = path
    .slice(0, -2)
    .flatMap((one) => (one.startsWith('.') ? one.slice(1).split('.') : [one]))
    .filter(Boolean)
    .map(readFolderName);
  return { folder, flags: [...new Set(flags)].sort(), keywords, at: seconds === undefined ? null : Number(seconds) * 1000 };
}

/** A letter as its name tells of it. `id` makes the name the only one of its kind; `at` in ms, `keywords` as the list of its folder has them. */
interface NamedLetter {
  id: string;
  at: number;
  size: number;
  flags: readonly string[];
  keywords: readonly string[];
}

/** The name of a letter in `cur` of a maildir, with a colon as its readers want it. */
export function maildirName({ id, at, size, flags, keywords }: NamedLetter): string {
  const has = (flag: string) => flags.some((one) => one.toLowerCase() === flag.toLowerCase());
  const signs = Object.entries(flagOf).flatMap(([sign, flag]) => (has(flag) ? [sign] : []));
  const letters = keywords
    .slice(0, mostKeywords)
    .flatMap((keyword, number) => (has(keyword) ? [String.fromCharCode(firstLetter + number)] : []));
  const unique = createHash('sha256').update(id).digest('hex').slice(0, 16);
  return `${Math.max(0, Math.floor(at / 1000))}.${unique}.oriel,S=${size}:2,${[...signs, ...letters].sort().join('')}`;
}
