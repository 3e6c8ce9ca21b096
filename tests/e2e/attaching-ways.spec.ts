/** Files of a letter being written: looked at in place, pasted, dropped on an answer under its conversation, and on the phone (row 113). */
import { expect } from '@playwright/test';
import { simpleParser } from 'mailparser';
import { makePdf, makePng, makeWav } from '../support/files';
import { buildMessage } from '../support/message';
import { faults, overflow } from './faults';
import { attach, begin, files, hold, lettersFor, named, paste, received, there } from './letter-files';
import { ComposerPage } from './pages/composer-page';
import { MailPage } from './pages/mail-page';
import { test } from './world';

const blue = makePng(64, 32, [40, 80, 200]);
const red = makePng(48, 48, [200, 60, 60]);

test('row 90 C5: files that are being attached open in place, as those of a letter that is read', async ({ page, maren, signIn }) => {
  await signIn(maren);
  const composer = await begin(page);
  const refused: string[] = [];
  page.on('console', (message) => /Content Security Policy|eval/u.test(message.text()) && refused.push(message.text()));
  await attach(
    page,
    composer,
    { name: 'plan.pdf', mimeType: 'application/pdf', buffer: makePdf(['The keel', 'The mast']) },
    { name: 'harbour.png', mimeType: 'image/png', buffer: blue },
    { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('Größe der Segel') },
    { name: 'horn.wav', mimeType: 'audio/wav', buffer: makeWav(1) },
    { name: 'page.html', mimeType: 'text/html', buffer: Buffer.from('<script>alert(1)</script>') },
  );
  await expect(files(composer).getByRole('button', { name: /^Remove/ })).toHaveCount(5);
  await expect(files(composer).getByRole('link', { name: named('Save', 'page.html') })).toHaveAttribute('download', 'page.html');
  const shown = (name: string) => page.getByRole('dialog', { name, exact: true });
  await there(composer, 'plan.pdf').press('Enter');
  await expect(shown('plan.pdf').getByRole('group', { name: /^Page 1 of 2/ })).toContainText('The keel');
  await page.screenshot({ path: test.info().outputPath('pdf.png') });
  expect(await faults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(shown('plan.pdf')).toBeHidden();
  await there(composer, 'notes.txt').click();
  await expect(shown('notes.txt').getByText('Größe der Segel')).toBeVisible();
  await page.keyboard.press('Escape');
  await there(composer, 'horn.wav').click();
  const duration = () =>
    shown('horn.wav')
      .locator('audio')
      .evaluate((audio: HTMLAudioElement) => audio.duration);
  await expect.poll(duration).toBeCloseTo(1, 1);
  await page.keyboard.press('Escape');
  await there(composer, 'harbour.png').click();
  await expect(shown('harbour.png').getByRole('img', { name: 'harbour.png' })).toBeVisible();
  const own = await shown('harbour.png').getByRole('link', { name: 'Open in a new tab' }).getAttribute('href');
  const served = await page.request.get(own ?? '');
  expect(served.headers()).toMatchObject({
    'content-type': 'image/png',
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
  });
  expect(served.headers()['content-disposition']).toMatch(/^inline;/);
  await page.keyboard.press('Escape');
  await expect(composer.subject).toBeVisible();
  expect(refused).toEqual([]);
});

test('row 113 C5: a picture of the clipboard goes into the text where the caret is, and arrives there', async ({
  page,
  context,
  maren,
  tomasz,
  signIn,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await signIn(maren);
  const composer = await begin(page);
  await composer.write('Before ');
  await page.evaluate(
    async (bytes) => {
      const blob = new Blob([new Uint8Array(bytes)], { type: 'image/png' });
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    },
    [...blue],
  );
  await composer.text.press('Control+V');
  const shown = composer.text.locator('img');
  await expect.poll(() => shown.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(64);
  await expect(files(composer)).toHaveCount(0);
  await page.keyboard.type(' after');
  await composer.to.fill(`${tomasz.address},`);
  await composer.subject.fill('Pasted picture');
  await composer.sendIt();
  const letter = await simpleParser(await received(tomasz, 'Pasted picture'), { skipImageLinks: true });
  expect(String(letter.html)).toMatch(/Before[\s\S]*<img[^>]+src="cid:[\s\S]*after/);
  expect(letter.attachments).toMatchObject([{ contentType: 'image/png', related: true }]);
});

test('row 113 C5: files that are pasted go with the letter, whether it has format or not', async ({ page, maren, tomasz, signIn }) => {
  await signIn(maren);
  const composer = await begin(page);
  const plan = { name: 'plan.pdf', type: 'application/pdf', bytes: [...makePdf(['The keel'])] };
  const table = { name: 'table.csv', type: 'text/csv', bytes: [...Buffer.from('a;b')] };
  await paste(composer.text, [plan, table]);
  await expect(there(composer, 'plan.pdf')).toBeVisible();
  await expect(there(composer, 'table.csv')).toBeVisible();
  await expect(composer.text.locator('img')).toHaveCount(0);
  await composer.window.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: /plain text/i }).click();
  await expect(composer.plain).toBeVisible();
  await paste(composer.plain, [{ name: 'slip.png', type: 'image/png', bytes: [...red] }]);
  await expect(there(composer, 'slip.png')).toBeVisible();
  await composer.to.fill(`${tomasz.address},`);
  await composer.subject.fill('Pasted files');
  await composer.sendIt();
  const letter = await simpleParser(await received(tomasz, 'Pasted files'));
  expect(letter.attachments.map(({ filename }) => filename)).toEqual(['plan.pdf', 'table.csv', 'slip.png']);
  expect(letter.attachments[2]?.content.equals(red)).toBe(true);
});

test('row 113 C5: files are dropped on an answer under its conversation, into its text or with it', async ({
  page,
  maren,
  tomasz,
  signIn,
}) => {
  const from = { name: 'Tomasz Wiśniewski', address: tomasz.address };
  await maren.phone.append('INBOX', buildMessage({ from, to: maren.address, subject: 'Slipway', text: 'Does Tuesday work?' }));
  await signIn(maren);
  await new MailPage(page).openLetter('Slipway');
  await page.getByRole('button', { name: /^Reply to Tomasz/ }).click();
  const place = page.locator('.rd-answer-place .cp');
  const composer = new ComposerPage(page);
  await composer.ready();
  const picture = [{ name: 'berth.png', type: 'image/png', bytes: [...blue] }];
  await hold(page.locator('body'), 'dragenter', picture);
  await expect(place.locator('[data-place=text]')).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('inline-zones.png') });
  await hold(place.locator('[data-place=text]'), 'drop', picture);
  await expect
    .poll(() =>
      composer.text
        .locator('img')
        .first()
        .evaluate((img: HTMLImageElement) => img.naturalWidth),
    )
    .toBe(64);
  const words = [{ name: 'words.txt', type: 'text/plain', bytes: [...Buffer.from('words')] }];
  await hold(page.locator('body'), 'dragenter', words);
  await hold(place.locator('[data-place=files]'), 'drop', words);
  await expect(there(composer, 'words.txt')).toBeVisible();
  await expect(composer.send).toBeInViewport();
  await composer.sendIt();
  const letter = await simpleParser(await received(tomasz, 'Re: Slipway'), { skipImageLinks: true });
  expect(letter.attachments.map(({ filename, related }) => [filename, related])).toEqual(
    expect.arrayContaining([
      ['berth.png', true],
      ['words.txt', undefined],
    ]),
  );
});

