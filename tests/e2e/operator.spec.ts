/** The operator's domains in the settings, and what is served of them over the paths that other programs know (5.7). */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { type MailServers, startMailServers } from '../support/mail-servers';
import { type OrielServer, startOriel } from '../support/oriel';
import { faults, overflow } from './faults';

interface Published {
  servers: MailServers;
  oriel: OrielServer;
}

const mark = '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><circle cx="12" cy="12" r="11" fill="#384"/></svg>';

const test = base.extend<object, { published: Published }>({
  published: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
    async ({}, use) => {
      const servers = await startMailServers();
      const folder = mkdtempSync(join(tmpdir(), 'oriel-brands-'));
      writeFileSync(join(folder, 'mark.svg'), mark);
      const brand = { name: 'Kestrel Mail', hue: 145, chroma: 0.09, logo: 'mark.svg' };
      writeFileSync(join(folder, 'brands.json'), JSON.stringify({ '127.0.0.1': brand }));
      const env = {
        ORIEL_BRANDS: join(folder, 'brands.json'),
        ORIEL_PUBLISH: 'oriel.test',
        ORIEL_OPERATORS: 'ops1440@oriel.test ops390@oriel.test',
        ORIEL_NAME_SERVERS: 'none',
        ORIEL_DEVICES_POP3: 'pop3s://192.0.2.9',
      };
      const oriel = await startOriel({ servers, env });
      await use({ servers, oriel });
      await oriel.stop();
      await servers.stop();
      rmSync(folder, { recursive: true });
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  baseURL: async ({ published }, use) => use(published.oriel.url),
});

test('rows 218, 219: what is published is served at the places that programs know', async ({ request }) => {
  for (const path of ['/mail/config-v1.1.xml', '/.well-known/autoconfig/mail/config-v1.1.xml', '/.well-known/mail-v1.xml']) {
    const answer = await request.get(`${path}?emailaddress=anybody@oriel.test`);
    expect([answer.status(), answer.headers()['content-type']]).toEqual([200, 'application/xml; charset=utf-8']);
    expect(await answer.text()).toContain('<clientConfig version="1.1">');
  }
  const question =
    '<Autodiscover><Request><EMailAddress>anybody@oriel.test</EMailAddress><AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a</AcceptableResponseSchema></Request></Autodiscover>';
  for (const path of ['/autodiscover/autodiscover.xml', '/Autodiscover/Autodiscover.xml', '/AutoDiscover/AutoDiscover.xml']) {
    const answer = await request.post(path, { data: question, headers: { 'content-type': 'text/xml' } });
    expect([path, answer.status()]).toEqual([path, 200]);
    expect(await answer.text()).toContain('<Type>IMAP</Type>');
  }
  for (const path of [
    '/autodiscover/autodiscover.json?Email=anybody@oriel.test&Protocol=AutodiscoverV1',
    '/autodiscover/autodiscover.json/v1.0/anybody@oriel.test?Protocol=AutodiscoverV1',
  ])
    expect(await (await request.get(path)).json(), path).toMatchObject({ Protocol: 'AutodiscoverV1' });
});

test('7: the page for signing in bears the operator’s name, mark and colour', async ({ page }) => {
  await page.goto('/sign-in');
  await expect(page).toHaveTitle(/· Kestrel Mail$/);
  const bar = page.getByRole('banner');
  await expect(bar).toContainText('Kestrel Mail');
  await expect.poll(() => bar.locator('img').evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(24);
  const hue = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--ah').trim());
  expect(await hue()).toBe('145');
  await page.evaluate(() => document.documentElement.setAttribute('data-accent', 'ink'));
  expect(await hue()).toBe('255');
  expect(await faults(page)).toEqual([]);
});

for (const width of [1440, 390])
  test(`row 225: the operator sees the lines to set and checks them, at ${width} px`, async ({ page, published }) => {
    const { servers, oriel } = published;
    const { address, password } = await servers.dovecot.newUser({ address: `ops${width}@oriel.test` });
    const headers = { origin: oriel.url, 'x-oriel': '1' };
    expect((await page.request.post('/api/session', { headers, data: { address, password } })).ok()).toBe(true);
    await page.setViewportSize({ width, height: 900 });
    const alive = page.waitForRequest(/\/api\/events/);
    await page.goto('/mail');
    await alive;
    await expect(page.getByRole('grid')).toBeVisible();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('Settings');
    await page.getByRole('option', { name: 'Settings', exact: true }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Domains' }).click();
    const domain = page.getByRole('region', { name: 'oriel.test' });
    await expect(domain.getByText(/^_imaps\._tcp\.oriel\.test SRV/)).toBeVisible();
    await expect(domain.getByText(/^autoconfig\.oriel\.test A 127\.0\.0\.1$/)).toBeVisible();
    await expect(domain.getByText(/^There is no SRV line for 192\.0\.2\.9/)).toBeVisible();
    await expect(domain.getByText(/^_pop3s\._tcp/)).toHaveCount(0);
    await domain.getByRole('button', { name: 'Check now' }).click();
    await expect(domain.getByText('Not known now').first()).toBeVisible();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: test.info().outputPath(`operator-${width}-${colorScheme}.png`), fullPage: true });
      expect(await faults(page)).toEqual([]);
    }
    expect(await overflow(page)).toBe(0);
  });
