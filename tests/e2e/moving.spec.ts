/** Moving in and out: letters out of files, and into files (rows 209 to 211, 215 to 217). */
import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { faults, overflow } from './faults';
import { act } from './pages/folders';
import { test } from './world';

const from = 'From ann@kestrel.example Sat Jan  3 01:05:34 1998';
const letter = (subject: string, headers: Record<string, string> = {}, text = `This is ${subject}.`) =>
  buildMessage({ from: 'ann@kestrel.example', subject, date: new Date(Date.UTC(1998, 0, 2)), text, headers }).toString('latin1');
const mbox = (...letters: string[]) =>
  Buffer.from(letters.map((one) => `${from}\n${one.replaceAll('\r\n', '\n').trimEnd()}\n\n`).join(''), 'latin1');
const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer });

/** Opens it by the palette, which every screen has, or from the menu of a folder. */
async function openMoving(page: Page, folder?: string): Promise<void> {
  await expect(page.getByRole('grid')).toBeVisible();
  if (folder) await act(page, folder, 'Move letters in or out');
  else {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('Settings');
    await page.getByRole('option', { name: 'Settings', exact: true }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Moving in and out' }).click();
  }
  await expect(page.getByRole('heading', { name: 'Moving in and out' })).toBeVisible();
}

/** In both themes and both widths: nothing that axe finds, nothing wider than the window, and a picture. */
async function looked(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const)
    for (const theme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: theme });
      expect(await faults(page), `${name} ${width} ${theme}`).toEqual([]);
      expect(await overflow(page), `${name} ${width}`).toBeLessThanOrEqual(0);
      await page.screenshot({ path: test.info().outputPath(`${name}-${width}-${theme}.png`) });
    }
  await page.emulateMedia({ colorScheme: 'light' });
  if (before) await page.setViewportSize(before);
}

const choose = (page: Page, ...files: ReturnType<typeof file>[]) =>
  page.locator('.moving-drop input[type=file]:not([webkitdirectory])').setInputFiles(files);

test('rows 210, 216: letters come out of an mbox; what is damaged is listed, what is there already is counted', async ({
  page,
  maren,
  signIn,
}) => {
  await signIn(maren);
  await openMoving(page);
  await expect(page.getByText('Nothing was brought in yet.')).toBeVisible();
  await looked(page, 'empty');
  const letters = ['First', 'Second', 'Third'].map((subject) => letter(subject, { 'Message-ID': `<${subject}@x>`, Status: 'RO' }));
  await choose(page, file('old mail.mbox', mbox(...letters, 'no letter\n\nat all\n', letters[0] ?? '')));
  await expect(page.getByText(/mbox, letters in one file · /)).toBeVisible();
  await page.getByRole('combobox', { name: 'Into folder' }).selectOption({ label: 'Inbox' });
  await looked(page, 'chosen');
  await page.getByRole('button', { name: 'Bring in' }).click();
  await expect(page.getByText('Done · into Inbox')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('3 letters came · 1 was there already · 1 was passed over')).toBeVisible();
  await page.getByRole('button', { name: 'Show what was passed over' }).click();
  await expect(page.getByText('Letter 4')).toBeVisible();
  await expect(page.getByText('This is no letter: it has no sender, date or subject.')).toBeVisible();
  await looked(page, 'report');
  const there = await maren.phone.list('INBOX');
  expect(there.map(({ subject, flags }) => [subject, flags])).toEqual(['First', 'Second', 'Third'].map((one) => [one, ['\\Seen']]));
  await page.getByRole('button', { name: 'Take old mail.mbox off the list' }).click();
  await expect(page.getByText('Nothing was brought in yet.')).toBeVisible();
});

