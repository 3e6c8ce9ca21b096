/** Letters that wait: taken back in their seconds, sent later, changed, stopped, and gone with the page or the server away meanwhile. */
import { expect, type Page, type Route } from '@playwright/test';
import { faults, overflow } from './faults';
import { ComposerPage } from './pages/composer-page';
import { MailPage } from './pages/mail-page';
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

async function sendInAnHour(page: Page, composer: ComposerPage): Promise<void> {
  await composer.window.getByRole('button', { name: 'Send later' }).click();
  await page.getByRole('menuitem', { name: /^In an hour/ }).click();
  await page.getByRole('dialog', { name: 'Send later' }).getByRole('button', { name: 'Send then' }).click();
  await expect(composer.window).toBeHidden();
}

test.describe('row 120: the outbox is seen', () => {
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
});
