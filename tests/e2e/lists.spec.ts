/** What a letter of a mailing list lets its reader do, at the desk and on the phone; and the address of a letter. */
import { expect, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { faults, overflow } from './faults';
import { ComposerPage } from './pages/composer-page';
import { Palette } from './pages/keyboard';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

const top = [
  'Received: from out.news.example (out.news.example [203.0.113.9]) by mx.oriel.test with ESMTPS id 1; Mon, 2 Nov 2026 10:00:00 +0000',
  'Authentication-Results: mx.oriel.test; dkim=pass header.d=news.example header.s=a',
  'DKIM-Signature: v=1; a=rsa-sha256; d=news.example; s=a; h=From:List-Unsubscribe:List-Unsubscribe-Post; b=AbCdEfGh',
  '',
].join('\r\n');

async function receive(person: Person, subject: string, headers: Record<string, string>): Promise<void> {
  const from = { name: 'Harbour News', address: 'news@news.example' };
  const letter = buildMessage({
    from,
    to: person.address,
    subject,
    text: 'The north bay is closed.',
    headers,
    messageId: `${subject}@news.example`,
  });
  await person.phone.append('INBOX', Buffer.concat([Buffer.from(top), letter]), ['\\Seen']);
}

const named = { 'List-Id': 'Harbour talk <talk.harbour.example>' };
const board = (person: Person) => ({
  ...named,
  'List-Post': `<mailto:${person.address}>`,
  'List-Help': '<https://harbour.example/help>',
  'List-Archive': '<https://harbour.example/archive>',
  'List-Unsubscribe': `<mailto:${person.address}?subject=Take%20me%20off&body=Please&attach=/etc/passwd>`,
});

const leave = (page: Page) => page.getByRole('dialog', { name: /^Unsubscribe from/ });

for (const { words, size, theme } of [
  { words: 'on the desk', size: { width: 1440, height: 900 }, theme: 'light' as const },
  { words: 'on the phone', size: { width: 390, height: 844 }, theme: 'dark' as const },
])
  test.describe(words, () => {
    test.use({ viewport: size, colorScheme: theme });

    test('row 100: a list is left by a letter that is shown before it goes, and the letter says so from then on', async ({
      page,
      maren,
      tomasz,
      signIn,
    }) => {
      await receive(maren, 'Board', board(tomasz));
      await signIn(maren);
      const mail = new MailPage(page);
      await mail.openLetter('Board');
      const button = mail.reader.getByRole('button', { name: 'Unsubscribe', exact: true });
      await expect(button).toBeVisible();
      expect(await faults(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await page.screenshot({ path: test.info().outputPath('list.png') });
      await button.press('Enter');
      await expect(leave(page)).toBeVisible();
      await expect(leave(page).getByText(`This letter goes out from ${maren.address}:`)).toBeVisible();
      for (const shown of [tomasz.address, 'Take me off', 'Please'])
        await expect(leave(page).getByText(shown, { exact: true })).toBeVisible();
      await expect(leave(page).getByRole('button', { name: 'Cancel' })).toBeFocused();
      expect(await faults(page)).toEqual([]);
      await page.screenshot({ path: test.info().outputPath('leave.png') });
      await page.keyboard.press('Escape');
      await expect(leave(page)).toBeHidden();
      expect((await tomasz.phone.list('INBOX')).length).toBe(0);
      await button.click();
      await leave(page).getByRole('button', { name: 'Send the letter' }).click();
      await expect(mail.toast.getByRole('status')).toHaveText(`Asked ${tomasz.address} to take you off`);
      await tomasz.phone.waitForMessage('INBOX', 'Take me off');
      await expect(mail.reader.getByText(/^You asked on .*2026.* to be taken off$/)).toBeVisible();
      await expect(button).toBeHidden();
      await page.reload();
      await expect(mail.reader.getByText(/^You asked on .*2026.* to be taken off$/)).toBeVisible();
    });

    test('row 100: one press is enough where the sender vouched for the address; what fails is said', async ({ page, maren, signIn }) => {
      await receive(maren, 'At once', {
        ...named,
        'List-Unsubscribe': '<https://127.0.0.1:9/leave>',
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      });
      await signIn(maren);
      const mail = new MailPage(page);
      await mail.openLetter('At once');
      await mail.reader.getByRole('button', { name: 'Unsubscribe', exact: true }).click();
      await expect(leave(page).getByText('Oriel asks 127.0.0.1:9 once to take you off.')).toBeVisible();
      await leave(page).getByRole('button', { name: 'Unsubscribe' }).click();
      await expect(mail.toast.getByRole('status')).toHaveText(/^Not unsubscribed\. /);
      await expect(mail.reader.getByText(/taken off/)).toHaveCount(0);
    });

    test('T18: a page of the list is opened only after it was named', async ({ page, context, maren, signIn }) => {
      await receive(maren, 'By page', { ...named, 'List-Unsubscribe': '<https://news.example/leave?me=1>' });
      const asked: string[] = [];
      await context.route('https://news.example/**', (route) => {
        asked.push(`${route.request().url()} ${route.request().headers().referer ?? 'no referer'}`);
        return route.fulfill({ body: 'Off.' });
      });
      await signIn(maren);
      const mail = new MailPage(page);
      await mail.openLetter('By page');
      await mail.reader.getByRole('button', { name: 'Unsubscribe', exact: true }).click();
      await expect(leave(page).getByText(/^A page of news\.example opens in a new tab/)).toBeVisible();
      expect(asked).toEqual([]);
      const opening = context.waitForEvent('page');
      await leave(page).getByRole('button', { name: 'Open the page' }).click();
      await (await opening).getByText('Off.').waitFor();
      expect(asked).toEqual(['https://news.example/leave?me=1 no referer']);
    });

    test('the list has a menu of its own: its pages, and a letter to everybody', async ({ page, maren, tomasz, signIn }) => {
      await receive(maren, 'Board', board(tomasz));
      await signIn(maren);
      const mail = new MailPage(page);
      await mail.openLetter('Board');
      const menu = mail.reader.getByRole('button', { name: 'Mailing list Harbour talk' });
      await menu.press('Enter');
      const archive = page.getByRole('menuitem', { name: 'Open its archive' });
      await expect(archive).toHaveAttribute('href', 'https://harbour.example/archive');
      await expect(archive).toHaveAttribute('target', '_blank');
      await expect(archive).toHaveAttribute('rel', /noreferrer/);
      expect(await faults(page)).toEqual([]);
      await page.screenshot({ path: test.info().outputPath('menu.png') });
      await page.getByRole('menuitem', { name: 'Reply to the list' }).click();
      const composer = new ComposerPage(page);
      await composer.ready();
      await expect(composer.window).toContainText(tomasz.address.split('@')[0] ?? '');
      await expect(composer.window).not.toContainText('news@news.example');
    });
  });

test('row 67: the address of a letter finds it after it was moved, and says in words when it is gone', async ({
  page,
  context,
  maren,
  signIn,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await receive(maren, 'Lasting', named);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('Lasting');
  await mail.reader.getByText('The north bay is closed.').waitFor();
  const palette = new Palette(page);
  await palette.run('copy the link', 'Copy the link');
  await expect(mail.toast.getByRole('status')).toHaveText(/^Link copied/);
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(new URL(link).pathname).toBe('/mail/letter');
  await page.keyboard.press('e');
  await maren.phone.waitForMessage('Archive', 'Lasting');
  await page.goto(link);
  await expect(mail.reader.getByText('The north bay is closed.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'Archive' }).first()).toBeVisible();
  await page.goto('/mail/letter?id=nobody%40nowhere.example');
  await expect(page.getByRole('heading', { name: 'This letter is not here' })).toBeVisible();
  expect(await faults(page)).toEqual([]);
});

/** Arabic from now on. */
async function inArabic(page: Page): Promise<void> {
  await page.evaluate(() =>
    fetch('/api/preferences', {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json', 'x-oriel': '1' },
      body: JSON.stringify({ language: 'ar' }),
    }),
  );
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
}

test('row 100: from right to left the name of the list begins at the line of the recipients', async ({ page, maren, tomasz, signIn }) => {
  await receive(maren, 'Board', board(tomasz));
  await signIn(maren);
  await inArabic(page);
  await page.getByRole('row').filter({ hasText: 'Board' }).click();
  const name = page.getByRole('button', { name: /Harbour talk/ }).locator('bdi');
  await expect(name).toBeVisible();
  const edges = await page
    .locator('.rd-to .cut, .rd-list-name bdi')
    .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().right)));
  expect(Math.abs((edges[0] ?? 0) - (edges[1] ?? 99))).toBeLessThanOrEqual(2);
  await page.getByRole('button', { name: 'إلغاء الاشتراك', exact: true }).click();
  await expect(page.getByRole('dialog').getByText('Take me off')).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('arabic.png') });
});
