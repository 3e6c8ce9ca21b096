/** What comes into the formatted text: pastes, typed marks, compositions of input methods, lines from right to left. */
import { expect, type Page } from '@playwright/test';
import { ComposerPage } from './pages/composer-page';
import { test } from './world';

async function begin(page: Page): Promise<ComposerPage> {
  await expect(page.getByRole('treeitem', { name: /^Inbox/ })).toBeVisible();
  await page.keyboard.press('c');
  const composer = new ComposerPage(page);
  await composer.ready();
  await composer.text.focus();
  return composer;
}

const html = (composer: ComposerPage) =>
  composer.text.evaluate((root) => root.innerHTML.replaceAll('\u200b', '').replaceAll('&nbsp;', ' '));

/** Pastes as the browser would after a copy from elsewhere. */
async function paste(
  composer: ComposerPage,
  kinds: Record<string, string>,
  files: { name: string; type: string; base64: string }[] = [],
): Promise<void> {
  await composer.text.evaluate(
    (root, [texts, contents]) => {
      const data = new DataTransfer();
      for (const [kind, text] of Object.entries(texts)) data.setData(kind, text);
      for (const { name, type, base64 } of contents) {
        data.items.add(new File([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))], name, { type }));
      }
      root.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    },
    [kinds, files] as const,
  );
}

