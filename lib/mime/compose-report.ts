/** From the bytes of a report's parts to what it says. Runs in a worker (`render.ts`), which bounds its time and memory. */
import type { Report } from '@/lib/model/reports';
import { decodeTransfer } from './decode';
import { readDelivery } from './report-delivery';
import { readDmarc, readTls } from './report-domain';
import { aboutOf, type ReportPart, textOfPart } from './report-fields';
import type { ReportKind } from './report-parts';
import { readComplaint, readReceipt } from './report-replies';
import { readWords } from './report-words';

/** A report to be read. */
export interface ReportBytes {
  kind: ReportKind;
  file: ReportPart;
  about: ReportPart | null;
  /** The address that the letter says it is from. */
  from: string;
}

/** What the report says; null where plain text turns out to be none. */
export function composeReport({ kind, file, about, from }: ReportBytes): Report | null {
  switch (kind) {
    case 'delivery':
      return readDelivery(textOfPart(file), aboutOf(about));
    case 'receipt':
      return readReceipt(textOfPart(file), aboutOf(about));
    case 'complaint':
      return readComplaint(textOfPart(file), aboutOf(about));
    case 'dmarc':
      return readDmarc(decodeTransfer(file.bytes, file.encoding));
    case 'tls':
      return readTls(decodeTransfer(file.bytes, file.encoding));
    case 'words':
      return readWords(textOfPart(file), from);
  }
}
