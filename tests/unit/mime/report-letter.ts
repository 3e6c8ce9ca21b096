/** What a letter reports, read from its bytes without a server: cut into parts as for a server that got the structure wrong. */
import { composeReport } from '@/lib/mime/compose-report';
import { findReport } from '@/lib/mime/report-parts';
import { cutLetter } from '@/lib/mime/whole';
import type { Part } from '@/lib/model/mail';
import { type Report, reportSchema } from '@/lib/model/reports';

const crlf = (text: string) => text.replace(/\r?\n/gu, '\r\n');

/** A multipart/report of these parts. */
export function reportLetter(type: string, parts: readonly { type: string; body: string | Buffer; name?: string }[]): Buffer {
  const pieces = parts.map(({ type: kind, body, name }) => {
    const packed = typeof body !== 'string';
    const headers = [`Content-Type: ${kind}${name ? `; name="${name}"` : ''}`, ...(packed ? ['Content-Transfer-Encoding: base64'] : [])];
    return `--edge\n${headers.join('\n')}\n\n${packed ? body.toString('base64').replace(/.{76}/gu, '$&\n') : body}\n`;
  });
  const head = `From: Mail Delivery System <MAILER-DAEMON@mx.harbour.example>\nSubject: Report\nMIME-Version: 1.0\nContent-Type: ${type}; boundary=edge\n`;
  return Buffer.from(crlf(`${head}\n${pieces.join('')}--edge--\n`));
}

/** The fields of a delivery report for these recipients. */
export function deliveryStatus(...recipients: string[]): string {
  return `Reporting-MTA: dns; mx.harbour.example\n\n${recipients.join('\n\n')}\n`;
}

/** What the letter reports, or null. */
export function reportOf(letter: Buffer): Report | null {
  const { structure, bytes } = cutLetter(letter);
  const place = findReport(structure);
  const part = (one: Part) => ({ bytes: bytes.get(one.part) ?? Buffer.alloc(0), charset: one.charset, encoding: one.encoding });
  const header = letter.toString('latin1').split(/\r?\n\r?\n/u, 1)[0] ?? '';
  const line = /^From:(.*)$/imu.exec(header)?.[1] ?? '';
  const from = (/<([^<>]*)>/u.exec(line)?.[1] ?? line.replace(/\([^()]*\)/gu, '')).trim();
  const report = place
    ? composeReport({ kind: place.kind, file: part(place.file), about: place.about && part(place.about), from })
    : structure.type === 'text/plain'
      ? composeReport({ kind: 'words', file: part(structure), about: null, from })
      : null;
  return report === null ? null : reportSchema.parse(report);
}
