import { expect, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { ComposerPage } from './pages/composer-page';
import { MailPage } from './pages/mail-page';
import { SignInPage } from './pages/sign-in-page';
import { type Person, test } from './world';

const letterTo = ({ address }: Person, subject: string) =>
  buildMessage({ from: 'ines@carvalho.example', to: address, subject, text: 'For one pair of eyes.' });

/** Everything that lies in the browser for this origin, as one text. */
const stored = (page: Page) =>
  page.evaluate(async () => {
    const finished = <T>(asked: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
      });
    const kept: unknown[] = [{ ...localStorage }, { ...sessionStorage }];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await finished(indexedDB.open(name));
      for (const store of database.objectStoreNames) kept.push(await finished(database.transaction(store).objectStore(store).getAll()));
      database.close();
    }
    return JSON.stringify(kept);
  });

test('Signing out in one tab takes the mail off the other, and the next person meets nothing of it', async ({
  page,
  context,
  maren,
  tomasz,
  signIn,
}) => {
  await maren.phone.append('INBOX', letterTo(maren, 'Only for Maren'));
  await tomasz.phone.append('INBOX', letterTo(tomasz, 'Only for Tomasz'));
  await signIn(maren);
  const other = await context.newPage();
  await other.goto(page.url());
  await new MailPage(other).openLetter('Only for Maren');
  await other.keyboard.press('c');
  const composer = new ComposerPage(other);
  await composer.ready();
  await composer.write('private words');

  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(other).toHaveURL(/\/sign-in/);

  await new SignInPage(page).signIn(tomasz.address, tomasz.password);
  await expect(new MailPage(page).row('Only for Tomasz')).toBeVisible();
  for (const tab of [page, other]) expect(await stored(tab)).not.toMatch(/private words|"sealed"|undo|maren/);
});

test('After a session that ended by itself, another person meets no draft, no undo and no window of the one before', async ({
  page,
  context,
  maren,
  tomasz,
  signIn,
}) => {
  await maren.phone.append('INBOX', letterTo(maren, 'Only for Maren'));
  await tomasz.phone.append('INBOX', letterTo(tomasz, 'Only for Tomasz'));
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('Only for Maren');
  await page.keyboard.press('e');
  await expect(mail.toast.getByText('Archived', { exact: true })).toBeVisible();
  await maren.phone.waitForMessage('Archive', 'Only for Maren');
  await page.keyboard.press('c');
  const composer = new ComposerPage(page);
  await composer.ready();
  await context.clearCookies();
  await composer.write('private words');
  await page.getByRole('link', { name: 'Use another address' }).click();
  // What was typed lies there sealed, so that nobody else can read it.
  await expect.poll(() => stored(page)).toMatch(/"sealed"/);
  expect(await stored(page)).not.toMatch(/private words/);

  await new SignInPage(page).signIn(tomasz.address, tomasz.password);
  await expect(mail.row('Only for Tomasz')).toBeVisible();
  await expect.poll(() => stored(page)).not.toMatch(/private words|"sealed"|oriel:undo|oriel:composers|maren/);
  await expect(composer.window).toBeHidden();
});
