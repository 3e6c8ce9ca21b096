/** Bounces and reports are read out in sentences above the letter that brings them. */
import { gzipSync } from 'node:zlib';
import { expect, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { bounce, returnedLetter } from '../support/reports';
import { faults, overflow } from './faults';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

const record = (ip: string, count: number, result: string, disposition: string) =>
  `<record><row><source_ip>${ip}</source_ip><count>${count}</count><policy_evaluated><disposition>${disposition}</disposition><dkim>${result}</dkim><spf>${result}</spf></policy_evaluated></row></record>`;

const aggregate = `<feedback><report_metadata><org_name>Big Post</org_name><date_range><begin>1793491200</begin><end>1793577599</end></date_range></report_metadata><policy_published><domain>harbour.example</domain><p>reject</p></policy_published>${record('192.0.2.1', 40, 'pass', 'none')}${record('2001:db8:ffff:ffff:ffff:ffff:ffff:7', 3, 'fail', 'reject')}</feedback>`;

/** A bounce that came last, before it figures about a domain. */
async function write(person: Person): Promise<void> {
  const figures = buildMessage({
    from: { name: 'Big Post', address: 'dmarc@big.example' },
    to: person.address,
    subject: 'Report domain: harbour.example',
    text: 'See the file.',
    attachments: [
      { type: 'application/gzip', filename: 'big.example!harbour.example!1793491200!1793577599.xml.gz', content: gzipSync(aggregate) },
    ],
  });
  await person.phone.append('INBOX', figures, ['\\Seen'], new Date(Date.now() - 7_200_000));
  await person.phone.append('INBOX', bounce(), ['\\Seen'], new Date(Date.now() - 3_600_000));
}

async function readBoth(page: Page, mail: MailPage): Promise<void> {
  await mail.row('Undelivered mail').first().click();
  const card = mail.reader.getByRole('group', { name: 'What this report says' });
  await expect(card.getByText('Not delivered to jo@example.org: the mailbox is full (552 5.2.2)')).toBeVisible();
  await expect(card.getByText('Their server mx.example.org said:')).toBeVisible();
  await expect(card.getByText('<jo@example.org>: user is over quota', { exact: true })).toBeVisible();
  await expect(card.getByText('Try again later, or tell them another way.')).toBeVisible();
  await expect(card.getByText(/^Not delivered to mi@example.net yet: their server could not be reached/)).toBeVisible();
  await expect(card.getByText('Reported by mx.harbour.example')).toBeVisible();
  await expect(card.getByText(/^Your letter of .*2026.*: The keel$/)).toBeVisible();
  await expect(mail.reader.getByText('The mail system could not deliver your letter.')).toBeVisible();
  const raw = card.getByText('Reporting-MTA: dns; mx.harbour.example');
  await expect(raw).toBeHidden();
  await card.getByText('The report as it came').focus();
  await page.keyboard.press('Enter');
  await expect(raw).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(raw).toBeHidden();
  await expect(card.getByRole('link')).toHaveCount(0);
}

async function readFigures(mail: MailPage): Promise<void> {
  await mail.row('Report domain').first().click();
  const card = mail.reader.getByRole('group', { name: 'What this report says' });
  await expect(card.getByText('Big Post on letters that say they are from harbour.example')).toBeVisible();
  await expect(card.getByText('40 letters passed, 3 letters failed')).toBeVisible();
  await expect(card.getByRole('row', { name: /2001:db8:.* 0 3 3 turned away/ })).toBeVisible();
  await expect(card.getByRole('row', { name: /192\.0\.2\.1 40 0/ })).toBeVisible();
}

test('row 124: a bounce says who did not get the letter, why and what to do; a DMARC report counts by source', async ({
  page,
  maren,
  signIn,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await write(maren);
  await signIn(maren);
  const mail = new MailPage(page);
  await readBoth(page, mail);
  expect(await faults(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('bounce.png') });
  await readFigures(mail);
  expect(await faults(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('figures.png') });
});

/** A report of a machine part and the letter that it is about, from Jo. */
function reply(subject: string, type: string, fields: string): Buffer {
  const letter = `From: Jo Lindqvist <jo@example.org>
To: maren@harbour.example
Subject: ${subject}
Date: Tue, 3 Nov 2026 11:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; boundary=edge

--edge
Content-Type: text/plain

Words for people.
--edge
Content-Type: ${type}

${fields}
--edge
Content-Type: text/rfc822-headers

${returnedLetter.split('\n\n')[0]}
--edge--
`;
  return Buffer.from(letter.replace(/\n/gu, '\r\n'));
}

test('a receipt, a complaint, figures on TLS and a broken report are read out as well', async ({ page, maren, signIn }) => {
  const receipt = 'Final-Recipient: rfc822; Jo@example.org\nDisposition: automatic-action/MDN-sent-automatically; displayed';
  const complaint = 'Feedback-Type: abuse\nVersion: 1\nOriginal-Rcpt-To: <mi@example.net>\nSource-IP: 192.0.2.1';
  const tls = {
    'organization-name': 'Big Post',
    'date-range': { 'start-datetime': '2026-11-01T00:00:00Z', 'end-datetime': '2026-11-01T23:59:59Z' },
    policies: [
      {
        policy: { 'policy-type': 'sts', 'policy-domain': 'harbour.example' },
        summary: { 'total-successful-session-count': 5326, 'total-failure-session-count': 3 },
        'failure-details': [{ 'result-type': 'certificate-expired', 'failed-session-count': 3 }],
      },
    ],
  };
  const letters = [
    reply('Read it', 'message/disposition-notification', receipt),
    reply('Complaint', 'message/feedback-report', complaint),
    reply('Connections', 'application/tlsrpt+json', JSON.stringify(tls)),
    reply('Nothing', 'message/delivery-status', '...'),
  ];
  for (const letter of letters) await maren.phone.append('INBOX', letter, ['\\Seen']);
  await signIn(maren);
  const mail = new MailPage(page);
  const card = mail.reader.getByRole('group', { name: 'What this report says' });

  await mail.row('Read it').first().click();
  await expect(card.getByText(/^Jo Lindqvist read your letter on .*November 3, 2026/)).toBeVisible();
  await expect(card.getByText(/^Their program sent this by itself\. .*proves neither/)).toBeVisible();
  await expect(card.getByText(/: The keel$/)).toBeVisible();
  expect(await faults(page)).toEqual([]);

  await mail.row('Complaint').first().click();
  await expect(card.getByText('Somebody reported a letter as spam')).toBeVisible();
  await expect(card.getByText('mi@example.net', { exact: true })).toBeVisible();
  expect(await faults(page)).toEqual([]);

  await mail.row('Connections').first().click();
  await expect(card.getByText('5,326 connections were encrypted, 3 connections failed')).toBeVisible();
  await expect(card.getByText('certificate-expired: 3')).toBeVisible();
  expect(await faults(page)).toEqual([]);

  await mail.row('Nothing').first().click();
  await expect(mail.reader.getByText('This letter brings a report that cannot be read.')).toBeVisible();
  await expect(mail.reader.getByText('Words for people.')).toBeVisible();
  expect(await faults(page)).toEqual([]);
});

test.describe('on a phone in the dark', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, colorScheme: 'dark' });

  test('row 124: the same is read at 390 pixels, and nothing is wider than the screen', async ({ page, maren, signIn }) => {
    await write(maren);
    await signIn(maren);
    const mail = new MailPage(page);
    await readBoth(page, mail);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await faults(page)).toEqual([]);
    await page.screenshot({ path: test.info().outputPath('bounce.png'), fullPage: true });
    await page.goBack();
    await readFigures(mail);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await faults(page)).toEqual([]);
    await page.screenshot({ path: test.info().outputPath('figures.png') });
  });
});

test.describe('in Arabic', () => {
  test.use({ locale: 'ar', viewport: { width: 390, height: 844 }, hasTouch: true });

  test('a bounce is read from right to left, addresses and codes from left to right', async ({ page, maren }) => {
    await write(maren);
    await page.goto('/sign-in');
    await page.locator('input[name=username]').fill(maren.address);
    await page.locator('input[name=password]').fill(maren.password);
    await page.locator('button[type=submit]').click();
    const mail = new MailPage(page);
    await mail.row('Undelivered mail').first().click();
    const card = page.locator('.rp');
    await expect(card).toContainText('لم تُسلَّم إلى jo@example.org: صندوق البريد ممتلئ (552 5.2.2)');
    for (const words of ['jo@example.org', '552 5.2.2'])
      await expect(card.getByText(words, { exact: true }).first()).toHaveAttribute('dir', 'ltr');
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await faults(page)).toEqual([]);
    await page.screenshot({ path: test.info().outputPath('bounce.png') });
  });
});
