import { expect, type Locator, type Page } from '@playwright/test';
import { type MailServers, startMailServers } from '../support/mail-servers';
import { buildMessage } from '../support/message';
import { type OAuthServer, startOAuthServer } from '../support/oauth-server';
import { startOriel } from '../support/oriel';
import { faults, overflow } from './faults';
import { MailPage } from './pages/mail-page';
import { test as base, type Person } from './world';

const test = base.extend<object, { kestrel: OAuthServer }>({
  kestrel: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
    async ({}, use) => {
      const server = await startOAuthServer();
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  provider: [
    async ({ kestrel }, use) => {
      const servers = await startMailServers({ dovecot: { config: kestrel.dovecot } });
      const google = { ORIEL_GOOGLE_CLIENT_ID: 'oriel', ORIEL_GOOGLE_CLIENT_SECRET: 'only for its button' };
      const oriel = await startOriel({ servers, env: { ORIEL_OAUTH: kestrel.settingsFor(servers), ORIEL_COLLECT: '1', ...google } });
      await use({ servers, oriel });
      await oriel.stop();
      await servers.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

const letterTo = ({ address }: Person, subject: string) =>
  buildMessage({ from: 'ines@carvalho.example', to: address, subject, text: 'A few words.' });

/** Waits until the buttons of the providers are alive: nobody hears what is typed or pressed before. */
async function alive(page: Page): Promise<void> {
  const known = () => Object.keys(document.querySelector('.providers button') ?? {}).some((key) => key.startsWith('__reactProps'));
  await page.waitForFunction(known);
}

interface Takes {
  kestrel: OAuthServer;
  provider: { servers: MailServers };
}

/** The provider takes the permission back: the page says so, and its account menu leads to this dialog. */
async function takenBack(page: Page, person: Person, { kestrel, provider }: Takes): Promise<Locator> {
  kestrel.revoke(person.address);
  // Lines that are open stay so: the next one has nothing to show.
  await provider.servers.dovecot.kick(person);
  await expect(page.getByText(/Kestrel does not let Oriel in any more/).first()).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: /^Account/ }).click();
  await page
    .getByRole('menuitemcheckbox', { name: person.address })
    .or(page.getByRole('menuitem', { name: person.address }))
    .click();
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await expect(dialog.getByText(/Kestrel does not let Oriel in any more/)).toBeVisible();
  return dialog;
}

const shots = [
  ['light', 1440, 900],
  ['dark', 1440, 900],
  ['light', 390, 844],
  ['dark', 390, 844],
] as const;

test('row 11: a person signs in on the page of their provider, and again where the permission was taken back', async ({
  page,
  maren,
  kestrel,
  provider,
}) => {
  await maren.phone.append('INBOX', letterTo(maren, 'For Maren'));
  await page.goto('/sign-in');
  await alive(page);
  await expect(page.getByRole('button', { name: 'Sign in with Kestrel' })).toBeVisible();
  for (const [colorScheme, width, height] of shots) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: test.info().outputPath(`sign-in-${colorScheme}-${width}.png`) });
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByLabel('Address', { exact: true }).fill(maren.address);
  await page.getByRole('button', { name: 'Sign in with Kestrel' }).click();
  await expect(page.getByRole('heading', { name: 'Oriel wants to read and send your mail' })).toBeVisible();
  await expect(page.getByLabel('Address')).toHaveValue(maren.address);
  await page.getByRole('button', { name: 'Deny' }).click();
  await expect(page.getByText(/Kestrel did not give Oriel the permission/)).toBeVisible();
  await page.getByRole('link').click();
  await alive(page);
  await page.getByLabel('Address', { exact: true }).fill(maren.address);
  await page.getByRole('button', { name: 'Sign in with Kestrel' }).click();
  await page.getByRole('button', { name: 'Allow' }).click();
  const mail = new MailPage(page);
  await expect(mail.row('For Maren')).toBeVisible();

  const dialog = await takenBack(page, maren, { kestrel, provider });
  await page.screenshot({ path: test.info().outputPath('again.png') });
  await dialog.getByRole('button', { name: 'Sign in with Kestrel' }).click();
  await page.getByRole('button', { name: 'Allow' }).click();
  await expect(mail.row('For Maren')).toBeVisible();
  await maren.phone.append('INBOX', letterTo(maren, 'Another for Maren'));
  await expect(mail.row('Another for Maren')).toBeVisible({ timeout: 30_000 });
});

test('row 12: an account is added by a code that is typed on another device', async ({ page, maren, tomasz, kestrel, signIn }) => {
  await tomasz.phone.append('INBOX', letterTo(tomasz, 'For Tomasz'));
  await signIn(maren);
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Add account' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add an account' });
  await dialog.getByRole('button', { name: 'With a code, on another device' }).click();
  await expect(dialog.getByRole('heading', { name: 'Type this code at Kestrel' })).toBeVisible();
  for (const [colorScheme, width, height] of shots) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: test.info().outputPath(`code-${colorScheme}-${width}.png`) });
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  const code = (await dialog.getByText(/^ORIEL-/).textContent()) ?? '';
  kestrel.type(code.trim(), tomasz.address);
  await expect(dialog).toBeHidden({ timeout: 30_000 });
  await page.goto('/mail/role/inbox');
  await expect(new MailPage(page).row('For Tomasz')).toBeVisible();
});

