/** Row 114: a file too large for a letter goes as a link: written, loaded by a stranger, closed in the settings; at the desk and on the phone. */
import { writeFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { faults, overflow } from './faults';
import { attach, begin, choose, files, received, there, tile } from './letter-files';
import { ComposerPage } from './pages/composer-page';
import { MailPage } from './pages/mail-page';
import { test } from './world';

const megabyte = 1_000_000;

/** Opens a letter to somebody by its address, which is the same at the desk and on the phone. */
async function write(page: Page, to: string, subject: string): Promise<ComposerPage> {
  await page.goto(`/compose?mailto=${encodeURIComponent(`mailto:${to}?subject=${subject}&body=Hello`)}`);
  const composer = new ComposerPage(page);
  await composer.ready();
  return composer;
}

/** Presses the button that adds files, and gives the one at `path`. */
async function attachPath(page: Page, composer: ComposerPage, path: string): Promise<void> {
  const button = composer.window.getByRole('button', { name: 'Add files', exact: true });
  if ((await button.getAttribute('aria-haspopup')) !== 'menu') return choose(page, button, path);
  await button.click();
  await choose(page, page.getByRole('menuitem', { name: 'From this device' }), path);
}

async function openLinks(page: Page) {
  await page.goto('/mail');
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Settings', exact: true }).click();
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await settings.getByRole('button', { name: 'Files sent as links', exact: true }).click();
  return settings;
}

for (const { words, size, theme } of [
  { words: 'on the desk', size: { width: 1440, height: 900 }, theme: 'light' as const },
  { words: 'on the phone', size: { width: 390, height: 844 }, theme: 'dark' as const },
])
  test.describe(words, () => {
    test.use({ viewport: size, colorScheme: theme });

    test('row 114: what has no room in the letter is sent as a link, loaded by anybody, and closed again', async ({
      page,
      browser,
      maren,
      tomasz,
      signIn,
    }) => {
      test.setTimeout(120_000);
      await signIn(maren);
      const composer = await write(page, tomasz.address, 'Film');
      const path = test.info().outputPath('harbour.mp4');
      writeFileSync(path, Buffer.alloc(26 * megabyte, 'film'));
      await attachPath(page, composer, path);
      await expect(tile(composer, 'harbour.mp4').getByRole('alert')).toContainText('25 MB');
      await composer.window.getByRole('button', { name: 'Send harbour.mp4 as a link' }).click();
      const link = tile(composer, 'harbour.mp4');
      await expect(link).toContainText(/26 MB · Link, until .*\d/, { timeout: 40_000 });
      expect(await faults(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await page.screenshot({ path: test.info().outputPath('tile.png') });
      const before = await link.textContent();
      await link.getByRole('button', { name: 'Link to harbour.mp4' }).press('Enter');
      await page.screenshot({ path: test.info().outputPath('menu.png') });
      await page.getByRole('menuitemcheckbox', { name: '90 days' }).click();
      await expect(link).not.toHaveText(before ?? '');
      await link.getByRole('button', { name: 'Link to harbour.mp4' }).click();
      await page.getByRole('menuitem', { name: 'Remove the file' }).click();
      await expect(link).toBeHidden();
      await new MailPage(page).toast.getByRole('button', { name: 'Undo' }).click();
      await expect(link).toContainText('Link, until');
      await composer.sendIt();

      const source = (await received(tomasz, 'Film')).toString().replace(/=\r\n/g, '');
      const url = /https?:\/\/[^\s"<>]+\/files\/[0-9a-f]{36}/.exec(source)?.[0] ?? '';
      expect(source).not.toContain('filename=');
      const stranger = await browser.newContext({ viewport: size, colorScheme: theme });
      const open = await stranger.newPage();
      const answer = await open.goto(url);
      expect(answer?.headers()['content-security-policy']).toContain("default-src 'none'");
      await expect(open.getByRole('heading', { name: 'harbour.mp4' })).toBeVisible();
      expect(await faults(open)).toEqual([]);
      expect(await overflow(open)).toBe(0);
      await open.screenshot({ path: test.info().outputPath('page.png') });
      const [download] = await Promise.all([open.waitForEvent('download'), open.getByRole('link', { name: 'Download' }).click()]);
      expect(download.suggestedFilename()).toBe('harbour.mp4');
      const stream = await download.createReadStream();
      let bytes = 0;
      for await (const chunk of stream) bytes += (chunk as Buffer).length;
      expect(bytes).toBe(26 * megabyte);

      const settings = await openLinks(page);
      await expect(settings.getByText(/Available until .* · Loaded once/)).toBeVisible();
      expect(await faults(page)).toEqual([]);
      await page.screenshot({ path: test.info().outputPath('settings.png') });
      const more = settings.getByRole('button', { name: 'More for harbour.mp4' });
      await more.click();
      await page.getByRole('menuitem', { name: 'Close link' }).click();
      await expect(settings.getByText(/Closed: the link opens nothing/)).toBeVisible();
      expect((await open.goto(url))?.status()).toBe(404);
      await expect(open.getByRole('heading', { name: 'This file is not here' })).toBeVisible();
      expect(await faults(open)).toEqual([]);
      await more.click();
      await page.getByRole('menuitem', { name: 'Delete file' }).click();
      await page.getByRole('dialog', { name: 'Delete harbour.mp4 for good?' }).getByRole('button', { name: 'Delete file' }).click();
      await expect(settings.getByText(/^No file is out as a link\./)).toBeVisible();
      await stranger.close();
    });
  });

test('row 114: a large attachment becomes a link and a file of the letter again', async ({ page, maren, signIn }) => {
  await signIn(maren);
  const composer = await begin(page);
  await attach(page, composer, { name: 'plans.zip', mimeType: 'application/zip', buffer: Buffer.alloc(11 * megabyte, 7) });
  await expect(there(composer, 'plans.zip')).toBeVisible({ timeout: 30_000 });
  await composer.window.getByRole('button', { name: 'Send plans.zip as a link' }).click();
  await expect(tile(composer, 'plans.zip')).toContainText('Link, until');
  await tile(composer, 'plans.zip').getByRole('button', { name: 'Link to plans.zip' }).click();
  await page.getByRole('menuitem', { name: 'Attach it to the letter instead' }).click();
  await expect(there(composer, 'plans.zip')).toBeVisible();
  await expect(files(composer).getByText('Link, until')).toHaveCount(0);
  await expect(new MailPage(page).toast).toBeHidden();
});
