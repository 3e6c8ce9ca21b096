/** Read receipts (RFC 8098) and complaints of other providers' readers (RFC 5965). Pure; never throws because of what they hold. */
import { type AboutLetter, complaintTypes, type Report, receiptOutcomes } from '@/lib/model/reports';
import { addressIn, type Fields, fieldGroups, oneLine, rawText, timeIn } from './report-fields';

/** All fields of the part; a few programs put an empty line between them. */
function allFields(text: string): Fields {
  const together = new Map<string, string>();
  for (const group of fieldGroups(text).slice(0, 20)) for (const [name, value] of group) if (!together.has(name)) together.set(name, value);
  return together;
}

/** What a `message/disposition-notification` part says. `unread` where it says nothing that the standard knows. */
export function readReceipt(text: string, about: AboutLetter | null): Report {
  const fields = allFields(text);
  // "manual-action/MDN-sent-manually; displayed/error"
  const [mode = '', type = ''] = (fields.get('disposition') ?? '').slice(0, 500).toLowerCase().split(';');
  const outcome = receiptOutcomes.find((one) => one === type.split('/')[0]?.trim());
  const reader = addressIn(fields.get('final-recipient')) || addressIn(fields.get('original-recipient'));
  if (!outcome || reader === '') return { kind: 'unread', why: 'broken' };
  const automatic = /automatic-action|mdn-sent-automatically/u.test(mode);
  return { kind: 'receipt', reader, outcome, automatic, about, raw: rawText(text) };
}

function bareAddress(value: string | undefined): string | null {
  const address = addressIn(value);
  return address === '' || address === '<>' ? null : address;
}

/** What a `message/feedback-report` part says. `unread` where it names no type (RFC 5965 section 3.1 demands one). */
export function readComplaint(text: string, about: AboutLetter | null): Report {
  const fields = allFields(text);
  const named = (fields.get('feedback-type') ?? '').trim().toLowerCase();
  if (named === '') return { kind: 'unread', why: 'broken' };
  const source = oneLine(fields.get('source-ip') ?? '', 64);
  return {
    kind: 'complaint',
    type: complaintTypes.find((one) => one === named) ?? 'other',
    source: source === '' ? null : source,
    recipient: bareAddress(fields.get('original-rcpt-to')) ?? bareAddress(fields.get('removal-recipient')),
    sender: bareAddress(fields.get('original-mail-from')),
    arrivedAt: timeIn(fields.get('arrival-date') ?? fields.get('received-date')),
    about,
    raw: rawText(text),
  };
}
