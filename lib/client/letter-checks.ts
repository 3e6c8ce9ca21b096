/** What is worth asking before a letter goes out (C6): one question at most. */
import type { Draft } from '@/lib/model/draft';
import { carriesFile, promisedFile } from '@/lib/model/promised-file';
import { settledLine } from '@/lib/model/recipients';
import { faultWords } from './letter-words';
import { t } from './texts';

/** Why a draft cannot go out yet, as a sentence, or null. */
export function sendHindrance(draft: Pick<Draft, 'to' | 'cc' | 'bcc'>): string | null {
  const everybody = [draft.to, draft.cc, draft.bcc].flatMap(settledLine);
  if (everybody.length === 0) return t('send.noRecipient');
  return everybody.map(({ address }) => faultWords(address)).find((fault) => fault !== null) ?? null;
}

/** A question to ask before sending. `send` and `stay` are the words on its buttons. */
export interface SendQuestion {
  title: string;
  sentence: string;
  send: string;
  stay: string;
}

/** The one question to ask before this draft goes out, or null where nothing is odd. */
export function sendQuestion(draft: Pick<Draft, 'subject' | 'text' | 'html' | 'files' | 'to' | 'cc'>): SendQuestion | null {
  const word = carriesFile(draft) ? null : promisedFile(draft.text);
  const noSubject = draft.subject.trim() === '';
  const visible = draft.to.length + draft.cc.length;
  const ask = (title: string, sentence: string) => ({ title, sentence, send: t('ask.send'), stay: t('ask.stay') });
  if (word && noSubject) return ask(t('ask.noFileNoSubject'), t('ask.noFileNoSubjectSentence', { word }));
  if (word) return ask(t('ask.noFile'), t('ask.noFileSentence', { word }));
  if (noSubject) return ask(t('ask.noSubject'), t('ask.noSubjectSentence'));
  return visible > 20 ? ask(t('ask.many', { count: visible }), t('ask.manySentence')) : null;
}