const fromWord = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0;color:red}</style></head><body lang=DE><!--StartFragment-->
<h2 style='mso-x:1'>The plan</h2><p class=MsoNormal><b>Bold</b><o:p></o:p> and <i>slanted</i></p>
<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span style='font:7.0pt'>&nbsp; </span></span><![endif]>one</p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>o<span>&nbsp; </span></span><![endif]>under one</p>
<table><tr><td class=xl65 style='background:yellow'>A1</td><td>B1</td></tr></table>
<a href="https://a.example/x" onclick="alert(1)">a link</a><script>alert(2)</script><img src="https://evil.example/pixel.png" onerror="alert(3)"><!--EndFragment--></body></html>`;

test('C7: a paste keeps headings, lists, tables and links, and nothing that runs or fetches', async ({ page, maren, signIn }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await signIn(maren);
  const composer = await begin(page);
  await paste(composer, { 'text/html': fromWord, 'text/plain': 'The plan' });
  await expect.poll(() => html(composer)).toContain('<h2>The plan</h2>');
  const written = await html(composer);
  expect(written).toMatch(/<b>Bold<\/b> and <i>slanted<\/i>/);
  expect(written).toMatch(/<ul><li>(?:<div>)?one(?:<\/div>)?<ul><li>under one<\/li><\/ul><\/li><\/ul>/);
  expect(written).toMatch(/<td[^>]*>A1<\/td><td>B1<\/td>/);
  expect(written).toContain('<a href="https://a.example/x">a link</a>');
  expect(written).toContain('data-oriel-src="https://evil.example/pixel.png"');
  expect(written).not.toMatch(/mso|Mso|<script|onerror|onclick|<style|class=/);
  expect(asked.filter((url) => url.includes('evil'))).toEqual([]);
});

test('C7: with Shift only the words are pasted', async ({ page, context, maren, signIn }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await signIn(maren);
  const composer = await begin(page);
  await page.evaluate(async () => {
    const blob = (type: string, text: string) => ({ [type]: new Blob([text], { type }) });
    const item = new ClipboardItem({ ...blob('text/html', '<b>strong</b>'), ...blob('text/plain', 'strong\nwords') });
    await navigator.clipboard.write([item]);
  });
  await composer.text.press('Control+Shift+V');
  await expect.poll(() => html(composer)).toMatch(/^<div>strong<\/div><div>words/);
  await composer.text.press('Control+V');
  await expect.poll(() => html(composer)).toContain('<b>strong</b>');
});

test('C7: a pasted picture is uploaded and stands in the text', async ({ page, maren, signIn }) => {
  await signIn(maren);
  const composer = await begin(page);
  const base64 = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  await paste(composer, {}, [{ name: 'dot.png', type: 'image/png', base64 }]);
  await expect.poll(() => html(composer)).toMatch(/<img src="\/api\/drafts\/[\w-]+\/files\/[\w-]+"/);
  const shown = () => composer.text.locator('img').evaluate((picture) => (picture as HTMLImageElement).naturalWidth);
  await expect.poll(shown).toBe(1);
});

test('row 107: typed marks become format, and one undo takes the turn back', async ({ page, maren, signIn }) => {
  await signIn(maren);
  const composer = await begin(page);
  await page.keyboard.type('# Head');
  await page.keyboard.press('Enter');
  await page.keyboard.type('some **bold**, *slanted* and `code` [here](https://a.example/b)!');
  await expect
    .poll(() => html(composer))
    .toMatch(/<h1>Head<\/h1><div>some <b>bold<\/b>, <i>slanted<\/i> and <code>code<\/code> <a href="https:\/\/a.example\/b">here<\/a>!/);
  await page.keyboard.press('Enter');
  await page.keyboard.type('- one');
  await page.keyboard.press('Enter');
  await page.keyboard.type('two');
  await expect.poll(() => html(composer)).toMatch(/<ul><li>(?:<div>)?one.*<li>(?:<div>)?two/);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.keyboard.type('x **y**');
  await expect.poll(() => html(composer)).toContain('<b>y</b>');
  await page.keyboard.press('Control+z');
  await expect.poll(() => html(composer)).toContain('x **y**');
});

test('row 107: with the switch off, marks stay marks', async ({ page, maren, signIn }) => {
  await signIn(maren);
  await expect(page.getByRole('treeitem', { name: /^Inbox/ })).toBeVisible();
  await page.goto('/mail#settings/writing');
  await page.evaluate(async () => {
    const headers = { 'content-type': 'application/json', 'x-oriel': '1' };
    await fetch('/api/preferences', { method: 'PATCH', headers, body: JSON.stringify({ markdown: false }) });
  });
  await page.goto('/mail');
  const composer = await begin(page);
  await page.keyboard.type('# no **head** * ');
  await page.keyboard.press('Enter');
  await page.keyboard.type('* star');
  await expect.poll(() => html(composer)).toMatch(/# no \*\*head\*\* \*.*<div>\* star/);
});

test('row 106: a composition loses and doubles nothing, and its Enter neither splits a line nor sends', async ({ page, maren, signIn }) => {
  await signIn(maren);
  const composer = await begin(page);
  const line = await page.context().newCDPSession(page);
  const compose = (text: string) => line.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  await compose('に');
  await compose('にほん');
  // What an input method holds is a key of no other.
  for (const type of ['rawKeyDown', 'keyUp'] as const) {
    await line.send('Input.dispatchKeyEvent', { type, key: 'Process', code: 'Enter', windowsVirtualKeyCode: 229 });
  }
  await expect.poll(() => html(composer)).toBe('<div>にほん</div>');
  await line.send('Input.insertText', { text: '日本' });
  await compose('ご');
  await line.send('Input.insertText', { text: '語**' });
  await page.keyboard.press('Enter');
  await page.keyboard.type('next');
  await expect.poll(() => html(composer)).toMatch(/^<div>日本語\*\*<\/div><div>next(?:<br>)?<\/div>$/);
  await expect(composer.window).toBeVisible();
});

test('row 106: each line runs in the direction of its words, and the button turns one round', async ({ page, maren, signIn }) => {
  await signIn(maren);
  const composer = await begin(page);
  await page.keyboard.type('Hello');
  await page.keyboard.press('Enter');
  await line(page, 'مرحبا');
  const starts = () =>
    composer.text.evaluate((root) =>
      [...root.children].map((block) => {
        const range = root.ownerDocument.createRange();
        range.selectNodeContents(block);
        const words = range.getBoundingClientRect();
        const box = block.getBoundingClientRect();
        return words.left - box.left < box.right - words.right ? 'left' : 'right';
      }),
    );
  await expect.poll(starts).toEqual(['left', 'right']);
  await composer.text.getByText('Hello').click();
  await (await composer.formats()).getByRole('button', { name: 'Right to left' }).click();
  await expect.poll(() => html(composer)).toContain('<div dir="rtl">Hello</div>');
});

async function line(page: Page, words: string): Promise<void> {
  await page.keyboard.insertText(words);
}

test('row 106: links, tables and signs come in by the row of formats', async ({ page, maren, signIn }) => {
  await signIn(maren);
  const composer = await begin(page);
  const row = await composer.formats();
  await page.keyboard.press('Control+k');
  const dialog = page.getByRole('dialog', { name: 'Link' });
  await dialog.getByLabel('Address').fill('javascript:alert(1)');
  await dialog.getByRole('button', { name: 'Keep link' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByLabel('Address').fill('oriel.example/plan');
  await dialog.getByLabel('Words').fill('the plan');
  await dialog.getByRole('button', { name: 'Keep link' }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(() => html(composer)).toContain('<a href="https://oriel.example/plan">the plan</a>');
  await row.getByRole('button', { name: 'Emoji' }).click();
  await page.keyboard.type('birthday');
  await page.keyboard.press('Enter');
  await expect.poll(() => html(composer)).toContain('🎂');
  await row.getByRole('button', { name: 'Table' }).click();
  await page.getByRole('menuitem', { name: 'Insert 2 × 2' }).click();
  await expect(composer.text.locator('td')).toHaveCount(4);
  await composer.text.locator('td').first().click();
  await page.keyboard.type('cell');
  await row.getByRole('button', { name: 'Table' }).click();
  await page.getByRole('menuitem', { name: 'Add a row below' }).click();
  await expect(composer.text.locator('td')).toHaveCount(6);
});

test('row 106: an address pasted over words makes a link, and Ctrl+K changes it, also with the row of formats away', async ({
  page,
  maren,
  signIn,
}) => {
  await signIn(maren);
  const composer = await begin(page);
  await page.keyboard.type('See the plan');
  await page.keyboard.press('Control+Shift+ArrowLeft');
  await paste(composer, { 'text/plain': 'https://oriel.example/a' });
  await expect.poll(() => html(composer)).toContain('See the <a href="https://oriel.example/a">plan</a>');
  await expect(composer.window.getByRole('toolbar', { name: 'Formatting' })).toHaveCount(0);
  await page.keyboard.press('Control+k');
  const dialog = page.getByRole('dialog', { name: 'Link' });
  await expect(dialog.getByLabel('Words')).toHaveValue('plan');
  await expect(dialog.getByLabel('Address')).toHaveValue('https://oriel.example/a');
  await dialog.getByLabel('Address').fill('oriel.example/b');
  await dialog.getByRole('button', { name: 'Keep link' }).click();
  await expect.poll(() => html(composer)).toContain('<a href="https://oriel.example/b">plan</a>');
  await expect(composer.text).toBeFocused();
  await page.keyboard.press('Control+k');
  await dialog.getByRole('button', { name: 'Remove link' }).click();
  await expect.poll(() => html(composer)).toMatch(/<div>See the plan(?:<br>)?<\/div>/);
  await expect(dialog).toHaveCount(0);
  await expect(composer.text).toBeFocused();
  // Over nothing, or over an address, it is pasted as it is.
  await page.keyboard.press('Control+End');
  await paste(composer, { 'text/plain': 'https://oriel.example/c' });
  await composer.holds(/planhttps:\/\/oriel\.example\/c/);
});
