/** What the formatted text offers by hand: pictures made larger, cells gone through, menus that give the caret back, signs in one's own language. */
import { expect, type Locator, type Page } from '@playwright/test';
import { makePng } from '../support/files';
import { files, begin as open, paste, there } from './letter-files';
import type { ComposerPage } from './pages/composer-page';
import { test } from './world';

async function begin(page: Page): Promise<ComposerPage> {
  const composer = await open(page);
  await composer.text.focus();
  return composer;
}

const html = (composer: ComposerPage) => composer.text.evaluate((root) => root.innerHTML.replaceAll('\u200b', ''));
const cells = (composer: ComposerPage) => composer.text.locator('td').allTextContents();
const widthOf = (picture: Locator) => picture.evaluate((one) => Math.round(one.getBoundingClientRect().width));

test('row 106: a picture is made larger and smaller by its corner, by arrow keys and by sizes with names', async ({
  page,
  maren,
  signIn,
}) => {
  await signIn(maren);
  const composer = await begin(page);
  await paste(composer.text, [{ name: 'harbour.png', type: 'image/png', bytes: [...makePng(300, 150, [40, 80, 200])] }]);
  const picture = composer.text.locator('img');
  await expect.poll(() => widthOf(picture)).toBe(300);
  await picture.click();
  const sizes = composer.window.getByRole('group', { name: 'Size of the picture' });
  const corner = composer.window.getByRole('slider', { name: 'Width of the picture' });
  await page.screenshot({ path: test.info().outputPath('picture.png') });
  await sizes.getByRole('button', { name: 'Small' }).click();
  await expect.poll(() => widthOf(picture)).toBe(160);
  await expect(corner).toHaveAttribute('aria-valuenow', '160');
  const box = await corner.boundingBox();
  if (!box) throw new Error('The corner is not on the screen.');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 40, y + 20, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => widthOf(picture)).toBe(200);
  await corner.press('ArrowRight');
  await expect.poll(() => widthOf(picture)).toBe(216);
  await corner.press('ArrowLeft');
  await corner.press('ArrowLeft');
  await expect.poll(() => widthOf(picture)).toBe(184);
  await sizes.getByRole('button', { name: 'Original size' }).click();
  await expect.poll(() => widthOf(picture)).toBe(300);
  await composer.text.press('Control+z');
  await expect.poll(() => widthOf(picture)).toBe(184);
  await expect(picture).toHaveAttribute('width', '184');
});

test('row 106: Tab goes through the cells of a table and makes a row after the last; the arrow keys leave it', async ({
  page,
  maren,
  signIn,
}) => {
  await signIn(maren);
  const composer = await begin(page);
  const row = await composer.formats();
  await row.getByRole('button', { name: 'Table' }).click();
  await page.getByRole('menuitem', { name: 'Insert 2 × 2' }).click();
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(composer.text).toBeFocused();
  for (const words of ['a', 'b', 'c', 'd']) {
    await page.keyboard.type(words);
    await page.keyboard.press('Tab');
  }
  await page.keyboard.type('e');
  await expect.poll(() => cells(composer)).toEqual(['a', 'b', 'c', 'd', 'e', '']);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.type('x');
  await expect.poll(() => cells(composer)).toEqual(['a', 'b', 'c', 'xd', 'e', '']);
  // Down to "e", along to the empty cell, and out.
  for (const _ of ['e', '', 'below']) await page.keyboard.press('ArrowDown');
  await page.keyboard.type('below');
  await expect.poll(() => html(composer)).toMatch(/<\/table><div>below/);
  await page.keyboard.press('Tab');
  await expect(row.getByRole('button', { name: 'Bold' })).toBeFocused();
});

test('row 106: Tab puts an item of a list under the one before, Shift+Tab takes it back out', async ({ page, maren, signIn }) => {
  await signIn(maren);
  const composer = await begin(page);
  await page.keyboard.type('- one');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type('two');
  await expect(composer.text.locator('ul ul > li')).toHaveText('two');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.type('!');
  await expect(composer.text.locator('ul ul > li')).toHaveCount(0);
  await expect(composer.text.locator('li')).toHaveText(['one', 'two!']);
});

