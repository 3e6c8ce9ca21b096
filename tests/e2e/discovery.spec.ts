/** From the address alone to the mail: what is found, what has to be agreed to, what is set by hand, and that the password goes nowhere else (5.6, rows 13 to 17). */
import { expect, type Page } from '@playwright/test';
import { clientConfig, configPath, type Internet, page as served, settingsWithin, startLittleInternet } from '../support/internet';
import { startOriel } from '../support/oriel';
import { faults, overflow } from './faults';
import { test as base } from './world';

const usual = { imaps: 993, imap: 143, submissions: 465, submission: 587 };
const here = ['127.0.0.1'];
let net: Internet;

/** Fills the internet: a domain for each way to be found. */
function settle({ world }: Internet): void {
  const names = ['autoconfig.lark.example', 'mail.lark.example', 'autoconfig.finch.example', 'mail.finch.example'];
  for (const name of [...names, 'imap.wren.example', 'smtp.wren.example', 'autoconfig.owl.example', 'mail.owl.example'])
    world.names.set(name, here);
  world.names.set('mistyped.example', 'none');
  world.https.set(`autoconfig.lark.example${configPath}`, served(clientConfig('mail.lark.example', usual)));
  world.http.set(`autoconfig.finch.example${configPath}`, served(clientConfig('mail.finch.example', usual)));
  world.https.set(`autoconfig.owl.example${configPath}`, served(clientConfig('mail.owl.example', usual, { plain: true })));
  world.srv.set('_imaps._tcp.heron.example', [{ host: 'mail.lark.example', port: 993 }]);
  world.srv.set('_submissions._tcp.heron.example', [{ host: 'mail.lark.example', port: 465 }]);
}

const test = base.extend({
  provider: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
    async ({}, use) => {
      const birds = ['lark', 'finch', 'wren', 'owl'].flatMap((name) =>
        ['autoconfig', 'mail', 'imap', 'smtp'].map((prefix) => `${prefix}.${name}.example`),
      );
      net = await startLittleInternet(birds);
      settle(net);
      const oriel = await startOriel({ env: settingsWithin(net) });
      await use({ servers: net.servers, oriel });
      await oriel.stop();
      await net.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

/** Somebody with a mailbox at a domain. */
const somebodyAt = (domain: string) =>
  net.servers.dovecot.newUser({ address: `maren-${Math.random().toString(36).slice(2, 8)}@${domain}` });

const addressIn = (page: Page) => page.getByLabel('Address', { exact: true });
const passwordIn = (page: Page) => page.getByLabel('Password', { exact: true });
const onward = (page: Page) => page.getByRole('button', { name: 'Continue', exact: true });
const signIn = (page: Page) => page.getByRole('button', { name: 'Sign in', exact: true });
const serversOn = (page: Page) => page.getByRole('complementary', { name: 'Mail servers' });

/** Opens the page and waits until it is alive: nobody hears what is typed before. */
async function openSignIn(page: Page): Promise<void> {
  await page.goto('/sign-in');
  await page.waitForFunction(() => Object.keys(document.querySelector('#sign-in') ?? {}).some((key) => key.startsWith('__reactProps')));
}

/** Types the address and asks for its servers. */
async function lookFor(page: Page, address: string): Promise<void> {
  await openSignIn(page);
  await addressIn(page).fill(address);
  await expect(passwordIn(page)).toHaveCount(0);
  await onward(page).click();
}

/** What goes to the server with a password, as it goes. */
function passwordsOf(page: Page): string[] {
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && new URL(request.url()).pathname === '/api/session') sent.push(request.postData() ?? '');
  });
  return sent;
}

/** Looks at the page in both lights, for those who do not see it too. */
async function look(page: Page, name: string): Promise<void> {
  for (const light of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: light });
    await page.screenshot({ path: test.info().outputPath(`${name}-${light}.png`), fullPage: true });
    expect(await faults(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  }
}

const devices = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
} as const;

