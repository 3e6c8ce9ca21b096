/** Through a long list by key, faster than it is read. */
import { expect, type Page, type Route } from '@playwright/test';
import { buildMessage } from '../support/message';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

test.describe.configure({ timeout: 180_000 });

const count = 220;
/** Rows that come with the page. */
const first = 50;
const title = (page: Page, number: number) => page.getByRole('heading', { level: 1, name: `Letter number ${number};` });

async function manyLetters(person: Person): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    const subject = `Letter number ${number};`;
    const bytes = buildMessage({ from: `writer-${number}@carvalho.example`, to: person.address, subject, text: 'Text.' });
    await person.phone.append('INBOX', bytes, ['\\Seen'], new Date(Date.now() - number * 60_000));
  }
}

/** Windows of the list are answered only while they are let through. */
async function slowLists(page: Page) {
  let held: Route[] | null = [];
  await page.route(/\/api\/messages\?/, async (route) => {
    if (held) held.push(route);
    else await route.continue().catch(() => undefined);
  });
  return {
    asked: () => held?.length ?? 0,
    hold: () => {
      held = [];
    },
    letThrough: async () => {
      const waiting = held ?? [];
      held = null;
      // What nobody waits for any more was taken back.
      for (const route of waiting) await route.continue().catch(() => undefined);
    },
  };
}

async function press(page: Page, key: string, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await page.keyboard.press(key);
}

test('K2: no press is lost where the list is read more slowly than keys are pressed', async ({ page, maren, signIn }) => {
  await manyLetters(maren);
  await signIn(maren);
  const mail = new MailPage(page);
  await expect(mail.row('Letter number 1;')).toBeVisible();
  const lists = await slowLists(page);
  await page.reload();
  await mail.openLetter('Letter number 1;');
  await press(page, 'j', first - 1);
  await expect(title(page, first)).toBeVisible();
  // At the edge of what came with the page: the next window is asked for, and each press until it comes counts.
  await press(page, 'j', 3);
  await expect.poll(lists.asked).toBeGreaterThan(0);
  await lists.letThrough();
  await expect(title(page, first + 3)).toBeVisible();
  await press(page, 'j', 60);
  await expect(title(page, first + 63)).toBeVisible();
  await press(page, 'k', 3);
  await expect(title(page, first + 60)).toBeVisible();
});

test('K2: whoever goes elsewhere while the next letter is read stays there', async ({ page, maren, signIn }) => {
  await manyLetters(maren);
  await signIn(maren);
  const mail = new MailPage(page);
  await expect(mail.row('Letter number 1;')).toBeVisible();
  const lists = await slowLists(page);
  await page.reload();
  await mail.openLetter('Letter number 1;');
  await press(page, 'j', first);
  await expect.poll(lists.asked).toBeGreaterThan(0);
  await expect(title(page, first)).toBeVisible();
  await mail.openLetter(`Letter number ${first - 1};`);
  await lists.letThrough();
  await expect(mail.row(`Letter number ${first + 1};`)).toBeAttached();
  await expect(title(page, first - 1)).toBeVisible();
  await press(page, 'j', 1);
  await expect(title(page, first)).toBeVisible();
});
