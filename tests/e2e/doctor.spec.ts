/** The doctor (row 16, criterion 5.6): for an account, for any address, and after a sign-in that failed; at a desk and on a phone. */
import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { type MailServers, startMailServers } from '../support/mail-servers';
import { type NameServer, startNameServer } from '../support/name-server';
import { startOriel } from '../support/oriel';
import { faults, overflow } from './faults';
import { test as base, type Person } from './world';

let names: NameServer;
/** A domain whose name is longer than a phone is wide, and that has no servers. */
const long = `${'wheatear'.repeat(7)}.example`;

/** People choose their servers here, so that any address may be asked about. */
const test = base.extend({
  provider: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
    async ({}, use) => {
      const servers = await startMailServers();
      const { domain } = servers.dovecot;
      const mail: Record<string, string[]> = { [domain]: [`mx.${domain}`], 'silent.example': [''], [long]: [] };
      names = await startNameServer(
        (name) => (name in mail ? [] : 'none'),
        (name) => mail[name] ?? [],
      );
      const { imap, imaps } = servers.dovecot.ports;
      const { submission, submissions } = servers.postfix.ports;
      const hosts = [imap, imaps, submission, submissions].flatMap((port) => [`127.0.0.1:${port}`, `[::1]:${port}`]).join(' ');
      const env = { ORIEL_PRIVATE_HOSTS: hosts, ORIEL_CA_FILE: servers.dovecot.ca, ORIEL_NAME_SERVERS: names.at };
      const oriel = await startOriel({ env });
      await use({ servers, oriel });
      await oriel.stop();
      await servers.stop();
      names.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  signIn: async ({ page, provider }, use) => {
    await use(async ({ address, password }) => {
      const { dovecot, postfix } = provider.servers;
      const imap = { host: 'localhost', port: dovecot.ports.imaps, security: 'tls' };
      const smtp = { host: 'localhost', port: postfix.ports.submissions, security: 'tls' };
      const headers = { origin: provider.oriel.url, 'x-oriel': '1' };
      const opened = await page.request.post('/api/session', { headers, data: { address, password, remember: true, imap, smtp } });
      expect(opened.ok()).toBe(true);
      const alive = page.waitForRequest(/\/api\/events/);
      await page.goto('/mail');
      await alive;
      await expect(page).toHaveURL(/\/mail\/\d+/);
    });
  },
});

const shot = (name: string) => test.info().outputPath(`${name}.png`);
const doctorOn = (page: Page) => page.getByRole('dialog', { name: 'Check connection' });
const isDone = (page: Page) => expect(doctorOn(page).getByRole('button', { name: 'Check again' })).toBeVisible({ timeout: 60_000 });

async function openFromSettings(page: Page, address: string): Promise<void> {
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Manage accounts' }).click();
  await page.getByRole('button', { name: `Check connection: ${address}` }).click();
}

test('row 16: a person checks the connection of an account, sees what is in order, and saves the report', async ({
  page,
  maren,
  signIn,
}) => {
  await signIn(maren);
  await openFromSettings(page, maren.address);
  const doctor = doctorOn(page);
  await isDone(page);
  const inOrder = doctor.getByRole('region', { name: 'In order' });
  await expect(inOrder.getByText(/Signing in to .* for reading works/)).toBeVisible();
  await expect(inOrder.getByText(/Signing in to .* for sending works/)).toBeVisible();
  await expect(inOrder.getByText(/New letters are told at once/)).toBeVisible();
  const port = inOrder
    .getByRole('listitem')
    .filter({ hasText: /^Port \d+ of localhost/ })
    .first();
  await port.getByText('Details').click();
  await expect(port.getByText('Valid until')).toBeVisible();
  const guide = doctor.getByRole('region', { name: 'What to type in' });
  await expect(guide.getByText(maren.address)).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await page.screenshot({ path: shot('account') });
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await faults(page)).toEqual([]);
  await page.screenshot({ path: shot('account-dark') });

  const loading = page.waitForEvent('download');
  await doctor.getByRole('button', { name: 'Save report' }).click();
  const report = readFileSync(await (await loading).path(), 'utf8');
  expect(report).toContain(maren.address);
  expect(report).toMatch(/\[\+\] Signing in to .* for reading works\./);
  expect(report).toMatch(/Incoming server: /);
  expect(report).not.toContain(maren.password);

  await page.keyboard.press('Escape');
  await expect(doctor).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Accounts', level: 2 })).toBeVisible();
});

