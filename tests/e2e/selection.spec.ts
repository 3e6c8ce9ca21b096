import { expect, type Locator, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

/** So many letters, a minute apart, the last one the newest: "Verse 0;" and so on. */
async function verses(person: Person, count: number, folder = 'INBOX', flags: string[] = []): Promise<void> {
  const start = Date.now() - count * 60_000;
  for (let from = 0; from < count; from += 100)
    await Promise.all(
      Array.from({ length: Math.min(100, count - from) }, (_, n) =>
        person.phone.append(
          folder,
          buildMessage({ from: 'list@choir.example', to: person.address, subject: `Verse ${from + n};`, text: 'La.' }),
          flags,
          new Date(start + (from + n) * 60_000),
        ),
      ),
    );
}

/** The screen of somebody whose inbox holds so many verses, all of them read in. */
async function withVerses(page: Page, person: Person, signIn: (person: Person) => Promise<void>, count: number): Promise<MailPage> {
  await verses(person, count);
  await signIn(person);
  const mail = new MailPage(page);
  await expect(mail.row(`Verse ${count - 1};`)).toBeVisible();
  await expect(mail.list).toHaveAttribute('aria-rowcount', String(count), { timeout: 60_000 });
  return mail;
}

const bar = (page: Page): Locator => page.getByRole('group', { name: 'Selected letters' });
const box = (row: Locator): Locator => row.getByRole('checkbox');
const toBottom = (mail: MailPage) => mail.list.evaluate((grid) => grid.scrollTo({ top: grid.scrollHeight }));

/** The subject of the row that the keyboard stands on. */
async function standsOn(mail: MailPage): Promise<string | null> {
  const id = await mail.list.getAttribute('aria-activedescendant');
  return id === null ? null : mail.page.locator(`#${id}`).getAttribute('aria-label');
}

const hasKeyboard = (mail: MailPage) => mail.list.evaluate((grid) => document.activeElement === grid);

test('S1: a box or Ctrl takes one row, Shift takes a range, also over rows that were never loaded', async ({ page, maren, signIn }) => {
  const mail = await withVerses(page, maren, signIn, 400);
  await box(mail.row('Verse 398;')).click({ force: true });
  await toBottom(mail);
  await expect(mail.row('Verse 1;')).toBeVisible();
  await mail.row('Verse 1;').click({ modifiers: ['Shift'] });
  await expect(bar(page)).toContainText('398 selected');
  await mail.row('Verse 5;').click({ modifiers: ['Control'] });
  await expect(bar(page)).toContainText('397 selected');
  await mail.row('Verse 0;').click({ modifiers: ['Control'] });
  await expect(bar(page)).toContainText('398 selected');
  await page.keyboard.press('Shift+i');
  await maren.phone.waitFor('INBOX', (all) => all.filter(({ flags }) => flags.includes('\\Seen')).length === 398);
  await page.keyboard.press('Escape');
  await expect(bar(page)).toBeHidden();
  // A press without any of them opens.
  await mail.row('Verse 3;').click();
  await expect(mail.reader.getByRole('heading', { name: 'Verse 3;' })).toBeVisible();
});

test('S1: Shift with an arrow takes more and gives back again, and Ctrl+A takes what is loaded', async ({ page, maren, signIn }) => {
  const mail = await withVerses(page, maren, signIn, 8);
  await mail.list.focus();
  await page.keyboard.press('j');
  for (let n = 0; n < 3; n += 1) await page.keyboard.press('Shift+ArrowDown');
  await expect(bar(page)).toContainText('4 selected');
  await page.keyboard.press('Shift+ArrowUp');
  await expect(bar(page)).toContainText('3 selected');
  await page.keyboard.press('Control+a');
  await expect(bar(page)).toContainText('8 selected');
  await page.getByRole('button', { name: 'Choose what to select' }).click();
  await page.getByRole('menuitem', { name: 'Select none' }).click();
  await expect(bar(page)).toBeHidden();
  await maren.phone.addFlags('INBOX', 1, ['\\Seen']);
  await expect(mail.row('Verse 0;')).not.toHaveClass(/unread/);
  await page.getByRole('button', { name: 'Choose what to select' }).click();
  await page.getByRole('menuitem', { name: 'Select unread' }).click();
  await expect(bar(page)).toContainText('7 selected');
});

test('S2, U1: everything in a folder is acted on by the server in batches with progress and stop, and one undo brings all of it back', async ({
  page,
  maren,
  signIn,
}) => {
  test.setTimeout(240_000);
  const mail = await withVerses(page, maren, signIn, 3000);
  await box(mail.row('Verse 2999;')).click({ force: true });
  await expect(bar(page)).toContainText('1 selected');
  await bar(page).getByRole('button', { name: 'Select all 3,000 in Inbox' }).click();
  await expect(bar(page)).toContainText('3,000 selected');
  const asked = page.waitForRequest((request) => new URL(request.url()).pathname === '/api/bulk-acts' && request.method() === 'POST');
  await page.keyboard.press('e');
  expect((await asked).postDataJSON()).not.toHaveProperty('ids');
  await expect(mail.toast).toContainText(/Moving, [\d,]+ of 3,000/);
  await expect(mail.toast.getByRole('progressbar')).toBeVisible();
  await mail.toast.getByRole('button', { name: 'Stop' }).click();
  await expect(mail.toast).toContainText(/Stopped, [\d,]+ done|3,000 done/, { timeout: 60_000 });
  await mail.toast.getByRole('button', { name: /^Undo/ }).click();
  await maren.phone.waitFor('INBOX', (all) => all.length === 3000, 120_000);
  await expect(mail.list).toHaveAttribute('aria-rowcount', '3000', { timeout: 60_000 });
  await expect(mail.toast).toContainText(/done/, { timeout: 60_000 });
});

test('S2: everything of a filtered list of conversations is whole conversations, and nothing else', async ({ page, maren, signIn }) => {
  const id = (n: number) => `keel-${n}@carvalho.example`;
  const part = (n: number, subject: string) =>
    buildMessage({
      from: 'ines@carvalho.example',
      to: maren.address,
      subject,
      text: 'Words.',
      messageId: id(n),
      ...(n === 1 ? {} : { inReplyTo: id(1), references: [id(1)] }),
    });
  await maren.phone.append('INBOX', part(1, 'Keel plan'), ['\\Seen'], new Date(Date.now() - 7_200_000));
  await maren.phone.append('INBOX', part(2, 'Re: Keel plan'), [], new Date(Date.now() - 3_600_000));
  await verses(maren, 60);
  await verses(maren, 2, 'INBOX', ['\\Seen']);
  await signIn(maren);
  const mail = new MailPage(page);
  await expect(mail.list).toHaveAttribute('aria-rowcount', '63', { timeout: 20_000 });
  await page.getByRole('button', { name: 'Unread', exact: true }).click();
  // The verses stood there before, too.
  await expect(page).toHaveURL(/show=unread/);
  await expect(mail.list).toHaveAttribute('aria-rowcount', '61');
  await expect(mail.row('Verse 59;')).toBeVisible();
  await mail.list.focus();
  await page.keyboard.press('Control+a');
  // Conversations that hold something unread: 60 verses and the plan.
  await bar(page).getByRole('button', { name: 'Select all 61 in Inbox' }).click();
  await expect(bar(page)).toContainText('61 selected');
  await page.keyboard.press('e');
  await expect(mail.toast).toContainText('62 done', { timeout: 30_000 });
  await maren.phone.waitFor('Archive', (all) => all.length === 62);
  expect(await maren.phone.list('INBOX')).toHaveLength(2);
});

test('S3: a letter chosen at the top stays chosen while the list is read again far below it, and is acted on', async ({
  page,
  maren,
  signIn,
  sendLetter,
}) => {
  const mail = await withVerses(page, maren, signIn, 400);
  await box(mail.row('Verse 397;')).click({ force: true });
  await toBottom(mail);
  await expect(mail.row('Verse 0;')).toBeVisible();
  const readAgain = page.waitForResponse((response) => response.url().includes('around='));
  await sendLetter(maren.address, buildMessage({ from: 'ines@carvalho.example', to: maren.address, subject: 'Just in', text: 'Now.' }));
  await readAgain;
  await expect(mail.list).toHaveAttribute('aria-rowcount', '401');
  await expect(bar(page)).toContainText('1 selected');
  await page.keyboard.press('e');
  await maren.phone.waitFor('Archive', (all) => all.length === 1);
  expect((await maren.phone.list('INBOX')).length).toBe(400);
  await expect(bar(page)).toBeHidden();
});

test('S4: where the keyboard stands and what is chosen are two things, and both are told', async ({ page, maren, signIn }) => {
  const mail = await withVerses(page, maren, signIn, 5);
  await mail.list.focus();
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await expect(mail.row('Verse 4;')).toHaveAttribute('aria-selected', 'true');
  await expect(mail.row('Verse 3;')).toHaveAttribute('aria-selected', 'false');
  expect(await standsOn(mail)).toContain('Verse 3;');
  await expect(bar(page).getByRole('status')).toHaveText('1 selected');
  await expect(mail.row('Verse 3;')).toHaveClass(/foc/);
  await expect(mail.row('Verse 4;')).toHaveClass(/sel/);
});

test('S5: after letters leave, the keyboard stands on the next row, whatever was pressed', async ({ page, maren, signIn }) => {
  const mail = await withVerses(page, maren, signIn, 12);
  await mail.list.focus();
  await page.keyboard.press('j');
  await page.keyboard.press('#');
  await expect(mail.row('Verse 10;')).toHaveCount(0);
  await expect.poll(() => standsOn(mail)).toContain('Verse 9;');
  expect(await hasKeyboard(mail)).toBe(true);
  // By a button in the bar that goes with the selection.
  await box(mail.row('Verse 8;')).click({ force: true });
  await box(mail.row('Verse 7;')).click({ force: true });
  await bar(page).getByRole('button', { name: 'Archive' }).click();
  await expect(bar(page)).toBeHidden();
  await expect.poll(() => standsOn(mail)).toContain('Verse 6;');
  await expect.poll(() => hasKeyboard(mail)).toBe(true);
  // By the dialog that asks where to.
  await page.keyboard.press('v');
  await page.getByRole('combobox', { name: 'Folder' }).fill('Arch');
  await page.keyboard.press('Enter');
  await expect(mail.row('Verse 6;')).toHaveCount(0);
  await expect.poll(() => standsOn(mail)).toContain('Verse 5;');
  await expect.poll(() => hasKeyboard(mail)).toBe(true);
  // By the button on the row under the pointer.
  await mail.row('Verse 3;').hover();
  await mail.row('Verse 3;').getByRole('button', { name: 'Delete' }).click();
  await expect(mail.row('Verse 3;')).toHaveCount(0);
  await expect.poll(() => standsOn(mail)).toContain('Verse 2;');
  await expect.poll(() => hasKeyboard(mail)).toBe(true);
  await page.keyboard.press('x');
  await expect(mail.row('Verse 2;')).toHaveAttribute('aria-selected', 'true');
});

test('S5: where another program takes away the row that the keyboard stands on, it stands on what follows', async ({
  page,
  maren,
  signIn,
}) => {
  const mail = await withVerses(page, maren, signIn, 5);
  await mail.list.focus();
  await page.keyboard.press('j');
  expect(await standsOn(mail)).toContain('Verse 3;');
  const [letter] = (await maren.phone.list('INBOX')).filter(({ subject }) => subject.startsWith('Verse 3;'));
  await maren.phone.remove('INBOX', letter?.uid ?? 0);
  await expect(mail.row('Verse 3;')).toHaveCount(0);
  await expect.poll(() => standsOn(mail)).toContain('Verse 2;');
  expect(await hasKeyboard(mail)).toBe(true);
  await page.keyboard.press('k');
  expect(await standsOn(mail)).toContain('Verse 4;');
});

test('S6: what the mail server refused is said with its reason, also after a reload, until it is tried again or put away', async ({
  page,
  maren,
  signIn,
}) => {
  await maren.phone.createFolder('Orders');
  const mail = await withVerses(page, maren, signIn, 3);
  await expect(mail.folder('Orders')).toBeVisible();
  // Oriel hears of it only when it looks for folders again.
  await maren.phone.deleteFolder('Orders');
  await box(mail.row('Verse 1;')).click({ force: true });
  await page.keyboard.press('v');
  await page.getByRole('combobox', { name: 'Folder' }).fill('Orders');
  await page.keyboard.press('Enter');
  const line = page.getByRole('note').filter({ hasText: 'A change was refused' });
  await expect(line).toBeVisible({ timeout: 20_000 });
  await expect(mail.row('Verse 1;')).toBeVisible();
  await page.reload();
  await expect(line).toBeVisible();
  await line.getByRole('button', { name: 'Dismiss' }).click();
  await expect(line).toBeHidden();
  await page.reload();
  await expect(mail.row('Verse 1;')).toBeVisible();
  await expect(line).toBeHidden();
});

test('U2: only what is for good asks first, and names how much', async ({ page, maren, signIn }) => {
  const mail = await withVerses(page, maren, signIn, 4);
  await mail.list.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('#');
  await expect(page.getByRole('dialog')).toBeHidden();
  await maren.phone.waitFor('Trash', (all) => all.length === 4);
  await mail.openFolder('Trash');
  await expect(mail.row('Verse 3;')).toBeVisible();
  await box(mail.row('Verse 3;')).click({ force: true });
  await box(mail.row('Verse 2;')).click({ force: true });
  await page.keyboard.press('#');
  const dialog = page.getByRole('dialog', { name: 'Delete 2 letters for good?' });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Keep' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Delete 2' }).click();
  await maren.phone.waitFor('Trash', (all) => all.length === 2);
  await expect.poll(() => hasKeyboard(mail)).toBe(true);
});

