/** Conversations that a person pinned: at the top of every list by date, until they are unpinned. */
import { expect } from '@playwright/test';
import { buildMessage } from '../support/message';
import { faults, overflow } from './faults';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

function letter(person: Person, subject: string, answer = 0): Buffer {
  const id = (which: number) => `${subject.toLowerCase().replaceAll(' ', '-')}-${which}@pins.example`;
  return buildMessage({
    from: { name: `Writer ${answer}`, address: `writer${answer}@yard.example` },
    to: person.address,
    subject: answer === 0 ? subject : `Re: ${subject}`,
    messageId: id(answer),
    ...(answer > 0 ? { references: [id(0)] } : {}),
    text: `Words of letter ${answer}.`,
  });
}

const at = (hoursAgo: number) => new Date(Date.now() - hoursAgo * 3_600_000);

async function write(person: Person): Promise<void> {
  await person.phone.append('INBOX', letter(person, 'The keel'), ['\\Seen'], at(90));
  for (const [n, subject] of ['The mast', 'The sail', 'The oars'].entries())
    await person.phone.append('INBOX', letter(person, subject), ['\\Seen'], at(60 - n));
}

/** The subjects of the list from its top, "+" before pinned ones. */
async function order(mail: MailPage): Promise<string[]> {
  const rows = await mail.list.getByRole('row').evaluateAll((all) =>
    all
      .map((row) => ({ place: Number(row.getAttribute('aria-rowindex')), words: row.getAttribute('aria-label') ?? '' }))
      .sort((a, b) => a.place - b.place)
      .map(({ words }) => `${/, pinned,/.test(words) ? '+' : ''}${/The \w+/.exec(words)?.[0]}`),
  );
  return rows;
}

test('row 52: a pinned conversation stands at the top by key and menu, takes new letters along, in every tab, and goes back', async ({
  page,
  context,
  maren,
  signIn,
}) => {
  await write(maren);
  await signIn(maren);
  const mail = new MailPage(page);
  await expect.poll(() => order(mail), { timeout: 30_000 }).toEqual(['The oars', 'The sail', 'The mast', 'The keel']);
  const other = new MailPage(await context.newPage());
  await other.page.goto(page.url());
  await expect(other.row('The keel')).toBeVisible();

  await mail.row('The keel').click();
  await expect(mail.reader.getByRole('heading', { name: 'The keel', level: 1 })).toBeVisible();
  await page.locator('body').press('Shift+P');
  await expect(mail.toast.getByText('Pinned to the top', { exact: true })).toBeVisible();
  await expect.poll(() => order(mail)).toEqual(['+The keel', 'The oars', 'The sail', 'The mast']);
  await expect.poll(() => order(other)).toEqual(['+The keel', 'The oars', 'The sail', 'The mast']);
  await expect(mail.list.getByText('Pinned', { exact: true }).first()).toBeVisible();
  expect(await faults(page)).toEqual([]);

  await maren.phone.append('INBOX', letter(maren, 'The rudder'), [], at(1));
  await expect.poll(() => order(mail), { timeout: 30_000 }).toEqual(['+The keel', 'The rudder', 'The oars', 'The sail', 'The mast']);
  await maren.phone.append('INBOX', letter(maren, 'The keel', 1), [], at(2));
  await expect(mail.list.getByRole('row', { name: /unread.*The keel.*pinned/i })).toHaveAttribute('aria-rowindex', '1', {
    timeout: 30_000,
  });
  await page.reload();
  await expect.poll(() => order(mail)).toEqual(['+The keel', 'The rudder', 'The oars', 'The sail', 'The mast']);

  await mail.reader.getByRole('button', { name: 'More' }).first().click();
  await page.getByRole('menuitem', { name: 'Unpin' }).click();
  await expect(mail.toast.getByText('Unpinned', { exact: true })).toBeVisible();
  await expect.poll(() => order(mail)).toEqual(['The rudder', 'The keel', 'The oars', 'The sail', 'The mast']);
  await mail.toast.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await order(other))[0], { timeout: 30_000 }).toBe('+The keel');
  await expect.poll(async () => (await order(mail))[0]).toBe('+The keel');
});

test('row 52: on a phone a conversation is pinned from its menu, and the list fits', async ({ page, maren, signIn }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await write(maren);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.row('The keel').click();
  await mail.reader.getByRole('button', { name: 'More' }).first().click();
  await page.getByRole('menuitem', { name: 'Pin to the top' }).click();
  await expect(mail.toast.getByText('Pinned to the top', { exact: true })).toBeVisible();
  await page.goBack();
  await expect.poll(() => order(mail)).toEqual(['+The keel', 'The oars', 'The sail', 'The mast']);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await faults(page)).toEqual([]);
});
