/** The report in a letter: a bounce, a receipt, a complaint, figures about a domain. Only read, and nothing follows from it. */
import type { BodyPart } from '@/lib/mime/compose-letter';
import { renderReport } from '@/lib/mime/render';
import type { ReportPart } from '@/lib/mime/report-fields';
import { findReport, type ReportPlace } from '@/lib/mime/report-parts';
import { fromMailSystem } from '@/lib/mime/report-words';
import type { Attachment, MessageDetail, Part } from '@/lib/model/mail';
import type { Report } from '@/lib/model/reports';

/** Most encoded bytes of a report that are fetched, and of the letter that it is about: only the head of that is read. */
const mostBytes = 2 * 1024 * 1024;
const mostAboutBytes = 64 * 1024;

/** What is known of the letter. */
export interface LetterFacts {
  structure: Part;
  bodies: readonly BodyPart[];
  /** The address that it says it is from. */
  from: string;
  /** Up to `most` encoded bytes of a part; null where the server has nothing there. */
  read: (part: Part, most: number) => Promise<Buffer | null>;
}

const withBytes = ({ charset, encoding }: Pick<Part, 'charset' | 'encoding'>, bytes: Uint8Array): ReportPart => ({
  bytes,
  charset,
  encoding,
});

async function fromParts({ kind, file, about }: ReportPlace, { from, read }: LetterFacts): Promise<Report | null> {
  // What is packed cannot be read in part.
  if (file.size > mostBytes && (kind === 'dmarc' || kind === 'tls')) return { kind: 'unread', why: 'tooLarge' };
  const bytes = await read(file, mostBytes);
  if (bytes === null) return null;
  const head = about && (await read(about, mostAboutBytes));
  return renderReport({ kind, file: withBytes(file, bytes), about: about && head ? withBytes(about, head) : null, from });
}

/** What the letter reports, or null where it is no report. Throws what the line throws. */
export async function readReport(facts: LetterFacts): Promise<Report | null> {
  const { structure, bodies, from } = facts;
  const place = findReport(structure);
  if (place) return fromParts(place, facts);
  const [body] = bodies;
  if (!body || structure.type !== 'text/plain' || !fromMailSystem(from)) return null;
  return renderReport({ kind: 'words', file: withBytes(body.part, body.bytes), about: null, from });
}

/** What the card of a report stands for among the files: its part for machines, and a head that came back. The figures of a domain stay, to be saved. */
export function withoutMachineParts(attachments: Attachment[], structure: Part, report: Report | null): Attachment[] {
  const place = report === null || report.kind === 'unread' ? null : findReport(structure);
  if (!place || place.kind === 'dmarc' || place.kind === 'tls') return attachments;
  const about = place.about && !/^message\/(?:rfc822|global)$/u.test(place.about.type) ? place.about.part : null;
  return attachments.filter(({ part }) => part !== place.file.part && part !== about);
}

/** The report, and the part that came back with it. */
export function reportFacts({ structure, report }: { structure: Part; report: Report | null }): Pick<MessageDetail, 'report' | 'returned'> {
  const returned = findReport(structure)?.about?.part;
  return report === null ? {} : { report, ...(returned === undefined ? {} : { returned }) };
}