test('rows 210, 211: on the phone letters come out of a file, and go into one', async ({ page, maren, signIn }) => {
  await signIn(maren);
  await openMoving(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await choose(page, file('phone.mbox', mbox(letter('One'), letter('Two'))));
  await page.getByRole('combobox', { name: 'Into folder' }).selectOption({ label: 'Inbox' });
  await page.getByRole('button', { name: 'Bring in' }).click();
  await expect(page.getByText('Done · into Inbox')).toBeVisible({ timeout: 30_000 });
  expect((await maren.phone.list('INBOX')).map(({ subject }) => subject)).toEqual(['One', 'Two']);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save file' }).click();
  expect((await download).suggestedFilename()).toBe('Mail.zip');
  await expect(page.getByText(/Saved: 2 letters/)).toBeVisible();
});

test('rows 209, 211: loose letters are dropped together with a folder of a maildir, into a new folder', async ({ page, maren, signIn }) => {
  await signIn(maren);
  await openMoving(page);
  const dropped = await page.evaluateHandle(
    (given) => {
      const data = new DataTransfer();
      for (const { name, text } of given) data.items.add(new File([text], name));
      return data;
    },
    [
      { name: 'One.eml', text: letter('One') },
      { name: 'Two.eml', text: letter('Two') },
      { name: 'archive.mbox', text: mbox(letter('Three')).toString('latin1') },
    ],
  );
  const zone = page.locator('.moving-drop');
  await zone.dispatchEvent('dragover', { dataTransfer: dropped });
  await expect(zone).toHaveClass(/over/);
  await zone.dispatchEvent('drop', { dataTransfer: dropped });
  await expect(page.getByText(/3 files, each read as what it is/)).toBeVisible();
  await page.getByRole('combobox', { name: 'Into folder' }).selectOption({ label: 'New folder' });
  await page.getByRole('textbox', { name: 'New folder' }).fill('From the old machine');
  await page.getByRole('button', { name: 'Bring in' }).click();
  await expect(page.getByText('Done · into From the old machine')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('3 letters came')).toBeVisible();
  expect((await maren.phone.list('From the old machine')).map(({ subject }) => subject).sort()).toEqual(['One', 'Two']);
  expect((await maren.phone.list('From the old machine/archive')).map(({ subject }) => subject)).toEqual(['Three']);
});

test('row 210: a long import shows how far it is, is paused, goes on and is cancelled, and what came stays', async ({
  page,
  maren,
  signIn,
}) => {
  test.slow();
  await signIn(maren);
  await openMoving(page, 'Archive');
  const text = 'a line of a long letter that goes on and on\n'.repeat(100);
  const many = Array.from({ length: 4000 }, (_, n) => letter(`Letter ${n}`, { 'Message-ID': `<${n}@many>` }, text));
  await choose(page, file('many.mbox', mbox(...many)));
  await page.getByRole('button', { name: 'Bring in' }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'many.mbox' });
  await expect(row.getByText(/Reading · into Archive · .* of /)).toBeVisible({ timeout: 30_000 });
  await expect(row.getByText(/[1-9][\d,]* letters came/)).toBeVisible({ timeout: 30_000 });
  await row.getByRole('button', { name: 'Pause many.mbox' }).click();
  await expect(row.getByText(/^Paused/)).toBeVisible();
  await looked(page, 'paused');
  const far = async () => Number(/([\d,]+) letters came/.exec((await row.textContent()) ?? '')?.[1]?.replace(',', ''));
  const paused = await far();
  expect(paused).toBeLessThan(4000);
  await row.getByRole('button', { name: 'Go on with many.mbox' }).click();
  await expect.poll(far, { timeout: 30_000 }).toBeGreaterThan(paused + 20);
  await row.getByRole('button', { name: 'Cancel many.mbox' }).click();
  await expect(row.getByText('Cancelled. What came stays')).toBeVisible();
  const stayed = await maren.phone.list('Archive');
  expect(stayed.length).toBeGreaterThan(paused);
  expect(stayed.length).toBeLessThan(4000);
});

test('row 215: labels of Google Takeout become folders where a person wants them to', async ({ page, maren, signIn }) => {
  await signIn(maren);
  await openMoving(page);
  const labelled = letter('Trip', { 'X-Gmail-Labels': 'Opened,Travel' });
  await choose(page, file('All mail.mbox', mbox(`X-GM-THRID: 1\r\n${labelled}`)));
  await expect(page.getByText(/Gmail letters with labels/)).toBeVisible();
  await page.getByRole('radio', { name: 'Make folders' }).click();
  await looked(page, 'takeout');
  await page.getByRole('combobox', { name: 'Into folder' }).selectOption({ label: 'Inbox' });
  await page.getByRole('button', { name: 'Bring in' }).click();
  await expect(page.getByText('Done · into Inbox')).toBeVisible({ timeout: 30_000 });
  const travel = (await maren.phone.folders()).find(({ path }) => path.endsWith('Travel'));
  expect((await maren.phone.list(travel?.path ?? '')).map(({ subject }) => subject)).toEqual(['Trip']);
});

