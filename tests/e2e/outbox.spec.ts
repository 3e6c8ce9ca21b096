/** Letters that wait: taken back in their seconds, sent later, changed, stopped, and gone with the page or the server away meanwhile. */
import { expect, type Page, type Route } from '@playwright/test';
import { buildMessage } from '../support/message';
import { faults, overflow } from './faults';
import { ComposerPage } from './pages/composer-page';
import { MailPage } from './pages/mail-page';
import { SignInPage } from './pages/sign-in-page';
import { test } from './world';

async function writeTo(page: Page, address: string, subject: string): Promise<ComposerPage> {
  await expect(
    page
      .getByRole('treeitem', { name: /^Inbox/ })
      .or(page.getByRole('button', { name: 'Write' }).last())
      .first(),
  ).toBeVisible();
  await page.keyboard.press('c');
  const composer = new ComposerPage(page);
  await composer.ready();
  await composer.to.fill(`${address},`);
  await composer.subject.fill(subject);
  await composer.write('It waits a little.');
  return composer;
}

const waitingLine = (page: Page, subject: string) =>
  page.getByRole('region', { name: 'Begun here' }).getByRole('listitem').filter({ hasText: subject });

test.describe('row 119: undo send', () => {
  test.use({ undoSeconds: 10 });

  test('U3: Undo brings the letter back with recipients, files and words, and nothing has left', async ({
    page,
    maren,
    tomasz,
    signIn,
  }) => {
    await signIn(maren);
    const mail = new MailPage(page);
    const composer = await writeTo(page, tomasz.address, 'Not yet');
    await composer.attach({ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('plan') });
    await composer.sendIt();
    await expect(mail.toast.getByText(/^Sending to .* in \d+ seconds$/).first()).toBeVisible();
    expect(await faults(page)).toEqual([]);
    await page.keyboard.press('z');
    await composer.ready();
    await expect(composer.subject).toHaveValue('Not yet');
    await expect(composer.window.getByText('plan.txt')).toBeVisible();
    await expect(composer.window.getByText(tomasz.address)).toBeVisible();
    await composer.holds(/It waits a little\./);
    await expect(mail.toast.getByText('Taken back. Nothing was sent.').first()).toBeVisible();

    // Sent again, it goes once its seconds are over.
    await composer.sendIt();
    await expect(mail.toast.getByText(/^Sent to /).first()).toBeVisible({ timeout: 40_000 });
    await tomasz.phone.waitForMessage('INBOX', 'Not yet');
    expect((await tomasz.phone.list('INBOX')).filter(({ subject }) => subject === 'Not yet')).toHaveLength(1);
    await maren.phone.waitForMessage('Sent', 'Not yet');
  });

  test('U3: a letter goes though its page was closed', async ({ page, maren, tomasz, signIn }) => {
    await signIn(maren);
    const composer = await writeTo(page, tomasz.address, 'Without its page');
    await composer.sendIt();
    await page.close();
    await tomasz.phone.waitForMessage('INBOX', 'Without its page', 40_000);
  });
});

test('5.4: a letter sent without a line says so, and goes by itself when the line is back', async ({
  page,
  context,
  maren,
  tomasz,
  signIn,
}) => {
  await signIn(maren);
  const composer = await writeTo(page, tomasz.address, 'From the train');
  await expect(composer.window.getByText(/^Saved/)).toBeVisible();
  await context.setOffline(true);
  await composer.send.click();
  await expect(composer.window.getByText('The letter goes by itself when the line is back')).toBeVisible({ timeout: 20_000 });
  expect(await faults(page)).toEqual([]);
  await context.setOffline(false);
  await expect(composer.window).toBeHidden({ timeout: 40_000 });
  await tomasz.phone.waitForMessage('INBOX', 'From the train', 40_000);
  expect((await tomasz.phone.list('INBOX')).filter(({ subject }) => subject === 'From the train')).toHaveLength(1);
});

