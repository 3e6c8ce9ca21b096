import { expect, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { Palette, pressOn } from './pages/keyboard';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

const letterFor = (person: Person) => (subject: string) =>
  buildMessage({ from: { name: 'Ines Carvalho', address: 'ines@carvalho.example' }, to: person.address, subject, text: 'Text.' });

/** Three letters in the inbox, the first at the top, and the list with the keyboard on it. */
async function inbox(page: Page, person: Person, signIn: (person: Person) => Promise<void>): Promise<MailPage> {
  const letter = letterFor(person);
  const days = 24 * 3600_000;
  const now = Date.now() - 600_000;
  await person.phone.append('INBOX', letter('Third'), [], new Date(now - 2 * days));
  await person.phone.append('INBOX', letter('Second'), [], new Date(now - days));
  await person.phone.append('INBOX', letter('First'), [], new Date(now));
  await signIn(person);
  const mail = new MailPage(page);
  await expect(mail.row('First')).toBeVisible();
  return mail;
}

const composer = (page: Page) => page.getByRole('textbox', { name: 'Subject' });

async function openKeySettings(page: Page): Promise<void> {
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).getByRole('button', { name: 'Change keys' }).click();
  await expect(page.getByRole('heading', { name: 'Keys and swipes' })).toBeVisible();
}

async function closeSettings(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Back to the mail' }).click();
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeHidden();
}

test('A key that goes to another folder takes the keyboard along', async ({ page, maren, signIn }) => {
  await maren.phone.append('Archive', letterFor(maren)('Put away'));
  const mail = await inbox(page, maren, signIn);
  await page.keyboard.press('j');
  await expect(mail.list).toBeFocused();
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await expect(mail.row('Put away')).toBeVisible();
  await expect(mail.list).toBeFocused();
});

test('K1: help lists what is bound, and the palette reaches all of it', async ({ page, maren, signIn }) => {
  await inbox(page, maren, signIn);
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keys' });
  const lines = help.getByRole('listitem');
  await expect(lines.filter({ hasText: 'Write' })).toHaveText('WriteC');
  const words = await lines.locator('span:first-child').allTextContents();
  expect(words.length).toBeGreaterThan(45);
  await help.getByRole('searchbox', { name: 'Find a key' }).fill('unread');
  await expect(lines.filter({ hasText: 'Mark as unread' })).toBeVisible();
  await expect(lines.filter({ hasText: 'Write' })).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();
  const palette = new Palette(page);
  await palette.open();
  for (const one of words.filter((each) => each !== 'Find commands, folders, people')) {
    await palette.field.fill(one);
    await expect(palette.line(one).first()).toBeVisible();
  }
});

test('K1: the palette opens a folder and runs commands by keyboard alone', async ({ page, maren, signIn }) => {
  await maren.phone.createFolder('Harbour plans');
  await maren.phone.append('Harbour plans', letterFor(maren)('The north pier'));
  const mail = await inbox(page, maren, signIn);
  const palette = new Palette(page);
  await palette.run('harb', 'Harbour plans');
  await expect(mail.row('The north pier')).toBeVisible();
  await palette.run('dark', 'Dark theme');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('j');
  await palette.run('archive', 'Archive');
  await expect(mail.row('The north pier')).toBeHidden();
  await maren.phone.waitForMessage('Archive', 'The north pier');
  await palette.open();
  await expect(palette.dialog.getByRole('group', { name: 'Recent' }).getByRole('option').first()).toContainText('Harbour plans');
  await page.keyboard.press('Escape');
  await expect(palette.dialog).toBeHidden();
});

test('K1: the palette knows people, and searches letters for what nothing is called', async ({ page, maren, signIn }) => {
  await inbox(page, maren, signIn);
  const palette = new Palette(page);
  await palette.open();
  await page.keyboard.type('carv');
  await expect(palette.line('Ines Carvalho')).toContainText('ines@carvalho.example');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Second');
  await page.keyboard.press('ArrowUp');
  await expect(palette.line('Search letters for “Second”')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/mail\/found\?words=Second/);
});

