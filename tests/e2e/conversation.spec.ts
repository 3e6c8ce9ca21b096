/** The reader shows a conversation: folded, unfolded, answered, quoted, read and taken apart. */

import { expect, type Page } from '@playwright/test';
import { buildMessage, type MessageChoice } from '../support/message';
import { faults, overflow } from './faults';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

const ids = Array.from({ length: 12 }, (_, index) => `<keel-${index}@conversation.example>`);
const bare = (id: string | undefined) => id?.slice(1, -1) ?? '';
const hourMs = 3_600_000;
const at = (hoursAgo: number) => new Date(Date.now() - hoursAgo * hourMs);

/** The n-th letter of the conversation about the keel. */
function keel(person: Person, n: number, more: Partial<MessageChoice> = {}): Buffer {
  return buildMessage({
    from: { name: `Writer ${n}`, address: `writer${n}@yard.example` },
    to: person.address,
    subject: n === 0 ? 'The keel' : 'Re: The keel',
    messageId: bare(ids[n]),
    date: at(20 - n),
    ...(n > 0 ? { inReplyTo: ids[n - 1], references: ids.slice(0, n) } : {}),
    text: `Words of letter ${n}.`,
    ...more,
  } as MessageChoice);
}

interface Written {
  count: number;
  unread?: readonly number[];
  change?: (n: number) => Partial<MessageChoice>;
}

async function write(person: Person, { count, unread = [], change = () => ({}) }: Written): Promise<void> {
  for (let n = 0; n < count; n += 1)
    await person.phone.append('INBOX', keel(person, n, change(n)), unread.includes(n) ? [] : ['\\Seen'], at(20 - n));
}

const letter = (mail: MailPage, n: number) => mail.reader.getByRole('article', { name: `Letter from Writer ${n}`, exact: true });
const words = (mail: MailPage, n: number) => mail.reader.locator('.rd-body').getByText(`Words of letter ${n}.`);

async function openKeel(page: Page): Promise<MailPage> {
  const mail = new MailPage(page);
  await mail.row('The keel').first().click();
  await expect(mail.reader.getByRole('heading', { name: 'The keel', level: 1 })).toBeVisible();
  return mail;
}

/** Puts a setting as the settings page would. */
async function prefer(page: Page, changes: Record<string, unknown>): Promise<void> {
  const status = await page.evaluate(async (body) => {
    const answer = await fetch('/api/preferences', {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', 'x-oriel': '1' },
      body: JSON.stringify(body),
    });
    return answer.status;
  }, changes);
  expect(status).toBe(200);
  await page.reload();
}

test('V1: a conversation holds what was sent from here too, each letter once, and says of other folders which they are', async ({
  page,
  maren,
  signIn,
}) => {
  await write(maren, { count: 2 });
  await maren.phone.append(
    'Sent',
    keel(maren, 2, { from: { name: 'Maren', address: maren.address }, to: 'writer1@yard.example' }),
    ['\\Seen'],
    at(18),
  );
  await maren.phone.append('Archive', keel(maren, 3), ['\\Seen'], at(17));
  await signIn(maren);
  // What lies in folders that nobody looks into is found when they are opened; the own answers are found at once.
  await new MailPage(page).openFolder('Archive');
  await expect(new MailPage(page).row('The keel')).toBeVisible();
  await new MailPage(page).openFolder('Inbox');
  const mail = await openKeel(page);
  await expect(mail.reader.getByText('4 letters, 4 people')).toBeVisible();
  await expect(mail.reader.getByRole('button', { name: /You.*in Sent/ })).toBeVisible();
  await expect(letter(mail, 3).getByText('in Archive')).toBeVisible();
  await prefer(page, { threads: false });
  await expect(mail.reader.getByText('Words of letter 1.')).toBeVisible();
  await expect(mail.reader.getByText('4 letters, 4 people')).toHaveCount(0);
});

