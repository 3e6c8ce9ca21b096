/** Nothing typed is lost: a crash, a broken line, an ended session, other programs and other windows (5.5, rows 109-112, C3, R41). */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { faults } from './faults';
import { ComposerPage } from './pages/composer-page';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

/** Begins a letter with this subject and these words. */
async function begin(page: Page, subject: string, words: string): Promise<ComposerPage> {
  await page.keyboard.press('c');
  const composer = new ComposerPage(page);
  await composer.ready();
  await composer.subject.fill(subject);
  await composer.write(words);
  return composer;
}

const inDrafts = (person: Person, subject: string, words: RegExp) =>
  expect
    .poll(
      async () => {
        const found = (await person.phone.list('Drafts')).filter((one) => one.subject === subject);
        if (found.length !== 1) return `${found.length} letters`;
        return (await person.phone.source('Drafts', found[0]?.uid ?? 0)).toString();
      },
      { timeout: 30_000 },
    )
    .toMatch(words);

/** What the browser's journal holds, whosever it is. */
const journal = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const asked = indexedDB.open('oriel-journal', 1);
        asked.onupgradeneeded = () => asked.result.createObjectStore('drafts', { keyPath: 'id' });
        asked.onsuccess = () => {
          const all = asked.result.transaction('drafts').objectStore('drafts').getAll();
          all.onsuccess = () => {
            asked.result.close();
            resolve(all.result.map(({ content }: { content: { text: string } }) => content.text));
          };
        };
      }),
  );

/** Drafts of this page do not reach the server any more, as where it is gone. */
const cutOff = (page: Page) => page.route('**/api/drafts/**', (route) => route.abort());

test('row 109, C3: a letter goes into Drafts by itself, as one letter in the folder and one row in the list', async ({
  page,
  maren,
  signIn,
}) => {
  await signIn(maren);
  const composer = await begin(page, 'Keel', 'First words. ');
  await inDrafts(maren, 'Keel', /First words\./);
  await composer.write('More words. ');
  await inDrafts(maren, 'Keel', /More words\./);
  await page
    .getByRole('treeitem', { name: /^Drafts/ })
    .first()
    .click();
  const mail = new MailPage(page);
  await expect(mail.row('Keel')).toHaveCount(1);
  await expect(page.getByRole('region', { name: 'Begun here' })).toBeHidden();
});

test('row 110: a crash of the tab loses nothing that is two seconds old, and the letter is offered again at the next start', async ({
  page,
  context,
  maren,
  signIn,
}) => {
  await signIn(maren);
  await begin(page, 'Crash', 'Kept. ');
  await inDrafts(maren, 'Crash', /Kept\./);
  await cutOff(page);
  const composer = new ComposerPage(page);
  await composer.write('Never sent anywhere. ');
  await expect.poll(() => journal(page)).toEqual([expect.stringContaining('Never sent anywhere.')]);
  const crash = page.waitForEvent('crash');
  await page.goto('chrome://crash').catch(() => undefined);
  await crash;

  const next = await context.newPage();
  await next.goto('/');
  await next.getByRole('button', { name: 'Open it' }).click();
  const again = new ComposerPage(next);
  await again.holds(/Never sent anywhere\./);
  await inDrafts(maren, 'Crash', /Never sent anywhere\./);
  await expect.poll(() => journal(next)).toEqual([]);
});

test('C3: offline in the middle of typing it says where the letter is, and goes on when the line is back', async ({
  page,
  context,
  maren,
  signIn,
}) => {
  await signIn(maren);
  const composer = await begin(page, 'Offline', 'Before. ');
  await expect(composer.window.getByText(/^Saved \d/)).toBeVisible();
  await context.setOffline(true);
  await composer.write('Meanwhile. ');
  await expect(composer.window.getByText('Saved on this device')).toBeVisible({ timeout: 20_000 });
  expect(await faults(page)).toEqual([]);
  await context.setOffline(false);
  await expect(composer.window.getByText(/^Saved \d/)).toBeVisible({ timeout: 30_000 });
  await inDrafts(maren, 'Offline', /Meanwhile\./);
  expect(await journal(page)).toEqual([]);
});

test('C3: a server killed in the middle of typing loses nothing: the letter goes on, and is in Drafts when it is back', async ({
  page,
  maren,
  signIn,
  provider,
}) => {
  await signIn(maren);
  const composer = await begin(page, 'Killed', 'Before. ');
  await inDrafts(maren, 'Killed', /Before\./);
  await composer.write('Just typed. ');
  await provider.oriel.crash();
  await composer.write('While it is down. ');
  await expect(composer.window.getByText('Saved on this device')).toBeVisible({ timeout: 30_000 });
  await provider.oriel.restart();
  await expect(composer.window.getByText(/^Saved \d/)).toBeVisible({ timeout: 40_000 });
  await inDrafts(maren, 'Killed', /While it is down\. Just typed\. Before\./);
});

