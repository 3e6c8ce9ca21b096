import { expect } from '@playwright/test';
import { buildMessage } from '../support/message';
import { MailPage } from './pages/mail-page';
import { test } from './world';

test('A key that goes to another folder takes the keyboard along', async ({ page, maren, signIn }) => {
  const letter = (subject: string) => buildMessage({ from: 'ines@carvalho.example', to: maren.address, subject, text: 'Text.' });
  await maren.phone.append('INBOX', letter('Arrived'));
  await maren.phone.append('Archive', letter('Put away'));
  await signIn(maren);
  const mail = new MailPage(page);
  await expect(mail.row('Arrived')).toBeVisible();
  await page.keyboard.press('j');
  await expect(mail.list).toBeFocused();
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await expect(mail.row('Put away')).toBeVisible();
  await expect(mail.list).toBeFocused();
});
