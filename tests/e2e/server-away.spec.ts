import { expect } from '@playwright/test';
import { buildMessage } from '../support/message';
import { MailPage } from './pages/mail-page';
import { test } from './world';

test('R3: the mail server stops while somebody reads and starts again', async ({ page, maren, signIn, provider }) => {
  await maren.phone.append(
    'INBOX',
    buildMessage({ from: 'ines@carvalho.example', to: maren.address, subject: 'Before the storm', text: 'Calm.' }),
  );
  await maren.phone.append(
    'INBOX',
    buildMessage({ from: 'ines@carvalho.example', to: maren.address, subject: 'Not yet read', text: 'Later.' }),
  );
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('Before the storm');
  await expect(mail.reader.getByText('Calm.')).toBeVisible();
  await provider.servers.dovecot.stopServing();
  await expect(page.getByText(/Offline|does not answer|did not answer/i).first()).toBeVisible({ timeout: 15_000 });
  await expect(mail.reader.getByText('Calm.')).toBeVisible();
  await page.reload();
  await expect(mail.row('Not yet read')).toBeVisible();
  await provider.servers.dovecot.startServing();
  await expect(page.getByText('Up to date').first()).toBeVisible({ timeout: 45_000 });
  await mail.row('Not yet read').click();
  await expect(mail.reader.getByText('Later.')).toBeVisible();
});

test('E4: a part of the screen that cannot be fetched is told, and the rest of the page goes on', async ({ page, maren, signIn }) => {
  await maren.phone.append(
    'INBOX',
    buildMessage({ from: 'ines@carvalho.example', to: maren.address, subject: 'Still here', text: 'Calm.' }),
  );
  await signIn(maren);
  const mail = new MailPage(page);
  await expect(mail.row('Still here')).toBeVisible();
  await page.waitForLoadState('load');
  // What is fetched after the first paint is here by then.
  await expect(page.locator('.toasts, [data-toasts]').first()).toBeAttached();
  await page.route(/\/_next\/static\/.*\.js/, (route) => route.abort());
  await page.keyboard.press('Control+k');
  await expect(page.getByText('could not be fetched').first()).toBeVisible();
  await page.unroute(/\/_next\/static\/.*\.js/);
  await mail.openLetter('Still here');
  await expect(mail.reader.getByText('Calm.')).toBeVisible();
});
