/** What name servers say of recipients' domains while one writes: no mail server, and how mail gets there (C4, row 130). */
import { expect } from '@playwright/test';
import { startMailServers } from '../support/mail-servers';
import { buildMessage } from '../support/message';
import { type NameServer, startNameServer } from '../support/name-server';
import { startOriel } from '../support/oriel';
import { faults } from './faults';
import { ComposerPage } from './pages/composer-page';
import { MailPage } from './pages/mail-page';
import { test as base } from './world';

const mail: Record<string, string[]> = {
  'refuses.example': [''],
  'good.example': ['mx.good.example'],
  'carvalho.example': ['mx.carvalho.example'],
};
let names: NameServer;

const test = base.extend({
  provider: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
    async ({}, use) => {
      names = await startNameServer(
        (name) => (name in mail || name === 'dead.example' ? [] : 'none'),
        (name) => mail[name] ?? [],
      );
      const servers = await startMailServers();
      const oriel = await startOriel({ servers, env: { ORIEL_NAME_SERVERS: names.at } });
      await use({ servers, oriel });
      await oriel.stop();
      await servers.stop();
      names.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

test('C4, row 130: a domain without a mail server, or that takes no mail, is said; another one says how mail gets there; nobody is asked before it is whole', async ({
  page,
  maren,
  signIn,
}) => {
  const ines = { name: 'Ines Carvalho', address: 'ines@carvalho.example' };
  await maren.phone.append('INBOX', buildMessage({ from: ines, to: maren.address, subject: 'Hello', text: 'a' }));
  await signIn(maren);
  await expect(new MailPage(page).row('Hello')).toBeVisible();
  await page.keyboard.press('c');
  const composer = new ComposerPage(page);
  await composer.ready();
  await composer.to.fill('nobody@dead.example,');
  const warning = composer.window.locator('.cp-warning');
  await expect(warning).toContainText('dead.example has no mail server.');
  await composer.to.fill('nobody@refuses.example, ');
  await expect(composer.window.getByRole('button', { name: /nobody@refuses\.example.*has no mail server/ })).toBeVisible();
  await composer.window.locator('.cp-chip').first().focus();
  await page.keyboard.press('Delete');
  await expect(warning).toContainText('refuses.example has no mail server.');
  await composer.window.locator('.cp-chip').first().focus();
  await page.keyboard.press('Delete');
  await expect(warning).toBeHidden();

  await composer.to.fill('ines@carvalo.example,');
  await warning.getByRole('button', { name: /ines@carvalho\.example/ }).click();
  await expect(composer.window.locator('.cp-chip')).toHaveAttribute('title', /^ines@carvalho\.example/);

  await composer.to.focus();
  await page.keyboard.type('tom@good.example');
  await page.keyboard.press(',');
  const tom = composer.window.getByRole('button', { name: /^tom@good\.example/ });
  await expect(tom).toBeVisible();
  await tom.focus();
  const way = composer.window.getByText('Mail to good.example may travel unencrypted');
  await expect(way).toBeVisible();
  await expect(tom).toHaveAccessibleDescription(/may travel unencrypted/);
  expect(await faults(page)).toEqual([]);
  const asked = new Set(
    names.asked.map((question) =>
      question
        .split(' ')
        .at(-1)
        ?.replace(/^_mta-sts\./u, ''),
    ),
  );
  expect([...asked].sort()).toEqual(['carvalho.example', 'carvalo.example', 'dead.example', 'good.example', 'refuses.example']);
});
