import { describe, expect, test } from 'vitest';
import { readWords } from '@/lib/mime/report-words';
import type { DeliveryReport } from '@/lib/model/reports';
import { reportLetter, reportOf } from './report-letter';

const original = {
  type: 'message/rfc822',
  body: 'Subject: The keel\nDate: Tue, 3 Nov 2026 10:42:00 +0000\nFrom: me@harbour.example\n\nhello',
};

describe('a read receipt (RFC 8098)', () => {
  test.each([
    ['manual-action/MDN-sent-manually; displayed', 'displayed', false],
    ['automatic-action/MDN-sent-automatically; deleted/error', 'deleted', true],
    ['manual-action/MDN-sent-automatically;Denied', 'denied', true],
    ['manual-action/MDN-sent-manually; processed', 'processed', false],
  ])('%s', (disposition, outcome, automatic) => {
    const body = `Reporting-UA: joes-pc; Mailer\nFinal-Recipient: rfc822;jo@example.org\nDisposition: ${disposition}`;
    const parts = [{ type: 'message/disposition-notification', body }, original];
    expect(reportOf(reportLetter('multipart/report', parts))).toMatchObject({
      kind: 'receipt',
      reader: 'jo@example.org',
      outcome,
      automatic,
      about: { subject: 'The keel' },
    });
  });

  test('of a kind that nobody knows is said to be unreadable', () => {
    const body = 'Final-Recipient: rfc822;jo@example.org\nDisposition: manual-action/MDN-sent-manually; eaten';
    const report = reportOf(reportLetter('multipart/report', [{ type: 'message/disposition-notification', body }]));
    expect(report).toEqual({ kind: 'unread', why: 'broken' });
  });
});

describe('a complaint (RFC 5965)', () => {
  test('says who complains about which letter', () => {
    const body =
      'Feedback-Type: abuse\nVersion: 1\nOriginal-Mail-From: <me@harbour.example>\nOriginal-Rcpt-To: <jo@example.org>\nArrival-Date: Tue, 3 Nov 2026 11:00:00 +0000\nSource-IP: 192.0.2.1';
    expect(reportOf(reportLetter('multipart/report', [{ type: 'message/feedback-report', body }, original]))).toMatchObject({
      kind: 'complaint',
      type: 'abuse',
      source: '192.0.2.1',
      recipient: 'jo@example.org',
      sender: 'me@harbour.example',
      arrivedAt: Date.UTC(2026, 10, 3, 11),
      about: { subject: 'The keel' },
    });
  });

  test('of a new kind is some complaint, and without a kind is unreadable', () => {
    const parts = (body: string) => [{ type: 'message/feedback-report', body }];
    expect(reportOf(reportLetter('multipart/report', parts('Feedback-Type: toString\nVersion: 1')))).toMatchObject({ type: 'other' });
    expect(reportOf(reportLetter('multipart/report', parts('Version: 1')))).toEqual({ kind: 'unread', why: 'broken' });
  });
});

const daemon = 'MAILER-DAEMON@mx.harbour.example';
const returned = 'Return-Path: <me@harbour.example>\nSubject: The keel\nDate: Tue, 3 Nov 2026 10:42:00 +0000\n\nhello';

const qmail = `Hi. This is the qmail-send program at mx.harbour.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<jo@example.org>:
192.0.2.9 does not like recipient.
Remote host said: 550 5.1.1 no mailbox here
Giving up on 192.0.2.9.

<mi@example.net>:
Sorry, no words.

--- Below this line is a copy of the message.

${returned}`;

const exim = `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  jo@example.org
    host mx.example.org [192.0.2.9]
    SMTP error from remote mail server after RCPT TO:<jo@example.org>:
    552 5.2.2 mailbox full

------ This is a copy of the message, including all the headers. ------

${returned}`;

const waiting = `This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on mx.harbour.example.

The address to which the message has not yet been delivered is:

  jo@example.org
    Delay reason: Connection timed out

No action is required on your part.`;

const exchange = `Your message

  To:      jo@example.org
  Subject: The keel
  Sent:    Tue, 3 Nov 2026 10:42:00 +0100

did not reach the following recipient(s):

jo@example.org on Tue, 3 Nov 2026 10:43:00 +0100
    The recipient name is not recognized
\tThe MTS-ID of the original message is: c=XX;a= ;p=Y`;

const delivery = (text: string, from = daemon) => readWords(text, from) as DeliveryReport | null;

describe('row 124: a bounce in plain words', () => {
  test('of qmail', () => {
    const report = delivery(qmail);
    expect(report).toMatchObject({ reporter: 'mx.harbour.example', about: { subject: 'The keel' }, more: 0 });
    expect(report?.recipients).toEqual([
      {
        address: 'jo@example.org',
        action: 'failed',
        reason: 'noAddress',
        code: '550 5.1.1',
        server: null,
        said: '192.0.2.9 does not like recipient. Remote host said: 550 5.1.1 no mailbox here Giving up on 192.0.2.9.',
        until: null,
      },
      expect.objectContaining({ address: 'mi@example.net', reason: 'unknown', code: null, said: 'Sorry, no words.' }),
    ]);
  });

  test('of Exim, failed and delayed', () => {
    expect(delivery(exim)).toMatchObject({
      recipients: [{ address: 'jo@example.org', action: 'failed', reason: 'mailboxFull', code: '552 5.2.2' }],
      about: { subject: 'The keel' },
    });
    expect(delivery(waiting)?.recipients).toEqual([
      expect.objectContaining({ address: 'jo@example.org', action: 'delayed', said: 'Delay reason: Connection timed out' }),
    ]);
  });

  test('of Exchange of old', () => {
    expect(delivery(exchange, 'postmaster@example.org')).toMatchObject({
      recipients: [{ address: 'jo@example.org', said: expect.stringContaining('The recipient name is not recognized') }],
      about: { subject: 'The keel', to: 'jo@example.org' },
    });
  });

  test('is never guessed: of somebody else, quoted, or only alike it stays a letter', () => {
    for (const text of [qmail, exim, waiting, exchange]) {
      expect(delivery(text, 'jo@example.org')).toBeNull();
      expect(delivery(text, 'mailer-daemon.jo@example.org')).toBeNull();
      expect(delivery(text.replace(/^/gmu, '> '))).toBeNull();
      expect(delivery(`Look what came:\n\n${text}`)).toBeNull();
    }
    expect(delivery(qmail.replaceAll(/<(?:jo|mi)@[^>]*>/gu, '<someone>'))).toBeNull();
    expect(delivery('Hi. This is the harbour office.\n\nNothing to report.')).toBeNull();
    expect(delivery('')).toBeNull();
  });

  test.each([
    ['blanks', ' '.repeat(200_000), 0],
    ['line ends', '\n'.repeat(200_000), 0],
    ['dashes', `${exim}\n------${'-'.repeat(199_000)}`, 1],
    ['brackets', `${qmail.slice(0, 60)}${'\n\n<'.repeat(60_000)}`, 0],
    ['recipients', `${exim.slice(0, exim.indexOf('  jo@'))}${'  a@b.example\n'.repeat(12_000)}`, 50],
  ])('T67: 200,000 characters of %s are read through', (_, text, recipients) => {
    expect(delivery(text)?.recipients.length ?? 0).toBe(recipients);
  });
});
