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

interface Kept {
  /** All that lies there, as it lies there. */
  raw: string;
  /** The texts, opened by the key of who is signed in; what does not open is "sealed". */
  texts: string[];
}

/** The key of who is signed in. */
const keyOf = (page: Page) => page.evaluate(async () => ((await (await fetch('/api/journal-key')).json()) as { key: string }).key);

/** What the browser's journal holds, whosever it is; `known` is a key that the page has no more. */
const kept = (page: Page, known: string | null = null): Promise<Kept> =>
  page.evaluate(async (known) => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const asked = indexedDB.open('oriel-journal', 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore('drafts', { keyPath: 'id' });
      asked.onsuccess = () => resolve(asked.result);
    });
    const entries = await new Promise<{ id: string; owner: string; nonce: Uint8Array<ArrayBuffer>; sealed: ArrayBuffer }[]>((resolve) => {
      const all = database.transaction('drafts').objectStore('drafts').getAll();
      all.onsuccess = () => resolve(all.result);
    });
    database.close();
    const said = entries.length > 0 ? await fetch('/api/journal-key') : null;
    const base64 = known ?? (said?.ok ? ((await said.json()) as { key: string }).key : btoa('x'.repeat(32)));
    const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    const key = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['decrypt']);
    const texts = entries.map(async ({ id, owner, nonce, sealed }) => {
      const additionalData = new TextEncoder().encode(`${owner}\n${id}`);
      const words = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce, additionalData }, key, sealed).catch(() => null);
      return words ? (JSON.parse(new TextDecoder().decode(words)) as { content: { text: string } }).content.text : 'sealed';
    });
    const raw = entries.map(({ sealed, ...rest }) => JSON.stringify(rest) + new TextDecoder('latin1').decode(sealed));
    return { raw: raw.join(), texts: await Promise.all(texts) };
  }, known);

const journal = async (page: Page) => (await kept(page)).texts;

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

test('row 110: what the browser keeps is sealed; with the session ended it goes on being kept, and opens when the same person signs in again', async ({
  page,
  maren,
  signIn,
}) => {
  await signIn(maren);
  const composer = await begin(page, 'Sealed', 'Begun. ');
  await expect(composer.window.getByText(/^Saved \d/)).toBeVisible();
  const key = await keyOf(page);
  await page.context().clearCookies();
  await composer.write('Harpsichord. ');
  // What was typed is there to the last letter: the tab is closed next, which waits for nothing.
  await expect.poll(async () => (await kept(page, key)).texts).toEqual([expect.stringContaining('Harpsichord. Begun.')]);
  expect(await journal(page)).toEqual(['sealed']);
  const { raw } = await kept(page);
  expect(raw).not.toMatch(/Harpsichord|Begun|Sealed/u);
  const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  expect(stored).not.toMatch(/Harpsichord|Begun/u);
  await page.close();

  const again = await page.context().newPage();
  await again.goto('/sign-in');
  await again.locator('input[type=email], input[name=address]').first().fill(maren.address);
  await again.locator('input[type=password]').fill(maren.password);
  await again.locator('form button[type=submit]').click();
  await again.getByRole('button', { name: 'Open it' }).click();
  await new ComposerPage(again).holds(/Harpsichord\. Begun\./);
  await inDrafts(maren, 'Sealed', /Harpsichord\./);
  await expect.poll(() => journal(again)).toEqual([]);
});

test('row 110: what an older version left in clear words is taken over, and nothing of it stays in clear words', async ({
  page,
  maren,
  signIn,
}) => {
  await signIn(maren);
  const composer = await begin(page, 'Older', 'Before. ');
  await inDrafts(maren, 'Older', /Before\./);
  await cutOff(page);
  await composer.write('Typed. ');
  await expect.poll(() => journal(page)).toEqual([expect.stringContaining('Typed.')]);
  await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const asked = indexedDB.open('oriel-journal', 1);
      asked.onsuccess = () => resolve(asked.result);
    });
    const drafts = database.transaction('drafts', 'readwrite').objectStore('drafts');
    await new Promise<void>((resolve) => {
      const all = drafts.getAll();
      all.onsuccess = () => {
        const [{ id, owner, at }] = all.result;
        const person = { to: [], cc: [], bcc: [], subject: 'Older', text: 'In clear words.', html: null };
        const wishes = {
          identityId: null,
          from: null,
          priority: 'normal',
          readReceipt: false,
          deliveryReceipt: false,
          remind: null,
          language: null,
        };
        drafts.put({ id, owner, at, revision: 1, content: { ...person, ...wishes } }).onsuccess = () => resolve();
      };
    });
    database.close();
  });
  await page.context().route('**/api/drafts/**', (route) => (route.request().method() === 'PUT' ? route.abort() : route.continue()));
  await page.goto('about:blank');
  await page.unroute('**/api/drafts/**');
  await page.goto('/');
  await expect.poll(async () => (await kept(page)).raw).not.toMatch(/clear words/u);
  await expect.poll(() => journal(page)).toEqual([expect.stringMatching(/In clear words|Typed/u)]);
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
