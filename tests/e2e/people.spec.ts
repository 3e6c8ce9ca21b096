/** The palette finds people of all cached letters, also of those that no list has loaded. */
import { expect } from '@playwright/test';
import { buildMessage } from '../support/message';
import { MailPage } from './pages/mail-page';
import { test } from './world';

test('K1: the palette finds who wrote a letter that is in no list of the page, below what stood there, and shows the letters', async ({
  page,
  maren,
  signIn,
}) => {
  await maren.phone.createFolder('Boatyard');
  await maren.phone.append(
    'Boatyard',
    buildMessage({ from: { name: 'Édouard Lemoine', address: 'edouard@slip.example' }, subject: 'Antifouling', text: 'Two coats.' }),
    ['\\Seen'],
  );
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openFolder('Boatyard');
  await expect(mail.row('Antifouling')).toBeVisible();
  // A page that has loaded the inbox alone knows nobody of that folder.
  await page.goto('/mail');
  await expect(page.getByRole('heading', { level: 1, name: 'Inbox' })).toBeVisible();
  await expect(mail.folder('Boatyard')).toBeVisible();
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox');
  await expect(field).toBeFocused();
  const options = page.getByRole('option');
  await field.fill('edou');
  await expect(options.filter({ hasText: 'Édouard Lemoine' })).toBeVisible({ timeout: 30_000 });
  // What stood there stays where it is; who was found later is below.
  await expect(options.last()).toContainText('Édouard Lemoine');
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowUp');
  await expect(options.last()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(mail.row('Antifouling')).toBeVisible();
});