test('row 113 C5: on a phone files come from the device, out of a letter, by paste and by drop', async ({ page, maren, signIn }) => {
  await lettersFor(maren);
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(maren);
  await page.getByRole('button', { name: 'Write' }).click();
  const composer = new ComposerPage(page);
  await composer.ready();
  await attach(page, composer, { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('words') });
  await expect(there(composer, 'notes.txt')).toBeVisible();
  await composer.window.getByRole('button', { name: 'Add files', exact: true }).click();
  await page.screenshot({ path: test.info().outputPath('phone-ways.png') });
  expect(await faults(page)).toEqual([]);
  await page.getByRole('menuitem', { name: 'From a letter' }).click();
  const dialog = page.getByRole('dialog', { name: 'Files from a letter' });
  await dialog.getByRole('button', { name: /Slipway booking/ }).click();
  await dialog.getByRole('checkbox', { name: /sheet\.txt/ }).check({ force: true });
  await dialog.getByRole('button', { name: 'Add 1 file' }).click();
  await expect(there(composer, 'sheet.txt')).toBeVisible();
  const picture = [{ name: 'berth.png', type: 'image/png', bytes: [...blue] }];
  await hold(page.locator('body'), 'dragenter', picture);
  await hold(composer.window.locator('[data-place=files]'), 'drop', picture);
  await expect(there(composer, 'berth.png')).toBeVisible();
  await hold(page.locator('body'), 'dragenter', picture);
  await hold(composer.window.locator('[data-place=text]'), 'drop', picture);
  await expect.poll(() => composer.text.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(64);
  await paste(composer.text, [{ name: 'table.csv', type: 'text/csv', bytes: [...Buffer.from('a;b')] }]);
  await expect(there(composer, 'table.csv')).toBeVisible();
  await there(composer, 'notes.txt').click();
  await expect(page.getByRole('dialog', { name: 'notes.txt', exact: true }).getByText('words', { exact: true })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('dialog', { name: 'notes.txt', exact: true })).toBeHidden();
  await expect(there(composer, 'notes.txt')).toBeVisible();
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  // One step further back the letter itself closes, and what was written is kept.
  await page.goBack();
  await expect(composer.window).toBeHidden();
  await expect(new MailPage(page).toast).toContainText('Draft kept');
});
