import { expect, type Page } from '@playwright/test';
import { buildMessage, type MessageChoice } from '../support/message';
import { faults } from './faults';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

const received =
  'Received: from mail.harbour.example (mail.harbour.example [203.0.113.7]) (using TLSv1.3 with cipher X)\r\n\tby mx.oriel.test (Postfix) with ESMTPS id 7; Mon, 2 Nov 2026 10:03:00 +0000\r\n';
const before = 'Received: from desk.harbour.example by mail.harbour.example with ESMTP id 6; Mon, 2 Nov 2026 10:00:00 +0000\r\n';
const results = (words: string) => `Authentication-Results: mx.oriel.test;\r\n\t${words}\r\n`;
const good = results('dkim=pass header.d=harbour.example; dmarc=pass header.from=harbour.example');
const bad = results('dkim=none; dmarc=fail header.from=harbour.example');

async function letter(person: Person, subject: string, top: string, choice: MessageChoice = {}): Promise<void> {
  const from = { name: 'Harbour Office', address: 'office@harbour.example' };
  const bytes = buildMessage({ from, to: person.address, subject, text: 'The north bay is closed.', ...choice });
  await person.phone.append('INBOX', Buffer.concat([Buffer.from(top), bytes]));
}

const about = (page: Page) => page.getByRole('group', { name: 'Before you trust this letter' });

