import { expect, type Locator, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

/** So many letters, a minute apart, the last one the newest: "Verse 0;" and so on. */
async function verses(person: Person, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await person.phone.append(
      'INBOX',
      buildMessage({ from: 'list@choir.example', to: person.address, subject: `Verse ${index};`, text: 'La.' }),
      [],
      new Date(Date.now() - (count - index) * 60_000),
    );
  }
}

/** A letter and an answer to it. */
async function conversation(person: Person): Promise<void> {
  const first = buildMessage({
    from: { name: 'Ines Carvalho', address: 'ines@carvalho.example' },
    to: person.address,
    subject: 'Keel plan',
    text: 'Here it is.',
    messageId: 'keel-1@carvalho.example',
  });
  const answer = buildMessage({
    from: { name: 'Tomasz Holt', address: 'tomasz@holt.example' },
    to: person.address,
    subject: 'Re: Keel plan',
    text: 'Thank you.',
    messageId: 'keel-2@holt.example',
    inReplyTo: 'keel-1@carvalho.example',
    references: ['keel-1@carvalho.example'],
  });
  await person.phone.append('INBOX', first, ['\\Seen'], new Date(Date.now() - 7_200_000));
  await person.phone.append('INBOX', answer, [], new Date(Date.now() - 3_600_000));
}

const top = async (row: Locator): Promise<number> => (await row.boundingBox())?.y ?? Number.NaN;

async function choose(page: Page, menu: string, entry: string): Promise<void> {
  await page.getByRole('button', { name: menu, exact: true }).click();
  await page
    .getByRole('menuitem', { name: entry })
    .or(page.getByRole('menuitemradio', { name: entry }))
    .or(page.getByRole('menuitemcheckbox', { name: entry }))
    .click();
}

/** What is asked of lists from now on. */
function listRequests(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === '/api/messages') asked.push(request.url());
  });
  return asked;
}

test('L9: new mail does not move what is read, and a pill says how much is new', async ({ page, maren, signIn, sendLetter }) => {
  await verses(maren, 60);
  await signIn(maren);
  const mail = new MailPage(page);
  await expect(mail.row('Verse 59;')).toBeVisible();
  await mail.list.hover();
  await page.mouse.wheel(0, 1000);
  await expect(mail.row('Verse 40;')).toBeInViewport();
  const before = await top(mail.row('Verse 40;'));
  await sendLetter(maren.address, buildMessage({ from: 'ines@carvalho.example', to: maren.address, subject: 'Just in', text: 'Now.' }));
  const pill = page.getByRole('button', { name: '1 new' });
  await expect(pill).toBeVisible();
  await expect(mail.list).toHaveAttribute('aria-rowcount', '61');
  expect(Math.abs((await top(mail.row('Verse 40;'))) - before)).toBeLessThan(2);
  await pill.click();
  await expect(mail.row('Just in')).toBeInViewport();
  await expect(pill).toBeHidden();
});

test('X2: the scrollbar is true, and a jump to the end costs one request', async ({ page, maren, signIn }) => {
  await verses(maren, 400);
  await signIn(maren);
  const mail = new MailPage(page);
  await expect(mail.row('Verse 399;')).toBeVisible();
  await expect(mail.list).toHaveAttribute('aria-rowcount', '400', { timeout: 20_000 });
  await expect(mail.list).toHaveAttribute('aria-multiselectable', 'true');
  await expect(mail.row('Verse 399;')).toHaveAttribute('aria-rowindex', '1');
  const height = await mail.list.evaluate((grid) => grid.scrollHeight);
  expect(height).toBeGreaterThanOrEqual(400 * 60);
  const asked = listRequests(page);
  await mail.list.evaluate((grid) => grid.scrollTo({ top: grid.scrollHeight }));
  await expect(mail.row('Verse 0;')).toBeVisible();
  await expect(mail.row('Verse 0;')).toHaveAttribute('aria-rowindex', '400');
  expect(asked).toHaveLength(1);
  await mail.row('Verse 0;').click();
  await expect(mail.reader).toContainText('400 of 400');
});

