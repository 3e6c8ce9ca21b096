/** An account that was not opened in this session is removed (row 4): only where its mail server is gone for good; at a desk and on a phone. */
import { expect, type Page } from '@playwright/test';
import type { MailUser } from '../support/dovecot';
import { type MailServers, startMailServers } from '../support/mail-servers';
import { startOriel } from '../support/oriel';
import { faults, overflow } from './faults';
import { MailPage } from './pages/mail-page';
import { test as base } from './world';

/** The provider that goes. */
let old: MailServers;

const placesOf = ({ dovecot, postfix }: MailServers) => ({
  imap: { host: 'localhost', port: dovecot.ports.imaps, security: 'tls' },
  smtp: { host: 'localhost', port: postfix.ports.submissions, security: 'tls' },
});

const test = base.extend<{ theirs: MailUser }>({
  provider: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
    async ({}, use) => {
      const servers = await startMailServers();
      old = await startMailServers();
      const ports = [servers, old].flatMap(({ dovecot, postfix }) => [dovecot.ports.imaps, postfix.ports.submissions]);
      const hosts = ports.flatMap((port) => [`127.0.0.1:${port}`, `[::1]:${port}`]).join(' ');
      const oriel = await startOriel({ env: { ORIEL_PRIVATE_HOSTS: hosts, ORIEL_CA_FILE: servers.dovecot.ca } });
      await use({ servers, oriel });
      await oriel.stop();
      await old.stop();
      await servers.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  /** An account of Maren's at the provider that goes, which is locked once she has signed in anew. */
  theirs: async ({ page, provider, maren }, use) => {
    const theirs = await old.dovecot.newUser('old');
    const headers = { origin: provider.oriel.url, 'x-oriel': '1' };
    const post = async (path: string, data: Record<string, unknown>) =>
      expect((await page.request.post(path, { headers, data })).ok(), path).toBe(true);
    const signIn = () =>
      post('/api/session', { address: maren.address, password: maren.password, remember: true, ...placesOf(provider.servers) });
    await signIn();
    await post('/api/accounts', { address: theirs.address, password: theirs.password, ...placesOf(old) });
    await page.request.delete('/api/session', { headers });
    await signIn();
    await use(theirs);
    await old.dovecot.startServing();
  },
});

async function openAccounts(page: Page): Promise<void> {
  const alive = page.waitForRequest(/\/api\/events/);
  await page.goto('/mail');
  await alive;
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Manage accounts' }).click();
  await expect(page.getByRole('button', { name: 'Add account' })).toBeVisible();
}

for (const [where, width, height] of [
  ['at a desk', 1440, 900],
  ['on a phone', 390, 844],
] as const) {
  test.describe(where, () => {
    test.use({ viewport: { width, height }, hasTouch: width < 500 });

    test('row 4: a locked account stays while its mail server answers, and goes when that is gone', async ({ page, maren, theirs }) => {
      await openAccounts(page);
      const row = page.getByRole('listitem').filter({ hasText: theirs.address });
      await expect(row.getByText('Locked')).toBeVisible();
      expect(await faults(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await page.screenshot({ path: test.info().outputPath('locked.png') });
      const remove = row.getByRole('button', { name: `Remove ${theirs.address}` });
      const question = page.getByRole('dialog', { name: `Remove ${theirs.address} from Oriel?` });

      await remove.click();
      await expect(question.getByText(/only where its mail server does not answer any more/)).toBeVisible();
      await question.getByRole('button', { name: 'Remove account' }).click();
      await expect(question.getByRole('alert')).toContainText('its mail server answers. The account was not removed. Open it first');
      expect(await faults(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await page.screenshot({ path: test.info().outputPath('answers.png') });
      await question.getByRole('button', { name: 'Keep the account' }).click();
      await expect(question).toBeHidden();
      await expect(row).toBeVisible();

      await old.dovecot.stopServing();
      await remove.click();
      await question.getByRole('button', { name: 'Remove account' }).click();
      await expect(question).toBeHidden({ timeout: 30_000 });
      await expect(row).toBeHidden();
      await expect(new MailPage(page).toast).toContainText(`${theirs.address} was removed from Oriel.`);
      await expect(page.getByRole('listitem').filter({ hasText: maren.address })).toBeVisible();
    });
  });
}
