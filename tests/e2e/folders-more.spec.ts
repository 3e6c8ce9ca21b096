import { expect, type Page } from '@playwright/test';
import { sharing } from '../support/dovecot-shared';
import { startMailServers } from '../support/mail-servers';
import { startOriel } from '../support/oriel';
import { act, item, letter, menu } from './pages/folders';
import { MailPage } from './pages/mail-page';
import { test as base } from './world';

const quota = `
mail_plugins = $mail_plugins quota
protocol imap {
  mail_plugins = $mail_plugins imap_quota
}
plugin {
  quota = count:User quota
  quota_vsizes = yes
  quota_rule = *:storage=20M
}
`;

/** A provider whose people can share folders, and have room of a size. */
const test = base.extend<
  object,
  { provider: { servers: Awaited<ReturnType<typeof startMailServers>>; oriel: Awaited<ReturnType<typeof startOriel>> } }
>({
  provider: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
    async ({}, use) => {
      const servers = await startMailServers({ dovecot: { config: quota + sharing } });
      const oriel = await startOriel({ servers });
      await use({ servers, oriel });
      await oriel.stop();
      await servers.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

async function showAll(page: Page): Promise<void> {
  const all = page.getByRole('button', { name: 'Show all folders' });
  await expect(item(page, /^Inbox/)).toBeVisible();
  if (await all.isVisible()) await all.click();
}

async function openFolderSettings(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Show how large each folder is/ }).click();
  await expect(page.getByRole('heading', { name: 'Folders', level: 2 })).toBeVisible();
}

test('L6: a closed folder opens while a letter or a folder is held over it', async ({ page, maren, signIn }) => {
  for (const path of ['House', 'Yard', 'Yard/Orders']) await maren.phone.createFolder(path);
  await maren.phone.append('INBOX', letter(maren.address, 'For the orders'));
  await signIn(maren);
  const mail = new MailPage(page);
  await showAll(page);
  await item(page, /^Yard/).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(item(page, /^Orders/)).toHaveCount(0);
  await mail.row('For the orders').hover();
  await page.mouse.down();
  await item(page, /^Yard/).hover();
  await item(page, /^Yard/).hover();
  await expect(item(page, /^Orders/)).toBeVisible();
  await item(page, /^Orders/).hover();
  await item(page, /^Orders/).hover();
  await page.mouse.up();
  await maren.phone.waitForMessage('Yard/Orders', 'For the orders');

  await item(page, /^Yard/).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(item(page, /^Orders/)).toHaveCount(0);
  await item(page, /^House/).hover();
  await page.mouse.down();
  await item(page, /^Yard/).hover();
  await item(page, /^Yard/).hover();
  await expect(item(page, /^Orders/)).toBeVisible();
  await page.mouse.up();
});

test('L6: on the rail a folder is made and named in a dialog', async ({ page, maren, signIn }) => {
  await page.setViewportSize({ width: 1100, height: 800 });
  await signIn(maren);
  await act(page, 'Archive', 'New folder inside');
  const dialog = page.getByRole('dialog', { name: 'New folder inside' });
  const field = dialog.getByRole('textbox', { name: 'Name of the new folder' });
  await expect(field).toBeFocused();
  await field.fill('2024');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await maren.phone.folders()).map(({ path }) => path)).toContain('Archive/2024');
});

test('all starred letters of the only account stand among the folders', async ({ page, maren, signIn }) => {
  await maren.phone.createFolder('Yard');
  await maren.phone.append('INBOX', letter(maren.address, 'Plain'));
  await maren.phone.append('INBOX', letter(maren.address, 'Starred here'), ['\\Flagged']);
  await maren.phone.append('Archive', letter(maren.address, 'Starred there'), ['\\Flagged']);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openFolder('Archive');
  await expect(mail.row('Starred there')).toBeVisible();
  await item(page, /^Starred$/).click();
  await expect(mail.row('Starred here')).toBeVisible();
  await expect(mail.row('Starred there')).toBeVisible();
  await expect(mail.row('Plain')).toHaveCount(0);
  await expect(item(page, /^Starred$/)).toHaveAttribute('aria-posinset', '2');
});

