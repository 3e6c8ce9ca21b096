/** A browser takes its time for a step back, a loaded phone longer than anybody waits before the next key. */
import { expect, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { focusSeen } from './focus';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

test.use({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });

const subjects = ['First', 'Second', 'Third'];

/** Three letters in the inbox, the first at the top, in a browser that takes each step back only when it is let. */
async function inbox(page: Page, person: Person, signIn: (person: Person) => Promise<void>): Promise<MailPage> {
  for (const [at, subject] of subjects.entries()) {
    const letter = buildMessage({ from: 'ines@carvalho.example', to: person.address, subject, text: 'Text.' });
    await person.phone.append('INBOX', letter, [], new Date(Date.now() - (at + 1) * 3_600_000));
  }
  await page.addInitScript(() => {
    const back = window.history.back.bind(window.history);
    window.history.back = () => {
      window.addEventListener('let-back', back, { once: true });
      document.documentElement.dataset.held = 'back';
    };
  });
  await signIn(person);
  return new MailPage(page);
}

/** Longer than anything on the page waits for what has the focus. */
const frames = (page: Page) =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 40; frame += 1) await new Promise((next) => requestAnimationFrame(next));
  });

async function letBack(page: Page): Promise<void> {
  await expect(page.locator('html[data-held=back]')).toBeAttached();
  await page.evaluate(() => {
    delete document.documentElement.dataset.held;
    window.dispatchEvent(new Event('let-back'));
  });
}

const title = (page: Page, subject: string) => page.getByRole('heading', { level: 1, name: subject });

async function open(page: Page, mail: MailPage, subject: string): Promise<void> {
  await expect(mail.row(subject)).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(title(page, subject)).toBeFocused();
}

test('X4: the list has the keyboard when the open letter was archived, however late the browser is back at it', async ({
  page,
  maren,
  signIn,
}) => {
  const mail = await inbox(page, maren, signIn);
  await open(page, mail, 'First');
  await page.keyboard.press('e');
  await maren.phone.waitForMessage('Archive', 'First');
  await frames(page);
  await letBack(page);
  await expect(mail.row('Second')).toBeVisible();
  await expect(mail.list).toBeFocused();
  await focusSeen(page, 'archived');
  await page.keyboard.press('Enter');
  await expect(title(page, 'Second')).toBeVisible();
});

test('K2: keys pressed while the browser goes back are for the list that it goes back to', async ({ page, maren, signIn }) => {
  const mail = await inbox(page, maren, signIn);
  await open(page, mail, 'First');
  for (const key of ['u', 'j', 'Enter']) await page.keyboard.press(key);
  await letBack(page);
  await expect(title(page, 'Second')).toBeFocused();
  await expect(page).toHaveURL(/\/mail\/\d+\/\d+$/);
  await page.keyboard.press('u');
  await letBack(page);
  await expect(mail.list).toBeFocused();
  await expect(page).toHaveURL(/\/mail\/\d+$/);
});

test('L3: the address stays that of the letter opened before a slow phone has drawn the page to its end', async ({
  page,
  maren,
  signIn,
}) => {
  const mail = await inbox(page, maren, signIn);
  await expect(mail.row('First')).toBeVisible();
  const slow = await page.context().newCDPSession(page);
  await slow.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  await page.reload({ waitUntil: 'commit' });
  await page.getByRole('link', { name: 'To the list' }).focus();
  await page.keyboard.press('Enter');
  await expect(async () => {
    await page.keyboard.press('j');
    await expect(page.locator('#letters')).toHaveAttribute('aria-activedescendant', /^row-/, { timeout: 100 });
  }).toPass();
  await page.keyboard.press('Enter');
  // How far the keys came before they were heard is all the same.
  const opened = mail.reader.getByRole('heading', { level: 1 });
  await expect(opened).toBeFocused();
  await frames(page);
  await expect(page).toHaveURL(/\/mail\/\d+\/\d+$/);
  await page.keyboard.press('u');
  await letBack(page);
  await expect(mail.list).toBeFocused();
  await expect(opened).toHaveCount(0);
});
