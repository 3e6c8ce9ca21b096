/**
 * Real and hostile letters, opened one after another in one browser whose every host name leads to a canary. The corpus is read in place
 * (ORIEL_CORPUS) where it is present; our own fixtures are always read.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { type Canary, startCanary } from './canary';
import { MailPage } from './pages/mail-page';
import { test as world } from './world';

const corpus = resolve(process.env.ORIEL_CORPUS ?? '../shared/corpus');
const fixtures = resolve('tests/fixtures');

/** Hosts that Chromium calls by itself, letters or not; they stay unresolved. */
const ownCalls = ['update.googleapis.com', 'accounts.google.com', 'content-autofill.googleapis.com'];

const test = world.extend<object, { canary: Canary }>({
  canary: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
    async ({}, use) => {
      const canary = await startCanary();
      await use(canary);
      await canary.stop();
    },
    { scope: 'worker' },
  ],
  launchOptions: async ({ launchOptions, canary }, use) => {
    const rule = `--host-resolver-rules=MAP * 127.0.0.1:${canary.port}, EXCLUDE 127.0.0.1, ${ownCalls.map((host) => `EXCLUDE ${host}`).join(', ')}`;
    await use({ ...launchOptions, args: [...(launchOptions.args ?? []), rule] });
  },
});

// The tracer puts a script into every frame, which the frames of letters rightly refuse.
test.use({ trace: 'off' });

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? filesUnder(path) : [path];
    });
}

/** What the open letter shows below its head: the text of its frame or of the page, names of files, notes. */
async function shown(page: Page): Promise<string> {
  const letter = page.getByRole('region', { name: 'Letter' }).getByRole('article').first();
  await expect(letter.locator('.rd-body, .rd-files, .rd-inset, iframe').first()).toBeVisible();
  await expect(letter.locator('[aria-busy="true"]')).toHaveCount(0);
  const own = await letter.locator('.rd-body, .rd-files, .rd-inset').allInnerTexts();
  const frames = await Promise.all(
    page
      .frames()
      .slice(1)
      .map((frame) => frame.locator('body').allInnerTexts()),
  );
  const pictures = await Promise.all(
    page
      .frames()
      .slice(1)
      .map((frame) => frame.locator('img').count()),
  );
  return [...own, ...frames.flat(), ...pictures.filter((count) => count > 0).map(String)].join(' ').trim();
}

/** Goes through the letters of the list by key, from the open one on, and answers what was wrong with which. */
async function openAll(page: Page, mail: MailPage, names: string[]): Promise<string[]> {
  const faults: string[] = [];
  for (const [index, name] of names.entries()) {
    try {
      expect((await shown(page)).length, 'something readable').toBeGreaterThan(0);
      await expect(mail.reader.getByRole('button', { name: 'Try again' })).toHaveCount(0);
    } catch (error) {
      faults.push(`${name}: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
    }
    if (index === names.length - 1) break;
    const url = page.url();
    await page.keyboard.press('j');
    await expect.poll(() => page.url(), { message: `next letter after ${name}` }).not.toBe(url);
  }
  return faults;
}

const groups = [
  { title: 'our own fixtures', files: filesUnder(fixtures).filter((path) => path.endsWith('.eml')) },
  ...['mime', 'charset', 'newsletter', 'hostile/messages'].map((name) => ({
    title: `corpus ${name}`,
    files: filesUnder(join(corpus, name)),
  })),
].filter(({ files }) => files.length > 0);

for (const { title, files } of groups) {
  test(`T1 T13 R34: every letter of ${title} opens readable, runs no script and calls nobody`, async ({ page, maren, signIn, canary }) => {
    test.setTimeout(600_000);
    const alarms: string[] = [];
    page.on('dialog', (dialog) => {
      alarms.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('pageerror', (error) => alarms.push(`error: ${error.message}`));
    page.on('console', (message) => {
      if (/Blocked script execution|Refused to (load|execute|apply)|violates the following/.test(message.text()))
        alarms.push(`console: ${message.text().slice(0, 200)}`);
    });
    // The list shows the newest first, so the first file goes in last.
    for (const [index, path] of files.toReversed().entries()) {
      await maren.phone.append('INBOX', readFileSync(path), ['\\Seen'], new Date(Date.now() - (files.length - index) * 60_000));
    }
    const before = canary.connections();
    await signIn(maren);
    const mail = new MailPage(page);
    await expect(mail.list.getByRole('row').nth(1)).toBeVisible();
    // Many letters of the corpus say that they answer each other; here each is a row of its own.
    await page.evaluate(() =>
      fetch('/api/preferences', {
        method: 'PATCH',
        headers: { 'content-type': 'application/json', 'x-oriel': '1' },
        body: JSON.stringify({ threads: false }),
      }),
    );
    await page.reload();
    await mail.list.getByRole('link', { name: 'Open' }).first().click();
    const faults = await openAll(
      page,
      mail,
      files.map((path) => relative(corpus, path)),
    );
    expect(faults).toEqual([]);
    expect(alarms).toEqual([]);
    expect(canary.connections() - before, `contacts: ${canary.requests().join(', ')}`).toBe(0);
  });
}