test('row 213: a mailbox elsewhere is collected by a permission of its provider, and again where that was taken back', async ({
  page,
  maren,
  tomasz,
  kestrel,
  signIn,
}) => {
  await tomasz.phone.append('INBOX', letterTo(tomasz, 'For Tomasz'));
  await maren.phone.createFolder('Old post');
  await signIn(maren);
  await page.getByRole('button', { name: 'Settings' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Collected mailboxes' }).click();
  await page.getByRole('button', { name: 'Add a mailbox' }).click();
  const form = page.getByRole('form', { name: 'Add a mailbox' });
  const folder = form.getByLabel('Folder');
  // Whoever has the mail of the address is offered where the server goes by another name.
  await form.getByLabel('Login name').fill('tomasz@gmail.com');
  await form.getByLabel('POP3 server').fill('mail.company.example');
  await expect(form.getByText(/^The mail of gmail\.com lies at Google/)).toBeVisible();
  await expect(form.getByRole('button', { name: 'Sign in with Google' })).toBeVisible();
  await expect(form.getByRole('button', { name: 'Sign in with Kestrel' })).toBeHidden();
  expect(await faults(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('collect-behind.png'), fullPage: true });
  await form.getByLabel('POP3 server').fill('');
  await expect(form.getByText(/^The mail of gmail\.com lies at Google/)).toBeHidden();
  await form.getByLabel('Login name').fill(tomasz.login);
  await folder.selectOption({ label: 'Old post' });
  expect(await faults(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('collect-form.png'), fullPage: true });
  await form.getByRole('button', { name: 'Sign in with Kestrel' }).click();
  await expect(page.getByLabel('Address')).toHaveValue(tomasz.login);
  await page.getByRole('button', { name: 'Deny' }).click();
  await expect(page.getByText(/Kestrel did not give Oriel the permission/)).toBeVisible();
  await page.getByRole('link').click();

  // What was typed stands there again, with the server of the provider.
  await expect(form.getByLabel('Login name')).toHaveValue(tomasz.login);
  await expect(form.getByLabel('POP3 server')).toHaveValue('localhost');
  await expect(folder.locator('option:checked')).toHaveText('Old post');
  await form.getByRole('button', { name: 'Sign in with Kestrel' }).click();
  await page.getByLabel('Address').fill(tomasz.address);
  await page.getByRole('button', { name: 'Allow' }).click();
  await expect(form.getByText(`Signed in at Kestrel as ${tomasz.address}.`)).toBeVisible();
  await expect(folder.locator('option:checked')).toHaveText('Old post');
  expect(new URL(page.url()).hash).toBe('');
  expect(await faults(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('collect-given.png'), fullPage: true });
  await form.getByRole('button', { name: 'Save', exact: true }).click();
  const row = page.getByRole('listitem').filter({ hasText: tomasz.login });
  await expect(row.getByText(/Into Old post · 1 letter so far/)).toBeVisible({ timeout: 30_000 });

  kestrel.revoke(tomasz.address);
  await row.getByRole('button', { name: /^Collect now/ }).click();
  await expect(row.getByText(/Kestrel does not let Oriel in any more/)).toBeVisible({ timeout: 30_000 });
  expect(await faults(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('collect-again.png'), fullPage: true });
  await row.getByRole('button', { name: 'Sign in again' }).click();
  await page.getByLabel('Address').fill(tomasz.address);
  await page.getByRole('button', { name: 'Allow' }).click();
  await tomasz.phone.append('INBOX', letterTo(tomasz, 'Another for Tomasz'));
  await row.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(row.getByText(/Into Old post · 2 letters so far/)).toBeVisible({ timeout: 30_000 });
  await expect(row.getByText(/Kestrel does not let Oriel in any more/)).toBeHidden();
});

test('E9: after the session ended a code opens the mail of who typed it, and nothing of the one before is left on the page', async ({
  page,
  maren,
  tomasz,
  kestrel,
}) => {
  await maren.phone.append('INBOX', letterTo(maren, 'For Maren'));
  await tomasz.phone.append('INBOX', letterTo(tomasz, 'For Tomasz'));
  await page.goto('/sign-in');
  await alive(page);
  await page.getByLabel('Address', { exact: true }).fill(maren.address);
  await page.getByRole('button', { name: 'Sign in with Kestrel' }).click();
  const events = page.waitForRequest(/\/api\/events/);
  await page.getByRole('button', { name: 'Allow' }).click();
  await events;
  const mail = new MailPage(page);
  await expect(mail.row('For Maren')).toBeVisible();

  await page.context().clearCookies();
  await page.getByRole('treeitem', { name: /^Sent/ }).click();
  const over = page.getByRole('dialog', { name: 'Signed out' });
  await expect(over.getByRole('link', { name: 'Use another address' })).toBeVisible();
  await over.getByRole('button', { name: 'With a code, on another device' }).click();
  const code = (await over.getByText(/^ORIEL-/).textContent()) ?? '';
  kestrel.type(code.trim(), tomasz.address);
  await expect(mail.row('For Tomasz')).toBeVisible({ timeout: 30_000 });
  await expect(mail.row('For Maren')).toBeHidden();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  /** Nothing is wider than the screen, and nothing is wrong for those who do not see it. */
  async function fits(page: Page): Promise<void> {
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await faults(page)).toEqual([]);
  }

  test('row 11: a person signs in on the page of their provider, and again where the permission was taken back', async ({
    page,
    maren,
    kestrel,
    provider,
  }) => {
    await maren.phone.append('INBOX', letterTo(maren, 'For Maren'));
    await page.goto('/sign-in');
    await alive(page);
    await fits(page);
    await page.getByLabel('Address', { exact: true }).fill(maren.address);
    await page.getByRole('button', { name: 'Sign in with Kestrel' }).click();
    const events = page.waitForRequest(/\/api\/events/);
    await page.getByRole('button', { name: 'Allow' }).click();
    await events;
    const mail = new MailPage(page);
    await expect(mail.row('For Maren')).toBeVisible();

    const dialog = await takenBack(page, maren, { kestrel, provider });
    await fits(page);
    await page.screenshot({ path: test.info().outputPath('phone-again.png') });
    await dialog.getByRole('button', { name: 'Sign in with Kestrel' }).click();
    await page.getByRole('button', { name: 'Allow' }).click();
    await expect(mail.row('For Maren')).toBeVisible();
  });

  test('row 12: an account is added by a code that is typed on another device', async ({ page, maren, tomasz, kestrel, signIn }) => {
    await tomasz.phone.append('INBOX', letterTo(tomasz, 'For Tomasz'));
    await signIn(maren);
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Add account' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add an account' });
    await dialog.getByRole('button', { name: 'With a code, on another device' }).click();
    await expect(dialog.getByRole('heading', { name: 'Type this code at Kestrel' })).toBeVisible();
    await fits(page);
    const code = (await dialog.getByText(/^ORIEL-/).textContent()) ?? '';
    kestrel.type(code.trim(), tomasz.address);
    await expect(dialog).toBeHidden({ timeout: 30_000 });
    await page.goto('/mail/role/inbox');
    await expect(new MailPage(page).row('For Tomasz')).toBeVisible();
  });
});
