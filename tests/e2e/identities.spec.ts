/** Whom a letter is from: addresses and signatures in the settings, and in From (row 129, C2, C8). */
import { expect, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { faults, overflow } from './faults';
import { ComposerPage } from './pages/composer-page';
import { MailPage } from './pages/mail-page';
import { test } from './world';

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/** Opens the addresses in the settings by the palette, which every screen has. */
async function openAddresses(page: Page, title: string, settings = 'Settings'): Promise<void> {
  await expect(page.getByRole('grid')).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill(settings);
  await page.getByRole('option', { name: settings, exact: true }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: title }).click();
  await expect(page.getByRole('heading', { name: title })).toBeVisible();
}

test('row 129: an address with a signature is kept, changed, removed and taken back', async ({ page, maren, signIn }) => {
  await signIn(maren);
  await openAddresses(page, 'Addresses and signatures');
  await page.getByRole('button', { name: 'Add address' }).click();
  const address = page.getByLabel('Address', { exact: true });
  await address.fill('sales@');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('This is not an address: sales@')).toBeVisible();
  await expect(address).toBeFocused();
  await address.fill('sales@oriel.test');
  await page.getByLabel('Name in From').fill('Harbour sales');
  await page.getByRole('textbox', { name: 'Signature' }).fill('The sales desk');
  await expect(page.frameLocator('iframe.rich-preview').getByText('The sales desk')).toBeVisible();
  expect(await faults(page)).toEqual([]);
  expect(await overflow(page)).toBe(0);
  await page.screenshot({ path: test.info().outputPath('identity.png') });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const line = page.getByText('Harbour sales · The sales desk');
  await expect(line).toBeVisible();
  const ids = () =>
    page.evaluate(async () => (await (await fetch('/api/identities')).json()).identities.map((one: { id: number }) => one.id));
  const before = await ids();
  await page.getByRole('button', { name: 'Remove sales@oriel.test' }).click();
  await expect(line).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(line).toBeVisible();
  // The same one: a draft that names it goes out from it.
  expect(await ids()).toEqual(before);
  // Escape leaves the form, and not the settings.
  await page.getByRole('button', { name: 'Edit sales@oriel.test' }).click();
  await page.getByLabel('Name in From').press('Escape');
  await expect(page.getByLabel('Name in From')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Edit sales@oriel.test' })).toBeFocused();
});

test('row 129: a signature takes a picture by its button and from the clipboard, and the letter bears it', async ({
  page,
  maren,
  tomasz,
  signIn,
}) => {
  await signIn(maren);
  await openAddresses(page, 'Addresses and signatures');
  await page
    .getByRole('button', { name: /^Edit / })
    .first()
    .click();
  const field = page.getByRole('textbox', { name: 'Signature' });
  await field.fill('Maren');
  const chooser = page.waitForEvent('filechooser');
  await page
    .getByRole('group', { name: /Signature/ })
    .getByRole('button', { name: 'Picture' })
    .click();
  await (await chooser).setFiles({ name: 'Lighthouse.png', mimeType: 'image/png', buffer: png });
  await expect(field.getByRole('img', { name: 'Lighthouse' })).toBeVisible();
  await field.evaluate((element, bytes) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0))], 'image.png', { type: 'image/png' }));
    // What a page copies beside it: an address that nobody may fetch.
    clipboardData.setData('text/html', '<img src="https://tracker.example/x.png">');
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, png.toString('base64'));
  await expect(field.locator('img')).toHaveCount(2);
  expect(await field.innerHTML()).not.toContain('tracker.example');
  await expect(page.frameLocator('iframe.rich-preview').locator('img')).toHaveCount(2);
  expect(await faults(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('pictures.png') });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(field).toBeHidden();
  await page.getByRole('button', { name: 'Back to the mail' }).click();
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeHidden();
  await page.keyboard.press('c');
  const composer = new ComposerPage(page);
  await composer.ready();
  const shown = composer.text.locator('[data-oriel-signature] img');
  await expect(shown).toHaveCount(2);
  await expect.poll(() => shown.first().evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(1);
  await composer.to.fill(tomasz.address);
  await page.keyboard.press('Enter');
  await composer.subject.fill('With a picture');
  await composer.sendIt();
  const letters = await tomasz.phone.waitFor('INBOX', (all) => all.some(({ subject }) => subject === 'With a picture'));
  const source = (await tomasz.phone.source('INBOX', letters[0]?.uid ?? 0)).toString();
  expect(source).toMatch(/^Content-Type: image\/png/im);
  expect(source).toMatch(/^Content-ID: </im);
});