test.describe('row 118: send later', () => {
  for (const width of [1440, 390]) {
    test(`5.4: a letter waits with its time in the list, is moved, taken back and sent now, at ${width} px`, async ({
      page,
      maren,
      tomasz,
      signIn,
    }) => {
      await page.setViewportSize({ width, height: 844 });
      await signIn(maren);
      const composer = await writeTo(page, tomasz.address, 'On Monday');
      if (width === 390) {
        await composer.window.getByRole('button', { name: 'More' }).click();
        await page.getByRole('menuitem', { name: 'Send later' }).click();
      } else {
        await composer.window.getByRole('button', { name: 'Send later' }).click();
        await page.getByRole('menuitem', { name: /^Tomorrow morning/ }).click();
      }
      const dialog = page.getByRole('dialog', { name: 'Send later' });
      await expect(dialog.getByText(/^Time zone: /)).toBeVisible();
      await expect(dialog.getByText(/^It goes .*08:00/)).toBeVisible();
      await dialog.getByLabel('Date').fill('2020-01-01');
      await expect(dialog.getByText('That time is past. Choose a later one.')).toBeVisible();
      await dialog.getByLabel('Date').fill(new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10));
      await dialog.getByRole('radio', { name: /^Yes/ }).click();
      expect(await faults(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await dialog.getByRole('button', { name: 'Send then' }).click();
      await expect(composer.window).toBeHidden();

      const mail = new MailPage(page);
      if (width === 390) await page.getByRole('button', { name: 'Folders', exact: true }).click();
      await mail.openFolder('Drafts');
      const line = waitingLine(page, 'On Monday');
      await expect(line.getByText(/Will be sent .*08:00/)).toBeVisible();
      expect(await faults(page)).toEqual([]);
      await line.getByRole('button', { name: /^What to do/ }).click();
      await page.getByRole('menuitem', { name: 'Change the time' }).click();
      await dialog.getByLabel('Time', { exact: true }).fill('09:30');
      await dialog.getByRole('button', { name: 'Change the time' }).click();
      await expect(line.getByText(/Will be sent .*09:30/)).toBeVisible();

      await line.getByRole('button', { name: /^What to do/ }).click();
      await page.getByRole('menuitem', { name: 'Edit' }).click();
      await composer.ready();
      await expect(composer.subject).toHaveValue('On Monday');
      await composer.write('Changed. ');
      if (width === 1440) {
        await composer.window.getByRole('button', { name: 'Send later' }).click();
        await expect(page.getByRole('menuitem', { name: /^At the time chosen before/ })).toBeVisible();
        await page.keyboard.press('Escape');
      }
      expect((await tomasz.phone.list('INBOX')).map(({ subject }) => subject)).not.toContain('On Monday');
      await composer.sendIt();
      const { uid } = await tomasz.phone.waitForMessage('INBOX', 'On Monday', 30_000);
      expect((await tomasz.phone.source('INBOX', uid)).toString()).toContain('Changed.');
    });
  }

  test('5.4: what waits is seen on another screen, survives a restart of the server, and can be stopped', async ({
    page,
    maren,
    tomasz,
    signIn,
    provider,
    context,
  }) => {
    await signIn(maren);
    const mail = new MailPage(page);
    await mail.openFolder('Drafts');
    const other = await context.newPage();
    await other.goto(page.url());
    const composer = await writeTo(page, tomasz.address, 'Held back');
    await composer.window.getByRole('button', { name: 'Send later' }).click();
    await page.getByRole('menuitem', { name: /^In an hour/ }).click();
    await page.getByRole('dialog', { name: 'Send later' }).getByRole('button', { name: 'Send then' }).click();
    await expect(waitingLine(other, 'Held back').getByText(/Will be sent/)).toBeVisible();

    await provider.oriel.crash();
    await provider.oriel.restart();
    await page.reload();
    const line = waitingLine(page, 'Held back');
    await expect(line.getByText(/Will be sent/)).toBeVisible();
    await line.getByRole('button', { name: /^What to do/ }).click();
    await page.getByRole('menuitem', { name: 'Do not send' }).click();
    await expect(mail.toast.getByText('Not sent. The letter is among the drafts.').first()).toBeVisible();
    await expect(line.getByText('Draft', { exact: true })).toBeVisible();
    expect((await tomasz.phone.list('INBOX')).map(({ subject }) => subject)).not.toContain('Held back');
  });
});

const outboxLine = (page: Page) => page.getByRole('button', { name: /waits? in the outbox/ }).last();
const outboxSheet = (page: Page) => page.getByRole('dialog', { name: 'Outbox' });

async function sendInAnHour(page: Page, composer: ComposerPage): Promise<void> {
  await composer.window.getByRole('button', { name: 'Send later' }).click();
  await page.getByRole('menuitem', { name: /^In an hour/ }).click();
  // Whether it may go without them a person is asked once.
  const ask = page.getByRole('dialog', { name: 'Send later' }).getByRole('button', { name: 'Send then' });
  await expect(ask.or(page.getByText(/^Will be sent/)).first()).toBeVisible();
  if (await ask.isVisible()) await ask.click();
  await expect(composer.window).toBeHidden();
}

test.describe('row 120: the outbox is seen', () => {
  test('C9: what waits is counted beside Outbox, on every screen and live, and is edited and stopped from there', async ({
    page,
    maren,
    tomasz,
    signIn,
    context,
  }) => {
    await signIn(maren);
    const phone = await context.newPage();
    await phone.setViewportSize({ width: 390, height: 844 });
    await phone.goto(page.url());
    await phone.getByRole('button', { name: 'Folders', exact: true }).click();
    await expect(phone.getByRole('treeitem', { name: /^Drafts/ })).toBeVisible();
    await expect(outboxLine(phone)).toBeHidden();

    await sendInAnHour(page, await writeTo(page, tomasz.address, 'First to wait'));
    await expect(outboxLine(page)).toHaveAccessibleName('1 letter waits in the outbox');
    await expect(outboxLine(phone)).toHaveAccessibleName('1 letter waits in the outbox');
    await sendInAnHour(page, await writeTo(page, tomasz.address, 'Second to wait'));
    await expect(outboxLine(phone)).toHaveAccessibleName('2 letters wait in the outbox');

    await outboxLine(phone).click();
    const second = outboxSheet(phone).getByRole('listitem').filter({ hasText: 'Second to wait' });
    await expect(second.getByText(/Will be sent/)).toBeVisible();
    expect(await faults(phone)).toEqual([]);
    expect(await overflow(phone)).toBe(0);
    await second.getByRole('button', { name: /^What to do/ }).click();
    await phone.getByRole('menuitem', { name: 'Do not send' }).click();
    await expect(second).toBeHidden();
    await expect(outboxLine(page)).toHaveAccessibleName('1 letter waits in the outbox');

    await outboxLine(page).click();
    expect(await faults(page)).toEqual([]);
    await outboxSheet(page)
      .getByRole('button', { name: /^What to do/ })
      .click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    const composer = new ComposerPage(page);
    await composer.ready();
    await expect(composer.subject).toHaveValue('First to wait');
    await expect(outboxSheet(page)).toBeHidden();
    await expect(outboxLine(page)).toBeHidden();
  });

  test('an outbox that cannot be read says so, and is read again by a press', async ({ page, maren, tomasz, signIn }) => {
    await signIn(maren);
    const mail = new MailPage(page);
    await sendInAnHour(page, await writeTo(page, tomasz.address, 'Hidden for now'));
    await expect(outboxLine(page)).toBeVisible();
    let broken = true;
    const fail = (route: Route) => (broken ? route.fulfill({ status: 503, body: '' }) : route.fallback());
    await page.route('**/api/submissions', fail);
    await page.reload();
    await mail.openFolder('Drafts');
    const section = page.getByRole('region', { name: 'Begun here' });
    await expect(section.getByText(/could not be read\. It is kept\./)).toBeVisible({ timeout: 20_000 });
    expect(await faults(page)).toEqual([]);
    broken = false;
    await section.getByRole('button', { name: 'Try again' }).click();
    await expect(waitingLine(page, 'Hidden for now')).toBeVisible();
    await expect(section.getByText(/could not be read/)).toBeHidden();
  });

  test('5.4: the next sign-in says what waited for it, with the way to the outbox, and the letter goes', async ({
    page,
    maren,
    tomasz,
    signIn,
  }) => {
    await signIn(maren);
    const mail = new MailPage(page);
    const composer = await writeTo(page, tomasz.address, 'For your return');
    await expect(composer.window.getByText(/^Saved/)).toBeVisible();
    // Through the server's own door, because the screen offers whole minutes.
    const due = await page.evaluate(async () => {
      const headers = { 'x-oriel': '1', 'Content-Type': 'application/json' };
      const { drafts } = await (await fetch('/api/drafts', { headers })).json();
      const sendAt = Date.now() + 8000;
      const body = JSON.stringify({ draftId: drafts[0].id, sendAt, timeZone: 'Europe/Oslo' });
      const sent = await fetch('/api/submissions', { method: 'POST', headers, body });
      if (!sent.ok) throw new Error(await sent.text());
      await fetch('/api/session', { method: 'DELETE', headers });
      return sendAt;
    });
    await expect.poll(() => Date.now() > due, { timeout: 20_000 }).toBe(true);
    await page.context().clearCookies();
    const gate = new SignInPage(page);
    await gate.open();
    await gate.signIn(maren.address, maren.password);
    await expect(mail.toast.getByText('1 letter waited for you: it is being sent').first()).toBeVisible();
    await mail.toast.getByRole('button', { name: 'Outbox' }).first().click();
    await expect(outboxSheet(page)).toBeVisible();
    expect(await faults(page)).toEqual([]);
    await expect(outboxSheet(page).getByText('Nothing waits. Every letter has gone.')).toBeVisible({ timeout: 30_000 });
    await tomasz.phone.waitForMessage('INBOX', 'For your return');
  });

  test('row 126: a letter that is passed on waits in the outbox, is addressed anew from there, and goes once', async ({
    page,
    maren,
    tomasz,
    signIn,
    provider,
  }) => {
    const { postfix } = provider.servers;
    const letter = buildMessage({ from: 'zoe@kestrel.example', to: maren.address, subject: 'Pass me on', text: 'As it was.' });
    await maren.phone.append('INBOX', letter, ['\\Seen']);
    await signIn(maren);
    const mail = new MailPage(page);
    const dialog = page.getByRole('dialog', { name: 'Redirect letter' });
    const line = outboxSheet(page).getByRole('listitem').filter({ hasText: 'Pass me on' });
    await postfix.stopServing();
    try {
      await mail.row('Pass me on').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Redirect' }).click();
      await dialog.getByLabel('To', { exact: true }).fill(`${tomasz.address},`);
      await dialog.getByRole('button', { name: 'Redirect' }).click();
      await expect(outboxLine(page)).toHaveAccessibleName('1 letter waits in the outbox', { timeout: 20_000 });
      await outboxLine(page).click();
      await line.getByRole('button', { name: /^What to do/ }).click();
      expect(await faults(page)).toEqual([]);
      await page.getByRole('menuitem', { name: 'Redirect again' }).click();
      await expect(dialog.getByRole('status').first()).toContainText(tomasz.address);
      await expect(outboxLine(page)).toBeHidden();
      await dialog.getByRole('button', { name: 'Redirect' }).click();
      await expect(outboxLine(page)).toBeVisible({ timeout: 20_000 });
    } finally {
      await postfix.startServing();
    }
    await outboxLine(page).click();
    await line.getByRole('button', { name: /^What to do/ }).click();
    await page.getByRole('menuitem', { name: 'Try again' }).click();
    await expect(outboxSheet(page).getByText('Nothing waits. Every letter has gone.')).toBeVisible({ timeout: 30_000 });
    await tomasz.phone.waitForMessage('INBOX', 'Pass me on', 30_000);
    expect((await tomasz.phone.list('INBOX')).filter(({ subject }) => subject === 'Pass me on')).toHaveLength(1);
  });
});
