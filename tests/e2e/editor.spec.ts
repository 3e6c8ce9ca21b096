/** The formatted text of a letter: written, folded, changed over, and what the other person gets. */
import { expect, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { faults } from './faults';
import { ComposerPage } from './pages/composer-page';
import { MailPage } from './pages/mail-page';
import { test } from './world';

async function begin(page: Page): Promise<ComposerPage> {
  await expect(page.getByRole('treeitem', { name: /^Inbox/ })).toBeVisible();
  await page.keyboard.press('c');
  const composer = new ComposerPage(page);
  await composer.ready();
  return composer;
}

/** The formatted text as it stands in its frame. */
const html = (composer: ComposerPage) =>
  composer.text.evaluate((root) => root.innerHTML.replaceAll('\u200b', '').replaceAll('&nbsp;', ' '));

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  test(`row 106: formats are given by the row and by keys, kept with the draft, at ${viewport.width} px`, async ({
    page,
    maren,
    signIn,
  }) => {
    await page.setViewportSize(viewport);
    await signIn(maren);
    if (viewport.width < 768) await page.getByRole('button', { name: 'Write' }).click();
    const composer = viewport.width < 768 ? new ComposerPage(page) : await begin(page);
    await composer.ready();
    await composer.subject.fill('Formats');
    await composer.write('plain ');
    const row = await composer.formats();
    await expect(row).toBeVisible();
    await page.keyboard.press('Control+b');
    await page.keyboard.type('bold');
    await expect(row.getByRole('button', { name: 'Bold' })).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('Control+b');
    await page.keyboard.type(' and ');
    await row.getByRole('button', { name: 'Italic' }).click();
    await page.keyboard.type('slanted');
    await expect.poll(() => html(composer)).toMatch(/plain <b>bold<\/b> and <i>slanted<\/i>/);
    expect(await faults(page)).toEqual([]);
    await expect(composer.window.getByText(/^Saved/)).toBeVisible();
    await page.reload();
    await page.goto('/mail');
    const saved = await page.evaluate(
      async () => (await (await fetch('/api/drafts')).json()) as { drafts: { html: string; text: string }[] },
    );
    expect(saved.drafts[0]?.html).toMatch(/<b>bold<\/b>/);
    expect(saved.drafts[0]?.text).toContain('plain bold and slanted');
  });
}

