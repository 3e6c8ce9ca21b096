import { expect, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { ComposerPage } from './pages/composer-page';
import { MailPage } from './pages/mail-page';
import { SignInPage } from './pages/sign-in-page';
import { type Person, test } from './world';

const letterTo = ({ address }: Person, subject: string) =>
  buildMessage({ from: 'ines@carvalho.example', to: address, subject, text: 'A few words.' });

const nameOf = ({ address }: Person) => address.split('@')[0] ?? '';

async function openMenu(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account/ }).click();
}

async function choose(page: Page, name: string | RegExp): Promise<void> {
  await openMenu(page);
  await page.getByRole('menuitem', { name }).or(page.getByRole('menuitemcheckbox', { name })).click();
}

async function addAccount(page: Page, person: Person, password = person.password): Promise<void> {
  await choose(page, 'Add account');
  const dialog = page.getByRole('dialog', { name: 'Add an account' });
  await dialog.getByLabel('Address', { exact: true }).fill(person.address);
  await dialog.getByLabel('Password', { exact: true }).fill(password);
  await dialog.getByRole('button', { name: 'Add account' }).click();
}

async function openSettings(page: Page): Promise<void> {
  await choose(page, 'Manage accounts');
  await expect(page.getByRole('heading', { name: 'Accounts', level: 2 })).toBeVisible();
}

test.beforeEach(async ({ maren, tomasz, signIn }) => {
  await maren.phone.append('INBOX', letterTo(maren, 'For Maren'));
  await tomasz.phone.append('INBOX', letterTo(tomasz, 'For Tomasz'));
  await signIn(maren);
});

test('A second account is added, switched to, read together with the first, left out, and removed', async ({ page, maren, tomasz }) => {
  const mail = new MailPage(page);
  await expect(mail.row('For Maren')).toBeVisible();

  await addAccount(page, tomasz, 'wrong');
  const dialog = page.getByRole('dialog', { name: 'Add an account' });
  await expect(dialog.getByText(/does not accept/)).toBeVisible();
  await dialog.getByLabel('Password', { exact: true }).fill(tomasz.password);
  await dialog.getByRole('button', { name: 'Add account' }).click();
  await expect(dialog).toBeHidden();

  await choose(page, new RegExp(`${tomasz.address}.*1 unread`));
  await expect(mail.row('For Tomasz')).toBeVisible();
  await expect(mail.row('For Maren')).toBeHidden();

  await page.goto('/mail/role/inbox');
  await expect(mail.row('For Tomasz')).toContainText(nameOf(tomasz));
  await expect(mail.row('For Maren')).toContainText(nameOf(maren));

  await openSettings(page);
  await page.getByRole('switch', { name: `Show ${tomasz.address} in the lists over all accounts` }).click();
  await page.keyboard.press('Escape');
  await expect(mail.row('For Maren')).toBeVisible();
  await expect(mail.row('For Tomasz')).toBeHidden();

  await openSettings(page);
  await page.getByRole('button', { name: `Remove ${tomasz.address}` }).click();
  const question = page.getByRole('dialog', { name: `Remove ${tomasz.address} from Oriel?` });
  await question.getByRole('button', { name: 'Keep the account' }).click();
  await expect(question).toBeHidden();
  await page.getByRole('button', { name: `Remove ${tomasz.address}` }).click();
  await question.getByRole('button', { name: 'Remove account' }).click();
  await expect(question).toBeHidden();
  await openMenu(page);
  await expect(page.getByRole('menuitem', { name: maren.address })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: tomasz.address })).toBeHidden();
  expect((await tomasz.phone.list('INBOX')).map(({ subject }) => subject)).toEqual(['For Tomasz']);
});

test('row 4: accounts are put in order and coloured, live in every window', async ({ page, context, maren, tomasz }) => {
  await addAccount(page, tomasz);
  const other = await context.newPage();
  await other.goto('/mail/role/inbox');
  const marks = () =>
    other
      .getByRole('row', { name: /For Tomasz/ })
      .locator('.acct')
      .getAttribute('class');
  await expect(new MailPage(other).row('For Tomasz')).toBeVisible();

  await openSettings(page);
  const colours = page.getByRole('radiogroup', { name: `Colour of ${tomasz.address}` });
  await colours.getByRole('radio', { name: 'Violet' }).click();
  await expect(colours.getByRole('radio', { name: 'Violet' })).toBeChecked();
  await expect.poll(marks).toBe('acct h7');
  await page.keyboard.press('ArrowRight');
  await expect(colours.getByRole('radio', { name: 'Pink' })).toBeChecked();
  await expect.poll(marks).toBe('acct h8');

  const order = async () => page.getByRole('listitem').filter({ hasText: '@' }).locator('.option-title').allInnerTexts();
  await page.getByRole('button', { name: `Order of ${tomasz.address}` }).click();
  await page.getByRole('menuitem', { name: 'Move up' }).click();
  await expect.poll(order).toEqual([tomasz.address, maren.address]);
  // Alone, so that the line to the server is its own.
  await other.close();
  const alive = page.waitForRequest(/\/api\/events/);
  await page.reload();
  await alive;
  // The settings open again where they were.
  const settings = page.getByRole('heading', { name: 'Accounts', level: 2 });
  await expect(settings).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(settings).toBeHidden();
  await openMenu(page);
  await expect(page.getByRole('menuitemcheckbox', { name: /@/ }).first()).toContainText(tomasz.address);
  for (const [colorScheme, width] of [
    ['light', 1440],
    ['dark', 390],
  ] as const) {
    await page.keyboard.press('Escape');
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await openSettings(page);
    await page.screenshot({ path: test.info().outputPath(`accounts-${colorScheme}-${width}.png`) });
    await page.keyboard.press('Escape');
  }
});

test('T44: an account of the same person that was not proven here is locked until its password is entered', async ({
  page,
  browser,
  baseURL,
  maren,
  tomasz,
}) => {
  const mail = new MailPage(page);
  await addAccount(page, tomasz);
  await openMenu(page);
  await expect(page.getByRole('menuitemcheckbox', { name: tomasz.address })).toBeVisible();

  const context = await browser.newContext({ ...(baseURL ? { baseURL } : {}) });
  const elsewhere = await context.newPage();
  const signIn = new SignInPage(elsewhere);
  await signIn.open();
  await signIn.signIn(maren.address, maren.password);
  await expect(new MailPage(elsewhere).row('For Maren')).toBeVisible();
  await choose(elsewhere, new RegExp(`${tomasz.address}.*Locked`));
  const dialog = elsewhere.getByRole('dialog', { name: 'Enter the password' });
  await dialog.getByLabel(`Password for ${tomasz.address}`).fill(tomasz.password);
  await dialog.getByRole('button', { name: 'Enter password' }).click();
  await expect(dialog).toBeHidden();
  await choose(elsewhere, tomasz.address);
  await expect(new MailPage(elsewhere).row('For Tomasz')).toBeVisible();
  await context.close();
  await expect(mail.row('For Maren')).toBeVisible();
});

test('A letter goes out from the account that is chosen, and an answer from the one that was written to', async ({
  page,
  maren,
  tomasz,
}) => {
  const mail = new MailPage(page);
  await addAccount(page, tomasz);
  await choose(page, tomasz.address);
  await mail.openLetter('For Tomasz');
  await page.keyboard.press('r');
  const composer = new ComposerPage(page);
  await composer.ready();
  const from = page.getByLabel('From', { exact: true });
  await expect(from.locator('option:checked')).toHaveText(tomasz.address);
  await from.selectOption({ label: maren.address });
  await expect(from.locator('option:checked')).toHaveText(maren.address);
});
