/** What a person keeps of conversations for themselves: muting them, and notes. */
import { expect, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { faults, overflow } from './faults';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

function letter(person: Person, n: number, subject = 'The keel'): Buffer {
  const id = (which: number) => `${subject.toLowerCase().replaceAll(' ', '-')}-${which}@marks.example`;
  return buildMessage({
    from: { name: `Writer ${n}`, address: `writer${n}@yard.example` },
    to: person.address,
    subject: n === 0 ? subject : `Re: ${subject}`,
    messageId: id(n),
    ...(n > 0 ? { references: [id(0)] } : {}),
    text: `Words of letter ${n}.`,
  });
}

const at = (hoursAgo: number) => new Date(Date.now() - hoursAgo * 3_600_000);

/** A conversation of two and a letter by itself, all read. */
async function write(person: Person): Promise<void> {
  await person.phone.append('INBOX', letter(person, 0), ['\\Seen'], at(5));
  await person.phone.append('INBOX', letter(person, 1), ['\\Seen'], at(4));
  await person.phone.append('INBOX', letter(person, 0, 'The mast'), ['\\Seen'], at(6));
}

async function press(page: Page, key: string): Promise<void> {
  await page.locator('body').press(key);
}

test('row 45: a muted conversation leaves the inbox, letters that come later are not seen there, and undo and unmute bring it to rest', async ({
  page,
  maren,
  signIn,
}) => {
  await write(maren);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.row('The keel').first().click();
  await expect(mail.reader.getByRole('heading', { name: 'The keel', level: 1 })).toBeVisible();
  await press(page, 'm');
  await expect(mail.toast.getByText('Muted and archived', { exact: true })).toBeVisible();
  await expect(mail.row('The keel')).toHaveCount(0);
  await maren.phone.waitFor('Archive', (all) => all.length === 2, 30_000);

  await maren.phone.append('INBOX', letter(maren, 2), [], at(1));
  await maren.phone.append('INBOX', letter(maren, 0, 'The sail'), [], at(0.5));
  await expect(mail.row('The sail')).toBeVisible({ timeout: 30_000 });
  await maren.phone.waitFor('Archive', (all) => all.length === 3, 30_000);
  await expect(mail.row('The keel')).toHaveCount(0);

  await mail.openFolder('Archive');
  const row = mail.list.getByRole('row', { name: /The keel.*muted/ });
  await expect(row).toBeVisible();
  await row.click();
  const mark = mail.reader.getByRole('button', { name: 'Muted' });
  await expect(mark).toHaveAccessibleDescription(/even when they are addressed to you/);
  expect(await faults(page)).toEqual([]);
  await mark.click();
  await expect(mail.toast.getByText('Unmuted', { exact: true })).toBeVisible();
  await expect(mark).toHaveCount(0);
  await expect(mail.list.getByRole('row', { name: /muted/ })).toHaveCount(0);
  await press(page, 'z');
  await expect(mark).toBeVisible();
});

test('row 45: undo brings a muted conversation back into the inbox', async ({ page, maren, signIn }) => {
  await write(maren);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.row('The keel').first().click();
  await press(page, 'm');
  await mail.toast.getByRole('button', { name: 'Undo' }).click();
  await expect(mail.row('The keel').first()).toBeVisible();
  await maren.phone.waitFor('INBOX', (all) => all.length === 3, 30_000);
  await expect(mail.list.getByRole('row', { name: /muted/ })).toHaveCount(0);
});

test('row 47: a note on a conversation is saved as it is typed, marked in the list, and nobody else’s', async ({ page, maren, signIn }) => {
  await write(maren);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.row('The keel').first().click();
  await mail.reader.getByRole('button', { name: 'More' }).first().click();
  await page.getByRole('menuitem', { name: 'Note on conversation' }).click();
  const note = mail.reader.getByRole('region', { name: 'Your note on this conversation' });
  const field = note.getByRole('textbox');
  await expect(field).toBeFocused();
  await expect(note.getByText('Only you see this. It is never sent.')).toBeVisible();
  await field.pressSequentially('Ask Ines about the keel, <b>soon</b>');
  await expect(note.getByText('Saved', { exact: true })).toBeVisible();
  await expect(mail.list.getByRole('row', { name: /The keel.*has a note/ })).toBeVisible();
  await field.press('Escape');
  await expect(field).not.toBeFocused();
  expect(await faults(page)).toEqual([]);

  await page.reload();
  await expect(field).toHaveValue('Ask Ines about the keel, <b>soon</b>');
  await press(page, 'r');
  const answer = page.frameLocator('iframe.cp-paper').getByRole('textbox', { name: 'Text of the letter' });
  await expect(answer).toBeVisible();
  await expect(answer).not.toContainText('Ask Ines');

  await note.getByRole('button', { name: 'Delete note' }).click();
  await expect(note).toHaveCount(0);
  await expect(mail.list.getByRole('row', { name: /has a note/ })).toHaveCount(0);
  await mail.toast.getByRole('button', { name: 'Undo' }).click();
  await expect(field).toHaveValue('Ask Ines about the keel, <b>soon</b>');
});

test('row 47: on the phone the note stands above the letter and nothing hangs over', async ({ page, maren, signIn }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await write(maren);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.row('The mast').click();
  await mail.reader.getByRole('button', { name: 'More' }).first().click();
  await page.getByRole('menuitem', { name: 'Note on conversation' }).click();
  const note = mail.reader.getByRole('region', { name: 'Your note on this conversation' });
  await note.getByRole('textbox').fill(`A long word: ${'keel'.repeat(40)}\nand a second line`);
  await expect(note.getByText('Saved', { exact: true })).toBeVisible();
  expect(await overflow(page)).toBe(0);
  expect(await faults(page)).toEqual([]);
});
