/** Bounces as a mail system writes them. */

/** The letter that came back. */
export const returnedLetter = `From: Maren <maren@harbour.example>
To: jo@example.org
Subject: The keel
Date: Tue, 3 Nov 2026 10:42:00 +0000
Message-ID: <keel@harbour.example>

Words of the letter.`;

export interface BounceChoice {
  subject?: string;
  /** Fields for each recipient; a full and an unreachable mailbox where not given. */
  recipients?: string[];
  returned?: string;
}

const full = `Final-Recipient: rfc822; jo@example.org
Action: failed
Status: 5.2.2
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; 552 5.2.2 <jo@example.org>: user is over quota`;
const late = `Final-Recipient: rfc822; mi@example.net
Action: delayed
Status: 4.4.1
Will-Retry-Until: Thu, 5 Nov 2026 10:00:00 +0000`;

/** A delivery report (RFC 3464) with the letter that it is about. */
export function bounce({ subject = 'Undelivered mail', recipients = [full, late], returned = returnedLetter }: BounceChoice = {}): Buffer {
  const letter = `From: Mail Delivery System <MAILER-DAEMON@mx.harbour.example>
To: maren@harbour.example
Subject: ${subject}
Date: Tue, 3 Nov 2026 10:43:00 +0000
Message-ID: <${subject.replaceAll(/\W/gu, '')}@mx.harbour.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="edge of the report"

--edge of the report
Content-Type: text/plain; charset=us-ascii

The mail system could not deliver your letter.

--edge of the report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.harbour.example
Arrival-Date: Tue, 3 Nov 2026 10:42:05 +0000

${recipients.join('\n\n')}

--edge of the report
Content-Type: message/rfc822

${returned}
--edge of the report--
`;
  return Buffer.from(letter.replace(/\r?\n/gu, '\r\n'));
}
