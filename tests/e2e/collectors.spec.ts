/** Mailboxes elsewhere, collected over POP3 (row 213, criterion 5.8): added, watched, changed, removed; at a desk and on a phone. */
import { expect, type Locator, type Page } from '@playwright/test';
import { letterOf } from '../support/far-letter';
import { startMailServers } from '../support/mail-servers';
import { startOriel } from '../support/oriel';
import { openPhone, type Phone } from '../support/phone';
import { type Pop3Peer, startPop3Peer } from '../support/pop3-peer';
import { faults, overflow } from './faults';
import { test as base, type Person } from './world';

let slow: Pop3Peer;

const test = base.extend<{ far: Person }>({
  provider: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
    async ({}, use) => {
      const servers = await startMailServers();
      slow = await startPop3Peer();
      const { pop3, pop3s } = servers.dovecot.ports;
      const hosts = [pop3, pop3s, slow.port].flatMap((port) => [`127.0.0.1:${port}`, `[::1]:${port}`]).join(' ');
      const oriel = await startOriel({ servers, env: { ORIEL_COLLECT: '1', ORIEL_PRIVATE_HOSTS: hosts } });
      await use({ servers, oriel });
      await oriel.stop();
      await slow.stop();
      await servers.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  /** Somebody's mailbox elsewhere, with three letters. */
  far: async ({ provider }, use) => {
    const user = await provider.servers.dovecot.newUser('far');
    const phone = await openPhone(provider.servers.dovecot, user);
    for (const subject of ['Letter 1', 'Letter 2', 'Letter 3']) await phone.append('INBOX', letterOf(subject));
    await use({ ...user, phone });
    await phone.close();
  },
});

const shot = (name: string) => test.info().outputPath(`${name}.png`);
const subjects = async (phone: Phone, path = 'INBOX') => (await phone.list(path)).map(({ subject }) => subject);

/** Opens the section, on a phone from the menu of the account. */
async function openCollectors(page: Page): Promise<void> {
  if ((page.viewportSize()?.width ?? 0) > 500) await page.getByRole('button', { name: 'Settings' }).first().click();
  else {
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Settings', exact: true }).click();
  }
  await page.getByRole('dialog').getByRole('button', { name: 'Collected mailboxes' }).click();
}

interface At {
  port: number;
  login: string;
  password: string;
  host?: string;
}

/** Fills the form in; what is not said stays as it is. */
async function fill(form: Locator, { host = 'localhost', port, login, password }: At): Promise<void> {
  await form.getByLabel('POP3 server').fill(host);
  await form.getByLabel('Port').fill(String(port));
  await form.getByLabel('Login name').fill(login);
  await form.getByLabel('Password', { exact: true }).fill(password);
}

/** Opens the section and the form for another mailbox. */
async function beginAdding(page: Page): Promise<void> {
  await openCollectors(page);
  await page.getByRole('button', { name: 'Add a mailbox' }).click();
}

const form = (page: Page) => page.getByRole('form', { name: 'Add a mailbox' });
const rowOf = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name });
/** The line with how many letters came so far. */
const soFar = (row: Locator, words: RegExp) => expect(row.getByText(words)).toBeVisible({ timeout: 30_000 });
const save = (where: Locator) => where.getByRole('button', { name: 'Save', exact: true }).click();

test('row 213: a mailbox is added, its letters come, and again at once; removed and taken back', async ({
  page,
  maren,
  far,
  signIn,
  provider,
}) => {
  await maren.phone.createFolder('Old post');
  await signIn(maren);
  await openCollectors(page);
  await expect(page.getByText(/^No mailbox is collected yet/)).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await page.screenshot({ path: shot('none') });
  await page.getByRole('button', { name: 'Add a mailbox' }).click();
  await save(form(page));
  await expect(form(page).getByText('This is needed.').first()).toBeVisible();
  await expect(form(page).getByLabel('POP3 server')).toBeFocused();
  await fill(form(page), { port: provider.servers.dovecot.ports.pop3s, login: far.login, password: far.password });
  await form(page).getByLabel('Folder').selectOption({ label: 'Old post' });
  expect(await faults(page)).toEqual([]);
  await page.screenshot({ path: shot('form'), fullPage: true });
  await save(form(page));
  const row = rowOf(page, far.login);
  await soFar(row, /Into Old post · 3 letters so far/);
  await expect(row.getByText(/Collected .* · 3 letters/)).toBeVisible();
  expect(await subjects(maren.phone, 'Old post')).toEqual(['Letter 1', 'Letter 2', 'Letter 3']);
  expect(await subjects(far.phone)).toHaveLength(3);
  expect(await faults(page)).toEqual([]);
  await page.screenshot({ path: shot('list') });
  await far.phone.append('INBOX', letterOf('Letter 4'));
  await row.getByRole('button', { name: /^Collect now/ }).click();
  await soFar(row, /Into Old post · 4 letters so far/);
  await row.getByRole('button', { name: /^Pause/ }).click();
  await expect(row.getByText('Paused')).toBeVisible();
  await row.getByRole('button', { name: /^Go on/ }).click();
  await row.getByRole('button', { name: /^Remove/ }).click();
  await expect(row).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row.getByText(/Into Old post · 4 letters so far/)).toBeVisible();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: shot('list-dark') });
});

