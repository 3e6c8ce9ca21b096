/** What is asked for with a letter, how it reached people, mail links, and reminders: at the desk and on the phone. */
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { buildMessage } from '../support/message';
import { faults, overflow } from './faults';
import { ComposerPage } from './pages/composer-page';
import { MailPage } from './pages/mail-page';
import { SignInPage } from './pages/sign-in-page';
import { type Person, test } from './world';

const link = (to: string, rest: string) => `/compose?mailto=${encodeURIComponent(`mailto:${to}?${rest}`)}`;

async function askForAll(page: Page, composer: ComposerPage): Promise<void> {
  await composer.window.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Priority, receipts, reminder…' }).click();
  const dialog = page.getByRole('dialog', { name: 'With this letter' });
  await dialog.getByRole('radio', { name: 'High' }).click();
  await dialog.getByRole('switch', { name: 'Ask for a read receipt' }).click();
  await dialog.getByRole('switch', { name: 'Ask for a delivery receipt' }).click();
  await dialog.getByRole('combobox', { name: 'Remind me if nobody answers' }).selectOption({ label: 'After 3 days' });
  expect(await faults(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('wishes.png') });
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();
  const marks = composer.window.getByRole('group', { name: 'Asked for with this letter' });
  await expect(marks).toContainText('High priority');
  await expect(marks).toContainText('Read receipt asked');
  await expect(marks).toContainText('Delivery receipt asked');
  await expect(marks).toContainText('Reminder after 3 days without an answer');
  // One of them is taken away again.
  await marks.getByRole('button', { name: 'Take away: High priority' }).click();
  await expect(marks).not.toContainText('High priority');
}

/** The answer of Tomasz's program, which says that he read the letter. */
async function sayRead(reader: Person, writer: Person, subject: string): Promise<void> {
  const { uid } = await reader.phone.waitForMessage('INBOX', subject);
  const id = /^message-id: (<[^>]+>)/imu.exec((await reader.phone.source('INBOX', uid)).toString())?.[1];
  const lines = [
    `From: <${reader.address}>`,
    `To: <${writer.address}>`,
    `Subject: Read: ${subject}`,
    'Message-ID: <read-it@kestrel.example>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'It was read.',
    '--b',
    'Content-Type: message/disposition-notification',
    '',
    `Final-Recipient: rfc822;${reader.address}`,
    `Original-Message-ID: ${id}`,
    'Disposition: manual-action/MDN-sent-manually; displayed',
    '',
    '--b--',
    '',
  ];
  await writer.phone.append('INBOX', lines.join('\r\n'));
}

const places = [
  { words: 'on the desk', size: { width: 1440, height: 900 }, theme: 'light' as const },
  { words: 'on the phone', size: { width: 390, height: 844 }, theme: 'dark' as const },
];

