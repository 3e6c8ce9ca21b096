/** Letters that go from one account to another: by the dialog, by the mouse, and back again. */
import { expect, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

const letterTo = ({ address }: Person, subject: string) =>
  buildMessage({ from: 'ines@carvalho.example', to: address, subject, text: 'A few words.' });

const subjects = async ({ phone }: Person, path = 'INBOX') => (await phone.list(path)).map(({ subject }) => subject).sort();

async function addAccount(page: Page, person: Person): Promise<void> {
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Add account' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add an account' });
  await dialog.getByLabel('Address', { exact: true }).fill(person.address);
  await dialog.getByLabel('Password', { exact: true }).fill(person.password);
  await dialog.getByRole('button', { name: 'Add account' }).click();
  await expect(dialog).toBeHidden({ timeout: 30_000 });
}

test.beforeEach(async ({ maren, tomasz, signIn, page }) => {
  for (const subject of ['Harbour dues', 'Rope and tar', 'Slipway']) await maren.phone.append('INBOX', letterTo(maren, subject));
  await tomasz.phone.append('INBOX', letterTo(tomasz, 'For Tomasz'));
  await signIn(maren);
  await addAccount(page, tomasz);
  await page.getByRole('button', { name: /^Account/ }).click();
  await page
    .getByRole('menuitem', { name: maren.address })
    .or(page.getByRole('menuitemcheckbox', { name: maren.address }))
    .or(page.getByRole('menuitemradio', { name: maren.address }))
    .first()
    .click();
  await expect(new MailPage(page).row('Slipway')).toBeVisible();
});

test('row 35: by the Move dialog with keys alone, and back by undo', async ({ page, maren, tomasz }) => {
  const mail = new MailPage(page);
  await mail.row('Rope and tar').click();
  await page.keyboard.press('v');
  const dialog = page.getByRole('dialog', { name: 'Move this letter to' });
  await expect(dialog.getByRole('group')).toHaveCount(2);
  await expect(dialog.getByRole('group').first()).toHaveAccessibleName(maren.address);
  await expect(dialog.getByRole('group').last()).toHaveAccessibleName(tomasz.address);
  await page.keyboard.type(`${tomasz.address.split('@')[0]} archive`);
  await expect(dialog.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(mail.row('Rope and tar')).toBeHidden();
  await expect(mail.toast).toContainText(`Moved to Archive of ${tomasz.address}`);
  await expect.poll(() => subjects(tomasz, 'Archive'), { timeout: 30_000 }).toEqual(['Rope and tar']);
  await expect.poll(() => subjects(maren), { timeout: 30_000 }).toEqual(['Harbour dues', 'Slipway']);
  await page.keyboard.press('z');
  await expect(mail.row('Rope and tar')).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => subjects(maren), { timeout: 30_000 }).toEqual(['Harbour dues', 'Rope and tar', 'Slipway']);
  await expect.poll(() => subjects(tomasz, 'Archive'), { timeout: 30_000 }).toEqual([]);
});

test('X6: by dragging onto a folder of the other account; with Ctrl a copy is left there', async ({ page, maren, tomasz }) => {
  const mail = new MailPage(page);
  const theirs = page.getByRole('treeitem', { name: /^Archive\b/ }).last();
  await mail.row('Slipway').dragTo(theirs);
  await expect(mail.row('Slipway')).toBeHidden();
  await expect.poll(() => subjects(tomasz, 'Archive'), { timeout: 30_000 }).toEqual(['Slipway']);
  await expect.poll(() => subjects(maren), { timeout: 30_000 }).toEqual(['Harbour dues', 'Rope and tar']);
  await page.keyboard.down('Control');
  await mail.row('Harbour dues').dragTo(theirs);
  await page.keyboard.up('Control');
  await expect(mail.toast).toContainText(`Copied to Archive of ${tomasz.address}`);
  await expect(mail.row('Harbour dues')).toBeVisible();
  await expect.poll(() => subjects(tomasz, 'Archive'), { timeout: 30_000 }).toEqual(['Harbour dues', 'Slipway']);
  await mail.toast.getByRole('button', { name: /Undo/ }).click();
  await expect.poll(() => subjects(tomasz, 'Archive'), { timeout: 30_000 }).toEqual(['Slipway']);
  expect(await subjects(maren)).toEqual(['Harbour dues', 'Rope and tar']);
});

test('copies by command from the palette’s key, within the account', async ({ page, maren }) => {
  const mail = new MailPage(page);
  await mail.row('Slipway').click();
  await page.keyboard.press('Shift+V');
  const dialog = page.getByRole('dialog', { name: 'Copy this letter to' });
  await dialog.getByRole('group', { name: maren.address }).getByRole('option', { name: 'Archive' }).click();
  await expect(mail.toast).toContainText('Copied to Archive');
  await expect(mail.row('Slipway')).toBeVisible();
  await expect.poll(() => subjects(maren, 'Archive'), { timeout: 30_000 }).toEqual(['Slipway']);
  expect(await subjects(maren)).toHaveLength(3);
});