for (const [device, options] of Object.entries(devices))
  test.describe(`on the ${device}`, () => {
    test.use(options);

    test('row 13: address, then the servers that were found, then the password: and the mail is there', async ({ page }) => {
      const maren = await somebodyAt('lark.example');
      const sent = passwordsOf(page);
      await openSignIn(page);
      await look(page, 'address');
      await lookFor(page, maren.address);
      await expect(serversOn(page).getByRole('heading', { name: 'Your mail servers were found' })).toBeVisible();
      await expect(serversOn(page)).toContainText('mail.lark.example:993');
      await expect(serversOn(page)).toContainText('mail.lark.example:465');
      await expect(passwordIn(page)).toBeFocused();
      await look(page, 'found');
      await serversOn(page).getByText('What was asked').click();
      await expect(serversOn(page).getByText(`https://autoconfig.lark.example${configPath}`)).toBeVisible();
      await expect(serversOn(page).getByText('IMAP mail.lark.example:993')).toBeVisible();
      await look(page, 'trace');
      expect(sent).toEqual([]);
      await passwordIn(page).fill(maren.password);
      await signIn(page).click();
      await expect(page).toHaveURL(/\/mail\/\d+/);
      expect(sent.map((body) => JSON.parse(body))).toMatchObject([{ imap: { host: 'mail.lark.example', port: 993, security: 'tls' } }]);
    });

    test('row 13: settings over plain HTTP are shown, and agreed to before the password is asked for', async ({ page }) => {
      const maren = await somebodyAt('finch.example');
      await lookFor(page, maren.address);
      await expect(serversOn(page)).toContainText('mail.finch.example:993');
      await expect(serversOn(page).locator('.note-bar')).toBeVisible();
      await expect(passwordIn(page)).toHaveCount(0);
      await look(page, 'agree');
      await serversOn(page).getByRole('button', { name: 'Use these servers' }).click();
      await passwordIn(page).fill(maren.password);
      await signIn(page).click();
      await expect(page).toHaveURL(/\/mail\/\d+/);
    });

    test('5.6: before a password goes out in clear, the name of the server is typed again', async ({ page }) => {
      const maren = await somebodyAt('owl.example');
      const sent = passwordsOf(page);
      await lookFor(page, maren.address);
      await expect(serversOn(page)).toContainText('mail.owl.example:143');
      const again = page.getByLabel('Name of the server, typed again');
      await passwordIn(page).fill(maren.password);
      await again.fill('mail.lark.example');
      await signIn(page).click();
      await expect(page.getByText('That is not mail.owl.example. Nothing was sent.')).toBeVisible();
      await expect(again).toBeFocused();
      await look(page, 'plain');
      expect(sent).toEqual([]);
      await again.fill('mail.owl.example');
      await signIn(page).click();
      await expect(page).toHaveURL(/\/mail\/\d+/);
    });

    test('5.6: where nothing is found, every source says so, and the servers are set by hand', async ({ page }) => {
      const maren = await somebodyAt('crane.example');
      await lookFor(page, maren.address);
      await expect(serversOn(page).getByText(/No settings were found for crane\.example/)).toBeVisible();
      await serversOn(page).getByText('What was asked').click();
      const trace = serversOn(page).getByRole('list');
      await expect(trace.getByText('Nothing there')).toHaveCount(10);
      await look(page, 'nothing');
      const reading = serversOn(page).getByRole('group', { name: 'Reading (IMAP)' });
      await reading.getByLabel('Server').fill('mail.lark.example');
      await reading.getByLabel('Port').fill('143');
      await reading.getByRole('radio', { name: 'STARTTLS' }).check({ force: true });
      const sending = serversOn(page).getByRole('group', { name: 'Sending (SMTP)' });
      await sending.getByLabel('Server').fill('mail.lark.example');
      await passwordIn(page).fill(maren.password);
      await signIn(page).click();
      await expect(page).toHaveURL(/\/mail\/\d+/);
    });

    test('row 17: a provider that wants an app password is named, with where to make one', async ({ page }) => {
      await lookFor(page, 'maren@gmail.com');
      await expect(serversOn(page).getByText(/Gmail wants an app password here/)).toBeVisible();
      await expect(serversOn(page).getByRole('link', { name: 'Make an app password' })).toHaveAttribute(
        'href',
        'https://myaccount.google.com/apppasswords',
      );
      await look(page, 'app-password');
    });
  });

test('row 14: SRV records that lead to another domain are agreed to first', async ({ page }) => {
  const maren = await somebodyAt('heron.example');
  await lookFor(page, maren.address);
  await expect(serversOn(page)).toContainText('mail.lark.example:993');
  await serversOn(page).getByRole('button', { name: 'Use these servers' }).click();
  await passwordIn(page).fill(maren.password);
  await signIn(page).click();
  await expect(page).toHaveURL(/\/mail\/\d+/);
});

test('row 13: usual names that greet are proposed last; a domain that is not there is said to be none', async ({ page }) => {
  await lookFor(page, 'maren@wren.example');
  await expect(serversOn(page)).toContainText('imap.wren.example:993');
  await expect(passwordIn(page)).toHaveCount(0);
  // Another address begins anew.
  await addressIn(page).fill('maren@mistyped.example');
  await expect(serversOn(page)).not.toContainText('wren');
  await onward(page).click();
  await expect(serversOn(page).locator('.note-bar')).toContainText('There is no domain “mistyped.example”.');
  // And what was found for the one before is no proposal for this one.
  await expect(serversOn(page).getByRole('group', { name: 'Reading (IMAP)' }).getByLabel('Server')).toHaveValue('imap.mistyped.example');
});

test('row 4: a second account is added from its address alone', async ({ page }) => {
  const [maren, tomasz] = [await somebodyAt('lark.example'), await somebodyAt('wren.example')];
  await lookFor(page, maren.address);
  await passwordIn(page).fill(maren.password);
  const alive = page.waitForRequest(/\/api\/events/);
  await signIn(page).click();
  await alive;
  await expect(page).toHaveURL(/\/mail\/\d+/);
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Add account' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add an account' });
  await dialog.getByLabel('Address', { exact: true }).fill(tomasz.address);
  await dialog.getByRole('button', { name: 'Continue', exact: true }).click();
  await expect(dialog).toContainText('imap.wren.example:993');
  await page.screenshot({ path: test.info().outputPath('second-account.png') });
  await dialog.getByRole('button', { name: 'Use these servers' }).click();
  await expect(dialog.getByLabel('Password', { exact: true })).toBeFocused();
  await dialog.getByLabel('Password', { exact: true }).fill(tomasz.password);
  await dialog.getByRole('button', { name: 'Add account' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: /^Account/ }).click();
  await expect(page.getByRole('menuitemcheckbox', { name: new RegExp(tomasz.address) })).toBeVisible();
});

test.describe('I1: in Arabic', () => {
  test.use({ locale: 'ar', viewport: { width: 390, height: 844 } });
  test('what was found reads from right to left', async ({ page }) => {
    await openSignIn(page);
    await page.locator('input[name=username]').fill('maren@finch.example');
    await page.locator('#sign-in button[type=submit]').click();
    await expect(page.getByText('mail.finch.example:993', { exact: true })).toBeVisible();
    await page.locator('.sources summary').click();
    await look(page, 'arabic');
  });
});
