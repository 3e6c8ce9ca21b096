/** Bounces and reports are read out in sentences above the letter that brings them. */
import { gzipSync } from 'node:zlib';
import { expect, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { bounce } from '../support/reports';
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
  const card = mail.reader.getByRole('region', { name: 'What this report says' });
  await expect(card.getByText('Not delivered to jo@example.org: the mailbox is full (552 5.2.2)')).toBeVisible();
  await expect(card.getByText('Their server mx.example.org said:')).toBeVisible();
  await expect(card.getByText('<jo@example.org>: user is over quota', { exact: true })).toBeVisible();
  await expect(card.getByText('Try again later, or tell them another way.')).toBeVisible();
  await expect(card.getByText(/^Not delivered to mi@example.net yet: their server could not be reached/)).toBeVisible();
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
  const card = mail.reader.getByRole('region', { name: 'What this report says' });
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