test('criterion 5.8: what lies at the other server stays, goes after some days, or goes once it is here', async ({
  page,
  maren,
  far,
  signIn,
  provider,
}) => {
  await signIn(maren);
  await beginAdding(page);
  await form(page).getByRole('radio', { name: 'STARTTLS' }).click();
  await expect(form(page).getByLabel('Port')).toHaveValue('110');
  await fill(form(page), { port: provider.servers.dovecot.ports.pop3, login: far.login, password: far.password });
  const keep = form(page).getByLabel('On the other server');
  await expect(keep).toHaveValue('always');
  await keep.selectOption({ label: 'Delete after 7 days' });
  await expect(form(page).getByText(/so long after it was collected and read back/)).toBeVisible();
  await save(form(page));
  const row = rowOf(page, far.login);
  await soFar(row, /3 letters so far/);
  expect(await subjects(far.phone)).toHaveLength(3);
  const edit = row.getByRole('button', { name: /^Edit/ });
  await edit.click();
  await expect(row.getByText('One is kept. Type another only if it changed.')).toBeVisible();
  await expect(row.getByLabel('On the other server')).toHaveValue('7');
  await row.getByLabel('On the other server').selectOption({ label: 'Delete once collected' });
  await expect(row.getByText(/Your phone will not find it there any more/)).toBeVisible();
  await save(row);
  await expect(edit).toBeFocused();
  await expect.poll(() => subjects(far.phone), { timeout: 30_000 }).toEqual([]);
  await expect(row.getByText(/3 letters so far/)).toBeVisible();
  expect(await subjects(maren.phone)).toEqual(['Letter 1', 'Letter 2', 'Letter 3']);
});