test('V2: read letters are lines, unread ones and the last one are open, reading begins at the first unread, a long run is one line', async ({
  page,
  maren,
  signIn,
}) => {
  const long = Array.from({ length: 60 }, (_, line) => `Line ${line} of a long letter.`).join('\n\n');
  await write(maren, { count: 12, unread: [9, 10], change: (n) => ({ text: `Words of letter ${n}.\n\n${n >= 9 ? long : ''}` }) });
  await signIn(maren);
  const mail = await openKeel(page);
  for (const n of [9, 10, 11]) await expect(words(mail, n)).toBeAttached();
  await expect(words(mail, 9)).toBeInViewport();
  await expect(letter(mail, 8).getByRole('button', { expanded: false })).toBeVisible();
  const run = mail.reader.getByRole('button', { name: /^8 older letters/ });
  await expect(run).toBeVisible();
  await expect(letter(mail, 3)).toHaveCount(0);
  await run.click();
  await letter(mail, 3).getByRole('button', { expanded: false }).click();
  await expect(words(mail, 3)).toBeVisible();

  await page.keyboard.press('n');
  await expect(words(mail, 4)).toBeVisible();
  await expect(letter(mail, 4)).toBeFocused();
  await page.keyboard.press('p');
  await expect(letter(mail, 3)).toBeFocused();
  await page.keyboard.press(':');
  await expect(words(mail, 9)).toHaveCount(0);
  await expect(words(mail, 11)).toBeAttached();
  await page.keyboard.press(';');
  for (const n of [0, 5, 9]) await expect(words(mail, n)).toBeAttached();

  await prefer(page, { newestFirst: true });
  const order = mail.reader.getByRole('article', { name: /^Letter from Writer/ });
  await expect(order.first()).toHaveAccessibleName('Letter from Writer 11');
});

test('V2: the head of a long letter and its acts stay in sight while it is read', async ({ page, maren, signIn }) => {
  const long = Array.from({ length: 90 }, (_, line) => `Line ${line} of a long letter.`).join('\n\n');
  await write(maren, { count: 2, change: (n) => (n === 1 ? { text: long } : {}) });
  await signIn(maren);
  const mail = await openKeel(page);
  const last = mail.reader.getByText('Line 60 of a long letter.');
  await last.scrollIntoViewIfNeeded();
  await expect(letter(mail, 1).getByRole('heading', { name: 'Writer 1' })).toBeInViewport();
  await expect(letter(mail, 1).getByRole('button', { name: 'More for this letter' })).toBeInViewport();
});

test('L9: a letter that comes while one reads stands at the end, and nothing that is read moves for it', async ({
  page,
  maren,
  signIn,
}) => {
  await write(maren, { count: 3 });
  await signIn(maren);
  const mail = await openKeel(page);
  await expect(words(mail, 2)).toBeVisible();
  const before = await words(mail, 2).boundingBox();
  await maren.phone.append('INBOX', keel(maren, 3), [], new Date());
  await expect(mail.reader.getByText('1 new letter', { exact: true })).toBeVisible();
  await expect(letter(mail, 3).getByRole('button', { expanded: false })).toBeVisible();
  expect(await words(mail, 2).boundingBox()).toEqual(before);
  await letter(mail, 3).getByRole('button', { expanded: false }).click();
  await expect(words(mail, 3)).toBeVisible();
  // What is done now is done to the conversation as the list shows it.
  await mail.tool('Archive').click();
  await maren.phone.waitFor('Archive', (all) => all.length === 4);
});

test('V3: each letter has a menu; one alone is deleted, split off, and put back', async ({ page, maren, signIn }) => {
  await write(maren, { count: 4 });
  await maren.phone.append('Drafts', keel(maren, 4, { from: { name: 'Maren', address: maren.address } }), ['\\Seen', '\\Draft'], at(1));
  await signIn(maren);
  const mail = await openKeel(page);
  await expect(mail.reader.getByRole('button', { name: /^Draft You/ })).toBeVisible();
  await expect(words(mail, 3)).toBeVisible();

  const menu = async (n: number, entry: string) => {
    await letter(mail, n).getByRole('button', { name: 'More for this letter' }).click();
    await page.getByRole('menuitem', { name: entry }).click();
  };
  await menu(3, 'Show the header lines');
  await expect(page.getByRole('dialog').getByText(/Message-ID: <keel-3@conversation\.example>/i)).toBeVisible();
  await page.keyboard.press('Escape');
  const saving = page.waitForEvent('download');
  await menu(3, 'Save as a file');
  expect((await saving).suggestedFilename()).toBe('Re_ The keel.eml');

  await letter(mail, 1).getByRole('button', { expanded: false }).click();
  await menu(1, 'Delete only this letter');
  await expect(letter(mail, 1)).toHaveCount(0);
  await maren.phone.waitFor('Trash', (all) => all.length === 1);
  await page.keyboard.press('z');
  await expect(letter(mail, 1)).toBeVisible();

  await letter(mail, 2).getByRole('button', { expanded: false }).click();
  await menu(2, 'Split off from here');
  await expect(letter(mail, 0)).toHaveCount(0);
  await expect(mail.row('The keel')).toHaveCount(2);
  await mail.toast.getByRole('button', { name: /Undo/ }).click();
  await expect(mail.row('The keel')).toHaveCount(1);
  await expect(mail.reader.getByText(/^5 letters/)).toBeVisible();
});

