/** Whom a letter goes to: named while one types, pasted, moved, judged (C4, row 116). */
import { expect, type Locator, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { faults, overflow } from './faults';
import { ComposerPage } from './pages/composer-page';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

const ines = { name: 'Ines Carvalho', address: 'ines@carvalho.example' };
const ingo = { name: 'Ingo Winter', address: 'ingo@winter.example' };

/** Ingo wrote twice, Ines once; but it is Ines to whom one writes. */
async function people(maren: Person): Promise<void> {
  for (const subject of ['One', 'Two'])
    await maren.phone.append('INBOX', buildMessage({ from: ingo, to: maren.address, subject, text: 'a' }));
  await maren.phone.append(
    'INBOX',
    buildMessage({ from: { name: 'News', address: 'noreply@inbox.example' }, subject: 'Three', text: 'a' }),
  );
  await maren.phone.append('INBOX', buildMessage({ from: ines, to: maren.address, subject: 'Four', text: 'a' }));
  await maren.phone.append('Sent', buildMessage({ from: maren.address, to: ines, subject: 'Five', text: 'a' }), ['\\Seen']);
}

const line = (composer: ComposerPage, name: string) => composer.window.getByLabel(name, { exact: true }).locator('xpath=ancestor::ul');
const chips = (composer: ComposerPage, name = 'To') => line(composer, name).locator('.cp-chip');

/** A new letter, once the folders of `maren` were read. */
async function begun(page: Page, maren: Person, signIn: (person: Person) => Promise<void>): Promise<ComposerPage> {
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openFolder('Sent');
  await expect(mail.row('Five')).toBeVisible();
  await mail.openFolder('Inbox');
  await expect(mail.row('Four')).toBeVisible();
  await page.keyboard.press('c');
  const composer = new ComposerPage(page);
  await composer.ready();
  await expect(composer.to).toBeFocused();
  return composer;
}

test('row 116: one letter names whom one writes to first; arrows, Enter, Tab, comma and the pointer choose', async ({
  page,
  maren,
  signIn,
}) => {
  await people(maren);
  const composer = await begun(page, maren, signIn);
  const options = page.getByRole('option');
  await expect(composer.to).toHaveRole('combobox');
  await page.keyboard.type('i');
  await expect(options).toHaveCount(3);
  await expect(options.nth(0)).toContainText('Ines Carvalho');
  await expect(options.nth(1)).toContainText('Ingo Winter');
  await expect(options.nth(2)).toContainText('noreply@inbox.example');
  await expect(options.nth(0).locator('mark').first()).toHaveText('I');
  await expect(composer.to).toHaveAttribute('aria-activedescendant', (await options.nth(0).getAttribute('id')) ?? '');
  expect(await faults(page)).toEqual([]);

  // What is known answers the second letter without the server.
  await page.route('**/api/people**', (route) => route.abort());
  await page.keyboard.type('n');
  await expect(options).toHaveCount(3);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(chips(composer)).toHaveText(['Ingo Winter']);
  await page.keyboard.type('in');
  await expect(options.first()).toContainText('Ines Carvalho');
  await page.keyboard.press('Tab');
  await expect(chips(composer)).toHaveText(['Ingo Winter', 'Ines Carvalho']);
  await expect(composer.to).toBeFocused();
  await page.keyboard.press('Backspace');
  await expect(composer.to).toHaveValue('Ines Carvalho <ines@carvalho.example>');
  await composer.to.fill('');
  await page.keyboard.type('ine,');
  await expect(chips(composer)).toHaveText(['Ingo Winter', 'Ines Carvalho']);
  await page.keyboard.press('Backspace');
  await composer.to.fill('');
  await page.unroute('**/api/people**');
  await page.keyboard.type('ine');
  await options.first().click();
  await expect(chips(composer)).toHaveText(['Ingo Winter', 'Ines Carvalho']);
  await page.keyboard.type('zzz');
  await page.keyboard.press('Escape');
  await expect(composer.window).toBeHidden();
});

test('C4: fifty addresses in all forms, doubles gone, a bad one marked with a sentence, a group that opens', async ({
  page,
  maren,
  signIn,
}) => {
  await people(maren);
  const composer = await begun(page, maren, signIn);
  const many = Array.from({ length: 46 }, (_, at) => (at % 2 ? `"Last${at}, P" <p${at}@yard.example>` : `p${at}@yard.example`));
  const pasted = `${many.slice(0, 20).join('; ')};\n${many.slice(20).join(',\n')}\nP0@YARD.example, joiner@holt\n"Crew, all": a@b.example, c@d.example;`;
  await composer.to.evaluate((field, text) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, pasted);
  await expect(chips(composer)).toHaveCount(48);
  await expect(
    composer.window
      .getByText('“joiner@holt”')
      .or(composer.window.getByText(/joiner@holt.*ending/))
      .first(),
  ).toBeVisible();
  await expect(line(composer, 'To').locator('.cp-chip.bad')).toHaveText('joiner@holt');
  const group = line(composer, 'To').getByRole('button', { name: /^Crew, all, 2 people/ });
  await expect(group).toBeVisible();
  await group.focus();
  await page.keyboard.press('Enter');
  await expect(chips(composer)).toHaveCount(49);

  await expect(composer.window.getByText(/49 people will see/)).toBeVisible();
  await composer.window.getByRole('button', { name: 'Move all to Bcc' }).click();
  await expect(chips(composer)).toHaveCount(0);
  await expect(chips(composer, 'Bcc')).toHaveCount(49);
});

const centre = async (locator: Locator) => {
  const box = await locator.boundingBox();
  if (!box) throw new Error('Not on the screen.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};

test('C4: chips go between To, Cc and Bcc by pointer and by keys, several at once', async ({ page, maren, signIn }) => {
  await people(maren);
  const composer = await begun(page, maren, signIn);
  await composer.to.fill('a@b.example, c@d.example, e@f.example,');
  await expect(chips(composer)).toHaveCount(3);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Move to Cc' }).click();
  await expect(chips(composer, 'Cc')).toHaveText(['e@f.example']);
  await expect(chips(composer)).toHaveCount(2);

  await composer.to.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Control+c');
  const from = await centre(chips(composer).first());
  const to = await centre(composer.window.getByLabel('Cc', { exact: true }));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x - 4, to.y, { steps: 4 });
  await page.mouse.move(to.x, to.y);
  await page.mouse.up();
  await expect(chips(composer)).toHaveCount(0);
  await expect(chips(composer, 'Cc')).toHaveText(['e@f.example', 'a@b.example', 'c@d.example']);
  expect(await faults(page)).toEqual([]);
});

test('C4: chips say whom one never wrote to and who is outside; any script is taken', async ({ page, maren, signIn }) => {
  await people(maren);
  const composer = await begun(page, maren, signIn);
  await composer.to.fill(`用户@例え.テスト, stranger@${maren.address.split('@')[1]}, ines@carvalho.example,`);
  await expect(chips(composer)).toHaveCount(3);
  await expect(composer.window.locator('.cp-chip.bad')).toHaveCount(0);
  await expect(composer.window.getByRole('button', { name: /^stranger@.*Never written to before$/ })).toBeVisible({ timeout: 15_000 });
  // Where a name server answers, it says that no such server takes mail; else that it is not one's own.
  await expect(composer.window.getByRole('button', { name: /^ines@.*(Outside your organisation|has no mail server\.)$/ })).toBeVisible();
});

test('row 116: on the phone a finger chooses, and nothing is wider than the screen, from right to left too', async ({
  browser,
  baseURL,
  maren,
}) => {
  await people(maren);
  const context = await browser.newContext({
    ...(baseURL ? { baseURL } : {}),
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    locale: 'ar',
    colorScheme: 'dark',
  });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.locator('input[type=email], input[name=address]').first().fill(maren.address);
  await page.locator('input[type=password]').fill(maren.password);
  await page.locator('form button[type=submit]').tap();
  await expect(page.getByText('Four')).toBeVisible({ timeout: 30_000 });
  await page.goto('/compose');
  const field = page.getByRole('combobox').first();
  await field.tap();
  await field.pressSequentially('i');
  const option = page.getByRole('option').filter({ hasText: 'Ingo Winter' });
  await expect(option).toBeVisible({ timeout: 20_000 });
  expect((await option.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await option.tap();
  await expect(page.locator('.cp-chip')).toHaveText(['Ingo Winter']);
  expect(await overflow(page)).toBe(0);
  expect(await faults(page)).toEqual([]);
  await context.close();
});

test('row 109, C4: a group stays a group when the page is loaded anew, and what was only begun to be typed stands in its field again', async ({
  page,
  maren,
  signIn,
}) => {
  await people(maren);
  const composer = await begun(page, maren, signIn);
  await composer.to.fill('"Crew, all": a@b.example, c@d.example; x@y.example,');
  await expect(chips(composer)).toHaveCount(2);
  await composer.subject.fill('To the crew');
  await composer.to.focus();
  await page.keyboard.type('marlene@');
  await expect(composer.window.getByText(/^Saved .*an address is unfinished$/)).toBeVisible();
  const source = async () => {
    const [kept] = (await maren.phone.list('Drafts')).filter((one) => one.subject === 'To the crew');
    return kept ? (await maren.phone.source('Drafts', kept.uid)).toString().replace(/\r\n[ \t]/gu, ' ') : '';
  };
  await expect.poll(source, { timeout: 30_000 }).toContain('To: "Crew, all": a@b.example, c@d.example;, x@y.example, "marlene@":;');

  await page.reload();
  const again = new ComposerPage(page);
  await again.ready();
  await expect(again.to).toHaveValue('marlene@');
  await expect(chips(again)).toHaveCount(2);
  await expect(line(again, 'To').getByRole('button', { name: /^Crew, all, 2 people/ })).toBeVisible();
  await again.to.fill('marlene@holt.example,');
  await expect(again.window.getByText(/^Saved \d[^,]*$/)).toBeVisible();
});

test('C4: an answer to a list says so, and goes to its author alone by one press', async ({ page, maren, signIn }) => {
  await people(maren);
  const list = { name: 'Yard list', address: 'yard-list@lists.example' };
  await maren.phone.append('INBOX', buildMessage({ from: ines, to: list, cc: maren.address, subject: 'To the list', text: 'a' }));
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.row('To the list').click();
  await expect(mail.reader.getByRole('heading', { name: 'To the list' })).toBeVisible();
  await page.keyboard.press('a');
  const composer = page.getByLabel('Subject').or(page.locator('.cp')).first();
  await expect(composer).toBeVisible();
  await expect(page.getByText(/yard-list@lists\.example/).first()).toBeVisible();
  const only = page.getByRole('note').getByRole('button');
  await only.click();
  await expect(page.locator('.cp-chip')).toHaveText([/Ines/]);
  await expect(only).toBeHidden();
  expect(await faults(page)).toEqual([]);
});