test('row 106: the row of formats is one stop of Tab, and arrow keys go along it', async ({ page, maren, signIn }) => {
  await signIn(maren);
  const composer = await begin(page);
  const row = await composer.formats();
  await composer.write('Words');
  await page.keyboard.press('Tab');
  await expect(row.getByRole('button', { name: 'Bold' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(row.getByRole('button', { name: 'Italic' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(row.locator('button:focus')).toHaveCount(0);
  await page.keyboard.press('Shift+Tab');
  await expect(row.getByRole('button', { name: 'Italic' })).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(composer.text).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(composer.window).toBeHidden();
});

test('C7: a letter goes to plain text and back, and says what is left out', async ({ page, maren, signIn }) => {
  await signIn(maren);
  const composer = await begin(page);
  await composer.write('**bold** words');
  await composer.window.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Write as plain text' }).click();
  await expect(composer.plain).toHaveValue('bold words');
  const notices = page.getByRole('region', { name: 'Notifications' });
  await expect(notices.locator('span', { hasText: 'left out' })).toBeVisible();
  await notices.getByRole('button', { name: /^Undo/ }).click();
  await expect.poll(() => html(composer)).toContain('<b>bold</b>');
});

test('row 106: a quoted letter is folded, opens, and is answered between its lines', async ({ page, maren, tomasz, signIn }) => {
  const text = 'First question?\n\nSecond question?';
  await maren.phone.append('INBOX', buildMessage({ from: tomasz.address, to: maren.address, subject: 'Two things', text }));
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('Two things');
  await page.keyboard.press('r');
  const composer = new ComposerPage(page);
  await composer.ready();
  await composer.write('Above. ');
  await expect.poll(() => html(composer)).not.toContain('First question');
  await composer.window.getByRole('button', { name: 'Show quoted text' }).click();
  await expect.poll(() => html(composer)).toContain('First question');
  await composer.text.getByText('First question?').click();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Yes to the first.');
  await composer.sendIt();
  const arrived = await tomasz.phone.waitForMessage('INBOX', 'Re: Two things', 40_000);
  const source = (await tomasz.phone.source('INBOX', arrived.uid)).toString();
  expect(source).toMatch(/> First question\?[\s>]*Yes to the first\.[\s>]*> Second question\?/);
});

test('row 106: Ctrl+Enter in the text sends', async ({ page, maren, tomasz, signIn }) => {
  await maren.phone.append('INBOX', buildMessage({ from: tomasz.address, to: maren.address, subject: 'Two things', text: 'x' }));
  await signIn(maren);
  await new MailPage(page).openLetter('Two things');
  await page.keyboard.press('r');
  const composer = new ComposerPage(page);
  await composer.ready();
  await expect(composer.text).toBeFocused();
  await page.keyboard.type('Straight as an oar.');
  await page.keyboard.press('Control+Enter');
  await expect(composer.window).toBeHidden();
  const arrived = await tomasz.phone.waitForMessage('INBOX', 'Re: Two things', 40_000);
  expect((await tomasz.phone.source('INBOX', arrived.uid)).toString()).toContain('Straight as an oar.');
});

test('row 108: made small, filling the window and docked again, a letter keeps its caret and all that undo takes back', async ({
  page,
  maren,
  signIn,
}) => {
  await signIn(maren);
  const composer = await begin(page);
  await composer.subject.fill('Harbour');
  await composer.subject.press('Enter');
  await expect(composer.text).toBeFocused();
  await page.keyboard.type('First');
  await page.keyboard.press('Control+Shift+Digit8');
  await expect(composer.text.locator('li')).toHaveText('First');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await composer.window.getByRole('button', { name: 'Minimise' }).click();
  await expect(composer.text).toBeHidden();
  await composer.window.getByRole('button', { name: 'Harbour' }).click();
  await expect(composer.text).toBeFocused();
  await page.keyboard.type('X');
  await composer.holds(/^FirXst$/);
  await composer.window.getByRole('button', { name: 'Full screen' }).click();
  await composer.text.focus();
  await page.keyboard.type('Y');
  await composer.window.getByRole('button', { name: 'Smaller' }).click();
  await composer.text.focus();
  await page.keyboard.type('Z');
  await composer.holds(/^FirXYZst$/);
  const undone = async () => {
    await page.keyboard.press('Control+z');
    return html(composer);
  };
  await expect.poll(undone).toMatch(/^<div>First(?:<br>)?<\/div>$/);
});

test('5.5: given the password over the letter, its writer goes on where the caret was', async ({ page, maren, signIn }) => {
  await signIn(maren);
  const composer = await begin(page);
  await composer.write('Half sentence');
  await expect(composer.window.getByText(/^Saved/)).toBeVisible();
  await page.context().clearCookies();
  for (const _ of 'sentence') await page.keyboard.press('ArrowLeft');
  await page.keyboard.type('a ');
  const over = page.getByRole('dialog', { name: 'Signed out' });
  await over.getByLabel(`Password for ${maren.address}`).fill(maren.password);
  await page.keyboard.press('Enter');
  await expect(over).toBeHidden();
  await expect(composer.text).toBeFocused();
  await page.keyboard.type('long ');
  await composer.holds(/^Half a long sentence/);
});

test.describe('5.4: Undo after Send', () => {
  test.use({ undoSeconds: 20 });
  for (const form of ['formatted', 'plain']) {
    test(`5.4: a ${form} letter that is taken back has its caret where it was`, async ({ page, maren, tomasz, signIn }) => {
      await signIn(maren);
      const composer = await begin(page);
      await composer.to.fill(`${tomasz.address},`);
      await composer.subject.fill('Not yet');
      if (form === 'plain') {
        await composer.window.getByRole('button', { name: 'More' }).click();
        await page.getByRole('menuitem', { name: 'Write as plain text' }).click();
      }
      await composer.write('One line.');
      await page.keyboard.press('Enter');
      await page.keyboard.type('It waits little.');
      for (const _ of 'little.') await page.keyboard.press('ArrowLeft');
      await composer.sendIt();
      await expect(new MailPage(page).toast.getByText(/^Sending to /).first()).toBeVisible();
      await page.keyboard.press('z');
      await composer.ready();
      await expect(form === 'plain' ? composer.plain : composer.text).toBeFocused();
      await page.keyboard.type('a ');
      await composer.holds(/It waits a little\./);
    });
  }
});
