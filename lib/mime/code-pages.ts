/** Windows code pages by number, as charsets are called in mail. */

const named = new Map([
  [437, 'ibm437'],
  [866, 'ibm866'],
  [874, 'windows-874'],
  [932, 'shift_jis'],
  [936, 'gbk'],
  [949, 'euc-kr'],
  [950, 'big5'],
  [10000, 'macintosh'],
  [20127, 'us-ascii'],
  [20866, 'koi8-r'],
  [21866, 'koi8-u'],
  [65001, 'utf-8'],
]);

/** The charset of a code page, or null where it is not known. */
export function codePageName(number: number): string | null {
  if (number >= 1250 && number <= 1258) return `windows-${number}`;
  if (number >= 28591 && number <= 28605) return `iso-8859-${number - 28590}`;
  return named.get(number) ?? null;
}

/** Code pages of the character sets of fonts in RTF. */
const ofFonts = new Map([
  [0, 1252],
  [77, 10000],
  [128, 932],
  [129, 949],
  [134, 936],
  [136, 950],
  [161, 1253],
  [162, 1254],
  [163, 1258],
  [177, 1255],
  [178, 1256],
  [186, 1257],
  [204, 1251],
  [222, 874],
  [238, 1250],
]);

/** The charset of a font's `fcharset`, or null for the one of the whole text. */
export function fontCharset(number: number): string | null {
  const page = ofFonts.get(number);
  return page === undefined ? null : codePageName(page);
}
