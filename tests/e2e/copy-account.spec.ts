/** Moving in: an old account copied with its folders, and the change from POP3 to IMAP, at the desk and on the phone. */
import { expect, type Locator, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { faults, overflow } from './faults';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

const letterTo = ({ address }: Person, subject: string) =>
  buildMessage({ from: 'ines@carvalho.example', to: address, subject, text: 'A few words.' });

async function openMovingIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Manage accounts' }).click();
  await page.getByRole('button', { name: 'Copy an old account' }).click();
}

/** Compares both sides until nothing is missing: what is there is noticed here a moment later. */
async function comparedWhole(guide: Locator): Promise<void> {
  await expect(async () => {
    await guide.getByRole('button', { name: 'Compare now' }).click();
    await expect(guide.getByText('Nothing is missing: every letter there came here.')).toBeVisible({ timeout: 5000 });
  }).toPass({ timeout: 60_000 });
}

/** Pictures at both widths in both colours, with nothing wrong in any of them. */
async function looks(page: Page, name: string): Promise<void> {
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const)
    for (const theme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height });
      await page.evaluate((value) => document.documentElement.setAttribute('data-theme', value), theme);
      expect(await faults(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await page.screenshot({ path: test.info().outputPath(`${name}-${width}-${theme}.png`) });
    }
  await page.setViewportSize({ width: 1440, height: 900 });
}

test('row 212: an old account is copied with its folders, and the report says that nothing is missing', async ({
  page,
  provider,
  maren,
  tomasz,
  signIn,
}) => {
  await tomasz.phone.createFolder('Rechnungen & Verträge');
  for (let at = 1; at <= 12; at += 1)
    await tomasz.phone.append('Rechnungen & Verträge', letterTo(tomasz, `Bill ${at}`), ['\\Seen', 'Paid']);
  await tomasz.phone.append('INBOX', letterTo(tomasz, 'From the old account'), ['\\Flagged'], new Date(Date.UTC(2018, 2, 1)));
  await signIn(maren);
  await openMovingIn(page);
  const section = page.getByRole('region', { name: 'Copy an old account' });
  await section.getByRole('button', { name: 'Choose the old account' }).click();
  const form = page.getByRole('form', { name: 'Copy an old account' });
  await form.getByRole('button', { name: 'Copy everything' }).click();
  await expect(form.getByText('This is needed.')).toHaveCount(3);
  await form.getByLabel('IMAP server').fill('localhost');
  await form.getByLabel('Port').fill(String(provider.servers.dovecot.ports.imaps));
  await form.getByLabel('Login name').fill(tomasz.login);
  await form.getByLabel('Password', { exact: true }).fill('wrong');
  await looks(page, 'form');
  await form.getByRole('button', { name: 'Copy everything' }).click();
  await expect(form.getByText(/does not accept/)).toBeVisible();
  await form.getByLabel('Password', { exact: true }).fill(tomasz.password);
  await form.getByRole('button', { name: 'Copy everything' }).click();
  await expect(form).toBeHidden();
  await expect(section.getByText('Done and compared: 13 letters are here, none is missing.')).toBeVisible({ timeout: 60_000 });
  await section.getByRole('button', { name: `Report about ${tomasz.address}` }).click();
  const row = section.getByRole('row', { name: /Rechnungen & Verträge/ });
  await expect(row.getByRole('cell')).toHaveText(['12', '12', '0']);
  await looks(page, 'report');

  const bills = await maren.phone.list('Rechnungen & Verträge');
  expect(bills.map(({ flags }) => flags)).toEqual(Array.from({ length: 12 }, () => ['Paid', '\\Seen']));
  const [old] = (await maren.phone.list('INBOX')).filter(({ subject }) => subject === 'From the old account');
  expect(old).toMatchObject({ internalAt: Date.UTC(2018, 2, 1), flags: ['\\Flagged'] });
  await page.keyboard.press('Escape');
  await expect(page.getByText('Rechnungen & Verträge').first()).toBeVisible();
});

