import { expect, type Page } from '@playwright/test';
import { startMailServers } from '../support/mail-servers';
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
      const oriel = await startOriel({ servers, env: { ORIEL_OAUTH: kestrel.settingsFor(servers) } });
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

  kestrel.revoke(maren.address);
  // Lines that are open stay so: the next one has nothing to show.
  await provider.servers.dovecot.kick(maren);
  await expect(page.getByText(/Kestrel does not let Oriel in any more/).first()).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: /^Account/ }).click();
  await page
    .getByRole('menuitemcheckbox', { name: maren.address })
    .or(page.getByRole('menuitem', { name: maren.address }))
    .click();
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await expect(dialog.getByText(/Kestrel does not let Oriel in any more/)).toBeVisible();
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

    kestrel.revoke(maren.address);
    await provider.servers.dovecot.kick(maren);
    await expect(page.getByText(/Kestrel does not let Oriel in any more/).first()).toBeVisible({ timeout: 60_000 });
    await page.getByRole('button', { name: /^Account/ }).click();
    await page
      .getByRole('menuitemcheckbox', { name: maren.address })
      .or(page.getByRole('menuitem', { name: maren.address }))
      .click();
    const dialog = page.getByRole('dialog', { name: 'Sign in again' });
    await expect(dialog.getByText(/Kestrel does not let Oriel in any more/)).toBeVisible();
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