for (const { words, size } of [
  { words: 'on the desk', size: { width: 1440, height: 900 } },
  { words: 'on the phone', size: { width: 390, height: 844 } },
])
  test.describe(words, () => {
    test.use({ viewport: size });

    test('row 99, T31: who a letter really comes from stands in its details, a failed check above it, and nothing where nothing is known', async ({
      page,
      maren,
      signIn,
    }) => {
      await letter(maren, 'Confirmed', received + good + before);
      await letter(maren, 'Refuted', received + bad + before + good);
      await letter(maren, 'Unsaid', received + before + good);
      await signIn(maren);
      const mail = new MailPage(page);
      const details = mail.reader.getByRole('button', { name: /Show all addresses/ });
      const back = async () => {
        await page.goBack();
        await expect(mail.row('Unsaid')).toBeVisible();
      };
      await mail.openLetter('Refuted');
      await expect(about(page).getByText(/says that it is from harbour\.example, but your mail server could not confirm it/)).toBeVisible();
      await back();
      await mail.openLetter('Confirmed');
      await details.press('Enter');
      await expect(mail.reader.getByText(/^Signed by harbour\.example; it really comes from there\.$/)).toBeVisible();
      await expect(about(page)).toBeHidden();
      await back();
      await mail.openLetter('Unsaid');
      await details.press('Enter');
      await expect(mail.reader.getByText('The north bay is closed.')).toBeVisible();
      await expect(mail.reader.getByText(/really comes from|could not confirm/)).toHaveCount(0);
    });

    test('row 66: the logo that the own mail server wrote of a proved sender stands in the place of the initials', async ({
      page,
      maren,
      signIn,
    }) => {
      const svg =
        '<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny-ps" viewBox="0 0 8 8"><rect width="8" height="8" fill="#0a7a6a"/></svg>';
      const indicator = `BIMI-Indicator: ${Buffer.from(svg).toString('base64')}\r\n`;
      const passed = results(
        'dkim=pass header.d=harbour.example; dmarc=pass header.from=harbour.example; bimi=pass header.d=harbour.example',
      );
      await letter(maren, 'With a logo', passed + indicator + received + before);
      await letter(maren, 'With a forged one', good + received + before + indicator);
      await signIn(maren);
      const mail = new MailPage(page);
      const logo = mail.reader.locator('header .av img');
      await mail.openLetter('With a logo');
      await expect(logo).toBeVisible();
      expect(await logo.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(96);
      await page.goBack();
      await mail.openLetter('With a forged one');
      await expect(mail.reader.getByText('The north bay is closed.')).toBeVisible();
      await expect(logo).toHaveCount(0);
    });

    test('rows 101 and 102, T21, T24, T28: a name that pretends, a link that lies and a signature nobody checked are said in words', async ({
      page,
      maren,
      signIn,
    }) => {
      for (const subject of ['One', 'Two', 'Three']) await letter(maren, subject, '');
      await letter(maren, 'Pay now', '', {
        from: { name: 'Harbour Office', address: 'x@else.example' },
        html: '<p><a href="https://evil.example/">https://bank.example/login</a></p>',
      });
      await letter(maren, 'Sealed', '', { text: '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nThe bay.\n' });
      await signIn(maren);
      const mail = new MailPage(page);
      await mail.openLetter('Pay now');
      await expect(about(page).getByText('A link says bank.example, but leads to evil.example.')).toBeVisible();
      // Whom one knows is known once all folders were read.
      await expect(async () => {
        await page.reload();
        await expect(about(page).getByText(/You know Harbour Office by the address office@harbour\.example/)).toBeVisible({
          timeout: 3000,
        });
      }).toPass({ timeout: 60_000 });
      await expect(about(page).getByText('You have never written with x@else.example before.')).toBeVisible();
      await page.goto('/mail');
      await mail.openLetter('Sealed');
      await expect(about(page).getByText('This letter bears an OpenPGP signature, which Oriel does not check.')).toBeVisible();
      await expect(page.getByText(/verified|valid signature/i)).toHaveCount(0);
    });

    test('row 99: the way a letter came stands with its header lines', async ({ page, maren, signIn }) => {
      await letter(maren, 'On its way', received + good + before);
      await signIn(maren);
      const mail = new MailPage(page);
      await mail.openLetter('On its way');
      await mail.reader.getByText('The north bay is closed.').waitFor();
      await mail.reader.getByRole('button', { name: words === 'on the phone' ? 'More' : 'More for this letter', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Show the header lines' }).click();
      const way = page.getByRole('dialog').getByRole('region', { name: 'The way it came' });
      const stops = way.getByRole('listitem');
      await expect(stops).toHaveCount(2);
      await expect(stops.first()).toContainText('desk.harbour.example to mail.harbour.example');
      await expect(stops.first()).toContainText('Not encrypted');
      await expect(stops.last()).toContainText('Encrypted (TLS 1.3)');
      await expect(stops.last()).toContainText('3 minutes later');
      await expect(page.getByRole('dialog').getByText(/Authentication-Results: mx\.oriel\.test/)).toBeVisible();
    });
  });

const lying = '<p><a href="https://evil.example/in">https://bank.example/login</a></p>';

test('T21: the line of a link that lies says what the letter calls it', async ({ page, maren, signIn }) => {
  await letter(maren, 'Pay now', '', { html: lying });
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('Pay now');
  await mail.frame.getByRole('link').hover();
  await expect(page.locator('.rd-link.lies')).toHaveText('https://evil.example/inThe letter calls it bank.example');
  await page.screenshot({ path: test.info().outputPath('lie.png') });
});

test.describe('with a finger', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: 'dark' });

  test('T21: a link that lies is asked about before it opens', async ({ page, context, maren, signIn }) => {
    await letter(maren, 'Pay now', '', { html: lying });
    const asked: string[] = [];
    await context.route('https://evil.example/**', (route) => {
      asked.push(route.request().url());
      return route.fulfill({ body: 'Here.' });
    });
    await signIn(maren);
    const mail = new MailPage(page);
    await mail.row('Pay now').tap();
    await mail.frame.getByRole('link').tap();
    const question = page.getByRole('dialog', { name: 'This link is not what it says' });
    await expect(question.getByText('A link says bank.example, but leads to evil.example.')).toBeVisible();
    await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
    expect(await faults(page)).toEqual([]);
    await page.screenshot({ path: test.info().outputPath('question.png') });
    await question.getByRole('button', { name: 'Cancel' }).tap();
    await expect(question).toBeHidden();
    expect(asked).toEqual([]);
    await mail.frame.getByRole('link').tap();
    const opening = context.waitForEvent('page');
    await question.getByRole('button', { name: 'Open it anyway' }).tap();
    await (await opening).getByText('Here.').waitFor();
    expect(asked).toEqual(['https://evil.example/in']);
  });
});