test('K2: keys are silent while one types, in dialogs, and while an input method composes', async ({ page, maren, signIn }) => {
  const mail = await inbox(page, maren, signIn);
  await page.keyboard.press('j');
  await page.evaluate(() => {
    const press = { key: 'c', code: 'KeyC', bubbles: true, cancelable: true, isComposing: true };
    document.getElementById('letters')?.dispatchEvent(new KeyboardEvent('keydown', press));
  });
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('e');
  await page.keyboard.press('Escape');
  await expect(composer(page)).toBeHidden();
  await page.keyboard.press('c');
  await composer(page).click();
  await page.keyboard.type('e # ! gi');
  await expect(composer(page)).toHaveValue('e # ! gi');
  for (const subject of ['First', 'Second', 'Third']) await expect(mail.row(subject)).toBeVisible();
});

/** From now on parts of the page that are fetched later arrive only when the returned function is called. */
async function holdLaterParts(page: Page): Promise<() => void> {
  let letThemCome: () => void = () => undefined;
  const called = new Promise<void>((resolve) => {
    letThemCome = resolve;
  });
  await page.route('**/_next/static/**', async (route) => {
    await called;
    await route.continue();
  });
  return letThemCome;
}

test('K2: what is typed for the palette before it has arrived stands in its field and runs no command', async ({ page, maren, signIn }) => {
  // Who saves data is sent nothing ahead, so the palette is not there before it is asked for.
  await page.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }));
  const mail = await inbox(page, maren, signIn);
  await page.keyboard.press('j');
  const letThemCome = await holdLaterParts(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('see#');
  await page.keyboard.press('Backspace');
  letThemCome();
  const palette = new Palette(page);
  await expect(palette.field).toHaveValue('see');
  await expect(palette.field).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(palette.dialog).toBeHidden();
  for (const subject of ['First', 'Second', 'Third']) await expect(mail.row(subject)).toBeVisible();
  await expect(page.getByRole('row', { name: /starred/i })).toHaveCount(0);
});

test('K2: what is typed for a new letter before it has arrived stands in its first field', async ({ page, maren, signIn }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }));
  const mail = await inbox(page, maren, signIn);
  await page.keyboard.press('j');
  const letThemCome = await holdLaterParts(page);
  await page.keyboard.press('c');
  await page.keyboard.type('ebs');
  letThemCome();
  await expect(page.getByRole('combobox', { name: 'To', exact: true })).toHaveValue('ebs');
  for (const subject of ['First', 'Second', 'Third']) await expect(mail.row(subject)).toBeVisible();
  await expect(page.getByRole('row', { name: /starred/i })).toHaveCount(0);
});

