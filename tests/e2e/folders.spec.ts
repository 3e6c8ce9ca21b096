import { expect } from '@playwright/test';
import { act, item, letter } from './pages/folders';
import { MailPage } from './pages/mail-page';
import { test } from './world';

test('L6: a folder is made, made inside another, renamed in place and moved, and the server has it so', async ({ page, maren, signIn }) => {
  await signIn(maren);
  await page.getByRole('button', { name: 'New folder' }).click();
  await page.getByRole('textbox', { name: 'Name of the new folder' }).fill('Yard');
  await page.keyboard.press('Enter');
  await expect(item(page, /^Yard$/)).toHaveAttribute('aria-level', '1');
  await act(page, 'Yard', 'New folder inside');
  await page.getByRole('textbox', { name: 'Name of the new folder' }).fill('Orders ⚓');
  await page.keyboard.press('Enter');
  await expect(item(page, /^Orders ⚓$/)).toHaveAttribute('aria-level', '2');
  await expect(item(page, /^Yard$/)).toHaveAttribute('aria-expanded', 'true');

  // A taken name is said where it was typed, and the words stay.
  await page.getByRole('button', { name: 'New folder' }).click();
  const field = page.getByRole('textbox', { name: 'Name of the new folder' });
  await field.fill('Yard');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'of this name already' })).toBeVisible();
  await expect(field).toHaveValue('Yard');
  await field.fill('House');
  await page.keyboard.press('Enter');
  await expect(item(page, /^House$/)).toBeVisible();

  await item(page, /^Yard$/).focus();
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: 'New name of Yard' }).fill('Ship yard');
  await page.keyboard.press('Enter');
  await expect(item(page, /^Ship yard$/)).toBeVisible();
  await expect(item(page, /^Orders ⚓$/)).toHaveAttribute('aria-level', '2');

  await act(page, 'Ship yard', 'Move to…');
  await page.getByRole('dialog').getByRole('button', { name: 'House' }).click();
  await expect(item(page, /^Ship yard$/)).toHaveAttribute('aria-level', '2');
  const paths = (await maren.phone.folders()).map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(['House/Ship yard', 'House/Ship yard/Orders ⚓']));

  // By the hand: back to the top, dropped on the heading; and that is taken back.
  await item(page, /^Ship yard$/).dragTo(page.locator('.fhead').first());
  await expect(item(page, /^Ship yard$/)).toHaveAttribute('aria-level', '1');
  await item(page, /^Ship yard$/).dragTo(item(page, /^House$/));
  await expect(item(page, /^Ship yard$/)).toHaveAttribute('aria-level', '2');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(item(page, /^Ship yard$/)).toHaveAttribute('aria-level', '1');
});

test('U2: deleting a folder and emptying Trash ask first and name the count', async ({ page, maren, signIn }) => {
  await maren.phone.createFolder('Yard');
  for (const subject of ['One', 'Two']) {
    await maren.phone.append('Yard', letter(maren.address, subject));
    await maren.phone.append('Trash', letter(maren.address, `Old ${subject}`));
  }
  await signIn(maren);
  const mail = new MailPage(page);
  // Not subscribed, as the phone made it: hidden until all are asked for.
  await expect(mail.folder('Inbox')).toBeVisible();
  if (!(await mail.folder('Yard').isVisible())) await page.getByRole('button', { name: 'Show all folders' }).click();
  await mail.openFolder('Yard');
  await expect(mail.row('Two')).toBeVisible();
  await mail.folder('Yard').focus();
  await page.keyboard.press('Delete');
  const dialog = page.getByRole('dialog', { name: 'Delete Yard and the 2 letters in it for good?' });
  await expect(dialog.getByRole('button', { name: 'Keep' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(await maren.phone.list('Yard')).toHaveLength(2);
  await act(page, 'Yard', 'Delete folder');
  await dialog.getByRole('button', { name: 'Delete folder' }).click();
  await expect(mail.folder('Yard')).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1, name: 'Inbox' })).toBeVisible();
  expect((await maren.phone.folders()).map(({ path }) => path)).not.toContain('Yard');

  await mail.openFolder('Trash');
  await page.getByRole('main').getByRole('button', { name: 'Empty Trash' }).click();
  await page.getByRole('dialog', { name: 'Delete 2 letters in Trash for good?' }).getByRole('button', { name: 'Delete 2' }).click();
  await maren.phone.waitFor('Trash', (letters) => letters.length === 0);
  await expect(mail.row('Old One')).toHaveCount(0);
});