test('U1, R12: what is wrong is said where it can be mended, nothing is kept, and what was typed and dropped is taken back', async ({
  page,
  maren,
  far,
  signIn,
  provider,
}) => {
  await signIn(maren);
  await beginAdding(page);
  const { pop3s } = provider.servers.dovecot.ports;
  await fill(form(page), { port: pop3s, login: far.login, password: 'wrong' });
  await save(form(page));
  await expect(
    form(page)
      .getByRole('alert')
      .filter({ hasText: /password/i }),
  ).toBeVisible({ timeout: 20_000 });
  await page.screenshot({ path: shot('wrong-password') });
  await form(page).getByLabel('POP3 server').fill('10.0.0.1');
  await save(form(page));
  await expect(form(page).getByRole('alert').filter({ hasText: '10.0.0.1' })).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await form(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText(/^No mailbox is collected yet/)).toBeVisible();
  await expect(page.getByText('What you typed was not saved.').first()).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(form(page).getByLabel('POP3 server')).toHaveValue('10.0.0.1');
  await page.getByRole('dialog').getByRole('button', { name: 'Templates' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(form(page).getByLabel('Login name')).toHaveValue(far.login);
  await fill(form(page), { port: pop3s, login: far.login, password: far.password });
  await save(form(page));
  const row = rowOf(page, far.login);
  await soFar(row, /3 letters so far/);
  await provider.servers.dovecot.setPassword(far, 'changed-elsewhere');
  await row.getByRole('button', { name: /^Collect now/ }).click();
  await expect(row.getByText('Stopped until you change it')).toBeVisible({ timeout: 30_000 });
  await expect(row.getByRole('alert').filter({ hasText: /password/i })).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await page.screenshot({ path: shot('stopped') });
});

test('row 213: how far it is can be seen while letters come, and what the server’s names mean is said', async ({ page, maren, signIn }) => {
  slow.letters = Array.from({ length: 8 }, (_, at) => ({ uidl: 'same', bytes: letterOf(`Letter ${at + 1}`) }));
  await signIn(maren);
  await beginAdding(page);
  await form(page).getByRole('radio', { name: 'None' }).click();
  await fill(form(page), { host: '127.0.0.1', port: slow.port, login: 'far', password: slow.password });
  slow.pauseMs = 1200;
  await save(form(page));
  const row = rowOf(page, 'far@127.0.0.1');
  await expect(row.getByText(/Collecting: [1-7] of 8/)).toBeVisible({ timeout: 30_000 });
  await expect(row.getByRole('progressbar')).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await page.screenshot({ path: shot('running') });
  slow.pauseMs = 0;
  await soFar(row, /8 letters so far/);
  await expect(row.getByText(/gave one name to different letters/)).toBeVisible();
  await expect(row.getByRole('progressbar')).toBeHidden();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('row 213: a mailbox is added, collected and removed', async ({ page, maren, far, signIn, provider }) => {
    await signIn(maren);
    await beginAdding(page);
    await fill(form(page), { port: provider.servers.dovecot.ports.pop3s, login: far.login, password: far.password });
    expect(await overflow(page)).toBe(0);
    expect(await faults(page)).toEqual([]);
    await page.screenshot({ path: shot('phone-form'), fullPage: true });
    await save(form(page));
    const row = rowOf(page, far.login);
    await soFar(row, /3 letters so far/);
    expect(await overflow(page)).toBe(0);
    expect(await faults(page)).toEqual([]);
    await page.screenshot({ path: shot('phone-list') });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: shot('phone-list-dark') });
    await row.getByRole('button', { name: /^Remove/ }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(row).toBeVisible();
  });

  test('row 213, R12: a password that changed and a server that has another name are mended in the entry, and nothing comes twice', async ({
    page,
    maren,
    far,
    signIn,
    provider,
  }) => {
    await signIn(maren);
    await beginAdding(page);
    await fill(form(page), { port: provider.servers.dovecot.ports.pop3s, login: far.login, password: far.password });
    await save(form(page));
    const row = rowOf(page, far.login);
    await soFar(row, /3 letters so far/);

    await provider.servers.dovecot.setPassword(far, 'changed-elsewhere');
    await far.phone.append('INBOX', letterOf('Letter 4'));
    await row.getByRole('button', { name: /^Collect now/ }).click();
    await expect(row.getByText('Stopped until you change it')).toBeVisible({ timeout: 30_000 });
    const edit = row.getByRole('button', { name: /^Edit/ });
    const password = row.getByLabel('Password', { exact: true });
    await edit.click();
    await expect(row.getByText('One is kept. Type another only if it changed.')).toBeVisible();
    await expect(password).toHaveValue('');
    await password.fill('changed-elsewhere');
    expect(await overflow(page)).toBe(0);
    expect(await faults(page)).toEqual([]);
    await page.screenshot({ path: shot('phone-password'), fullPage: true });
    await save(row);
    await expect(edit).toBeFocused();
    await soFar(row, /4 letters so far/);

    // A password is for one server alone, so it is asked for again.
    await far.phone.append('INBOX', letterOf('Letter 5'));
    await edit.click();
    await row.getByLabel('POP3 server').fill('127.0.0.1');
    await expect(row.getByText(/^Kept sealed on the server of this Oriel/)).toBeVisible();
    await save(row);
    await expect(row.getByText('This is needed.')).toBeVisible();
    await expect(password).toBeFocused();
    expect(await overflow(page)).toBe(0);
    expect(await faults(page)).toEqual([]);
    await page.screenshot({ path: shot('phone-server'), fullPage: true });
    await password.fill('changed-elsewhere');
    await save(row);
    await expect(edit).toBeFocused();
    await soFar(row, /5 letters so far/);
    expect(await subjects(maren.phone)).toEqual(['Letter 1', 'Letter 2', 'Letter 3', 'Letter 4', 'Letter 5']);
    expect(await subjects(far.phone)).toHaveLength(5);
  });
});
