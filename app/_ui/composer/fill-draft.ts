/** A letter that an address of the web asked for, put into a draft that was just begun. */
import type { DraftContent } from '@/lib/model/draft';
import { readMailto } from '@/lib/model/mailto';
import { splitRecipients, withoutDoubles } from '@/lib/model/recipients';
import { htmlOf } from './editor/html-of';

/** What of `content` changes by a `mailto:` address: its people and its subject, and its words before what stands there, as a signature. */
export function filledIn(content: DraftContent, mailto: string): Partial<DraftContent> {
  const filled = readMailto(mailto);
  if (!filled) return {};
  const people = (field: 'to' | 'cc' | 'bcc') =>
    filled[field].length > 0
      ? { [field]: withoutDoubles([...content[field], ...filled[field].flatMap((one) => splitRecipients(one))]) }
      : {};
  const words =
    filled.text === ''
      ? {}
      : {
          text: `${filled.text}\n${content.text}`,
          ...(content.html === null ? {} : { html: `${htmlOf(filled.text, content.identityId)}${content.html}` }),
        };
  return { ...people('to'), ...people('cc'), ...people('bcc'), ...(filled.subject ? { subject: filled.subject } : {}), ...words };
}

/** The letter that a `mailto:` address says it answers. */
export function linkAnswers(mailto: string | null): { inReplyTo?: string } {
  const inReplyTo = mailto === null ? null : readMailto(mailto)?.inReplyTo;
  return inReplyTo ? { inReplyTo } : {};
}
