/** The other devices in the settings (5.7): what to type in, files, and a code that works once; and the operator's domains. */
import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { faults, overflow } from './faults';
import { MailPage } from './pages/mail-page';
import { test } from './world';

const widths = [1440, 390] as const;

/** Opens a section of the settings by its address. */
async function openSection(page: Page, title: string): Promise<void> {
  await expect(page.getByRole('grid')).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('Settings');
  await page.getByRole('option', { name: 'Settings', exact: true }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: title }).click();
  await expect(page.getByRole('heading', { name: title, level: 2 })).toBeVisible();
}

/** Pictures in both themes. */
async function look(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: test.info().outputPath(`${name}-${colorScheme}.png`), fullPage: true });
    expect(await faults(page)).toEqual([]);
  }
  expect(await overflow(page)).toBe(0);
}

for (const width of widths) {
  test(`row 224: what to type into another program, with a reason for each field, at ${width} px`, async ({
    page,
    maren,
    signIn,
    provider,
  }) => {
    await page.setViewportSize({ width, height: 900 });
    await signIn(maren);
    await openSection(page, 'Other devices');
    const hand = page.getByRole('region', { name: 'By hand' });
    await expect(hand.getByRole('region', { name: 'Reading' }).getByText(String(provider.servers.dovecot.ports.imaps))).toBeVisible();
    await expect(hand.getByRole('region', { name: 'You' }).getByText(maren.address).first()).toBeVisible();
    await expect(hand.getByText('SSL/TLS').first()).toBeVisible();
    await page.getByRole('combobox', { name: 'Program' }).selectOption('Apple Mail');
    await expect(hand.getByText('TLS/SSL').first()).toBeVisible();
    await expect(page.getByText(/With IMAP all devices look at the same letters/)).toBeVisible();
    expect(await page.getByText(maren.password).count()).toBe(0);
    const steps = page.getByRole('region', { name: 'Phone or tablet' });
    const numbers = await steps.locator('ol > li').evaluateAll((all) => all.map((one) => getComputedStyle(one, '::before').content));
    expect(numbers).toEqual(Array(3).fill('counter(step)'));
    // On a phone no room is kept for a code that nobody asked for.
    const room = await page.getByRole('button', { name: 'Show a code' }).locator('..').boundingBox();
    expect(room?.height).toBeLessThanOrEqual(width < 500 ? 60 : 216);
    await look(page, `devices-${width}`);
  });
}

test('row 224: a value is copied by its button', async ({ page, maren, signIn, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await signIn(maren);
  await openSection(page, 'Other devices');
  await page.getByRole('button', { name: 'Copy: User name' }).click();
  await expect(new MailPage(page).toast).toContainText('Copied: User name');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(maren.address);
});

test('rows 218, 220: the profile and Thunderbird’s file are saved, without a password', async ({ page, maren, signIn }) => {
  await signIn(maren);
  await openSection(page, 'Other devices');
  for (const [words, name, part] of [
    ['Profile for Apple', 'oriel.mobileconfig', 'com.apple.mail.managed'],
    ['File for Thunderbird', 'config-v1.1.xml', '<clientConfig version="1.1">'],
  ] as const) {
    const loading = page.waitForEvent('download');
    await page.getByRole('link', { name: words }).click();
    const file = await loading;
    expect(file.suggestedFilename()).toBe(name);
    const text = readFileSync(await file.path(), 'utf8');
    expect(text).toContain(part);
    expect(text).not.toContain(maren.password);
  }
});

test('row 222: a code for the phone leads to a page whose profile can be loaded once', async ({ page, maren, signIn, browser }) => {
  await signIn(maren);
  await openSection(page, 'Other devices');
  const made = page.waitForResponse(/\/devices\/links$/);
  await page.getByRole('button', { name: 'Show a code' }).click();
  const { url } = (await (await made).json()) as { url: string };
  await expect(page.getByRole('img', { name: 'Code for the camera of a phone' })).toBeVisible();
  await expect(page.getByText(/^Works once, until /)).toBeVisible();
  await look(page, 'code-1440');

  const phone = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const scanned = await phone.newPage();
  expect((await scanned.goto(url))?.status()).toBe(200);
  await expect(scanned.getByRole('heading', { name: `Set up ${maren.address}` })).toBeVisible();
  await look(scanned, 'set-up-390');
  const loading = scanned.waitForEvent('download');
  await scanned.getByRole('link', { name: 'Load profile' }).click();
  expect(readFileSync(await (await loading).path(), 'utf8')).toContain(maren.address);
  expect((await scanned.goto(url))?.status()).toBe(410);
  await expect(scanned.getByText(/works once and for ten minutes/)).toBeVisible();
  await phone.close();
});

test('5.7: mail programs are told nothing while the operator publishes nothing, and Domains is for operators', async ({
  page,
  maren,
  signIn,
  request,
}) => {
  for (const path of [
    '/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress=x@oriel.test',
    '/mail/config-v1.1.xml?emailaddress=x@oriel.test',
    '/.well-known/mail-v1.xml?emailaddress=x@oriel.test',
    '/autodiscover/autodiscover.json?Email=x@oriel.test&Protocol=AutodiscoverV1',
    '/autodiscover/autodiscover.json/v1.0/x@oriel.test?Protocol=AutodiscoverV1',
    '/.well-known/user-agent-configuration.json',
  ])
    expect((await request.get(path)).status(), path).toBe(404);
  for (const path of ['/autodiscover/autodiscover.xml', '/Autodiscover/Autodiscover.xml'])
    expect((await request.post(path, { data: '<Autodiscover/>', headers: { 'content-type': 'text/xml' } })).status(), path).toBe(404);
  await signIn(maren);
  await openSection(page, 'Other devices');
  await expect(page.getByRole('button', { name: 'Domains' })).toHaveCount(0);
});
