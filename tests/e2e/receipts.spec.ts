/** Nobody is told that a letter was read without a press: the question above the letter, at the desk and on the phone. */
import { expect } from '@playwright/test';
import { buildMessage } from '../support/message';
import { faults, overflow } from './faults';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

async function ask(reader: Person, sender: Person, subject: string, more: Record<string, string> = {}): Promise<void> {
  const headers = { 'Disposition-Notification-To': sender.address, ...more };
  const letter = buildMessage({
    from: { name: 'Tomasz Zielinski', address: sender.address },
    to: reader.address,
    subject,
    text: 'Please read.',
    headers,
  });
  await reader.phone.append('INBOX', letter, ['\\Seen']);
}

for (const { words, size, theme } of [
  { words: 'on the desk', size: { width: 1440, height: 900 }, theme: 'light' as const },
  { words: 'on the phone', size: { width: 390, height: 844 }, theme: 'dark' as const },
])
  test.describe(words, () => {
    test.use({ viewport: size, colorScheme: theme });

    test('row 123, T18: a receipt goes out once, when it is wanted, and no program asks again', async ({ page, maren, tomasz, signIn }) => {
      await ask(maren, tomasz, 'Contract');
      await signIn(maren);
      const mail = new MailPage(page);
      await mail.openLetter('Contract');
      const question = mail.reader.getByText(/^Tomasz Zielinski asks to be told that you read this\./);
      await expect(question).toContainText(`The answer goes to ${tomasz.address}.`);
      expect(await faults(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await page.screenshot({ path: test.info().outputPath('receipt.png') });
      expect(await tomasz.phone.list('INBOX')).toHaveLength(0);
      await mail.reader.getByRole('button', { name: 'Tell them' }).press('Enter');
      await expect(mail.toast.getByRole('status')).toHaveText('Told Tomasz Zielinski that you read it');
      await expect(question).toBeHidden();
      await expect(mail.reader.getByText('Please read.')).toBeVisible();
      await tomasz.phone.waitForMessage('INBOX', 'Read: Contract');
      await maren.phone.waitFor('INBOX', (all) => all.some(({ flags }) => flags.includes('$MDNSent')));
      await page.reload();
      await expect(mail.reader.getByText('Please read.')).toBeVisible();
      await expect(question).toBeHidden();
    });

    test('row 123: it is put off for now, or refused for good', async ({ page, maren, tomasz, signIn }) => {
      await ask(maren, tomasz, 'First');
      await ask(maren, tomasz, 'Second');
      await signIn(maren);
      const mail = new MailPage(page);
      await mail.openLetter('First');
      const question = mail.reader.getByText(/asks to be told that you read this/);
      await mail.reader.getByRole('button', { name: 'Not now' }).click();
      await expect(question).toBeHidden();
      await page.reload();
      await expect(question).toBeVisible();
      await mail.reader.getByRole('button', { name: 'Never for this sender' }).click();
      await expect(mail.toast.getByRole('status')).toHaveText(`${tomasz.address} is not told when you read`);
      await expect(question).toBeHidden();
      await page.goto('/mail');
      await mail.openLetter('Second');
      await expect(mail.reader.getByText('Please read.')).toBeVisible();
      await expect(question).toBeHidden();
      expect(await tomasz.phone.list('INBOX')).toHaveLength(0);
    });
  });

test('row 123: whoever never wants to be asked is not', async ({ page, maren, tomasz, signIn }) => {
  await ask(maren, tomasz, 'Contract');
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('Contract');
  const question = mail.reader.getByText(/asks to be told that you read this/);
  await expect(question).toBeVisible();
  await page.goto('/mail#settings');
  await page.evaluate(() =>
    fetch('/api/preferences', {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json', 'x-oriel': '1' },
      body: JSON.stringify({ receipts: 'never' }),
    }),
  );
  await page.goto('/mail');
  await mail.openLetter('Contract');
  await expect(mail.reader.getByText('Please read.')).toBeVisible();
  await expect(question).toBeHidden();
});