for (const { words, size, theme } of places)
  test.describe(words, () => {
    test.use({ viewport: size, colorScheme: theme });

    test('rows 122, 123, 124: what was asked for is seen, and what became of the letter stands under it as it is learnt', async ({
      page,
      maren,
      tomasz,
      signIn,
    }) => {
      await signIn(maren);
      await page.goto(link(tomasz.address, 'subject=Figures&body=Hello'));
      const composer = new ComposerPage(page);
      await expect(composer.subject).toHaveValue('Figures');
      await composer.holds(/Hello/);
      await askForAll(page, composer);
      expect(await faults(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await page.screenshot({ path: test.info().outputPath('composer.png') });
      await composer.sendIt();
      await tomasz.phone.waitForMessage('INBOX', 'Figures');
      await maren.phone.waitForMessage('Sent', 'Figures');

      await page.goto('/mail/role/sent');
      const mail = new MailPage(page);
      await mail.openLetter('Figures');
      const line = mail.reader.getByRole('group', { name: 'How it was delivered' });
      await expect(line.getByRole('button')).toContainText(/Handed on for|Your mail server took it/, { timeout: 20_000 });
      await sayRead(tomasz, maren, 'Figures');
      await expect(line.getByRole('button')).toContainText(/^Read by/, { timeout: 30_000 });
      await line.getByRole('button').press('Enter');
      await expect(line.getByText(/^250 2\.0\.0 Ok: queued as/)).toBeVisible();
      await expect(line.getByText('Read, says their program')).toBeVisible();
      const reminder = mail.reader.getByText(/^You are reminded on .* if nobody answers\.$/);
      await expect(reminder).toBeVisible();
      expect(await faults(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await page.screenshot({ path: test.info().outputPath('delivery.png') });
      await mail.reader.getByRole('button', { name: 'Cancel reminder' }).click();
      await expect(reminder).toBeHidden();
    });

    test('row 128: a mail link comes to the letter by way of the sign-in, with nothing but people and words', async ({
      page,
      maren,
      tomasz,
    }) => {
      const address = link(tomasz.address, 'cc=pat%40x.test&subject=Two%0D%0ABcc:%20evil@x.test&body=One%0ATwo&attach=/etc/passwd');
      await page.goto(address);
      await expect(page).toHaveURL(/\/sign-in\?to=/);
      await new SignInPage(page).fill(maren.address, maren.password);
      const composer = new ComposerPage(page);
      await expect(composer.subject).toHaveValue('Two Bcc: evil@x.test');
      await composer.holds(/One[\s\S]*Two/);
      await expect(composer.window.getByText('passwd')).toHaveCount(0);
      await expect(composer.window.getByText('pat@x.test')).toBeVisible();
      await expect(page).toHaveURL(/\/compose\/[0-9a-f-]{36}$/);
    });
  });

/** Lets the time of the one reminder come that is kept. */
function bringDue(dataFolder: string, subject: string): void {
  const database = new Database(join(dataFolder, 'oriel.db'), { timeout: 5000 });
  const { changes } = database.prepare('UPDATE "FollowUp" SET "remindAt" = ? WHERE "subject" = ?').run(Date.now() - 1000, subject);
  database.close();
  expect(changes).toBe(1);
}

for (const { words, size, theme } of places)
  test.describe(words, () => {
    test.use({ viewport: size, colorScheme: theme });

    test('row 122: where nobody answers in time it is said and stands with the letter, until an answer comes', async ({
      page,
      maren,
      tomasz,
      signIn,
      provider,
    }) => {
      // The reminders are looked at once a minute.
      test.setTimeout(200_000);
      const subject = `Answer, ${words}?`;
      await signIn(maren);
      await page.goto(link(tomasz.address, `subject=${encodeURIComponent(subject)}&body=Hello`));
      const composer = new ComposerPage(page);
      await expect(composer.subject).toHaveValue(subject);
      await composer.window.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Priority, receipts, reminder…' }).click();
      const dialog = page.getByRole('dialog', { name: 'With this letter' });
      await dialog.getByRole('combobox', { name: 'Remind me if nobody answers' }).selectOption({ label: 'After 3 days' });
      await dialog.getByRole('button', { name: 'Close' }).click();
      await composer.sendIt();
      const { uid } = await tomasz.phone.waitForMessage('INBOX', subject);
      await maren.phone.waitForMessage('Sent', subject);
      await page.goto('/mail/role/sent');
      const mail = new MailPage(page);
      await expect(mail.row(subject)).toBeVisible();
      bringDue(provider.oriel.dataFolder, subject);
      const notice = mail.toast.filter({ hasText: `No answer to “${subject}”` });
      await expect(notice).toBeVisible({ timeout: 75_000 });
      expect(await faults(page)).toEqual([]);
      await page.screenshot({ path: test.info().outputPath('notice.png') });
      await notice.getByRole('button', { name: 'Open' }).click();
      const bar = mail.reader.getByText(/^No answer since /);
      await expect(bar).toBeVisible();
      await expect(mail.reader.getByRole('button', { name: 'Write again' })).toBeVisible();
      expect(await faults(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await page.screenshot({ path: test.info().outputPath('due.png') });

      const id = /^message-id: <([^>]+)>/imu.exec((await tomasz.phone.source('INBOX', uid)).toString())?.[1] ?? '';
      await maren.phone.append(
        'INBOX',
        buildMessage({
          from: tomasz.address,
          to: maren.address,
          subject: `Re: ${subject}`,
          inReplyTo: id,
          references: [id],
          text: 'Here it is.',
        }),
      );
      await expect(bar).toBeHidden({ timeout: 75_000 });
    });
  });

for (const able of [true, false])
  test(`row 128: the settings give mail links to Oriel${able ? '' : ', or say that this browser cannot'}`, async ({
    page,
    maren,
    signIn,
  }) => {
    await page.addInitScript((can) => {
      const register = (scheme: string, url: string | URL) => {
        document.documentElement.dataset.handler = `${scheme} ${url}`;
      };
      Object.defineProperty(navigator, 'registerProtocolHandler', { value: can ? register : undefined });
    }, able);
    await signIn(maren);
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    const settings = page.getByRole('dialog', { name: 'Settings' });
    await settings.getByRole('button', { name: 'Writing', exact: true }).click();
    await expect(settings.getByText(/^No letter waits for an answer\./)).toBeVisible();
    const button = settings.getByRole('button', { name: 'Open mail links in Oriel' });
    if (able) {
      await button.press('Enter');
      await expect(settings.getByText(/^Your browser has been asked\./)).toBeVisible();
      const asked = await page.evaluate(() => document.documentElement.dataset.handler);
      expect(asked).toBe(`mailto ${new URL(page.url()).origin}/compose?mailto=%s`);
    } else {
      await expect(settings.getByText(/^This browser cannot hand mail links to a page\./)).toBeVisible();
      await expect(button).toBeHidden();
    }
  });