test('row 16: the doctor says that a password changed elsewhere is refused, and what to do', async ({ page, maren, signIn, provider }) => {
  await signIn(maren);
  await provider.servers.dovecot.setPassword(maren, 'changed-elsewhere');
  await openFromSettings(page, maren.address);
  const todo = doctorOn(page).getByRole('region', { name: 'To do' });
  await expect(todo.getByText(/refused the login name or the password/).first()).toBeVisible({ timeout: 60_000 });
  await expect(todo.getByText(/Type the password again/).first()).toBeVisible();
});

test('row 16: the palette opens it, and any address may be asked about without a password', async ({ page, maren, signIn }) => {
  await signIn(maren);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('check conn');
  await page.getByRole('option', { name: 'Check connection' }).click();
  const doctor = doctorOn(page);
  const address = doctor.getByLabel('Address', { exact: true });
  await expect(address).toHaveValue(maren.address);
  await isDone(page);
  await address.fill('ines@silent.example');
  await address.press('Enter');
  await expect(doctor.getByText(/silent\.example takes no mail at all \(null MX\)/)).toBeVisible({ timeout: 60_000 });
  await expect(doctor.getByText('No password is sent for this.')).toBeVisible();
  await isDone(page);
  await expect(doctor.getByText(/Signing in to/)).toHaveCount(0);
  await page.screenshot({ path: shot('address') });
  await address.fill(maren.address);
  await doctor.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(doctor.getByText(/Signing in to .* for reading works/)).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('Escape');
  await expect(doctor).toBeHidden();
});

/** Types a login with STARTTLS at a port that is encrypted from the start. */
async function typeWrongly(page: Page, { address, password }: Person, { dovecot, postfix }: MailServers): Promise<void> {
  await page.getByLabel('Address', { exact: true }).fill(address);
  await page.getByRole('button', { name: 'Set by hand' }).click();
  const reading = page.getByRole('group', { name: /reading/i });
  const sending = page.getByRole('group', { name: /sending/i });
  await reading.getByLabel('Server').fill('localhost');
  await reading.getByLabel('Port').fill(String(dovecot.ports.imaps));
  await reading.getByRole('radio', { name: 'STARTTLS' }).check();
  await sending.getByLabel('Server').fill('localhost');
  await sending.getByLabel('Port').fill(String(postfix.ports.submissions));
  await page.getByLabel('Password', { exact: true }).fill(password);
}

/** Signs in so, which is refused, and asks why. */
async function findOutWhy(page: Page, person: Person, servers: MailServers): Promise<void> {
  await page.goto('/sign-in');
  await typeWrongly(page, person, servers);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Find out why' }).click({ timeout: 40_000 });
}

test('5.6: a sign-in that was refused leads to why, with what to do', async ({ page, maren, provider }) => {
  await findOutWhy(page, maren, provider.servers);
  const todo = doctorOn(page).getByRole('region', { name: 'To do' });
  await expect(todo.getByText(/STARTTLS is set, but port \d+ of localhost is encrypted from the start/)).toBeVisible({ timeout: 60_000 });
  await expect(todo.getByText(/Choose TLS for port/)).toBeVisible();
  await isDone(page);
  expect(await faults(page)).toEqual([]);
  await page.screenshot({ path: shot('sign-in') });
});

