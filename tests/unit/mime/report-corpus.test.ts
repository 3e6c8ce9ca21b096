import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Report } from '@/lib/model/reports';
import { reportOf } from './report-letter';

const corpus = resolve(process.env.ORIEL_CORPUS ?? '../shared/corpus');
const reports = join(corpus, 'bounces-reports');

/** The report in few words, without names of people. */
function brief(report: Report): string {
  switch (report.kind) {
    case 'delivery': {
      const each = report.recipients.map((one) => [one.action, one.reason, one.code].filter(Boolean).join(' '));
      return `${each.join('; ')}${report.about ? ', returned' : ''}`;
    }
    case 'receipt':
      return `${report.outcome}${report.automatic ? ' automatically' : ''}${report.about ? ', returned' : ''}`;
    case 'complaint':
      return `${report.type} ${report.source}${report.about ? ', returned' : ''}`;
    case 'dmarc':
      return `dmarc of ${report.organisation}, passed ${report.passed}, failed ${report.failed}, sources ${report.sources.length}`;
    case 'tls':
      return `tls of ${report.organisation}, ${report.policies.map((one) => `${one.type} ${one.succeeded} ${one.failed}`).join('; ')}`;
    case 'unread':
      return `unread ${report.why}`;
  }
}

const expected: Record<string, string> = {
  'MimeKit/delivery-status.txt': 'failed unknown 500, returned',
  'MimeKit/delivery-status2.txt': 'failed unknown',
  'MimeKit/disposition-notification.txt': 'displayed, returned',
  'core/dsn_relayed.eml': 'relayed, returned',
  'core/gmail_ndn.eml': 'failed noAddress 550 5.1.1, returned',
  'core/posteo_ndn.eml': 'failed unknown 550, returned',
  'enmime/delayed_dsn.raw': 'delayed unknown',
  'flanker/aol.eml': 'abuse 173.193.210.34, returned',
  'flanker/gmail-no-dns.eml': 'failed unknown, returned',
  'flanker/zed.eml': 'failed noAddress 550 5.1.1, returned',
  'mail/report_422.eml': 'delayed mailboxFull 452 4.2.2, returned',
  'mail/report_530.eml': 'failed unknown 553 5.3.0, returned',
  'mox/microsoft.eml': 'tls of Microsoft Corporation, sts 2 0',
  'mox/outlook.eml': 'dmarc of Outlook.com, passed 2, failed 0, sources 1',
  'postal-mime/arf.eml': 'abuse 192.0.2.1, returned',
  'postal-mime/bounce.eml': 'failed unknown 550, returned',
};

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

if (existsSync(reports)) {
  describe('letters that others wrote', () => {
    test('row 124: each bounce, receipt, complaint and report of the corpus says what it says', () => {
      const found = filesIn(reports).flatMap((file) => {
        const report = reportOf(readFileSync(file));
        return report ? [[relative(reports, file), brief(report)]] : [];
      });
      expect(Object.fromEntries(found)).toEqual(expected);
    });

    test('no other letter of the corpus is taken for one', () => {
      const others = ['mime', 'charset', 'newsletter', 'quoting', 'threads', 'hostile/messages', 'invitations', 'pgp-smime'];
      const files = others.flatMap((folder) => filesIn(join(corpus, folder))).filter((file) => !/\.(?:html|ics|mbox)$/u.test(file));
      expect(files.length).toBeGreaterThan(100);
      const found = files.filter((file) => reportOf(readFileSync(file)) !== null).map((file) => relative(corpus, file));
      // These two call themselves reports and hold three dots in place of one.
      expect(found).toEqual(['mime/mox/message-rfc822-multipart.eml', 'mime/mox/message-rfc822-multipart2.eml']);
    });
  });
} else {
  test('the corpus is not here (set ORIEL_CORPUS), so its reports were not read', () => {
    expect(existsSync(reports)).toBe(false);
  });
}