test('L7: rows take one, two or three lines at once, without a reload', async ({ page, maren, signIn }) => {
  await verses(maren, 3);
  await signIn(maren);
  const mail = new MailPage(page);
  const row = mail.row('Verse 1;');
  const height = async () => (await row.boundingBox())?.height;
  await expect(row).toBeVisible();
  expect(await height()).toBe(60);
  await choose(page, 'Look of the list', 'One line');
  await expect.poll(height).toBe(36);
  await choose(page, 'Look of the list', 'Three lines');
  await expect.poll(height).toBe(76);
  await page.reload();
  await expect.poll(height).toBe(76);
});

test('L8: a conversation is one row that says who wrote and how much, and what is done to it is done to all of it', async ({
  page,
  maren,
  signIn,
}) => {
  await conversation(maren);
  await signIn(maren);
  const mail = new MailPage(page);
  await expect(mail.row('Keel plan')).toHaveCount(1);
  await expect(mail.row('Keel plan')).toContainText('Ines Carvalho');
  await expect(mail.row('Keel plan')).toHaveAccessibleName(/^Unread, Ines Carvalho.*Tomasz Holt, 2 letters/);
  await choose(page, 'Look of the list', 'Conversations');
  await expect(mail.row('Keel plan')).toHaveCount(2);
  await choose(page, 'Look of the list', 'Conversations');
  await expect(mail.row('Keel plan')).toHaveCount(1);
  await mail.row('Keel plan').getByRole('checkbox').click({ force: true });
  await page.keyboard.press('e');
  await expect(mail.row('Keel plan')).toHaveCount(0);
  await maren.phone.waitFor('INBOX', (all) => all.length === 0);
  await maren.phone.waitFor('Archive', (all) => all.length === 2);
  await page.keyboard.press('z');
  await maren.phone.waitFor('INBOX', (all) => all.length === 2);
  await expect(mail.row('Keel plan')).toHaveCount(1);
});

test('L5: order and filter are in the address, and a reload shows the same list', async ({ page, maren, signIn }) => {
  await verses(maren, 3);
  await maren.phone.append('INBOX', buildMessage({ from: 'a@yard.example', to: maren.address, subject: 'Read', text: 'x' }), ['\\Seen']);
  await signIn(maren);
  const mail = new MailPage(page);
  await page.getByRole('button', { name: 'Unread', exact: true }).click();
  await expect(mail.row('Read')).toHaveCount(0);
  await choose(page, 'Order', 'Oldest first');
  await expect(mail.row('Verse 0;')).toHaveAttribute('aria-rowindex', '1');
  await expect(page).toHaveURL(/\?show=unread&sort=oldest$/);
  await page.reload();
  await expect(mail.row('Verse 0;')).toHaveAttribute('aria-rowindex', '1');
  await expect(mail.list).toHaveAttribute('aria-rowcount', '3');
});

test('E1: a list over all accounts has its name, its letters, and its own words where it is empty', async ({ page, maren, signIn }) => {
  await maren.phone.createFolder('Orders');
  await maren.phone.append('Orders', buildMessage({ from: 'a@yard.example', to: maren.address, subject: 'An order', text: 'x' }));
  await verses(maren, 1);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openFolder('Orders');
  await expect(mail.row('An order')).toBeVisible();
  await page.goto('/mail/role/unread');
  await expect(page.getByRole('heading', { level: 1, name: 'Unread' })).toBeVisible();
  await expect(mail.row('An order')).toBeVisible();
  await expect(mail.row('Verse 0;')).toBeVisible();
  await page.goto('/mail/role/starred');
  await expect(page.getByRole('heading', { name: 'No starred letters' })).toBeVisible();
});

test('S3: a selection is of letters, whatever arrives', async ({ page, maren, signIn, sendLetter }) => {
  await verses(maren, 5);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.row('Verse 3;').getByRole('checkbox').click({ force: true });
  await expect(mail.row('Verse 3;')).toHaveAttribute('aria-selected', 'true');
  await sendLetter(maren.address, buildMessage({ from: 'ines@carvalho.example', to: maren.address, subject: 'Just in', text: 'Now.' }));
  await expect(mail.row('Just in')).toBeVisible();
  await expect(mail.row('Verse 3;')).toHaveAttribute('aria-selected', 'true');
  await expect(mail.row('Verse 4;')).toHaveAttribute('aria-selected', 'false');
  await expect(page.getByRole('group', { name: 'Selected letters' })).toContainText('1 selected');
});
