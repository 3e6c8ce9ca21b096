/** Whether the text of a letter speaks of a file that goes with it (C6). */
import { splitQuotedTail } from './quotes';

// Stems, because endings change with case and number; word starts only where the script has word boundaries.
const attached =
  /(?<![\p{L}\p{N}])(attach(ed|ing|ment|ments)?|enclosed|anbei|angehängt\p{L}*|anhang|anhänge|beigefügt\p{L}*|beiliegend\p{L}*|ci-joint\p{L}*|pièces? jointes?|adjunt\p{L}*|allegat\p{L}*|in allegato|anexo?s?|em anexo|bijlagen?|bijgevoegd\p{L}*|załącz\p{L}*|bifog\p{L}*|bilag\p{L}*|vedlag\p{L}*|liite\p{L}*|příloh\p{L}*|csatol\p{L}*|влож\p{L}*|прикреп\p{L}*|прилага\p{L}*|ekte|ekli)(?![\p{L}])|添付|附件|附檔|첨부|مرفق|أرفق|مرفقات|מצורף|מצורפת/iu;

/** The word that promises a file, taken from the person's own text (not the quote), or null. */
export function promisedFile(text: string): string | null {
  const { own } = splitQuotedTail(text);
  const written = own
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .join('\n');
  return attached.exec(written)?.[0] ?? null;
}