test('X6: letters are dragged to a folder, one or all that are chosen; the dialog does the same', async ({ page, maren, signIn }) => {
  await maren.phone.createFolder('Orders');
  const mail = await withVerses(page, maren, signIn, 6);
  await mail.row('Verse 5;').hover();
  await mail.row('Verse 5;').dragTo(mail.folder('Orders'));
  await maren.phone.waitFor('Orders', (all) => all.length === 1);
  await expect(mail.toast).toContainText('Moved to Orders');
  await box(mail.row('Verse 4;')).click({ force: true });
  await box(mail.row('Verse 2;')).click({ force: true });
  await mail.row('Verse 2;').hover();
  await mail.row('Verse 2;').dragTo(mail.folder('Orders'));
  await maren.phone.waitFor('Orders', (all) => all.length === 3);
  await expect(mail.toast).toContainText('2 moved to Orders');
  // What is not chosen is dragged alone.
  await box(mail.row('Verse 3;')).click({ force: true });
  await mail.row('Verse 1;').hover();
  await mail.row('Verse 1;').dragTo(mail.folder('Orders'));
  await maren.phone.waitFor('Orders', (all) => all.length === 4);
  await expect(bar(page)).toContainText('1 selected');
  await page.keyboard.press('v');
  await page.getByRole('combobox', { name: 'Folder' }).fill('ord');
  await page.keyboard.press('Enter');
  await maren.phone.waitFor('Orders', (all) => all.length === 5);
});

test('L5: a letter that is opened by its address is shown where it stands in the list, however far down', async ({
  page,
  maren,
  signIn,
}) => {
  const mail = await withVerses(page, maren, signIn, 400);
  await toBottom(mail);
  await mail.row('Verse 20;').click();
  await expect(mail.reader.getByRole('heading', { name: 'Verse 20;' })).toBeVisible();
  await page.reload();
  await expect(mail.reader.getByRole('heading', { name: 'Verse 20;' })).toBeVisible();
  await expect(mail.row('Verse 20;')).toBeInViewport();
  await expect(mail.row('Verse 20;')).toHaveAttribute('aria-rowindex', '380');
});