test('row 214: the change from POP3 to IMAP compares both sides before it offers to stop', async ({
  page,
  provider,
  maren,
  tomasz,
  signIn,
}) => {
  for (let at = 1; at <= 3; at += 1) await tomasz.phone.append('INBOX', letterTo(tomasz, `Waiting ${at}`));
  await signIn(maren);
  await openMovingIn(page);
  const guide = page.getByRole('region', { name: 'Change from POP3 to IMAP' });
  await guide.getByRole('button', { name: 'Begin the change' }).click();
  await expect(guide.getByText(`add ${maren.address} as a new account`)).toBeVisible();
  await guide.getByRole('button', { name: 'Add a mailbox' }).click();
  await guide.getByLabel('POP3 server').fill('127.0.0.1');
  await guide.getByLabel('Port').fill(String(provider.servers.dovecot.ports.pop3s));
  await guide.getByLabel('Login name').fill(tomasz.login);
  await guide.getByLabel('Password', { exact: true }).fill(tomasz.password);
  await guide.getByRole('button', { name: 'Save' }).click();
  await maren.phone.waitFor('INBOX', (letters) => letters.length === 3, 60_000);
  await comparedWhole(guide);
  await looks(page, 'pop3');
  await guide.getByRole('button', { name: 'Stop collecting' }).click();
  await expect(new MailPage(page).toast.getByRole('status')).toHaveText(/is not collected any more/);
  expect(await tomasz.phone.list('INBOX')).toHaveLength(3);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  /** Nothing is wider than the screen, and nothing is wrong for those who do not see it. */
  async function fits(page: Page, name: string): Promise<void> {
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await faults(page)).toEqual([]);
    await page.screenshot({ path: test.info().outputPath(`${name}.png`), fullPage: true });
  }

  test('row 212: an old account is copied, and its report read', async ({ page, provider, maren, tomasz, signIn }) => {
    await tomasz.phone.createFolder('Rechnungen & Verträge');
    for (let at = 1; at <= 3; at += 1) await tomasz.phone.append('Rechnungen & Verträge', letterTo(tomasz, `Bill ${at}`));
    await signIn(maren);
    await openMovingIn(page);
    const section = page.getByRole('region', { name: 'Copy an old account' });
    await section.getByRole('button', { name: 'Choose the old account' }).click();
    const form = page.getByRole('form', { name: 'Copy an old account' });
    await form.getByLabel('IMAP server').fill('localhost');
    await form.getByLabel('Port').fill(String(provider.servers.dovecot.ports.imaps));
    await form.getByLabel('Login name').fill(tomasz.login);
    await form.getByLabel('Password', { exact: true }).fill(tomasz.password);
    await fits(page, 'phone-form');
    await form.getByRole('button', { name: 'Copy everything' }).click();
    await expect(form).toBeHidden();
    await expect(section.getByText('Done and compared: 3 letters are here, none is missing.')).toBeVisible({ timeout: 60_000 });
    await section.getByRole('button', { name: `Report about ${tomasz.address}` }).click();
    const row = section.getByRole('row', { name: /Rechnungen & Verträge/ });
    await expect(row.getByRole('cell')).toHaveText(['3', '3', '0']);
    await fits(page, 'phone-report');
    expect(await maren.phone.list('Rechnungen & Verträge')).toHaveLength(3);
  });

  test('row 214: the change from POP3 to IMAP is gone through to its end', async ({ page, provider, maren, tomasz, signIn }) => {
    for (let at = 1; at <= 3; at += 1) await tomasz.phone.append('INBOX', letterTo(tomasz, `Waiting ${at}`));
    await signIn(maren);
    await openMovingIn(page);
    const guide = page.getByRole('region', { name: 'Change from POP3 to IMAP' });
    await guide.getByRole('button', { name: 'Begin the change' }).click();
    await guide.getByRole('button', { name: 'Add a mailbox' }).click();
    await guide.getByLabel('POP3 server').fill('127.0.0.1');
    await guide.getByLabel('Port').fill(String(provider.servers.dovecot.ports.pop3s));
    await guide.getByLabel('Login name').fill(tomasz.login);
    await guide.getByLabel('Password', { exact: true }).fill(tomasz.password);
    await fits(page, 'phone-pop3-form');
    await guide.getByRole('button', { name: 'Save' }).click();
    await maren.phone.waitFor('INBOX', (letters) => letters.length === 3, 60_000);
    await comparedWhole(guide);
    await fits(page, 'phone-pop3');
    await guide.getByRole('button', { name: 'Stop collecting' }).click();
    await expect(new MailPage(page).toast.getByRole('status')).toHaveText(/is not collected any more/);
  });
});