for (const { words, size, language } of [
  { words: 'in Arabic on the desk', size: { width: 1440, height: 900 }, language: 'ar' },
  { words: 'in Arabic on a phone', size: { width: 390, height: 844 }, language: 'ar' },
  { words: 'on a phone', size: { width: 390, height: 844 }, language: 'en' },
])
  test.describe(words, () => {
    test.use({ viewport: size, locale: language, colorScheme: 'dark' });

    test('row 129: addresses and their form read as the language does, and fit', async ({ page, maren }) => {
      await page.goto('/sign-in');
      await page.locator('input[name=username]').fill(maren.address);
      await page.locator('input[name=password]').fill(maren.password);
      const alive = page.waitForRequest(/\/api\/events/);
      await page.locator('button[type=submit]').click();
      await alive;
      if (language === 'ar') await openAddresses(page, 'العناوين والتواقيع', 'الإعدادات');
      else await openAddresses(page, 'Addresses and signatures');
      expect(await faults(page)).toEqual([]);
      await page.locator('.entry button[aria-expanded]').first().click();
      await page.locator('.entry-form .rich-text').fill(language === 'ar' ? 'مع التحية' : 'Kind regards');
      await expect(page.locator('iframe.rich-preview')).toBeVisible();
      expect(await page.locator('.entry-form').evaluate((form) => getComputedStyle(form).direction)).toBe(
        language === 'ar' ? 'rtl' : 'ltr',
      );
      // Addresses are read from left to right in every language.
      expect(
        await page
          .locator('.entry-form input[inputmode=email]')
          .first()
          .evaluate((field) => getComputedStyle(field).direction),
      ).toBe('ltr');
      expect(await faults(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await page.screenshot({ path: test.info().outputPath('form.png') });
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
  await composer.write('Typed before.');
  await from.selectOption({ label: `Sales <sales@${domain}>` });
  await composer.holds(/Typed before\..*The desk/s);
  await from.selectOption({ label: `shop+*@${domain}` });
  await composer.holds(/Typed before\..*The shop/s);
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

test('C8: a signature stands above or below the quote, and From moves it there with what was typed kept', async ({
  page,
  maren,
  signIn,
}) => {
  const letter = buildMessage({ from: 'zoe@kestrel.example', to: maren.address, subject: 'Quoted', text: 'The quoted words.' });
  await maren.phone.append('INBOX', letter, ['\\Seen']);
  await signIn(maren);
  const domain = maren.address.split('@').pop() ?? '';
  for (const place of ['above', 'below'])
    await page.evaluate(
      async (wanted) => {
        const { accounts } = await (await fetch('/api/mailboxes')).json();
        const rest = { accountId: accounts[0].id, name: '', replyTo: [], bcc: [], isDefault: false };
        const headers = { 'content-type': 'application/json', 'x-oriel': '1' };
        await fetch('/api/identities', { method: 'POST', headers, body: JSON.stringify({ ...rest, ...wanted }) });
      },
      { address: `${place}@${domain}`, place, html: `<p>Signed ${place}</p>`, text: `Signed ${place}` },
    );
  await new MailPage(page).openLetter('Quoted');
  const [apart] = await Promise.all([page.context().waitForEvent('page'), page.keyboard.press('Shift+r')]);
  const composer = new ComposerPage(apart);
  await composer.ready();
  await composer.write('My answer.');
  await composer.window.getByRole('button', { name: 'Show quoted text' }).click();
  // A window of this width has its lines folded, as on the phone.
  await composer.window.getByRole('button', { name: /^To/, expanded: false }).click();
  const from = composer.window.getByLabel('From', { exact: true });
  await from.selectOption({ label: `below@${domain}` });
  await composer.holds(/My answer\..*The quoted words\..*Signed below/s);
  await from.selectOption({ label: `above@${domain}` });
  await composer.holds(/My answer\..*Signed above.*The quoted words\./s);
  await composer.holds(/^(?!.*Signed below)/s);
});

test.describe('with seconds to take it back', () => {
  test.use({ undoSeconds: 10 });

  test('row 126: a letter is passed on from the menu of the list, taken back, and passed on again', async ({
    page,
    maren,
    tomasz,
    signIn,
  }) => {
    const letter = buildMessage({ from: 'zoe@kestrel.example', to: maren.address, subject: 'Pass me on', text: 'As it was.' });
    await maren.phone.append('INBOX', letter, ['\\Seen']);
    await signIn(maren);
    const mail = new MailPage(page);
    await mail.row('Pass me on').click({ button: 'right' });
    await expect(page.getByRole('menuitem', { name: 'Edit as new' })).toBeVisible();
    expect(await faults(page)).toEqual([]);
    await page.getByRole('menuitem', { name: 'Redirect' }).click();
    const dialog = page.getByRole('dialog', { name: 'Redirect letter' });
    await dialog.getByRole('button', { name: 'Redirect' }).click();
    await expect(dialog.getByText('Say to whom the letter goes.')).toBeVisible();
    await dialog.getByLabel('To', { exact: true }).fill(tomasz.address);
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('status').first()).toContainText(`“Pass me on” goes to ${tomasz.address}`);
    expect(await faults(page)).toEqual([]);
    await page.screenshot({ path: test.info().outputPath('redirect.png') });
    await dialog.getByRole('button', { name: 'Redirect' }).click();
    await expect(dialog).toBeHidden();
    await mail.toast.getByRole('button', { name: /Undo/ }).click();
    await expect(dialog.getByRole('status').first()).toContainText(tomasz.address);
    await expect(mail.toast).toContainText('Taken back. Nothing was sent.');
    await dialog.getByRole('button', { name: 'Redirect' }).click();
    const letters = await tomasz.phone.waitFor('INBOX', (all) => all.some(({ subject }) => subject === 'Pass me on'), 30_000);
    expect(letters.filter(({ subject }) => subject === 'Pass me on')).toHaveLength(1);
    expect((await tomasz.phone.source('INBOX', letters[0]?.uid ?? 0)).toString()).toMatch(/^Resent-From: /m);
  });
});

test('row 127: what was sent is written anew from its row, from the bar over what is chosen, and from the palette', async ({
  page,
  maren,
  signIn,
}) => {
  const letter = buildMessage({ from: maren.address, to: 'zoe@kestrel.example', subject: 'Price list', text: 'As agreed.' });
  await maren.phone.append('Sent', letter, ['\\Seen']);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openFolder('Sent');
  await mail.row('Price list').click({ button: 'right' });
  await expect(page.getByRole('menuitem').nth(1)).toHaveText('Edit as new');
  await page.keyboard.press('Escape');
  await mail.row('Price list').getByRole('button', { name: 'Edit as new' }).click();
  const composer = new ComposerPage(page);
  await composer.ready();
  await expect(composer.subject).toHaveValue('Price list');
  await composer.holds(/As agreed\./);
  await composer.window.getByRole('button', { name: 'Close' }).first().click();
  await mail.row('Price list').getByRole('checkbox').click();
  await expect(page.getByRole('group', { name: 'Selected letters' }).getByRole('button', { name: 'Edit as new' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Edit as new');
  await expect(page.getByRole('option', { name: /^Edit as new/ })).toHaveAttribute('aria-selected', 'true');
});
