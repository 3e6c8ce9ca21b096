import { expect } from '@playwright/test';
import { buildMessage } from '../support/message';
import { MailPage } from './pages/mail-page';
import { test } from './world';

// How fast they show is measured by the bench (`live.*`), beside what the bare protocol needs. Nothing here waits as long as the next look at a folder that nobody told of.

test('a letter delivered by SMTP shows without a reload', async ({ page, maren, signIn, sendLetter }) => {
  await signIn(maren);
  const mail = new MailPage(page);
  await expect(mail.folder('Inbox')).toBeVisible();
  await sendLetter(maren.address, buildMessage({ from: 'ines@carvalho.example', to: maren.address, subject: 'Just in', text: 'Now.' }));
  // How long Postfix takes to deliver is not Oriel's time.
  await maren.phone.waitForMessage('INBOX', 'Just in', 30_000);
  await expect(mail.row('Just in')).toBeVisible();
  await expect(mail.folder('Inbox')).toHaveAccessibleName(/1 unread/);
});

test('a flag set by the phone shows without a reload', async ({ page, maren, signIn }) => {
  const uid = await maren.phone.append(
    'INBOX',
    buildMessage({ from: 'ines@carvalho.example', to: maren.address, subject: 'Watch me', text: 'Here.' }),
  );
  await signIn(maren);
  const mail = new MailPage(page);
  await expect(mail.row('Watch me')).toHaveAccessibleName(/Unread/);
  await maren.phone.addFlags('INBOX', uid, ['\\Seen', '\\Flagged']);
  await expect(mail.row('Watch me')).not.toHaveAccessibleName(/Unread/);
  await expect(mail.row('Watch me')).toHaveAccessibleName(/starred/i);
});

test('what is deleted in the browser is gone for the phone, and Undo brings it back', async ({ page, maren, signIn }) => {
  await maren.phone.append('INBOX', buildMessage({ from: 'ines@carvalho.example', to: maren.address, subject: 'Old news', text: 'Bye.' }));
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('Old news');
  await page.keyboard.press('#');
  await expect(mail.row('Old news')).toBeHidden();
  await maren.phone.waitFor('INBOX', (all) => all.length === 0);
  await maren.phone.waitForMessage('Trash', 'Old news');
  await page.keyboard.press('z');
  await expect(mail.row('Old news')).toBeVisible();
  await maren.phone.waitForMessage('INBOX', 'Old news');
  await maren.phone.waitFor('Trash', (all) => all.length === 0);
});

test('U2: deleting for ever asks first and names the count', async ({ page, maren, signIn }) => {
  await maren.phone.append(
    'Trash',
    buildMessage({ from: 'ines@carvalho.example', to: maren.address, subject: 'Really old', text: 'Bye.' }),
  );
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openFolder('Trash');
  await mail.openLetter('Really old');
  await page.keyboard.press('#');
  const question = page.getByRole('alertdialog').or(page.getByRole('dialog'));
  await expect(question).toContainText(/for good/i);
  await question.getByRole('button', { name: /^Delete/ }).click();
  await expect(mail.row('Really old')).toBeHidden();
  await maren.phone.waitFor('Trash', (all) => all.length === 0);
});

test('archive and move take a letter where they say', async ({ page, maren, signIn }) => {
  await maren.phone.createFolder('Orders');
  await maren.phone.append('INBOX', buildMessage({ from: 'a@yard.example', to: maren.address, subject: 'First order', text: 'x' }));
  await maren.phone.append('INBOX', buildMessage({ from: 'a@yard.example', to: maren.address, subject: 'Second order', text: 'x' }));
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('First order');
  await page.keyboard.press('e');
  await maren.phone.waitForMessage('Archive', 'First order');
  await mail.openLetter('Second order');
  await page.keyboard.press('v');
  await page.getByRole('dialog').getByRole('option', { name: 'Orders' }).click();
  await maren.phone.waitForMessage('Orders', 'Second order');
  await expect(mail.row('Second order')).toBeHidden();
});