for (const width of [1440, 390])
  test(`L3: back leaves the doctor and comes to the sign-in with what was typed, at ${width} px`, async ({ page, maren, provider }) => {
    await page.setViewportSize({ width, height: 844 });
    // What the sign-in page was come to from.
    await page.goto('/api/health');
    await findOutWhy(page, maren, provider.servers);
    await expect(doctorOn(page)).toBeVisible();
    await page.goBack();
    await expect(doctorOn(page)).toBeHidden();
    const reading = page.getByRole('group', { name: /reading/i });
    const asTyped = async () => {
      await expect(page).toHaveURL(/\/sign-in$/);
      await expect(page.getByLabel('Address', { exact: true })).toHaveValue(maren.address);
      await expect(page.getByLabel('Password', { exact: true })).toHaveValue(maren.password);
      await expect(reading.getByLabel('Port')).toHaveValue(String(provider.servers.dovecot.ports.imaps));
      await expect(reading.getByRole('radio', { name: 'STARTTLS' })).toBeChecked();
    };
    await asTyped();
    const ask = page.getByRole('button', { name: 'Find out why' });
    await ask.click();
    await doctorOn(page).getByRole('button', { name: 'Close' }).click();
    await expect(doctorOn(page)).toBeHidden();
    // The browser takes its time for the step.
    await page.waitForFunction(() => window.history.state?.orielStep === undefined);
    await asTyped();
    await expect(ask).toBeFocused();
    await page.goBack();
    await expect(page).toHaveURL(/\/api\/health$/);
  });

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('row 16: it fits, and is read in order', async ({ page, maren, signIn }) => {
    await signIn(maren);
    await openFromSettings(page, maren.address);
    await isDone(page);
    expect(await overflow(page)).toBe(0);
    expect(await faults(page)).toEqual([]);
    await page.screenshot({ path: shot('phone') });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: shot('phone-dark') });
    await doctorOn(page).getByRole('button', { name: 'Close' }).click();
    await expect(doctorOn(page)).toBeHidden();
  });

  test('row 16: names that are longer than the screen is wide are read whole', async ({ page, maren, signIn }) => {
    await signIn(maren);
    await openFromSettings(page, maren.address);
    await isDone(page);
    const doctor = doctorOn(page);
    await doctor.getByLabel('Address', { exact: true }).fill(`ines@${long}`);
    await doctor.getByRole('button', { name: 'Check', exact: true }).click();
    await expect(doctor.getByText('Other servers then try')).toBeVisible({ timeout: 60_000 });
    await isDone(page);
    const lines = doctor.getByRole('listitem').locator('> div');
    expect(await lines.count()).toBeGreaterThan(2);
    const cut = await lines.evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent));
    expect(cut).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await page.screenshot({ path: shot('phone-long') });
  });

  test('L3: back closes the doctor and leaves the settings open beneath; closed otherwise, it leaves no step behind', async ({
    page,
    maren,
    signIn,
  }) => {
    await signIn(maren);
    await openFromSettings(page, maren.address);
    const ask = page.getByRole('button', { name: `Check connection: ${maren.address}` });
    await expect(doctorOn(page)).toBeVisible();
    await page.goBack();
    await expect(doctorOn(page)).toBeHidden();
    await expect(ask).toBeVisible();
    await ask.click();
    await doctorOn(page).getByRole('button', { name: 'Close' }).click();
    await expect(doctorOn(page)).toBeHidden();
    // The browser takes its time for the step.
    await page.waitForFunction(() => window.history.state?.oriel?.overlay === 'settings/accounts');
    await expect(ask).toBeVisible();
    await page.goBack();
    await expect(ask).toBeHidden();
  });

  test('5.6: the doctor of an account that could not be added lies above its question, and leaves what was typed beneath', async ({
    page,
    maren,
    tomasz,
    signIn,
    provider,
  }) => {
    await signIn(maren);
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Add account' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add an account' });
    await typeWrongly(page, tomasz, provider.servers);
    await dialog.getByRole('button', { name: 'Add account' }).click();
    await dialog.getByRole('button', { name: 'Find out why' }).click({ timeout: 40_000 });
    await doctorOn(page).getByRole('button', { name: 'Close' }).click();
    await expect(doctorOn(page)).toBeHidden();
    await expect(dialog.getByLabel('Address', { exact: true })).toHaveValue(tomasz.address);
    await expect(dialog.getByLabel('Password', { exact: true })).toHaveValue(tomasz.password);
  });
});