test('V4: letters are marked as read when one wants it, and made unread from one on', async ({ page, maren, signIn }) => {
  await write(maren, { count: 3, unread: [1, 2] });
  const unread = async (count: number) =>
    maren.phone.waitFor('INBOX', (all) => all.filter((each) => !each.flags.includes('\\Seen')).length === count);
  await signIn(maren);
  await prefer(page, { markRead: 'never' });
  let mail = await openKeel(page);
  await expect(words(mail, 2)).toBeVisible();
  await page.waitForTimeout(700);
  await unread(2);
  await prefer(page, { markRead: '2' });
  await expect(words(mail, 2)).toBeVisible();
  await unread(0);
  await prefer(page, { markRead: 'now' });
  mail = new MailPage(page);
  await letter(mail, 1).getByRole('button', { expanded: false }).click();
  await letter(mail, 1).getByRole('button', { name: 'More for this letter' }).click();
  await page.getByRole('menuitem', { name: 'Mark as unread from here' }).click();
  await expect(mail.reader.getByText('Choose a letter to read it here.')).toBeVisible();
  await unread(2);
});

const quote = '<blockquote type="cite"><p>Quoted words of before.</p></blockquote>';
const quotes: { name: string; html: string; subject: string; folds: boolean }[] = [
  { name: 'an answer above', subject: 'Re: One', folds: true, html: `<p>My own words.</p><p>On Monday Ines wrote:</p>${quote}` },
  {
    name: 'an answer as Outlook writes it',
    subject: 'RE: Two',
    folds: true,
    html: '<p>My own words.</p><div style="border-top:1px solid #ccc"><p><b>From:</b> Ines<br><b>Sent:</b> Monday<br><b>To:</b> Maren<br><b>Subject:</b> Two</p></div><p>Quoted words of before.</p>',
  },
  {
    name: 'answers between',
    subject: 'Re: Three',
    folds: false,
    html: `<p>See below.</p>${quote}<p>My own words.</p><blockquote><p>More of before.</p></blockquote>`,
  },
  { name: 'a letter that is all quote', subject: 'Re: Four', folds: false, html: quote },
  { name: 'a letter passed on', subject: 'Fwd: Five', folds: false, html: `<p>My own words.</p><p>On Monday Ines wrote:</p>${quote}` },
  {
    name: 'a letter passed on by Gmail',
    subject: 'Six',
    folds: false,
    html: '<p>My own words.</p><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: Ines</div>Quoted words of before.</div>',
  },
];

for (const { name, html, subject, folds } of quotes) {
  test(`Q1: the quote of ${name} is ${folds ? 'folded behind a button' : 'not folded'}`, async ({ page, maren, signIn }) => {
    await maren.phone.append('INBOX', buildMessage({ from: 'ines@carvalho.example', to: maren.address, subject, html }));
    await signIn(maren);
    const mail = new MailPage(page);
    await mail.openLetter(subject);
    const quoted = mail.frame.getByText('Quoted words of before.');
    await expect(mail.reader.locator('iframe')).toBeVisible();
    const button = mail.frame.getByRole('button', { name: 'Show quoted text', exact: true });
    if (!folds) {
      await expect(quoted).toBeVisible();
      await expect(button).toHaveCount(0);
      return;
    }
    await expect(mail.frame.getByText('My own words.')).toBeVisible();
    await expect(quoted).toBeHidden();
    await expect(button).toHaveAttribute('aria-expanded', 'false');
    const frame = mail.reader.locator('iframe');
    const folded = (await frame.boundingBox())?.height ?? 0;
    await button.press('Enter');
    await expect(quoted).toBeVisible();
    await expect(mail.frame.getByRole('button', { name: 'Hide quoted text' })).toHaveAttribute('aria-expanded', 'true');
    await expect.poll(async () => (await frame.boundingBox())?.height ?? 0).toBeGreaterThan(folded);
    await mail.frame.getByRole('button', { name: 'Hide quoted text' }).press('Enter');
    await expect(quoted).toBeHidden();
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    await expect(quoted).toBeVisible();
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    await expect(quoted).toBeHidden();
  });
}

for (const [size, width, height] of [
  ['desktop', 1440, 900],
  ['phone', 390, 844],
] as const) {
  for (const scheme of ['light', 'dark'] as const) {
    test(`X10: a conversation is found by who cannot see it, and fits, on the ${size} in the ${scheme}`, async ({
      page,
      maren,
      signIn,
    }) => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: scheme });
      await write(maren, { count: 8, unread: [6], change: (n) => (n === 7 ? { html: `<p>Words of letter 7.</p>${quote}` } : {}) });
      await signIn(maren);
      const mail = await openKeel(page);
      await expect(words(mail, 6)).toBeVisible();
      await expect(mail.frame.getByText('Words of letter 7.')).toBeVisible();
      await expect(mail.reader.locator('iframe')).toHaveAttribute('title', 'Message from Writer 7');
      expect(await faults(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
    });
  }
}
