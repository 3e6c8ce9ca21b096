/** Which part of a letter is a report for machines, and which came back with it (RFC 6522, RFC 7489 section 7.2.1.1, RFC 8460 section 5.3). */
import type { Part } from '@/lib/model/mail';

const mostParts = 200;

/** What a part reports; `words` is a bounce in plain text. */
export type ReportKind = 'delivery' | 'receipt' | 'complaint' | 'dmarc' | 'tls' | 'words';

/** Where the report stands. */
export interface ReportPlace {
  kind: Exclude<ReportKind, 'words'>;
  file: Part;
  /** The letter that it is about, or its head. */
  about: Part | null;
}

const machineParts: Readonly<Record<string, ReportPlace['kind']>> = {
  'message/delivery-status': 'delivery',
  'message/global-delivery-status': 'delivery',
  'message/disposition-notification': 'receipt',
  'message/global-disposition-notification': 'receipt',
  'message/feedback-report': 'complaint',
};
const returned: ReadonlySet<string> = new Set([
  'message/rfc822',
  'message/global',
  'text/rfc822-headers',
  'message/rfc822-headers',
  'message/global-headers',
]);
const packed = /^(?:application\/(?:gzip|x-gzip|zip|x-zip|x-zip-compressed|xml|octet-stream|json)|text\/xml)$/u;
/** receiver!domain!begin!end, with or without an id. */
const reportName = /^[^!\s]{1,255}![^!\s]{1,255}!\d{6,12}!\d{6,12}(?:![^!]{0,255})?\.(xml|xml\.gz|gz|zip|xml\.zip|json|json\.gz)$/iu;

function fileKind(part: Part): 'dmarc' | 'tls' | null {
  if (part.type === 'application/tlsrpt+gzip' || part.type === 'application/tlsrpt+json') return 'tls';
  const ending = packed.test(part.type) ? reportName.exec(part.filename?.trim() ?? '')?.[1] : undefined;
  return ending === undefined ? null : /^json/iu.test(ending) ? 'tls' : 'dmarc';
}

function inReport(part: Part): ReportPlace | null {
  const file = part.children.find((child) => Object.hasOwn(machineParts, child.type));
  const kind = file && machineParts[file.type];
  return file && kind ? { kind, file, about: part.children.find((child) => child !== file && returned.has(child.type)) ?? null } : null;
}

/** The report of a letter, or null. Looks at 200 parts at most and never into an attached letter. */
export function findReport(structure: Part): ReportPlace | null {
  const waiting: Part[] = [structure];
  for (const part of waiting) {
    if (part.type === 'multipart/report') {
      const place = inReport(part);
      if (place) return place;
    }
    const kind = part.children.length === 0 ? fileKind(part) : null;
    if (kind) return { kind, file: part, about: null };
    if (!part.type.startsWith('multipart/')) continue;
    for (const child of part.children) if (waiting.length < mostParts) waiting.push(child);
  }
  return null;
}