test('X3: the tree says itself, and is walked, folded and jumped through by keys alone', async ({ page, maren, signIn }) => {
  for (const path of ['Choir', 'Yard', 'Yard/Orders', 'Yard/Slipway']) await maren.phone.createFolder(path);
  await maren.phone.append('INBOX', letter(maren.address, 'One'));
  await maren.phone.append('INBOX', letter(maren.address, 'Two'));
  await signIn(maren);
  const all = page.getByRole('button', { name: 'Show all folders' });
  if (await all.isVisible()) await all.click();
  const inbox = item(page, /^Inbox/);
  await expect(inbox).toHaveAccessibleName('Inbox, 2 unread');
  await inbox.focus();
  await page.keyboard.press('y');
  await expect(item(page, /^Yard/)).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(item(page, /^Yard/)).toHaveAttribute('aria-expanded', 'false');
  await expect(item(page, /^Orders/)).toHaveCount(0);
  await page.reload();
  await expect(item(page, /^Inbox/)).toBeVisible();
  if (await all.isVisible()) await all.click();
  await expect(item(page, /^Yard/)).toHaveAttribute('aria-expanded', 'false');
  await item(page, /^Yard/).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(item(page, /^Orders/)).toBeFocused();
  await page.keyboard.press('s');
  await page.keyboard.press('l');
  await expect(item(page, /^Slipway/)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Slipway' })).toBeVisible();
});

test('everything in a folder is marked as read by its menu, and a hidden folder is shown again', async ({ page, maren, signIn }) => {
  await maren.phone.append('INBOX', letter(maren.address, 'One'));
  await maren.phone.append('INBOX', letter(maren.address, 'Two'));
  await signIn(maren);
  await expect(item(page, /^Inbox.*2 unread/)).toBeVisible();
  await act(page, 'Inbox', 'Mark all as read');
  await maren.phone.waitFor('INBOX', (letters) => letters.every(({ flags }) => flags.includes('\\Seen')));
  await expect(item(page, /^Inbox$/)).toBeVisible();

  await page.getByRole('button', { name: 'New folder' }).click();
  await page.getByRole('textbox', { name: 'Name of the new folder' }).fill('Yard');
  await page.keyboard.press('Enter');
  await act(page, 'Yard', 'Hide from the list');
  await expect(item(page, /^Yard/)).toHaveCount(0);
  await page.getByRole('button', { name: 'Show all folders' }).click();
  await act(page, 'Yard', 'Show in the list');
  // With nothing hidden any more there is nothing to choose.
  await expect(page.getByRole('button', { name: /^Show (all|subscribed)/ })).toHaveCount(0);
  await expect(item(page, /^Yard/)).toBeVisible();
});

test('a folder opens whatever its name is made of', async ({ page, maren, signIn }) => {
  const names = [' blanks   all over ', '<b>R&D', '{name} {count}', 'back\\slash', '*%', '&-', 'con\u202Etxt.exe', '%2F..%2F'];
  for (const [at, name] of names.entries()) {
    await maren.phone.createFolder(name);
    await maren.phone.append(name, letter(maren.address, `Letter ${at}`));
  }
  await signIn(maren);
  const mail = new MailPage(page);
  for (const [at, name] of names.entries()) {
    await page.locator(`[role=treeitem][data-words=${JSON.stringify(name)}]`).click();
    await expect(mail.row(`Letter ${at}`)).toBeVisible();
    await expect(page).toHaveTitle(`${name} (1) · Oriel`.replaceAll(/ +/g, ' ').trim());
  }
});
