/** Whom a letter is from: addresses and signatures in the settings, and in From (row 129, C2, C8). */
import { expect } from '@playwright/test';
import { buildMessage } from '../support/message';
import { faults, overflow } from './faults';
import { ComposerPage } from './pages/composer-page';
import { MailPage } from './pages/mail-page';
import { test } from './world';

for (const { words, size, theme } of [{ words: 'on the desk', size: { width: 1440, height: 900 }, theme: 'light' as const }])
  test.describe(words, () => {
    test.use({ viewport: size, colorScheme: theme });

    test('row 129: an address with a signature is kept, changed, removed and taken back', async ({ page, maren, signIn }) => {
      await signIn(maren);
      await page.getByRole('button', { name: 'Settings' }).first().click();
      await page.getByRole('dialog').getByRole('button', { name: 'Addresses and signatures' }).click();
      await page.getByRole('button', { name: 'Add address' }).click();
      await page.getByLabel('Address', { exact: true }).fill('sales@');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(page.getByText('This is not an address: sales@')).toBeVisible();
      await page.getByLabel('Address', { exact: true }).fill('sales@oriel.test');
      await page.getByLabel('Name in From').fill('Harbour sales');
      await page.getByRole('textbox', { name: 'Signature' }).fill('The sales desk');
      await expect(page.frameLocator('iframe.rich-preview').getByText('The sales desk')).toBeVisible();
      expect(await faults(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await page.screenshot({ path: test.info().outputPath('identity.png') });
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(page.getByText('Harbour sales · The sales desk')).toBeVisible();
      await page.getByRole('button', { name: 'Remove sales@oriel.test' }).click();
      await expect(page.getByText('Harbour sales · The sales desk')).toBeHidden();
      await page.getByRole('button', { name: 'Undo' }).click();
      await expect(page.getByText('Harbour sales · The sales desk')).toBeVisible();
    });
  });

test('C8: From brings its signature along, and the letter goes out as it says', async ({ page, maren, tomasz, signIn }) => {
  await signIn(maren);
  const domain = maren.address.split('@').pop() ?? '';
  const keep = (identity: Record<string, unknown>) =>
    page.evaluate(async (wanted) => {
      const { accounts } = await (await fetch('/api/mailboxes')).json();
      const body = {
        accountId: accounts[0].id,
        name: '',
        replyTo: [],
        bcc: [],
        html: '',
        text: '',
        place: 'above',
        isDefault: false,
        ...wanted,
      };
      const headers = { 'content-type': 'application/json', 'x-oriel': '1' };
      return (await fetch('/api/identities', { method: 'POST', headers, body: JSON.stringify(body) })).status;
    }, identity);
  expect(await keep({ address: `sales@${domain}`, name: 'Sales', html: '<b>The desk</b>', text: 'The desk' })).toBe(200);
  expect(await keep({ address: `shop+*@${domain}`, html: '<i>The shop</i>', text: 'The shop' })).toBe(200);
  await page.keyboard.press('c');
  const composer = new ComposerPage(page);
  await composer.ready();
  const from = composer.window.getByLabel('From', { exact: true });
  await from.selectOption({ label: `Sales <sales@${domain}>` });
  await composer.holds(/The desk/);
  await from.selectOption({ label: `shop+*@${domain}` });
  await composer.holds(/The shop/);
  await composer.holds(/^(?!.*The desk)/s);
  await composer.window.getByLabel('In place of the star').fill('spring');
  expect(await faults(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('from.png') });
  await composer.to.fill(tomasz.address);
  await page.keyboard.press('Enter');
  await composer.subject.fill('From the shop');
  await composer.sendIt();
  const letters = await tomasz.phone.waitFor('INBOX', (all) => all.some(({ subject }) => subject === 'From the shop'));
  const source = (await tomasz.phone.source('INBOX', letters[0]?.uid ?? 0)).toString();
  expect(source).toMatch(new RegExp(`^From: .*shop\\+spring@${domain}`, 'm'));
  expect(source).toContain('The shop');
});

test('row 126: a letter is passed on unchanged from its menu', async ({ page, maren, tomasz, signIn }) => {
  const letter = buildMessage({ from: 'zoe@kestrel.example', to: maren.address, subject: 'Pass me on', text: 'As it was.' });
  await maren.phone.append('INBOX', letter, ['\\Seen']);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('Pass me on');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Redirect');
  await page.getByRole('option', { name: /^Redirect/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Redirect letter' });
  await dialog.getByLabel('To whom').fill('nobody');
  await dialog.getByRole('button', { name: 'Redirect' }).click();
  await expect(dialog.getByText('This is not an address: nobody')).toBeVisible();
  await dialog.getByLabel('To whom').fill(tomasz.address);
  expect(await faults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Redirect' }).click();
  await expect(mail.toast.getByRole('status')).toHaveText(`Letter redirected to ${tomasz.address}`);
  const letters = await tomasz.phone.waitFor('INBOX', (all) => all.some(({ subject }) => subject === 'Pass me on'));
  expect((await tomasz.phone.source('INBOX', letters[0]?.uid ?? 0)).toString()).toMatch(/^Resent-From: /m);
});
