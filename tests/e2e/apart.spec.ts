/** A letter in a tab or window of its own, and drafts of other programs written on. */
import { expect, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { ComposerPage } from './pages/composer-page';
import { MailPage } from './pages/mail-page';
import { SignInPage } from './pages/sign-in-page';
import { test } from './world';

/** Presses a key that opens a window, and answers that window. */
async function opened(page: Page, press: () => Promise<void>): Promise<{ window: Page; composer: ComposerPage }> {
  const [window] = await Promise.all([page.context().waitForEvent('page'), press()]);
  const composer = new ComposerPage(window);
  await composer.ready();
  return { window, composer };
}

const started = (page: Page) => expect(page.getByRole('treeitem', { name: /^Inbox/ })).toBeVisible();

test('6.3: d begins a letter in a tab of its own, which a reload and a new sign-in show again', async ({ page, maren, signIn }) => {
  await signIn(maren);
  await started(page);
  const { window, composer } = await opened(page, () => page.keyboard.press('d'));
  await composer.subject.fill('Alone in a tab');
  await composer.write('Written apart.');
  await expect(composer.window.getByText(/^Saved/)).toBeVisible();
  await expect(window).toHaveURL(/\/compose\/[0-9a-f-]{36}$/);
  const address = window.url();
  await window.reload();
  await composer.holds(/Written apart\./);

  await page.context().clearCookies();
  await window.goto(address);
  await expect(window).toHaveURL(/\/sign-in\?to=/);
  // The other tab keeps the event stream of both.
  await new SignInPage(window).fill(maren.address, maren.password);
  await expect(window).toHaveURL(address);
  await expect(composer.subject).toHaveValue('Alone in a tab');
  await composer.holds(/Written apart\./);
});

test('6.3: Shift+R answers in a window of its own, and the letter goes out from there once', async ({ page, maren, tomasz, signIn }) => {
  await maren.phone.append(
    'INBOX',
    buildMessage({ from: tomasz.address, to: maren.address, subject: 'Which berth?', messageId: 'berth@kestrel.example', text: 'Which?' }),
  );
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('Which berth?');
  const { window, composer } = await opened(page, () => page.keyboard.press('Shift+R'));
  await expect(composer.subject).toHaveValue('Re: Which berth?');
  await composer.write('The fourth.\n');
  await composer.sendIt();
  await expect(window.getByText(/This letter is closed/)).toBeVisible();
  await tomasz.phone.waitForMessage('INBOX', 'Re: Which berth?');
  await maren.phone.waitForMessage('Sent', 'Re: Which berth?');
  expect((await maren.phone.list('Sent')).filter((one) => one.subject === 'Re: Which berth?')).toHaveLength(1);
});

test('C1 C3: a letter under way moves into a window with every word, and of two writers the second is told', async ({
  page,
  maren,
  signIn,
}) => {
  await signIn(maren);
  await started(page);
  await page.keyboard.press('c');
  const here = new ComposerPage(page);
  await here.ready();
  await here.subject.fill('Moves out');
  await here.write('Not saved yet');
  const { window, composer } = await opened(page, () => here.window.getByRole('button', { name: 'Open in a window' }).click());
  await expect(here.window).toBeHidden();
  await composer.holds(/Not saved yet/);
  await expect(composer.window.getByText(/^Saved/)).toBeVisible();

  await new MailPage(page).openFolder('Drafts');
  await page
    .getByRole('region', { name: 'Begun here' })
    .getByRole('button', { name: /Moves out/ })
    .first()
    .click();
  await here.ready();
  // A window with nothing unsaved takes over what it hears of: here it writes before it has.
  let typed: () => void = () => undefined;
  const untilTyped = new Promise<void>((resolve) => {
    typed = resolve;
  });
  await window.route(/\/api\/drafts\/[0-9a-f-]{36}$/, async (route) => {
    if (route.request().method() === 'GET') await untilTyped;
    await route.fallback();
  });
  const saved = page.waitForResponse((answer) => answer.ok() && (answer.request().postData() ?? '').includes('From the tab.'));
  await here.write('From the tab. ');
  await saved;
  await composer.write('From the window. ');
  typed();
  await expect(composer.window.getByText('Two versions')).toBeVisible();
  expect(window.isClosed()).toBe(false);
});

test('C3: a draft of another program is written on by mouse and keyboard, stays one letter, and is gone once sent', async ({
  page,
  maren,
  tomasz,
  signIn,
}) => {
  await maren.phone.append(
    'Drafts',
    buildMessage({ from: maren.address, to: tomasz.address, subject: 'From the phone', text: 'Begun on the phone.' }),
    ['\\Draft', '\\Seen'],
  );
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openFolder('Drafts');
  await mail.row('From the phone').click();
  const composer = new ComposerPage(page);
  await composer.holds(/Begun on the phone\./);
  await composer.write('Written on here. ');
  await composer.window.getByRole('button', { name: 'Close and keep the draft' }).click();
  await expect(composer.window).toBeHidden();
  await maren.phone.waitFor('Drafts', (all) => all.length === 1 && all.every((one) => one.subject === 'From the phone'));
  await expect(mail.row('From the phone')).toHaveCount(1);
  // The row of what was put back, not the one that it replaces.
  await expect(mail.row('From the phone')).toContainText('Written on here.');
  await expect(page.getByRole('region', { name: 'Begun here' })).toBeHidden();

  await mail.list.focus();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await composer.holds(/Written on here\. Begun on the phone\./);
  await composer.sendIt();
  await tomasz.phone.waitForMessage('INBOX', 'From the phone');
  await maren.phone.waitFor('Drafts', (all) => all.length === 0);
  await expect(mail.row('From the phone')).toHaveCount(0);
});