test('K3: a key that was changed is told apart from others’ keys and survives a reload', async ({ page, maren, signIn }) => {
  const mail = await inbox(page, maren, signIn);
  await openKeySettings(page);
  const line = page.getByRole('listitem').filter({ hasText: 'Archive' }).first();
  await page.getByRole('button', { name: 'Edit Archive', exact: true }).click();
  await expect(page.getByText('Press the new key')).toBeVisible();
  await page.keyboard.press('s');
  await expect(page.getByText('S is the key of Star.')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Edit Archive', exact: true }).click();
  await page.keyboard.press('Control+r');
  await expect(page.getByText('Ctrl R belongs to the browser. Choose another key.')).toBeVisible();
  await page.keyboard.press('y');
  await expect(line).toContainText('Y');
  await expect(page.getByText('1 command has a key of your own')).toBeVisible();
  await closeSettings(page);
  await page.reload();
  await expect(mail.row('First')).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('e');
  await expect(mail.row('First')).toBeVisible();
  await page.keyboard.press('y');
  await expect(mail.row('First')).toBeHidden();
  await maren.phone.waitForMessage('Archive', 'First');
});

test('K3: single keys can be turned off, and sets be changed', async ({ page, maren, signIn }) => {
  const mail = await inbox(page, maren, signIn);
  await openKeySettings(page);
  await page.getByRole('radio', { name: 'Off', exact: true }).click();
  await closeSettings(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('e');
  await page.keyboard.press('c');
  const palette = new Palette(page);
  await palette.run('settings', 'Settings');
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  await page.getByRole('button', { name: 'Keys and swipes' }).click();
  await page.getByRole('radio', { name: 'As Outlook' }).click();
  await closeSettings(page);
  await expect(composer(page)).toBeHidden();
  await expect(mail.row('First')).toBeVisible();
  await page.keyboard.press('n');
  await expect(composer(page)).toBeVisible();
});

test('K4: German Shift+7 searches, a Russian с writes, and French signs are what they type', async ({ page, maren, signIn }) => {
  await inbox(page, maren, signIn);
  const palette = new Palette(page);
  await pressOn(page, { key: '/', code: 'Digit7', shift: true });
  await expect(palette.field).toBeFocused();
  await expect(palette.field).toHaveAccessibleName('Search letters');
  await page.keyboard.press('Escape');
  await expect(palette.dialog).toBeHidden();
  await pressOn(page, { key: '?', code: 'KeyM', shift: true });
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeHidden();
  await pressOn(page, { key: 'с', code: 'KeyC' });
  await expect(composer(page)).toBeVisible();
});

test('K5: the browser’s keys stay the browser’s', async ({ page, maren, signIn }) => {
  await inbox(page, maren, signIn);
  await page.evaluate(() => {
    const log: string[] = [];
    Object.assign(window, { taken: log });
    window.addEventListener('keydown', (event) => {
      if (event.defaultPrevented) log.push(event.key);
    });
    (document.activeElement as HTMLElement | null)?.blur();
  });
  const press = (key: string, code: string, ctrlKey: boolean) =>
    page.evaluate((init) => document.body.dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true })), {
      key,
      code,
      ctrlKey,
    });
  for (const letter of ['r', 'f', 'a', 'l', 't', 'w', 'n', 'p', 's', 'c']) await press(letter, `Key${letter.toUpperCase()}`, true);
  for (const key of ['F3', 'F5', 'F11', 'F12', 'Tab']) await press(key, key, false);
  await press('j', 'KeyJ', false);
  expect(await page.evaluate(() => (window as unknown as { taken: string[] }).taken)).toEqual(['j']);
});

test('K6: a tooltip shows the key that is bound now', async ({ page, maren, signIn }) => {
  const mail = await inbox(page, maren, signIn);
  await mail.openLetter('First');
  await mail.tool('Archive').hover();
  await expect(page.locator('.tip')).toHaveText('ArchiveE');
  await openKeySettings(page);
  await page.getByRole('button', { name: 'Take the key of Archive away', exact: true }).click();
  await closeSettings(page);
  await page.mouse.move(0, 0);
  await mail.tool('Archive').hover();
  await expect(page.locator('.tip')).toHaveText('Archive');
});

test('Keys read on: Space to the next unread letter, brackets archive and open the next', async ({ page, maren, signIn }) => {
  const mail = await inbox(page, maren, signIn);
  const heading = (subject: string) => mail.reader.getByRole('heading', { name: subject });
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(heading('First')).toBeVisible();
  await page.keyboard.press(']');
  await expect(heading('Second')).toBeVisible();
  await expect(mail.row('First')).toBeHidden();
  await expect(mail.reader.getByText('Text.')).toBeVisible();
  await page.keyboard.press('Space');
  await expect(heading('Third')).toBeVisible();
  await page.keyboard.press('.');
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  await page.keyboard.press('[');
  await expect(heading('Second')).toBeVisible();
  await page.keyboard.press('u');
  await page.keyboard.press('*');
  await page.keyboard.press('r');
  await expect(page.getByText('1 selected')).toBeVisible();
});
