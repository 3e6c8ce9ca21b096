/** Files of a letter being written: by button and drop, over broken lines, out of other letters, and letters as files. */
import { writeFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { makePng } from '../support/files';
import { faults, overflow } from './faults';
import { attach, begin, choose, files, hold, lettersFor, received, there, tile } from './letter-files';
import { ComposerPage } from './pages/composer-page';
import { MailPage } from './pages/mail-page';
import { test } from './world';

const blue = makePng(64, 32, [40, 80, 200]);
const red = makePng(48, 48, [200, 60, 60]);
const megabyte = 1_000_000;
/** Bytes that are all different, so that none can stand in another's place unseen. */
const large = Buffer.from(Uint32Array.from({ length: (1.6 * megabyte) / 4 }, (_, at) => at * 2_654_435_761).buffer);

/** The bytes of a file in a letter that was received. */
function fileIn(source: Buffer, name: string): Buffer {
  const text = source.toString('latin1');
  const at = text.indexOf(`filename=${name}`);
  const from = text.indexOf('\r\n\r\n', at) + 4;
  return Buffer.from(text.slice(from, text.indexOf('\r\n--', from)), 'base64');
}

test('C5: several files are added at once, seen as tiles, taken out and brought back, and arrive', async ({
  page,
  maren,
  tomasz,
  signIn,
}) => {
  await signIn(maren);
  const composer = await begin(page);
  await composer.to.fill(`${tomasz.address},`);
  await composer.subject.fill('Two drawings');
  await attach(
    page,
    composer,
    { name: 'harbour.png', mimeType: 'image/png', buffer: blue },
    { name: 'a-very-long-name-of-a-file-whose-ending-is-still-seen.txt', mimeType: 'text/plain', buffer: Buffer.from('the words') },
  );
  await expect(there(composer, 'harbour.png').getByRole('presentation')).toBeVisible();
  await expect(files(composer).getByRole('listitem')).toHaveCount(2);
  await page.screenshot({ path: test.info().outputPath('tiles.png') });
  expect(await faults(page)).toEqual([]);

  await composer.window.getByRole('button', { name: 'Remove harbour.png' }).click();
  await expect(there(composer, 'harbour.png')).toHaveCount(0);
  await new MailPage(page).toast.getByRole('button', { name: /Undo/ }).click();
  await expect(there(composer, 'harbour.png')).toBeVisible();

  await composer.write('Here they are.');
  await composer.sendIt();
  const source = await received(tomasz, 'Two drawings');
  expect(fileIn(source, 'harbour.png').equals(blue)).toBe(true);
});

test('C5: a picture that is dropped goes into the text or with the letter, other files go with it', async ({
  page,
  maren,
  tomasz,
  signIn,
}) => {
  await signIn(maren);
  const composer = await begin(page);
  const zone = (place: string) => composer.window.locator(`[data-place=${place}]`);
  const picture = [{ name: 'berth.png', type: 'image/png', bytes: [...blue] }];
  await hold(page.locator('body'), 'dragenter', picture);
  await expect(zone('text')).toHaveText('In the text');
  await expect(zone('files')).toHaveText('As attachment');
  await hold(zone('text'), 'dragover', picture);
  await page.screenshot({ path: test.info().outputPath('zones.png') });
  await hold(zone('text'), 'drop', picture);
  const shown = composer.text.locator('img');
  await expect(shown).toHaveAttribute('src', /\/api\/drafts\/[\w-]+\/files\/[\w-]+$/);
  await expect.poll(() => shown.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(64);
  await expect(files(composer)).toHaveCount(0);
  await expect(zone('text')).toHaveCount(0);

  const other = [{ name: 'slip.png', type: 'image/png', bytes: [...red] }];
  await hold(page.locator('body'), 'dragenter', other);
  await hold(zone('files'), 'drop', other);
  await expect(there(composer, 'slip.png')).toBeVisible();
  const words = [{ name: 'words.txt', type: 'text/plain', bytes: [...Buffer.from('words')] }];
  await hold(page.locator('body'), 'dragenter', words);
  await expect(zone('text')).toHaveCount(0);
  await hold(zone('files'), 'drop', words);
  await expect(there(composer, 'words.txt')).toBeVisible();

  await composer.to.fill(`${tomasz.address},`);
  await composer.subject.fill('Picture inside');
  await composer.sendIt();
  const source = (await received(tomasz, 'Picture inside')).toString('latin1');
  expect(source).toMatch(/Content-Disposition: inline;[\s\S]*filename=berth\.png/);
  expect(source).toMatch(/src=3D"cid:|src="cid:/);
  expect(source).toMatch(/Content-Disposition: attachment;[\s\S]*filename=slip\.png/);
});

test('C5: a file waits for the line and goes on from where it was, byte for byte', async ({ page, maren, tomasz, signIn }) => {
  await signIn(maren);
  const composer = await begin(page);
  const offsets: number[] = [];
  let broken = false;
  await page.route('**/api/drafts/*/uploads/*', async (route) => {
    const request = route.request();
    if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']));
    if (offsets.length === 2 && !broken) {
      broken = true;
      await page.context().setOffline(true);
      return route.abort('internetdisconnected');
    }
    return route.continue();
  });
  await attach(page, composer, { name: 'survey.bin', mimeType: 'application/octet-stream', buffer: large });
  await expect(tile(composer, 'survey.bin')).toContainText('Waiting for the connection');
  await page.screenshot({ path: test.info().outputPath('waiting.png') });
  await page.context().setOffline(false);
  await expect(there(composer, 'survey.bin')).toBeVisible();
  expect(offsets.slice(0, 3)).toEqual([0, megabyte, megabyte]);
  await composer.to.fill(`${tomasz.address},`);
  await composer.subject.fill('The survey');
  await composer.sendIt();
  expect(fileIn(await received(tomasz, 'The survey'), 'survey.bin').equals(large)).toBe(true);
});

test('C5: after a reload the same file, chosen again, goes on where it stopped', async ({ page, maren, signIn }) => {
  const path = test.info().outputPath('survey.bin');
  writeFileSync(path, large);
  await signIn(maren);
  const composer = await begin(page);
  await composer.subject.fill('Stopped half way');
  const offsets: number[] = [];
  await page.route('**/api/drafts/*/uploads/*', async (route) => {
    const request = route.request();
    if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']));
    // The second piece hangs until the page goes.
    if (offsets.length !== 2) await route.continue();
  });
  await choose(page, composer.window.getByRole('button', { name: 'Add files', exact: true }), path);
  await expect.poll(() => offsets).toEqual([0, megabyte]);
  await expect(composer.window.getByText(/^Saved/)).toBeVisible();
  await page.reload();
  await composer.ready();
  await expect(tile(composer, 'survey.bin')).toContainText('Stopped at 1');
  await page.screenshot({ path: test.info().outputPath('stopped.png') });
  expect(await faults(page)).toEqual([]);
  offsets.push(-1);
  await choose(page, tile(composer, 'survey.bin').getByRole('button', { name: 'Choose again: survey.bin' }), path);
  await expect(there(composer, 'survey.bin')).toBeVisible();
  await expect(files(composer).getByRole('listitem')).toHaveCount(1);
  expect(offsets.slice(3)[0]).toBe(megabyte);
});

test('R20 C5: a file that is too large is refused with a sentence before any of it is sent', async ({ page, maren, signIn }) => {
  await signIn(maren);
  const composer = await begin(page);
  const sent: string[] = [];
  page.on('request', (request) => request.method() === 'PATCH' && sent.push(request.url()));
  await attach(page, composer, { name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(30 * megabyte) });
  await expect(tile(composer, 'film.mp4').getByRole('alert')).toContainText(/The files of one letter may come to/);
  expect(sent.filter((url) => url.includes('/uploads/'))).toEqual([]);
  await composer.window.getByRole('button', { name: 'Remove film.mp4' }).click();
  await expect(files(composer)).toHaveCount(0);
});

test('C5: files of another letter are found by its words and added', async ({ page, maren, signIn }) => {
  await lettersFor(maren);
  await signIn(maren);
  await expect(new MailPage(page).row('Slipway booking')).toBeVisible();
  const composer = await begin(page);
  await composer.window.getByRole('button', { name: 'Other ways to add files' }).click();
  await expect(page.getByRole('menu')).toContainText('Files can be pasted or dropped here too');
  await page.screenshot({ path: test.info().outputPath('ways.png') });
  expect(await faults(page)).toEqual([]);
  await page.getByRole('menuitem', { name: 'From a letter' }).click();
  const dialog = page.getByRole('dialog', { name: 'Files from a letter' });
  await expect(dialog.getByRole('button', { name: /Slipway booking/ })).toBeVisible();
  await dialog.getByLabel('Search letters with files').fill('lighthouse');
  await expect(dialog.getByRole('button', { name: /Slipway booking/ })).toHaveCount(0);
  await page.screenshot({ path: test.info().outputPath('letters.png') });
  expect(await faults(page)).toEqual([]);
  await dialog.getByRole('button', { name: /Lighthouse survey/ }).click();
  await dialog.getByRole('checkbox', { name: /sheet\.txt/ }).check({ force: true });
  await dialog.getByRole('button', { name: 'Add 1 file' }).click();
  await expect(dialog).toBeHidden();
  await expect(there(composer, 'sheet.txt')).toBeVisible();
});

test('row 125: several chosen letters go along as files, and one that is read', async ({ page, maren, tomasz, signIn }) => {
  await lettersFor(maren);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.row('Slipway booking').getByRole('checkbox').click();
  await mail.row('Lighthouse survey').getByRole('checkbox').click();
  await page.getByRole('group', { name: 'Selected letters' }).getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Forward as attachment' }).click();
  const composer = new ComposerPage(page);
  await composer.ready();
  await expect(there(composer, 'Slipway booking.eml')).toBeVisible();
  await expect(there(composer, 'Lighthouse survey.eml')).toBeVisible();
  await composer.to.fill(`${tomasz.address},`);
  await composer.subject.fill('Both letters');
  await composer.sendIt();
  const source = (await received(tomasz, 'Both letters')).toString('latin1');
  expect(source.match(/^Content-Type: message\/rfc822/gm)).toHaveLength(2);
  // Both are marked on the server and in the list.
  const marked = async () => (await maren.phone.list('INBOX')).filter(({ flags }) => flags.includes('$Forwarded')).length;
  await expect.poll(marked, { timeout: 20_000 }).toBe(2);
  for (const subject of ['Slipway booking', 'Lighthouse survey']) await expect(mail.row(subject)).toHaveAccessibleName(/forwarded/);

  await page.keyboard.press('Escape');
  await mail.openLetter('Slipway booking');
  await mail.tool('More').click();
  await page.getByRole('menuitem', { name: 'Forward as attachment' }).click();
  await composer.ready();
  await expect(composer.subject).toHaveValue('Fwd: Slipway booking');
  await expect(there(composer, 'Slipway booking.eml')).toBeVisible();
});

test('C5: on a phone files are tiles of one column, in the dark too', async ({ page, maren, signIn }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await signIn(maren);
  await page.getByRole('button', { name: 'Write' }).click();
  const composer = new ComposerPage(page);
  await composer.ready();
  await attach(
    page,
    composer,
    { name: 'harbour.png', mimeType: 'image/png', buffer: blue },
    { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('words') },
  );
  await expect(there(composer, 'notes.txt')).toBeVisible();
  await expect(there(composer, 'harbour.png')).toBeVisible();
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.screenshot({ path: test.info().outputPath('phone.png') });
  expect(await faults(page)).toEqual([]);
});
