/** What can be measured of the look of writing: Send is always in sight, everything can be pressed, seen and read, in either theme and direction. */
import { expect, type Locator, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { faults, overflow } from './faults';
import { ComposerPage } from './pages/composer-page';
import { MailPage } from './pages/mail-page';
import { smallTargets } from './targets';
import { type Person, test } from './world';

const file = (name: string) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') });
const longAddress = 'a-person-with-a-very-long-name.of-two-parts@a-domain-that-is-just-as-long-as-its-people.example';

/** A new letter by the key, in the docked window. */
async function begin(page: Page): Promise<ComposerPage> {
  await expect(page.getByRole('treeitem', { name: /^Inbox/ })).toBeVisible();
  await page.keyboard.press('c');
  const composer = new ComposerPage(page);
  await composer.ready();
  return composer;
}

/** All of it lies within the window, and a press in its middle means it. */
async function canBePressed(button: Locator): Promise<void> {
  await expect(button).toBeInViewport({ ratio: 1 });
  const hit = await button.evaluate((one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    return one.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  });
  expect(hit).toBe(true);
}

async function isClean(page: Page, view: string): Promise<void> {
  expect(await faults(page), view).toEqual([]);
  expect(await overflow(page), view).toBeLessThanOrEqual(0);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`C1: a docked window that is full keeps Send in sight and some lines of text, ${colorScheme}`, async ({ page, maren, signIn }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 1280, height: 720 });
    await signIn(maren);
    const composer = await begin(page);
    const people = Array.from({ length: 14 }, (_, number) => `someone-${number}@kestrel.example`);
    await composer.to.fill(`${[...people, longAddress, 'joiner@holt'].join(', ')},`);
    await expect(composer.window.locator('.cp-chip.bad')).toBeVisible();
    await composer.window.getByRole('button', { name: 'Cc', exact: true }).click();
    await composer.window.getByRole('button', { name: 'Bcc', exact: true }).click();
    await composer.subject.fill('A letter with everything in it');
    await composer.write('The first line.\n'.repeat(12));
    await composer.formats();
    for (const name of ['One.pdf', 'Two.pdf', 'Three.pdf', 'Four.pdf', 'Five.pdf']) await composer.attach(file(name));
    await canBePressed(composer.send);
    await canBePressed(composer.window.getByRole('button', { name: 'Discard' }));
    expect((await composer.window.locator('.cp-text').boundingBox())?.height).toBeGreaterThanOrEqual(100);
    await isClean(page, 'docked and full');
    await composer.window.getByRole('button', { name: 'More', exact: true }).click();
    const menu = page.getByRole('menu').first();
    await expect(menu).toBeVisible();
    expect(await menu.evaluate((one) => one.scrollHeight - one.clientHeight)).toBeLessThanOrEqual(1);
    await isClean(page, 'menu');
    await page.keyboard.press('Escape');
    await composer.window.getByRole('button', { name: 'Full screen' }).click();
    await canBePressed(composer.send);
    await isClean(page, 'full screen');
  });
}

test('row 106: the row of formats stands in one line of a docked window, and all of it can be pressed', async ({ page, maren, signIn }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(maren);
  const composer = await begin(page);
  const row = await composer.formats();
  const tops = await row.getByRole('button').evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().top)));
  expect(new Set(tops).size).toBe(1);
  expect(await smallTargets(page, 24)).toEqual([]);
});

test('row 106: the language of the spelling is chosen in a menu of its own, by keys too', async ({ page, maren, signIn }) => {
  await signIn(maren);
  const composer = await begin(page);
  await composer.window.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: /^Spelling is checked in/ }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('menuitemcheckbox', { name: 'Deutsch' }).focus();
  await isClean(page, 'languages');
  await page.keyboard.press('Enter');
  await expect(composer.text).toHaveAttribute('lang', 'de');
  await composer.window.getByRole('button', { name: 'More', exact: true }).click();
  await expect(page.getByRole('menuitem', { name: /^Spelling is checked in.*Deutsch/ })).toBeVisible();
});

