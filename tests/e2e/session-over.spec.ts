/** The session has ended: the passwords are asked for over the page, once for each that is different, and what is on the page stays. */
import { expect } from '@playwright/test';
import { buildMessage } from '../support/message';
import { ComposerPage } from './pages/composer-page';
import { MailPage } from './pages/mail-page';
import { test } from './world';

test('E9: one password opens the accounts that share it, the others are asked for in the same dialog and may wait', async ({
  page,
  maren,
  tomasz,
  signIn,
  provider,
}) => {
  const twin = await provider.servers.dovecot.newUser({ hint: 'twin', password: maren.password });
  await maren.phone.append('INBOX', buildMessage({ from: 'ines@carvalho.example', to: maren.address, subject: 'For Maren', text: 'x' }));
  await signIn(maren);
  const mail = new MailPage(page);
  await expect(mail.row('For Maren')).toBeVisible();
  for (const { address, password } of [tomasz, twin]) {
    const status = await page.evaluate(
      async (body) => {
        const headers = { 'content-type': 'application/json', 'x-oriel': '1' };
        return (await fetch('/api/accounts', { method: 'POST', headers, body: JSON.stringify(body) })).status;
      },
      { address, password },
    );
    expect(status).toBeLessThan(300);
  }
  await page.reload();
  await expect(mail.row('For Maren')).toBeVisible();
  await page.keyboard.press('c');
  const composer = new ComposerPage(page);
  await composer.ready();
  await composer.write('Half a sent');

  await page.context().clearCookies();
  await composer.write('Not lost. ');
  const over = page.getByRole('dialog', { name: 'Signed out' });
  await over.getByLabel(`Password for ${maren.address}`).fill(maren.password);
  await page.keyboard.press('Enter');
  // The twin is open by now; only the account with another password is asked for.
  await expect(over.getByRole('heading', { name: 'Open the other account too' })).toBeVisible({ timeout: 30_000 });
  const other = over.getByLabel(`Password for ${tomasz.address}`);
  await expect(other).toBeFocused();
  await other.fill('wrong');
  await page.keyboard.press('Enter');
  await expect(over.getByText(/does not accept/)).toBeVisible();
  await over.getByRole('button', { name: 'Not now' }).click();
  await expect(over).toBeHidden();
  await composer.holds(/Not lost\. Half a sent/);
  await expect(mail.row('For Maren')).toBeVisible();

  const shell = await page.evaluate(async () => (await (await fetch('/api/mailboxes')).json()) as Record<string, { address: string }[]>);
  expect(shell.accounts?.map((one) => one.address).sort()).toEqual([maren.address, twin.address].sort());
  expect(shell.locked?.map((one) => one.address)).toEqual([tomasz.address]);
});