test('row 106: after a choice from a menu of formats the caret is in the text: what is typed next is written', async ({
  page,
  maren,
  signIn,
}) => {
  await signIn(maren);
  const composer = await begin(page);
  const row = await composer.formats();
  await page.keyboard.type('words');
  const choices = [
    ['Text colour', 'Red', 'menuitem'],
    ['Highlight', 'Yellow', 'menuitem'],
    ['Heading', 'Heading 1', 'menuitemcheckbox'],
    ['Table', 'Insert 2 × 2', 'menuitem'],
  ] as const;
  for (const [index, [name, choice, role]] of choices.entries()) {
    await row.getByRole('button', { name, exact: true }).click();
    await page.getByRole(role, { name: choice }).click();
    await expect(page.getByRole('menu')).toBeHidden();
    await expect(composer.text).toBeFocused();
    await page.keyboard.type('c');
    await expect.poll(async () => (await composer.text.textContent())?.split('c').length).toBe(index + 2);
  }
  await expect(composer.window).toHaveCount(1);
  await expect(composer.text.locator('h1').first()).toContainText('words');
  // By the keyboard the choice gives the caret back as well, and a menu that is left gives it to its button.
  const colour = row.getByRole('button', { name: 'Text colour' });
  await colour.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Blue' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(colour).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Blue' })).toBeVisible();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(composer.text).toBeFocused();
});

for (const { language, formats, emoji, typed, sign } of [
  { language: 'ja', formats: '書式', emoji: '絵文字', typed: 'たんじょうび', sign: '🎂' },
  { language: 'ar', formats: 'التنسيق', emoji: 'رموز تعبيرية', typed: 'القهوة', sign: '☕' },
]) {
  test(`row 106: signs are found by words of the language of the screen (${language})`, async ({ page, maren, signIn }) => {
    await signIn(maren);
    await expect(page.getByRole('treeitem', { name: /^Inbox/ })).toBeVisible();
    const kept = await page.evaluate(async (body) => {
      const headers = { 'content-type': 'application/json', 'x-oriel': '1' };
      return (await fetch('/api/preferences', { method: 'PATCH', headers, body })).status;
    }, JSON.stringify({ language }));
    expect(kept).toBe(200);
    await page.goto('/mail');
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await expect(page.getByRole('treeitem').first()).toBeVisible();
    await page.keyboard.press('c');
    await expect(page.locator('iframe.cp-paper[data-ready]')).toBeVisible();
    await page.getByRole('button', { name: formats, exact: true }).click();
    await page.getByRole('toolbar', { name: formats }).getByRole('button', { name: emoji }).click();
    const dialog = page.getByRole('dialog', { name: emoji });
    await expect(dialog.getByRole('textbox')).toBeFocused();
    await page.keyboard.insertText(typed);
    await expect(dialog.getByRole('button', { name: sign })).toBeVisible();
    await page.keyboard.press('Enter');
    const text = page.frameLocator('iframe.cp-paper').getByRole('textbox');
    await expect(text).toContainText(sign);
    await expect(text).toBeFocused();
  });
}

test('row 113 R4: pictures that few mail programs draw go along as files when they are pasted, not into the text', async ({
  page,
  maren,
  signIn,
}) => {
  await signIn(maren);
  const composer = await begin(page);
  const kinds = [
    { name: 'plan.svg', type: 'image/svg+xml', bytes: [...Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')] },
    { name: 'scan.tiff', type: 'image/tiff', bytes: [...Buffer.from('II*\0'), 8, 0, 0, 0] },
    { name: 'photo.heic', type: 'image/heic', bytes: [0, 0, 0, 24, ...Buffer.from('ftypheic')] },
  ];
  await paste(composer.text, [...kinds, { name: 'dot.png', type: 'image/png', bytes: [...makePng(2, 2, [200, 60, 60])] }]);
  for (const { name } of kinds) await expect(there(composer, name)).toBeVisible();
  await expect(composer.text.locator('img')).toHaveCount(1);
  await expect(composer.text.locator('img')).toHaveAttribute('alt', 'dot.png');
  await expect(files(composer).getByRole('listitem')).toHaveCount(3);
});