test('row 111: after the session ended the same person goes on with the same text; another one finds nothing of it', async ({
  page,
  maren,
  tomasz,
  signIn,
}) => {
  await signIn(maren);
  const composer = await begin(page, 'Session', 'Half a ');
  await expect(composer.window.getByText(/^Saved \d/)).toBeVisible();
  await page.context().clearCookies();
  await composer.write('Only here. ');
  const over = page.getByRole('dialog', { name: 'Signed out' });
  await over.getByLabel(`Password for ${maren.address}`).fill(maren.password);
  await page.keyboard.press('Enter');
  await expect(over).toBeHidden();
  await composer.holds(/Only here\. Half a/);
  await inDrafts(maren, 'Session', /Only here\./);

  await cutOff(page);
  await composer.write('Private. ');
  await expect.poll(() => journal(page)).toEqual([expect.stringContaining('Private.')]);
  await page.context().clearCookies();
  await signIn(tomasz);
  await expect(new MailPage(page).list).toBeVisible();
  await expect.poll(() => journal(page)).toEqual([]);
  await expect(page.getByText('Private.')).toBeHidden();
});

test('row 112, R41: what another program makes of a letter that is being written is noticed, and both are kept', async ({
  page,
  maren,
  signIn,
}) => {
  await signIn(maren);
  const composer = await begin(page, 'Two hands', 'Mine. ');
  await inDrafts(maren, 'Two hands', /Mine\./);
  const [before] = await maren.phone.list('Drafts');
  const theirs = buildMessage({ from: maren.address, subject: 'Two hands', text: 'Theirs.' });
  // At rest here: the newer one is shown, and the one before is a press away.
  await maren.phone.append('Drafts', theirs, ['\\Draft', '\\Seen']);
  await maren.phone.remove('Drafts', before?.uid ?? 0);
  await expect(composer.plain).toHaveValue(/Theirs\./, { timeout: 20_000 });
  await page.getByRole('button', { name: 'Use mine' }).click();
  await expect(composer.text).toContainText('Mine.');
  await inDrafts(maren, 'Two hands', /Mine\./);
});

test('row 112, R41: two windows of one letter: the one that is at rest follows, and the one that is not chooses', async ({
  page,
  context,
  maren,
  signIn,
}) => {
  await signIn(maren);
  const composer = await begin(page, 'Windows', 'First. ');
  await inDrafts(maren, 'Windows', /First\./);
  const other = await context.newPage();
  await other.goto('/');
  await other
    .getByRole('treeitem', { name: /^Drafts/ })
    .first()
    .click();
  await new MailPage(other).row('Windows').click();
  const second = new ComposerPage(other);
  await second.holds(/First\./);
  await second.write('Second. ');
  await composer.holds(/Second\. First\./);
  await page.route('**/api/drafts/*', (route) => (route.request().method() === 'PUT' ? route.abort() : route.continue()));
  await composer.write('Here. ');
  await second.write('There. ');
  await expect(composer.window.getByRole('button', { name: 'Keep this one' })).toBeVisible({ timeout: 30_000 });
  await composer.holds(/Here\./);
  await page.unroute('**/api/drafts/*');
  expect(await faults(page)).toEqual([]);
  await composer.window.getByRole('button', { name: 'Keep this one' }).click();
  await inDrafts(maren, 'Windows', /Here\./);
});

test('R13: why a letter is not in Drafts is said in the letter, and it goes there when the server takes it again', async ({
  page,
  maren,
  signIn,
}) => {
  await signIn(maren);
  const composer = await begin(page, 'Refused', 'In time. ');
  await inDrafts(maren, 'Refused', /In time\./);
  const place = join(maren.home, 'Maildir', 'Drafts', 'tmp');
  renameSync(place, `${place}-away`);
  writeFileSync(place, '');
  await composer.write('Kept here. ');
  await expect(composer.window.getByText('Saved here only')).toBeVisible({ timeout: 30_000 });
  await expect(composer.window.getByText(/^Saved in Oriel, not in your Drafts folder/)).toBeVisible();
  expect(await faults(page)).toEqual([]);
  rmSync(place);
  renameSync(`${place}-away`, place);
  await inDrafts(maren, 'Refused', /Kept here\./);
  await expect(composer.window.getByText('Saved here only')).toBeHidden();
});

test.describe('in the hand', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('C3: a letter begun on the phone goes into Drafts by itself, also while the line is away for a moment', async ({
    page,
    context,
    maren,
    signIn,
  }) => {
    await signIn(maren);
    await page.getByRole('button', { name: 'Write' }).last().click();
    const composer = new ComposerPage(page);
    await composer.ready();
    await composer.subject.fill('In the hand');
    await context.setOffline(true);
    await composer.write('Typed in a tunnel. ');
    await expect(composer.window.getByText('Saved on this device')).toBeVisible({ timeout: 20_000 });
    await context.setOffline(false);
    await inDrafts(maren, 'In the hand', /Typed in a tunnel\./);
    expect(await faults(page)).toEqual([]);
  });
});