test('row 31: the properties of a folder, and all folders by their size behind the bar of room', async ({ page, maren, signIn }) => {
  await maren.phone.append('Archive', letter(maren.address, 'A'.repeat(400)));
  await maren.phone.append('Archive', letter(maren.address, 'Two'));
  await maren.phone.append('INBOX', letter(maren.address, 'One'));
  await signIn(maren);
  await act(page, 'Archive', 'Properties');
  const dialog = page.getByRole('dialog', { name: 'Properties of Archive' });
  const facts = dialog.getByRole('row');
  await expect(facts.filter({ hasText: 'Letters' })).toContainText('2');
  await expect(facts.filter({ hasText: 'Size' })).toContainText(/\d+ (bytes|KB)|1\.\d KB/);
  await expect(facts.filter({ hasText: 'You may' })).toContainText('Everything');
  await page.keyboard.press('Escape');

  await openFolderSettings(page);
  const rows = page.getByRole('table').getByRole('row');
  await expect(rows.nth(1)).toContainText('Archive');
  await expect(rows.nth(2)).toContainText('Inbox');
  await rows.nth(1).getByRole('button', { name: 'Archive' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Archive' })).toBeVisible();
});

test('rows 28 and 29: a folder is shared, shown to the other one under its owner, marked as read only, and taken back', async ({
  page,
  maren,
  tomasz,
  signIn,
  browser,
  baseURL,
}) => {
  await maren.phone.createFolder('Orders');
  await maren.phone.append('Orders', letter(maren.address, 'Planks'));
  await signIn(maren);
  await showAll(page);
  await act(page, 'Orders', 'Share…');
  const dialog = page.getByRole('dialog', { name: 'Share Orders' });
  await expect(dialog.getByText('Nobody else sees this folder.')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Name or address' }).fill(tomasz.address);
  await dialog.getByRole('button', { name: 'Share', exact: true }).click();
  await expect(dialog.getByRole('combobox', { name: `What ${tomasz.address} may do` })).toHaveValue('read');

  const other = await browser.newContext({ ...(baseURL ? { baseURL } : {}) });
  const theirs = await other.newPage();
  const { SignInPage } = await import('./pages/sign-in-page');
  const gate = new SignInPage(theirs);
  await gate.open();
  await gate.signIn(tomasz.address, tomasz.password);
  const group = theirs.getByRole('group', { name: `Shared by ${maren.address}` });
  const shared = group.getByRole('treeitem', { name: /Orders.*Read only/ });
  await expect(shared).toBeVisible();
  await shared.click();
  const mail = new MailPage(theirs);
  await expect(mail.row('Planks')).toBeVisible();
  await shared.focus();
  await theirs.keyboard.press('Shift+F10');
  await expect(menu(theirs, 'Properties')).toBeVisible();
  await expect(menu(theirs, 'Delete folder')).toHaveCount(0);
  await expect(menu(theirs, 'Share…')).toHaveCount(0);
  await theirs.keyboard.press('Escape');
  await mail.row('Planks').hover();
  await mail.row('Planks').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(mail.toast.locator('span', { hasText: /not take letters out of it/ })).toBeVisible();
  await expect(mail.row('Planks')).toBeVisible();
  await other.close();

  await dialog.getByRole('button', { name: `Stop sharing with ${tomasz.address}` }).click();
  await expect(dialog.getByText('Nobody else sees this folder.')).toBeVisible();
});

test('row 33: old letters in Trash go by themselves once one chose so and was asked, and the folder says it', async ({
  page,
  maren,
  signIn,
}) => {
  await maren.phone.append('Trash', letter(maren.address, 'Scrap'), [], new Date('2001-01-01'));
  await signIn(maren);
  await openFolderSettings(page);
  const select = page.getByRole('combobox', { name: 'Remove old letters from Trash' });
  await expect(select).toHaveValue('');
  await select.selectOption('30');
  const dialog = page.getByRole('dialog', { name: 'Remove old letters from Trash from now on?' });
  await expect(dialog.getByRole('button', { name: 'Keep' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(select).toHaveValue('');
  await select.selectOption('30');
  await dialog.getByRole('button', { name: 'Remove old letters' }).click();
  await expect(select).toHaveValue('30');
  await page.keyboard.press('Escape');
  const mail = new MailPage(page);
  await mail.openFolder('Trash');
  // It came into Trash today, whatever its own date says.
  await expect(mail.row('Scrap')).toBeVisible();
  await expect(page.getByText('Letters are removed after 30 days.')).toBeVisible();
});

test('row 56: a letter is archived into the folder of its year, and taken back', async ({ page, maren, signIn }) => {
  await maren.phone.append('INBOX', letter(maren.address, 'Old news'), [], new Date('2019-05-05T10:00:00Z'));
  await signIn(maren);
  await openFolderSettings(page);
  await page.getByRole('combobox', { name: 'Archive into' }).selectOption('year');
  await page.keyboard.press('Escape');
  const mail = new MailPage(page);
  await mail.row('Old news').click();
  await page.keyboard.press('e');
  await maren.phone.waitForMessage('Archive/2019', 'Old news', 30_000);
  await expect(item(page, /^2019/)).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await maren.phone.waitForMessage('INBOX', 'Old news', 30_000);
  await expect(mail.row('Old news')).toBeVisible();
});
