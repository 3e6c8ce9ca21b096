/** Delivery status notifications (RFC 3464, RFC 6533): who did not get the letter, and why. Pure; never throws because of what they hold. */
import type { AboutLetter, Delivery, DeliveryAction, DeliveryReason, Report } from '@/lib/model/reports';
import { addressIn, type Fields, fieldGroups, oneLine, rawText, timeIn, typed } from './report-fields';

/** Most recipients that are named; the others are counted. */
export const mostRecipients = 50;

const actions: ReadonlySet<string> = new Set<DeliveryAction>(['failed', 'delayed', 'relayed', 'delivered', 'expanded']);

/** By subject and detail of the code (RFC 3463 section 3); a missing detail says no more than its subject. */
const reasons: Readonly<Record<string, DeliveryReason>> = {
  '1.1': 'noAddress',
  '1.2': 'noDomain',
  '1.3': 'badAddress',
  '1.4': 'badAddress',
  '1.6': 'moved',
  '1.7': 'senderRefused',
  '1.8': 'senderRefused',
  '1.10': 'noDomain',
  '2.1': 'mailboxOff',
  '2.2': 'mailboxFull',
  '2.3': 'tooLarge',
  '3.1': 'serverFull',
  '3.2': 'unreachable',
  '3.4': 'tooLarge',
  '4.1': 'unreachable',
  '4.2': 'unreachable',
  '4.3': 'unreachable',
  '4.4': 'unreachable',
  '4.5': 'unreachable',
  '4.6': 'loop',
  '4.7': 'expired',
  '5.3': 'tooMany',
  '7.1': 'refused',
  '7.2': 'refused',
  '7.10': 'encryption',
  '7.11': 'encryption',
  '7.20': 'authentication',
  '7.21': 'authentication',
  '7.22': 'authentication',
  '7.23': 'authentication',
  '7.24': 'authentication',
  '7.25': 'authentication',
  '7.26': 'authentication',
  '7.27': 'senderRefused',
};

/** Why, by an enhanced status code such as "5.2.2". */
export function reasonOf(status: string | null): DeliveryReason {
  const [, subject = '', detail = ''] = status?.split('.') ?? [];
  const known = reasons[`${subject}.${detail}`];
  if (known) return known;
  if (subject === '6') return 'content';
  return subject === '7' ? 'refused' : 'unknown';
}

const enhanced = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/u;

/** The reply code and the enhanced code at the beginning of a server's words. */
function codesIn(words: string): { reply: string | null; status: string | null } {
  const found = /^\s*(?:([245]\d\d)(?![\d.])[ -]?)?\s*#?([245]\.\d{1,3}\.\d{1,3})?(?![\d.])/u.exec(words);
  return { reply: found?.[1] ?? null, status: found?.[2] ?? null };
}

/** A server's words without the codes that stand before each of their lines. */
export function wordsOf(diagnostic: string): { said: string | null; reply: string | null; status: string | null } {
  const { reply, status } = codesIn(diagnostic);
  let words = diagnostic;
  if (reply !== null && status !== null) {
    for (const between of ['-', ' ']) words = words.replaceAll(`${reply}${between}${status} `, '');
  } else if (reply !== null) words = words.replace(/^\s*\d{3}[ -]/u, '').replaceAll(` ${reply}-`, ' ');
  else if (status !== null) words = words.replace(/^\s*#?[\d.]+\s/u, '');
  const said = oneLine(words, 1000);
  return { said: said === '' ? null : said, reply, status };
}

/** The code that says most: a class alone ("5.0.0") yields to the code of the same class in the server's words. */
function bestStatus(given: string | null, diagnosed: string | null): string | null {
  if (given === null) return diagnosed;
  const vague = /\.0\.0$/u.test(given);
  return vague && diagnosed !== null && diagnosed[0] === given[0] ? diagnosed : given;
}

function actionOf(fields: Fields, status: string | null): DeliveryAction | null {
  const named = /^[a-z]+/u.exec(fields.get('action')?.toLowerCase() ?? '')?.[0] ?? '';
  if (actions.has(named)) return named as DeliveryAction;
  const kind = status?.[0];
  return kind === '5' ? 'failed' : kind === '4' ? 'delayed' : kind === '2' ? 'delivered' : null;
}

/** One line for what went wrong: "552 5.2.2". A class alone ("5.0.0") says nothing and is left out. */
export function codeWords(reply: string | null, status: string | null): string | null {
  const both = [reply, status?.endsWith('.0.0') ? null : status].filter((one) => one != null);
  return both.length === 0 ? null : both.join(' ');
}

/** What one group of fields says of its recipient, or null where it names none or nothing that became of the letter. */
export function deliveryOf(fields: Fields): Delivery | null {
  const address = addressIn(fields.get('original-recipient')) || addressIn(fields.get('final-recipient'));
  if (address === '') return null;
  const given = enhanced.exec(fields.get('status') ?? '')?.[1] ?? null;
  const diagnostic = typed(fields.get('diagnostic-code'));
  const words = diagnostic ? wordsOf(diagnostic.text) : { said: null, reply: null, status: null };
  const status = bestStatus(given, words.status);
  const action = actionOf(fields, status);
  if (action === null) return null;
  const troubled = action === 'failed' || action === 'delayed';
  const server = oneLine(typed(fields.get('remote-mta'))?.text ?? '', 255);
  return {
    address,
    action,
    reason: troubled ? reasonOf(status) : null,
    code: troubled ? codeWords(words.reply, status) : null,
    server: server === '' ? null : server,
    said: troubled ? words.said : null,
    until: action === 'delayed' ? timeIn(fields.get('will-retry-until')) : null,
  };
}

/** What a `message/delivery-status` part says. `unread` where it names no recipient. */
export function readDelivery(text: string, about: AboutLetter | null): Report {
  const groups = fieldGroups(text);
  const reporter = oneLine(typed(groups.find((group) => group.has('reporting-mta'))?.get('reporting-mta'))?.text ?? '', 255);
  const all = groups.map(deliveryOf).filter((one) => one !== null);
  if (all.length === 0) return { kind: 'unread', why: 'broken' };
  const recipients = all.slice(0, mostRecipients);
  return {
    kind: 'delivery',
    reporter: reporter === '' ? null : reporter,
    recipients,
    more: all.length - recipients.length,
    about,
    raw: rawText(text),
  };
}
