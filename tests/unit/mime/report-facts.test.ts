import { describe, expect, it } from 'vitest';
import { readFacts } from '@/lib/mime/report-facts';

const part = (text: string) => ({ bytes: Buffer.from(text.replaceAll('\n', '\r\n')), charset: 'utf-8', encoding: '7bit' });
const returned = part('Received: by mx\nMessage-ID: <letter@oriel.test>\nSubject: Hello\n\nText\n');

describe('row 124: what a program reads in a report', () => {
  it('finds the letter by its names, and each recipient as it was written to and where it ended', () => {
    const status = part(`Reporting-MTA: dns; mx.test
Original-Envelope-Id: 3f0c-1

Original-Recipient: rfc822;Sales@Holt.example
Final-Recipient: rfc822; ben@holt.example
Action: delivered
Status: 2.0.0
Diagnostic-Code: smtp; 250 2.0.0 Saved

Final-Recipient: rfc822; joiner@holt.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

Final-Recipient: rfc822; slow@holt.example
Action: delayed
Status: 4.4.1
`);
    expect(readFacts('delivery', status, returned, 'mailer-daemon@mx.test')).toEqual({
      envid: '3f0c-1',
      headers: ['letter@oriel.test'],
      fates: [
        { addresses: ['sales@holt.example', 'ben@holt.example'], state: 'delivered', words: '250 2.0.0 Saved' },
        { addresses: ['joiner@holt.example'], state: 'returned', words: '550 5.1.1 no such user' },
        { addresses: ['slow@holt.example'], state: 'delayed', words: null },
      ],
    });
  });

  it('reads a receipt as read only where the letter was displayed', () => {
    const receipt = (disposition: string) =>
      part(`Final-Recipient: rfc822; ben@holt.example\nOriginal-Message-ID: <letter@oriel.test>\nDisposition: ${disposition}\n`);
    const read = readFacts('receipt', receipt('manual-action/MDN-sent-manually; displayed'), null, 'ben@holt.example');
    expect(read).toEqual({
      envid: null,
      headers: ['letter@oriel.test'],
      fates: [{ addresses: ['ben@holt.example'], state: 'read', words: null }],
    });
    for (const other of ['automatic-action/MDN-sent-automatically; deleted', 'manual-action; denied', 'displayed'])
      expect(readFacts('receipt', receipt(other), null, 'ben@holt.example')?.fates).toEqual([]);
  });

  it('reads the words of qmail, and the head that came back with them', () => {
    const words = part(`Hi. This is the qmail-send program at mx.test.
I'm afraid I wasn't able to deliver your message to the following addresses.

<joiner@holt.example>:
550 5.1.1 no such user

--- Below this line is a copy of the message.

Message-ID: <letter@oriel.test>
Subject: Hello
`);
    expect(readFacts('words', words, null, 'mailer-daemon@mx.test')).toMatchObject({
      headers: ['letter@oriel.test'],
      fates: [{ addresses: ['joiner@holt.example'], state: 'returned' }],
    });
    expect(readFacts('words', words, null, 'mallory@evil.test')).toMatchObject({ headers: [], fates: [] });
  });

  it('survives what is no report, and takes no controls into words', () => {
    expect(readFacts('delivery', part('\0\0 nothing'), part('Message-ID: <a b>'), '')).toEqual({ envid: null, headers: [], fates: [] });
    const odd = part('X: y\n\nFinal-Recipient: rfc822; a@x.test\nAction: failed\nDiagnostic-Code: smtp; 550 \u202Egone\u0007\n');
    expect(readFacts('delivery', odd, null, '')?.fates[0]?.words).toBe('550 gone');
    expect(readFacts('dmarc', odd, null, '')).toBeNull();
  });
});
