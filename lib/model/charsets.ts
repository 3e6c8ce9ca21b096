/** Text encodings that a reader can choose for a letter whose own name for it is wrong, by script (ISO 15924). */
export const charsets = {
  Zyyy: ['utf-8', 'utf-16le', 'utf-7'],
  Latn: ['windows-1252', 'iso-8859-15', 'macintosh', 'windows-1250', 'iso-8859-2', 'windows-1254', 'windows-1257', 'windows-1258'],
  Cyrl: ['windows-1251', 'koi8-r', 'koi8-u', 'iso-8859-5'],
  Grek: ['windows-1253', 'iso-8859-7'],
  Hebr: ['windows-1255', 'iso-8859-8'],
  Arab: ['windows-1256', 'iso-8859-6'],
  Thai: ['windows-874'],
  Jpan: ['shift_jis', 'euc-jp', 'iso-2022-jp'],
  Hans: ['gb18030'],
  Hant: ['big5'],
  Kore: ['euc-kr'],
} as const;

export type Charset = (typeof charsets)[keyof typeof charsets][number];

/** How a letter is read where that is not as it was sent. */
export interface Reading {
  /** The encoding that the reader chose, or null for the letter's own. */
  charset: Charset | null;
  /** As plain text or as it was designed; null leaves it to the preference. */
  form: 'plain' | 'designed' | null;
}

/** The reading as a query, without its question mark; empty for a letter as it was sent. */
export function readingQuery({ charset, form }: Reading): string {
  return new URLSearchParams({ ...(charset ? { charset } : {}), ...(form ? { form } : {}) }).toString();
}
