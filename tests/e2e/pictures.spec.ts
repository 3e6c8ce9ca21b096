import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from '@playwright/test';
import { startMailServers } from '../support/mail-servers';
import { buildMessage } from '../support/message';
import { startOriel } from '../support/oriel';
import { png } from '../support/pictures';
import { faults, overflow } from './faults';
import { MailPage } from './pages/mail-page';
import { type Person, test as world } from './world';

/** A server far away that has pictures, and what it was asked for. */
interface Far {
  url: string;
  port: number;
  asked: string[];
}

const test = world.extend<object, { far: Far }>({
  far: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
    async ({}, use) => {
      const asked: string[] = [];
      const server = createServer((request, response) => {
        asked.push(request.url ?? '');
        response.setHeader('Content-Type', 'image/png');
        response.end(png(300, 200));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      await use({ url: `http://127.0.0.1:${port}`, port, asked });
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    { scope: 'worker' },
  ],
  provider: [
    async ({ far }, use) => {
      const servers = await startMailServers();
      const env = { ORIEL_AUTHSERV_IDS: 'mx.oriel.test', ORIEL_PRIVATE_HOSTS: `127.0.0.1:${far.port}` };
      const oriel = await startOriel({ servers, env });
      await use({ servers, oriel });
      await oriel.stop();
      await servers.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

const received =
  'Received: from mail.harbour.example (mail.harbour.example [203.0.113.7])\r\n\tby mx.oriel.test (Postfix) with ESMTPS id 7; Mon, 2 Nov 2026 10:03:00 +0000\r\n';
const proof = 'Authentication-Results: mx.oriel.test;\r\n\tdkim=pass header.d=harbour.example; dmarc=pass header.from=harbour.example\r\n';

let letters = 0;

/** A letter with a picture and a tracker, both far away. Answers what the far server is asked for where the picture is shown. */
async function catalogue(person: Person, far: Far, subject: string, top = received + proof): Promise<string> {
  letters += 1;
  const path = `/boat-${letters}.png`;
  const html = `<p>New in ${subject}</p><img src="${far.url}${path}" width="300" height="200" alt="Boat"><img src="${far.url}/open-${letters}.gif" width="1" height="1">`;
  const from = { name: 'Harbour Shop', address: 'shop@harbour.example' };
  const bytes = buildMessage({ from, to: person.address, subject, html });
  await person.phone.append('INBOX', Buffer.concat([Buffer.from(top), bytes]), [], new Date(Date.now() - 86_400_000 + letters * 60_000));
  return path;
}

const imageIn = (mail: MailPage) => mail.frame.getByRole('img', { name: 'Boat' });
const isLoaded = (mail: MailPage) => expect(imageIn(mail)).toHaveJSProperty('naturalWidth', 300);
/** The letter is there, and its picture is not. */
async function isEmpty(mail: MailPage, subject: string): Promise<void> {
  await expect(mail.frame.getByText(`New in ${subject}`)).toBeVisible();
  await expect(mail.frame.locator('img')).toHaveCount(0);
}

test('rows 84 to 86, R1, T32: pictures come when asked for, always from a proved sender, never of who only says so, and no more when taken back', async ({
  page,
  maren,
  signIn,
  far,
}) => {
  test.slow();
  const first = await catalogue(maren, far, 'Spring');
  const second = await catalogue(maren, far, 'Summer');
  const forged = await catalogue(maren, far, 'Autumn', received);
  await signIn(maren);
  const mail = new MailPage(page);
  const bar = mail.reader.getByRole('note').filter({ hasText: /image/i });
  const show = bar.getByRole('button', { name: 'Show images' });
  const hide = bar.getByRole('button', { name: 'Hide' });

  await mail.openLetter('Spring');
  await isEmpty(mail, 'Spring');
  await expect(bar).toContainText(`1 image is not loaded. 1 tracker was removed: 127.0.0.1.`);
  expect(far.asked).toEqual([]);
  const height = (await mail.reader.locator('iframe').boundingBox())?.height;
  await show.press('Enter');
  await isLoaded(mail);
  await expect(bar).toContainText('Images are shown through this server.');
  await expect(hide).toBeFocused();
  expect((await mail.reader.locator('iframe').boundingBox())?.height).toBe(height);
  expect(far.asked).toEqual([first]);
  await hide.press('Enter');
  await isEmpty(mail, 'Spring');
  await page.keyboard.press('i');
  await isLoaded(mail);

  await bar.getByRole('button', { name: /^Always/ }).press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Always from harbour.example' })).toBeVisible();
  await page.getByRole('menuitem', { name: 'Always from shop@harbour.example' }).press('Enter');
  await expect(mail.toast).toContainText('Images from shop@harbour.example are always shown now.');
  // What was changed in the letter is no step that the back button takes back.
  await page.goBack();
  await expect(mail.reader.getByRole('heading', { name: 'Spring' })).toBeHidden();
  await mail.openLetter('Summer');
  await isLoaded(mail);
  expect(far.asked).toContain(second);

  await mail.openLetter('Autumn');
  await isEmpty(mail, 'Autumn');
  await expect(bar).toContainText('it is not proved that this letter comes from there.');
  expect(far.asked).not.toContain(forged);
  await expect(show).toBeVisible();
  await show.click();
  await isLoaded(mail);
  await expect(bar).toContainText('in this letter only');

  await page.getByRole('button', { name: 'Settings' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Images' }).click();
  const remove = page.getByRole('button', { name: 'Remove shop@harbour.example' });
  await remove.press('Enter');
  await expect(remove).toBeHidden();
  await expect(page.getByText('Nobody yet.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Allowed' })).toBeFocused();
  await mail.toast.getByRole('button', { name: /Undo/ }).click();
  await remove.click();
  await expect(remove).toBeHidden();
  expect(await faults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Back to the mail' }).click();
  for (const subject of ['Summer', 'Spring']) {
    await mail.openLetter(subject);
    await isEmpty(mail, subject);
    await expect(show).toBeVisible();
  }
  expect(far.asked.filter((path) => path.startsWith('/open'))).toEqual([]);
});

for (const { words, size, language } of [
  { words: 'on the phone', size: { width: 390, height: 844 }, language: 'en' },
  { words: 'from right to left', size: { width: 390, height: 844 }, language: 'ar' },
  { words: 'on the desk', size: { width: 1440, height: 900 }, language: 'de' },
])
  test.describe(words, () => {
    test.use({ viewport: size, colorScheme: 'dark' });

    test('R1: the bar above a letter fits, can be used, and is sound', async ({ page, maren, signIn, far }) => {
      await catalogue(maren, far, 'Winter');
      await signIn(maren);
      await page.evaluate(
        async (body) =>
          fetch('/api/preferences', {
            method: 'PATCH',
            headers: { 'Content-Type': 'application/json', 'x-oriel': '1' },
            body: JSON.stringify(body),
          }),
        { language },
      );
      await page.reload();
      await page.getByRole('row').filter({ hasText: 'Winter' }).click();
      const bar = page.locator('.rd .note-bar');
      const frame = page.frameLocator('.rd-sheet iframe');
      await expect(frame.getByText('New in Winter')).toBeVisible();
      await expect(bar.getByRole('button')).toHaveCount(2);
      expect(await faults(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await bar.getByRole('button').first().click();
      await expect(frame.getByRole('img', { name: 'Boat' })).toHaveJSProperty('naturalWidth', 300);
      await bar.getByRole('button').last().click();
      await expect(page.getByRole('menuitem')).toHaveCount(2);
      expect(await faults(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
    });
  });
