import { describe, expect, test } from 'vitest';
import type { DeliveryReport } from '@/lib/model/reports';
import { deliveryStatus, reportLetter, reportOf } from './report-letter';

const returned = 'Subject: =?utf-8?Q?Caf=C3=A9_at_noon?=\nDate: Tue, 3 Nov 2026 10:42:00 +0000\nTo: jo@example.org\n\nhello';

function delivery(status: string, original?: string): DeliveryReport {
  const parts = [
    { type: 'text/plain', body: 'It went wrong.' },
    { type: 'message/delivery-status', body: status },
    ...(original === undefined ? [] : [{ type: 'message/rfc822', body: original }]),
  ];
  const report = reportOf(reportLetter('multipart/report; report-type=delivery-status', parts));
  if (report?.kind !== 'delivery') throw new Error(`No delivery report: ${JSON.stringify(report)}`);
  return report;
}

const full = `Final-Recipient: rfc822; jo@example.org
Action: failed
Status: 5.2.2
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; 552-5.2.2 The mailbox of jo
    552 5.2.2 is over quota`;

describe('row 124: a delivery report', () => {
  test('says who did not get the letter, why, and what their server said', () => {
    const { raw, ...said } = delivery(deliveryStatus(full), returned);
    expect(said).toEqual({
      kind: 'delivery',
      reporter: 'mx.harbour.example',
      recipients: [
        {
          address: 'jo@example.org',
          action: 'failed',
          reason: 'mailboxFull',
          code: '552 5.2.2',
          server: 'mx.example.org',
          said: 'The mailbox of jo is over quota',
          until: null,
        },
      ],
      more: 0,
      about: { subject: 'Café at noon', sentAt: Date.UTC(2026, 10, 3, 10, 42), from: null, to: 'jo@example.org' },
    });
    expect(raw).toContain('Diagnostic-Code: smtp; 552-5.2.2');
  });

  test.each([
    ['failed', 'noAddress'],
    ['delayed', 'noAddress'],
    ['relayed', null],
    ['delivered', null],
    ['expanded', null],
  ])('tells %s from the others', (action, reason) => {
    const [one] = delivery(deliveryStatus(`Final-Recipient: rfc822; a@b.example\nAction: ${action}\nStatus: 5.1.1`)).recipients;
    expect(one).toMatchObject({ action, reason });
  });

  test.each([
    ['5.1.1', 'noAddress'],
    ['5.1.2', 'noDomain'],
    ['5.1.10', 'noDomain'],
    ['5.1.3', 'badAddress'],
    ['5.1.6', 'moved'],
    ['5.1.8', 'senderRefused'],
    ['5.2.1', 'mailboxOff'],
    ['4.2.2', 'mailboxFull'],
    ['5.2.3', 'tooLarge'],
    ['5.3.4', 'tooLarge'],
    ['4.3.1', 'serverFull'],
    ['4.4.1', 'unreachable'],
    ['5.4.6', 'loop'],
    ['4.4.7', 'expired'],
    ['5.5.3', 'tooMany'],
    ['5.6.1', 'content'],
    ['5.7.1', 'refused'],
    ['5.7.509', 'refused'],
    ['5.7.10', 'encryption'],
    ['5.7.26', 'authentication'],
    ['5.0.0', 'unknown'],
    ['5.5.1', 'unknown'],
  ])('reads the code %s as %s (RFC 3463)', (status, reason) => {
    const [one] = delivery(deliveryStatus(`Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: ${status}`)).recipients;
    expect(one?.reason).toBe(reason);
  });

  test('takes the code of the server’s words where the report gives only its class', () => {
    const fields = 'Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 nobody here';
    expect(delivery(deliveryStatus(fields)).recipients[0]).toMatchObject({ reason: 'noAddress', code: '550 5.1.1', said: 'nobody here' });
    const other = fields.replace('5.1.1', '2.1.5');
    expect(delivery(deliveryStatus(other)).recipients[0]).toMatchObject({ reason: 'unknown' });
  });

  test('names each of many recipients up to fifty, and counts the others', () => {
    const many = Array.from({ length: 70 }, (_, n) => `Final-Recipient: rfc822; n${n}@b.example\nAction: failed\nStatus: 5.1.1`);
    const { recipients, more } = delivery(deliveryStatus(...many));
    expect(recipients).toHaveLength(50);
    expect(recipients[49]?.address).toBe('n49@b.example');
    expect(more).toBe(20);
  });

  test('says until when a delayed letter is tried, and reads internationalised addresses (RFC 6533)', () => {
    const fields =
      'Final-Recipient: utf-8; j\\x{F6}rg@b\\x{FC}ro.example\nAction: delayed\nStatus: 4.4.1 (no answer)\nWill-Retry-Until: Thu, 5 Nov 2026 10:00:00 +0100 (CET)';
    expect(delivery(deliveryStatus(fields)).recipients[0]).toMatchObject({
      address: 'jörg@büro.example',
      until: Date.UTC(2026, 10, 5, 9),
      reason: 'unreachable',
    });
  });

  test('T30: shows no control, no mark that turns text around and no endless line of what a report claims', () => {
    const fields = `Final-Recipient: rfc822; jo\u202egro.elpmaxe@x\u0007.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 ${'x'.repeat(50_000)}`;
    const [one] = delivery(deliveryStatus(fields)).recipients;
    expect(one?.address).toBe('jogro.elpmaxe@x.example');
    expect(one?.said).toHaveLength(1000);
  });

  test('T67: megabytes of fields, groups and folds are read within bounds', () => {
    const groups = Array.from({ length: 20_000 }, (_, n) => `Final-Recipient: rfc822; a${n}@b.example\nAction: failed`).join('\n\n');
    const report = delivery(groups);
    expect(report.recipients).toHaveLength(50);
    expect(report.raw.length).toBeLessThan(21_000);
    const folds = `Final-Recipient: rfc822; a@b.example\nAction: failed\nDiagnostic-Code: smtp; 550 x\n${' y\n'.repeat(60_000)}`;
    expect(delivery(folds).recipients).toHaveLength(1);
  });

  test('a report without a recipient, or with one of no name, is said to be unreadable', () => {
    for (const status of ['...', '', deliveryStatus('Action: failed\nStatus: 5.1.1')]) {
      const parts = [{ type: 'message/delivery-status', body: status }];
      expect(reportOf(reportLetter('multipart/report', parts))).toEqual({ kind: 'unread', why: 'broken' });
    }
  });

  test('a status part outside a report, or inside an attached letter, is none', () => {
    const status = { type: 'message/delivery-status', body: deliveryStatus(full) };
    expect(reportOf(reportLetter('multipart/mixed', [status]))).toBeNull();
    const inner = reportLetter('multipart/report', [status]).toString();
    expect(reportOf(reportLetter('multipart/mixed', [{ type: 'message/rfc822', body: inner }]))).toBeNull();
  });
});
