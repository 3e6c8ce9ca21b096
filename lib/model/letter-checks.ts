/** What is worth asking before a letter goes out (C6): one question at most. */
import type { Draft } from './draft';
import { splitQuotedTail } from './quotes';
import { judgeAddress } from './recipients';

// Stems, because endings change with case and number; word starts only where the script has word boundaries.
const attached =
  /(?<![\p{L}\p{N}])(attach(ed|ing|ment|ments)?|enclosed|anbei|angehängt\p{L}*|anhang|anhänge|beigefügt\p{L}*|beiliegend\p{L}*|ci-joint\p{L}*|pièces? jointes?|adjunt\p{L}*|allegat\p{L}*|in allegato|anexo?s?|em anexo|bijlagen?|bijgevoegd\p{L}*|załącz\p{L}*|bifog\p{L}*|bilag\p{L}*|vedlag\p{L}*|liite\p{L}*|příloh\p{L}*|csatol\p{L}*|влож\p{L}*|прикреп\p{L}*|прилага\p{L}*|ekte|ekli)(?![\p{L}])|添付|附件|附檔|첨부|مرفق|المرفق|مرفقات|מצורף|מצורפת/iu;

/** The word that promises a file, taken from the person's own text (not the quote), or null. */
export function promisedFile(text: string): string | null {
  const { own } = splitQuotedTail(text);
  const written = own
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .join('\n');
  return attached.exec(written)?.[0] ?? null;
}

/** Why a draft cannot go out yet, as a sentence, or null. */
export function sendHindrance(draft: Pick<Draft, 'to' | 'cc' | 'bcc'>): string | null {
  const everybody = [...draft.to, ...draft.cc, ...draft.bcc];
  if (everybody.length === 0) return 'Add at least one recipient.';
  for (const { address } of everybody) {
    const fault = judgeAddress(address);
    if (fault) return fault;
  }
  return null;
}

/** A question to ask before sending. `send` and `stay` are the words on its buttons. */
export interface SendQuestion {
  title: string;
  sentence: string;
  send: string;
  stay: string;
}

/** The one question to ask before this draft goes out, or null where nothing is odd. */
export function sendQuestion(draft: Pick<Draft, 'subject' | 'text' | 'files' | 'kind' | 'to' | 'cc'>): SendQuestion | null {
  const word = draft.files.length === 0 ? promisedFile(draft.text) : null;
  const noSubject = draft.subject.trim() === '';
  const visible = draft.to.length + draft.cc.length;
  const buttons = { send: 'Send', stay: 'Keep writing' };
  if (word && noSubject)
    return {
      title: 'Send without a file and without a subject?',
      sentence: `The text says “${word}”, but no file is with it, and the subject is empty.`,
      ...buttons,
    };
  if (word) return { title: 'Send without a file?', sentence: `The text says “${word}”, but no file is with it.`, ...buttons };
  if (noSubject) return { title: 'Send without a subject?', sentence: 'Letters without one are easily missed.', ...buttons };
  if (visible > 20)
    return {
      title: `Show ${visible} addresses to everybody?`,
      sentence: 'Everyone in To and Cc sees all the others. Bcc keeps them hidden.',
      ...buttons,
    };
  return null;
}