test('rows 211, 217: a folder or everything is saved as a file', async ({ page, maren, signIn }) => {
  for (const subject of ['One', 'Two']) await maren.phone.append('INBOX', Buffer.from(letter(subject), 'latin1'), ['\\Seen']);
  await maren.phone.append('Sent', Buffer.from(letter('Three'), 'latin1'));
  await signIn(maren);
  await openMoving(page);
  await page.getByRole('radio', { name: 'Chosen folders' }).click();
  await page.getByRole('button', { name: 'Save file' }).click();
  await expect(page.getByText('Tick at least one folder.')).toBeVisible();
  await page.getByRole('checkbox', { name: /^Inbox/ }).check({ force: true });
  const first = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save file' }).click();
  const saved = await first;
  expect(saved.suggestedFilename()).toBe('INBOX.mbox');
  const text = readFileSync(await saved.path(), 'latin1');
  expect(text.match(/^From /gm)).toHaveLength(2);
  expect(text).toContain('Status: RO');
  await expect(page.getByText(/Saved: 2 letters/)).toBeVisible();
  await looked(page, 'saved');

  await page.getByRole('radio', { name: 'Everything' }).click();
  await page.getByRole('radio', { name: '.eml' }).click();
  const second = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save file' }).click();
  expect((await second).suggestedFilename()).toBe('Mail.zip');
  await expect(page.getByText(/Saved: 3 letters/)).toBeVisible();
});

test('row 211: a browser that leaves in the middle of a download ends the export on the server, and the file is said to be no whole one', async ({
  page,
  maren,
  signIn,
}) => {
  test.slow();
  const text = 'a line of a long letter that goes on and on\r\n'.repeat(20_000);
  for (let n = 0; n < 40; n += 1) await maren.phone.append('Archive', Buffer.from(letter(`Long ${n}`, {}, text), 'latin1'));
  await signIn(maren);
  await openMoving(page);
  const state = await page.evaluate(async () => {
    const read = async (path: string) => (await fetch(path)).json();
    const { accounts, mailboxes } = await read('/api/mailboxes');
    const archive = mailboxes.find((one: { role: string | null }) => one.role === 'archive');
    const headers = { 'content-type': 'application/json', 'x-oriel': '1' };
    const body = JSON.stringify({ accountId: accounts[0].id, mailboxIds: [archive.id], format: 'mbox' });
    const { export: begun } = await (await fetch('/api/exports', { method: 'POST', headers, body })).json();
    const stop = new AbortController();
    const response = await fetch(`/api/exports/${begun.id}`, { signal: stop.signal });
    await response.body?.getReader().read();
    stop.abort();
    for (let tries = 0; tries < 100; tries += 1) {
      const [one] = (await read('/api/exports')).exports;
      if (one.state !== 'running') return one;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return null;
  });
  expect(state).toMatchObject({ state: 'cancelled', letters: 40 });
  expect(state.doneLetters).toBeLessThan(40);
  // Looked at now and then while nothing goes on.
  await expect(page.getByText(/^Cancelled after \d+ of 40 letters\. The file is not whole; delete it\.$/)).toBeVisible({ timeout: 45_000 });
});

for (const [where, width, height] of [
  ['at a desk', 1440, 900],
  ['on a phone', 390, 844],
] as const)
  test(`row 217: letters go into a file only after the password, where it was not entered of late, ${where}`, async ({
    page,
    maren,
    signIn,
    provider,
  }) => {
    await maren.phone.append('INBOX', Buffer.from(letter('Kept')));
    await signIn(maren);
    // When the session last proved itself, only the process knows.
    await provider.oriel.restart();
    await page.reload();
    await openMoving(page);
    await page.setViewportSize({ width, height });
    const saves: string[] = [];
    page.on('download', (one) => saves.push(one.suggestedFilename()));
    const save = page.getByRole('button', { name: 'Save file' });
    const question = page.getByRole('dialog', { name: 'Enter the password' });
    await save.click();
    await expect(question.getByText('The file will hold letters that anybody can read.')).toBeVisible();
    expect(await faults(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.screenshot({ path: test.info().outputPath('proof.png') });
    await page.keyboard.press('Escape');
    await expect(question).toBeHidden();

    await save.click();
    const password = question.getByLabel(`Password for ${maren.address}`);
    await password.fill('wrong');
    await question.getByRole('button', { name: 'Save file' }).click();
    await expect(question.getByText(/does not accept/)).toBeVisible();
    await expect(password).toHaveAttribute('aria-invalid', 'true');
    expect(saves).toEqual([]);
    const download = page.waitForEvent('download');
    await password.fill(maren.password);
    await question.getByRole('button', { name: 'Save file' }).click();
    expect((await download).suggestedFilename()).toBe('Mail.zip');
    await expect(question).toBeHidden();
    await expect(page.getByText('Saved: 1 letter')).toBeVisible();
  });
