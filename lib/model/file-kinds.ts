/** What a file is, judged by its name first: that is what the other machine will go by. */

/** Kinds that have a word and an icon of their own. */
export type FileKind =
  | 'pdf'
  | 'photo'
  | 'picture'
  | 'table'
  | 'text'
  | 'slides'
  | 'archive'
  | 'sound'
  | 'film'
  | 'letter'
  | 'calendar'
  | 'contact'
  | 'page'
  | 'code'
  | 'program'
  | 'file';

const endings: Record<FileKind, string> = {
  pdf: 'pdf',
  photo: 'jpg jpeg heic heif avif tif tiff raw dng',
  picture: 'png gif webp bmp svg ico',
  table: 'xls xlsx xlsm xlsb ods csv tsv numbers xltm xlam xll',
  text: 'txt md rtf doc docx docm dotm odt pages tex log',
  slides: 'ppt pptx pptm ppam odp key',
  archive: 'zip 7z rar gz tgz bz2 xz zst tar iso img dmg vhd vhdx cab',
  sound: 'mp3 m4a ogg oga opus flac wav aac amr',
  film: 'mp4 mov m4v webm mkv avi mpg mpeg 3gp',
  letter: 'eml msg mbox',
  calendar: 'ics ical',
  contact: 'vcf vcard',
  page: 'html htm shtml xhtml xht mht mhtml',
  code: 'json xml yml yaml toml css ts tsx jsx c h cpp go rs java kt swift php sql diff patch',
  program:
    'exe scr com bat cmd ps1 psm1 vbs vbe js jse mjs wsf wsh wsc sct msi msp mst hta cpl jar jnlp lnk url reg pif chm hlp scf inf gadget msc appx msix appref-ms application library-ms settingcontent-ms search-ms rdp one pkg app deb rpm sh bash command apk xpi crx py pl rb',
  file: '',
};
const kindOfEnding = new Map(
  Object.entries(endings).flatMap(([kind, list]) => list.split(' ').map((ending): [string, FileKind] => [ending, kind as FileKind])),
);
const kindOfType: [RegExp, FileKind][] = [
  [/^image\/(jpeg|heic|heif|avif|tiff)/u, 'photo'],
  [/^image\//u, 'picture'],
  [/^audio\//u, 'sound'],
  [/^video\//u, 'film'],
  [/^application\/pdf/u, 'pdf'],
  [/^message\//u, 'letter'],
  [/^text\/calendar/u, 'calendar'],
  [/^text\/(x-)?vcard/u, 'contact'],
  [/^text\/html/u, 'page'],
  [/^text\//u, 'text'],
  [/^application\/(zip|gzip|x-(tar|7z|rar|gzip|bzip))/u, 'archive'],
];
const macros = new Set('docm dotm xlsm xltm xlam xla xlsb xll pptm ppam ppsm potm sldm'.split(' '));
const containers = new Set('iso img vhd vhdx dmg'.split(' '));

function endingOf(name: string): string {
  return /\.([^.\s]+)$/u.exec(name.trim())?.[1]?.toLowerCase() ?? '';
}

/** The kind of a file by its ending, else by its media type. */
export function fileKind(name: string, type: string): FileKind {
  const known = kindOfEnding.get(endingOf(name));
  if (known && known !== 'file') return known;
  return kindOfType.find(([pattern]) => pattern.test(type.toLowerCase()))?.[1] ?? 'file';
}

/** Why a file may do harm when it is opened. */
export type FileRisk = 'disguised' | 'program' | 'macros' | 'container' | 'page';

const harmless: ReadonlySet<FileKind> = new Set(['pdf', 'photo', 'picture', 'table', 'text', 'slides', 'sound', 'film']);

/** Why a file deserves care before it is opened, or null (A1: executables and macro files); a program that is called like a document is `disguised`. */
export function fileRisk(name: string): FileRisk | null {
  const ending = endingOf(name);
  if (kindOfEnding.get(ending) === 'program') {
    const before = kindOfEnding.get(endingOf(name.trim().slice(0, -ending.length - 1)));
    return before && harmless.has(before) ? 'disguised' : 'program';
  }
  if (macros.has(ending)) return 'macros';
  if (containers.has(ending)) return 'container';
  return kindOfEnding.get(ending) === 'page' || ending === 'svg' || ending === 'svgz' ? 'page' : null;
}

/** Parts a name so that its ending can always be shown while the middle is cut: `stem + ending` is the name. */
export function cutName(name: string): { stem: string; ending: string } {
  const match = /^(.*\S)(\.[^.\s]{1,10})$/su.exec(name);
  return match ? { stem: match[1] ?? '', ending: match[2] ?? '' } : { stem: name, ending: '' };
}
