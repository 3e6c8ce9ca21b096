/** X7, X8: people who force their own colours, zoom, have a narrow window or space text out lose nothing. */
import { expect, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { overflow } from './faults';
import { ComposerPage } from './pages/composer-page';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

async function fill(person: Person): Promise<void> {
  for (const [index, subject] of ['Second verse', 'First verse'].entries())
    await person.phone.append(
      'INBOX',
      buildMessage({ from: { name: 'Ines Carvalho', address: 'ines@carvalho.example' }, to: person.address, subject, text: 'La la.' }),
      [],
      new Date(Date.now() - (2 - index) * 60_000),
    );
}

/** Text as WCAG 1.4.12 lets people space it. */
async function spaceOut(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }',
    );
    document.adoptedStyleSheets.push(sheet);
  });
}

/** Words that something cuts off, other than a line that is meant to be cut; a line each. */
async function cutWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!parent || !node.textContent?.trim() || parent.closest('.vh, .skip, .cut, [role=grid], svg, [inert], [aria-hidden=true]'))
        continue;
      if (!parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      range.selectNodeContents(node);
      const words = range.getBoundingClientRect();
      if (words.width === 0) continue;
      let box: Element | null = parent;
      while (box && getComputedStyle(box).overflowX === 'visible') box = box.parentElement;
      // What scrolls shows the rest; what is cut on purpose says so by its dots.
      const style = box && getComputedStyle(box);
      if (!box || !style || /auto|scroll/.test(`${style.overflowX} ${style.overflowY}`) || style.textOverflow === 'ellipsis') continue;
      const edge = box.getBoundingClientRect();
      const over = Math.max(words.right - edge.right, edge.left - words.left, words.bottom - edge.bottom, edge.top - words.top);
      if (over > 4) found.push(`${box.className} cuts “${node.textContent.trim().slice(0, 40)}” by ${Math.round(over)}`);
    }
    return [...new Set(found)];
  });
}

const windows = [
  { name: 'in a window of 320 px with the text spaced out', width: 320, height: 640, spaced: true },
  { name: 'at 200 % of a small screen', width: 640, height: 450, spaced: false },
] as const;

for (const { name, width, height, spaced } of windows) {
  test(`X8: nothing is lost ${name}`, async ({ page, maren }) => {
    await page.setViewportSize({ width, height });
    await fill(maren);
    const wrong: string[] = [];
    const look = async (state: string) => {
      for (const cut of await cutWords(page)) wrong.push(`${state}: ${cut}`);
      const wider = await overflow(page);
      if (wider > 0) wrong.push(`${state}: ${wider} px wider than the window`);
    };
    await page.goto('/sign-in');
    await page.getByLabel('Address', { exact: true }).fill(maren.address);
    await page.getByLabel('Password', { exact: true }).fill(maren.password);
    if (spaced) await spaceOut(page);
    await look('sign-in');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    const mail = new MailPage(page);
    await expect(mail.row('First verse')).toBeVisible();
    if (spaced) await spaceOut(page);
    await look('list');
    await page.getByRole('button', { name: /^Account/ }).click();
    await expect(page.getByRole('menu')).toBeVisible();
    await look('account menu');
    await page.getByRole('menuitem', { name: 'Settings', exact: true }).click();
    const settings = page.getByRole('dialog', { name: 'Settings' });
    await look('settings');
    for (const section of ['Reading and list', 'Keys and swipes', 'Accounts', 'Appearance']) {
      await settings.getByRole('button', { name: section, exact: true }).click();
      await look(section);
      await settings.getByRole('button', { name: 'All settings' }).click();
    }
    await settings.getByRole('button', { name: 'Back to the mail' }).click();
    await expect(settings).toBeHidden();
    await mail.openLetter('First verse');
    await look('letter');
    await page.keyboard.press('v');
    await expect(page.getByRole('combobox', { name: 'Folder' })).toBeVisible();
    await look('move');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
    await look('keys');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.keyboard.press('r');
    const composer = new ComposerPage(page);
    await composer.ready();
    await look('composer');
    await expect(composer.send).toBeInViewport();
    expect(wrong).toEqual([]);
  });
}

test('X7: in forced colours marks, chosen rows and rings are still told apart', async ({ page, maren, signIn }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await fill(maren);
  await signIn(maren);
  const mail = new MailPage(page);
  const ground = (subject: string) => mail.row(subject).evaluate((row) => getComputedStyle(row).backgroundColor);
  await expect(mail.row('First verse').locator('.light')).toHaveCSS('border-inline-start-width', '5px');
  await mail.list.focus();
  await page.keyboard.press('k');
  await expect(mail.row('First verse')).toHaveCSS('outline-style', 'solid');
  await page.keyboard.press('x');
  await expect(mail.row('First verse')).toHaveAttribute('aria-selected', 'true');
  expect(await ground('First verse')).not.toBe(await ground('Second verse'));
  const words = await mail
    .row('First verse')
    .locator('.who')
    .evaluate((who) => getComputedStyle(who).color);
  expect(words).not.toBe(await ground('First verse'));
  await page.keyboard.press('v');
  const option = page.getByRole('option', { selected: true });
  await expect(option).toHaveCSS('outline-style', 'solid');
  await expect(page.locator('.dialog')).toHaveCSS('border-top-width', '1px');
  await expect(page.locator('.dialog .field')).toHaveCSS('outline-style', 'solid');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Settings' }).click();
  const radios = page.getByRole('radiogroup', { name: 'Theme' }).getByRole('radio');
  await expect(radios).toHaveCount(3);
  const grounds = await radios.evaluateAll((all) => all.map((one) => getComputedStyle(one).backgroundColor));
  expect(new Set(grounds).size, 'the chosen one has another ground').toBe(2);
});
