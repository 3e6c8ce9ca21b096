/** Letters that came attached to letters open in place, and so does what a bounce brings back. */
import { expect } from '@playwright/test';
import { attachedAs, nested, outer, piece } from '../support/attached';
import { buildMessage } from '../support/message';
import { bounce } from '../support/reports';
import { attribute, file, properties, property, tnef } from '../support/tnef';
import { faults, overflow } from './faults';
import { MailPage } from './pages/mail-page';
import { test } from './world';

test('row 96: an attached letter opens in a sheet with its pictures, its files and the letter in it; Escape goes back', async ({
  page,
  maren,
  signIn,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await maren.phone.append('INBOX', outer('The survey', [attachedAs.open]), ['\\Seen'], new Date());
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.row('The survey').first().click();
  const tile = mail.reader.getByRole('button', { name: /keel ?\.eml/ });
  await tile.focus();
  await page.keyboard.press('Enter');
  const sheet = page.getByRole('dialog', { name: 'The keel, again' });
  await expect(sheet.getByText('nils@quay.example')).toBeVisible();
  await expect(sheet.getByText('Nobody checked who wrote it.')).toBeVisible();
  await expect(sheet.getByText(/1 image is not loaded/)).toBeVisible();
  const frame = sheet.frameLocator('iframe');
  await expect(frame.getByText('Seen below')).toBeVisible();
  // Its own picture is there; that of the letter around it is none of its.
  const widths = frame.locator('img').evaluateAll((all) => all.filter((one) => (one as HTMLImageElement).naturalWidth > 0).length);
  expect(await widths).toBe(1);
  expect(await faults(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('sheet.png') });
  const saving = page.waitForEvent('download');
  await sheet.getByRole('link', { name: /Save tides ?\.csv/ }).click();
  expect((await saving).suggestedFilename()).toBe('tides.csv');
  await sheet.getByRole('button', { name: /message ?\.eml/ }).click();
  const third = page.getByRole('dialog', { name: 'The third letter' });
  await expect(third.getByText('Low water at nine.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheet.getByText('nils@quay.example')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(tile).toBeFocused();
});

test('row 96: on the phone an attached letter is a page, and back closes it, level by level', async ({ page, maren, signIn }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await maren.phone.append('INBOX', outer('Pocket survey', [attachedAs.encoded]), ['\\Seen'], new Date());
  await maren.phone.append('INBOX', nested(3), ['\\Seen'], new Date(Date.now() - 60_000));
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.row('Pocket survey').first().click();
  await page.getByRole('button', { name: /keel ?\.eml/ }).click();
  const sheet = page.getByRole('dialog', { name: 'The keel, again' });
  await expect(sheet.frameLocator('iframe').getByText('Seen below')).toBeVisible();
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await faults(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('phone.png') });
  await sheet.getByRole('button', { name: /message ?\.eml/ }).click();
  await expect(page.getByRole('dialog', { name: 'The third letter' })).toBeVisible();
  await page.goBack();
  await expect(sheet).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: /keel ?\.eml/ })).toBeVisible();
});

test('the letter that came back with a bounce is shown from its card, and the part for machines is no file', async ({
  page,
  maren,
  signIn,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await maren.phone.append('INBOX', bounce(), ['\\Seen'], new Date());
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.row('Undelivered mail').first().click();
  const card = mail.reader.getByRole('group', { name: 'What this report says' });
  await card.getByRole('button', { name: 'Show the returned letter' }).click();
  const sheet = page.getByRole('dialog', { name: 'The keel' });
  await expect(sheet.getByText('Words of the letter.')).toBeVisible();
  await sheet.getByRole('button', { name: 'Close' }).click();
  await expect(sheet).toBeHidden();
  await expect(mail.reader.getByText(/^1 file/)).toBeVisible();
});

test('row 93: files are taken off a letter, it stays open without them, and Undo brings them back', async ({ page, maren, signIn }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const csv = piece('Content-Type: text/csv; name="tides.csv"\nContent-Disposition: attachment', 'hour,metres');
  await maren.phone.append('INBOX', outer('Heavy letter', [csv, attachedAs.open]), ['\\Seen'], new Date());
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.row('Heavy letter').first().click();
  await mail.reader.getByRole('button', { name: 'Take files off this letter' }).click();
  const dialog = page.getByRole('dialog', { name: 'Take files off this letter' });
  await expect(dialog.getByText('Its text and all else stay')).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('detach.png') });
  await dialog.getByText('keel.eml').click();
  await expect(dialog.getByRole('checkbox', { name: /keel\.eml/ })).not.toBeChecked();
  await dialog.getByRole('button', { name: 'Take off 1 file' }).click();
  await expect(page.locator('.toasts').getByText('The file was taken off').last()).toBeVisible();
  await expect(mail.reader.frameLocator('iframe').getByText(/File taken off on .*: tides\.csv/)).toBeVisible();
  await expect(mail.reader.getByText(/^1 file/)).toBeVisible();
  await maren.phone.waitForMessage('Trash', 'Heavy letter');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(mail.reader.getByText(/^2 files/)).toBeVisible();
  await maren.phone.waitFor('INBOX', (all) => all.filter(({ subject }) => subject === 'Heavy letter').length === 1);
  await maren.phone.waitFor('Trash', (all) => all.every(({ subject }) => subject !== 'Heavy letter'));
});

test('row 97: the files of a winmail.dat stand among the files, and its text is shown', async ({ page, maren, signIn }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const text = property(0x1013, Buffer.from('<p>Only Outlook says this.</p>'));
  const content = tnef([attribute(1, 0x69003, properties([text])), file('tides.csv', Buffer.from('hour,height'))]);
  const letter = buildMessage({
    subject: 'Packed',
    text: '',
    attachments: [{ type: 'application/ms-tnef', filename: 'winmail.dat', content }],
  });
  await maren.phone.append('INBOX', letter, ['\\Seen'], new Date());
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.row('Packed').first().click();
  await expect(mail.reader.frameLocator('iframe').getByText('Only Outlook says this.')).toBeVisible();
  await expect(mail.reader.getByText(/^1 file/)).toBeVisible();
  const saving = page.waitForEvent('download');
  await mail.reader.getByRole('link', { name: /Save tides ?\.csv/ }).click();
  expect((await saving).suggestedFilename()).toBe('tides.csv');
});