async function longLetter(maren: Person, tomasz: Person): Promise<void> {
  const text = Array.from({ length: 120 }, (_, number) => `Line ${number} of a letter that is longer than any screen.`).join('\n\n');
  await maren.phone.append('INBOX', buildMessage({ from: tomasz.address, to: maren.address, subject: 'Long', text }));
}

for (const size of [
  { width: 1440, height: 900 },
  { width: 1024, height: 640 },
]) {
  test(`C2: an answer under a long letter shows its Send at once and while it grows, at ${size.width} px`, async ({
    page,
    maren,
    tomasz,
    signIn,
  }) => {
    await page.setViewportSize(size);
    await longLetter(maren, tomasz);
    await signIn(maren);
    await new MailPage(page).openLetter('Long');
    await page.keyboard.press('r');
    const composer = new ComposerPage(page);
    await composer.ready();
    await canBePressed(composer.send);
    await composer.write('A line.\n'.repeat(40));
    await canBePressed(composer.send);
    await composer.formats();
    for (const name of ['One.pdf', 'Two.pdf', 'Three.pdf']) await composer.attach(file(name));
    await canBePressed(composer.send);
    await isClean(page, 'under the conversation');
  });
}

for (const width of [390, 320]) {
  test.describe(`with a finger, at ${width} px`, () => {
    test.use({ viewport: { width, height: 844 }, hasTouch: true, isMobile: true });

    test(`C3: the page of a letter has Send, its fields and its formats within reach, at ${width} px`, async ({ page, maren, signIn }) => {
      await signIn(maren);
      await page.getByRole('button', { name: 'Write' }).tap();
      const composer = new ComposerPage(page);
      await composer.ready();
      await composer.to.fill(`${longAddress}, joiner@holt,`);
      await composer.subject.fill('A subject that is longer than the line that it stands in, by far');
      await composer.write('Words.');
      await expect(composer.window.getByText(/^Saved/)).toBeVisible();
      await canBePressed(composer.send);
      expect(await smallTargets(page, 44)).toEqual([]);
      await isClean(page, 'page');
      await composer.attach(file('A file whose name is longer than the line that it stands in.pdf'));
      const row = await composer.formats();
      // As much as a keyboard leaves.
      await page.setViewportSize({ width, height: 420 });
      await canBePressed(composer.send);
      await canBePressed(row.getByRole('button', { name: 'Bold' }));
      expect((await composer.window.locator('.cp-text').boundingBox())?.height).toBeGreaterThanOrEqual(100);
      await isClean(page, 'page over a keyboard');
    });
  });
}

test.describe('in Arabic', () => {
  test.use({ locale: 'ar', colorScheme: 'dark' });

  test('I2: the window of a letter is mirrored as a whole, and nothing of it is cut', async ({ page, maren }) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto('/sign-in');
    await page.locator('input[name=username]').fill(maren.address);
    await page.locator('input[type=password]').fill(maren.password);
    const alive = page.waitForRequest(/\/api\/events/);
    await page.locator('button[type=submit]').click();
    await alive;
    await expect(page.locator('[role=treeitem]').first()).toBeVisible();
    await page.keyboard.press('c');
    const window = page.locator('.cp-docked');
    await expect(window.locator('iframe[data-ready]')).toBeVisible();
    const box = await window.boundingBox();
    expect(box?.x).toBeLessThan(100);
    const send = window.locator('.cp-tools .btn.solid');
    const discard = window.locator('.cp-tools .btn').last();
    await canBePressed(send);
    expect((await send.boundingBox())?.x ?? 0).toBeGreaterThan((await discard.boundingBox())?.x ?? 0);
    await isClean(page, 'docked');
    await window.locator('.cp-later-menu').click();
    await expect(page.getByRole('menu')).toBeVisible();
    await isClean(page, 'send later');
  });
});
