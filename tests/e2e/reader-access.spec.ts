/** Nothing that axe finds and nothing wider than the window in the reader, with all that may stand above and below a letter. */
import { expect, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { faults, overflow } from './faults';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

const failed =
  'Authentication-Results: mx.oriel.test;\r\n\tdkim=none; dmarc=fail header.from=harbour.example\r\nReceived: from mail.harbour.example (mail.harbour.example [203.0.113.7]) by mx.oriel.test with ESMTPS id 7; Mon, 2 Nov 2026 10:03:00 +0000\r\n';

const bounce = [
  'From: MAILER-DAEMON@mx.oriel.test',
  'To: maren@oriel.test',
  'Subject: Returned',
  'MIME-Version: 1.0',
  'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain',
  '',
  'It could not be delivered.',
  '--b',
  'Content-Type: message/delivery-status',
  '',
  'Reporting-MTA: dns; mx.oriel.test',
  '',
  'Final-Recipient: rfc822; jo@example.org',
  'Action: failed',
  'Status: 5.2.2',
  'Diagnostic-Code: smtp; 552 5.2.2 Mailbox full',
  '',
  '--b--',
  '',
].join('\r\n');

async function fill(person: Person): Promise<void> {
  const from = { name: 'Harbour Office', address: 'office@harbour.example' };
  const files = [
    { filename: 'plan.pdf', type: 'application/pdf', content: Buffer.from('%PDF-1.4') },
    { filename: 'setup.exe', type: 'application/octet-stream', content: Buffer.from('MZ') },
  ];
  const html =
    '<html lang="en"><table bgcolor="#eeeeee" width="700"><td>See <a href="https://other.example/">https://harbour.example/</a> <img src="https://far.example/a.png" width="200" height="80" alt="Plan"></td></table></html>';
  const letter = buildMessage({ from, to: person.address, subject: 'Warned', html, attachments: files });
  await person.phone.append('INBOX', Buffer.concat([Buffer.from(failed), letter]));
  await person.phone.append('INBOX', Buffer.from(bounce));
  await person.phone.append(
    'INBOX',
    buildMessage({ from, to: person.address, subject: 'Words', text: 'One\n\n> quoted\n> more\n\nTwo', attachments: files }),
  );
}

async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto('/sign-in');
  await page.locator('input[name=username]').fill(person.address);
  await page.locator('input[name=password]').fill(person.password);
  await page.locator('button[type=submit]').click();
}

for (const locale of ['en', 'ar'] as const)
  test.describe(`in ${locale}`, () => {
    test.use({ locale });

    test(`X1: the reader has no fault with notes, a report and files, in light and dark, wide and narrow (${locale})`, async ({
      page,
      maren,
    }) => {
      test.setTimeout(240_000);
      await fill(maren);
      await signIn(page, maren);
      const mail = new MailPage(page);
      const found: string[] = [];
      for (const subject of ['Warned', 'Returned', 'Words']) {
        await page.setViewportSize({ width: 1440, height: 900 });
        await mail.row(subject).first().click();
        const letter = page.locator('.rd-letter');
        await expect(letter).toBeVisible();
        await expect(page.locator('.rd-letter [aria-busy="true"], .rd-letter .rd-waiting, .rd-letter .rd-loading')).toHaveCount(0);
        if (subject === 'Returned') await expect(page.locator('.rp')).toBeVisible();
        else await expect(letter.locator('.fl-file').first()).toBeVisible();
        for (const width of [1440, 390])
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.setViewportSize({ width, height: 844 });
            await page.emulateMedia({ colorScheme });
            await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
            await expect(page.locator('.rd-letter .rd-waiting, .rd-letter .rd-loading')).toHaveCount(0);
            for (const fault of await faults(page)) found.push(`${subject} ${width} ${colorScheme}: ${fault}`);
            const wider = await overflow(page);
            if (wider > 0) found.push(`${subject} ${width} ${colorScheme}: ${wider} px too wide`);
            if (subject === 'Warned') await page.screenshot({ path: test.info().outputPath(`${locale}-${width}-${colorScheme}.png`) });
          }
        await page.setViewportSize({ width: 1440, height: 900 });
      }
      expect(found).toEqual([]);
    });
  });
