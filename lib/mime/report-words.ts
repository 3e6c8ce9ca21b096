/**
 * Bounces that are plain text from programs whose exact words are known: qmail (its own bounce format, QSBMF), Exim, Exchange 5.5 and Gmail of
 * old. A letter is one only where a mail system wrote it and the known words stand in their known places; anything else stays a
 * letter. The reasons are the program's words as they stand; only codes that are written in them are read.
 */
import type { AboutLetter, Delivery, DeliveryAction, Report } from '@/lib/model/reports';
import { codeWords, mostRecipients, reasonOf, wordsOf } from './report-delivery';
import { aboutOf, oneLine, rawText } from './report-fields';

/** Longest text that is looked at; the words stand before the returned letter. */
const longest = 200_000;

interface Found {
  reporter: string | null;
  failed: { address: string; words: string }[];
  action: DeliveryAction;
  /** The text of the returned letter. */
  returned: string | null;
  about?: AboutLetter;
}

const isAddress = (text: string) => /^[^\s<>()]{1,250}@[^\s<>()@]{1,250}$/u.test(text);

/** True where the letter says it is from the mail system itself. */
export function fromMailSystem(address: string): boolean {
  return /^(?:mailer-daemon|postmaster)(?:@|$)/iu.test(address.trim());
}

/** "Hi. This is the qmail-send program at mx.example." Recipients are paragraphs that begin with "<address>:" up to one with "-". */
function qmail(text: string): Found | null {
  const head = /^\s*Hi\. This is the (?:[^\n]{0,200}? at )?([\w.-]{1,255}?)\.?\n/u.exec(text);
  if (!head) return null;
  const end = /\n-[^\n]*\n/u.exec(text);
  const upper = end ? text.slice(0, end.index) : text;
  const failed: Found['failed'] = [];
  for (const paragraph of upper.split(/\n[ \t]*\n/u)) {
    const one = /^<([^\n<>]{1,320})>:[ \t]*\n([\s\S]*)$/u.exec(paragraph.trimStart());
    if (one?.[1] && isAddress(one[1])) failed.push({ address: one[1], words: one[2] ?? '' });
  }
  const returned = end ? text.slice(end.index + end[0].length) : null;
  return { reporter: head[1] ?? null, failed, action: 'failed', returned };
}

/** "This message was created automatically by mail delivery software." Recipients stand two blanks in, their reasons four. */
function exim(text: string): Found | null {
  if (!/^\s*This message was created automatically by mail delivery software/u.test(text)) return null;
  const end = /\n------[^\n]*------[ \t]*\n/u.exec(text);
  const upper = end ? text.slice(0, end.index) : text;
  const failing = /\n[^\n]*The following\s+address\(es\) failed:[ \t]*\n([\s\S]*)$/u.exec(upper);
  const waiting = /\nThe address(?:es)? to which the message has not yet been delivered (?:is|are):[ \t]*\n([\s\S]*)$/u.exec(upper);
  const body = failing?.[1] ?? waiting?.[1];
  if (body === undefined) return null;
  const failed: Found['failed'] = [];
  for (const line of body.split('\n')) {
    const one = /^ {2}(?! )(\S+)[ \t]*$/u.exec(line)?.[1];
    const last = failed.at(-1);
    if (one && isAddress(one)) failed.push({ address: one, words: '' });
    else if (/^ {3,}\S/u.test(line) && last) last.words += `${line}\n`;
    else if (/^\S/u.test(line)) break;
  }
  return { reporter: null, failed, action: failing ? 'failed' : 'delayed', returned: end ? text.slice(end.index + end[0].length) : null };
}

/** "Your message / To: / Subject: / Sent: / did not reach the following recipient(s):", then "address on DATE" and its reason indented. */
function exchange(text: string): Found | null {
  const head =
    /^\s*Your message\n\s*\n[ \t]+To:([^\n]*)\n[ \t]+Subject:([^\n]*)\n[ \t]+Sent:[^\n]*\n\s*did not reach the following recipient\(s\):[ \t]*\n([\s\S]*)$/u.exec(
      text,
    );
  if (!head) return null;
  const failed: Found['failed'] = [];
  for (const line of (head[3] ?? '').split('\n')) {
    const one = /^(\S+) on (?=\S)/u.exec(line)?.[1];
    const last = failed.at(-1);
    if (one && isAddress(one)) failed.push({ address: one, words: '' });
    else if (/^[ \t]+\S/u.test(line) && last) last.words += `${line}\n`;
  }
  const subject = oneLine(head[2] ?? '');
  const about = { subject: subject || null, sentAt: null, from: null, to: oneLine(head[1] ?? '') || null };
  return { reporter: null, failed, action: 'failed', returned: null, about };
}

/** "Delivery to the following recipient failed permanently:", the address five blanks in, then the details. */
function gmail(text: string): Found | null {
  const head = /^\s*Delivery to the following recipients? failed permanently:[ \t]*\n\s*\n((?: {5}\S+[ \t]*\n)+)\s*\n([\s\S]*)$/u.exec(
    text,
  );
  if (!head) return null;
  const [words = '', ...rest] = (head[2] ?? '').split(/\n-{5} Original message -{5}[ \t]*\n/u);
  const details = words.replace(/^Technical details of permanent failure:[ \t]*\n/u, '');
  const addresses = (head[1] ?? '').split('\n').map((line) => line.trim());
  const failed = addresses.filter(isAddress).map((address) => ({ address, words: details }));
  return { reporter: null, failed, action: 'failed', returned: rest.length > 0 ? rest.join('\n').trimStart() : null };
}

function deliveryOf(action: DeliveryAction, { address, words }: Found['failed'][number]): Delivery {
  const said = oneLine(words, 1000);
  // Only a code at the beginning of a line is one: qmail and Exim quote the server's answer so, or behind "said:".
  const answer = /(?:^|\n|said:|: )[ \t]{0,20}(?=(?:[245]\d\d[ -]|[245]\.\d{1,3}\.\d))/u.exec(words);
  const { reply, status } = answer ? wordsOf(words.slice(answer.index + answer[0].length)) : { reply: null, status: null };
  return {
    address: oneLine(address, 320),
    action,
    reason: reasonOf(status),
    code: codeWords(reply, status),
    server: null,
    said: said === '' ? null : said,
    until: null,
  };
}

/** What a bounce in words says, or null where the text is none that is known. `from` is the address that the letter says it is from. */
export function readWords(text: string, from: string): Report | null {
  if (!fromMailSystem(from)) return null;
  const plain = text.slice(0, longest).replace(/\r\n?/gu, '\n');
  const found = qmail(plain) ?? exim(plain) ?? exchange(plain) ?? gmail(plain);
  if (!found || found.failed.length === 0) return null;
  const recipients = found.failed.slice(0, mostRecipients).map((one) => deliveryOf(found.action, one));
  const returned = found.returned === null ? null : { bytes: Buffer.from(found.returned), charset: 'utf-8', encoding: '8bit' };
  return {
    kind: 'delivery',
    reporter: found.reporter,
    recipients,
    more: found.failed.length - recipients.length,
    about: found.about ?? aboutOf(returned),
    raw: rawText(plain),
  };
}
