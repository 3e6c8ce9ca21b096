import { expect, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

async function letters(person: Person, subjects: readonly string[]): Promise<void> {
  const start = Date.now() - subjects.length * 60_000;
  for (const [at, subject] of subjects.entries())
    await person.phone.append(
      'INBOX',
      buildMessage({ from: 'ines@ferrer.example', to: person.address, subject, text: 'Ahoy.' }),
      [],
      new Date(start + at * 60_000),
    );
}

const dialog = (page: Page) => page.getByRole('dialog', { name: /^Labels of/ });

/** Whether the letters of the inbox bear these keywords now. */
const borne = (person: Person, keyword: string, count: number) =>
  person.phone.waitFor('INBOX', (all) => all.filter(({ flags }) => flags.some((flag) => flag.toLowerCase() === keyword)).length === count);

test('row 48: l gives a label by a part of its name, other programs read it, and undo takes it back', async ({ page, maren, signIn }) => {
  await letters(maren, ['Keel plans', 'Rib plans']);
  await signIn(maren);
  const mail = new MailPage(page);
  await expect(mail.row('Rib plans')).toBeVisible();
  await mail.list.focus();
  await page.keyboard.press('j');
  await page.keyboard.press('l');
  await expect(dialog(page)).toBeVisible();
  await page.keyboard.type('impo');
  await expect(dialog(page).getByRole('option', { name: 'Important' })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeHidden();
  await expect(mail.list.getByRole('row', { name: /labels: Important/ })).toHaveCount(1);
  await borne(maren, '$label1', 1);
  await expect(mail.toast).toContainText('Labelled Important');
  await page.keyboard.press('z');
  await expect(mail.list.getByRole('row', { name: /labels: Important/ })).toHaveCount(0);
  await borne(maren, '$label1', 0);
});

test('row 48: a new name makes a label, a selection gets several, and mixed ones show so', async ({ page, maren, signIn }) => {
  await letters(maren, ['Keel plans', 'Rib plans', 'Sail plans']);
  await maren.phone.addFlags('INBOX', 1, ['$label2']);
  await maren.phone.addFlags('INBOX', 3, ['Boatyard']);
  await signIn(maren);
  const mail = new MailPage(page);
  await expect(mail.row('Keel plans')).toContainText('Work');
  // A label that another letter bears, given by another program, can be given here as well.
  await mail.row('Rib plans').getByRole('checkbox').click({ force: true });
  await page.keyboard.press('l');
  await expect(dialog(page).getByRole('option', { name: 'Boatyard' })).toHaveAttribute('aria-checked', 'false');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await mail.row('Rib plans').getByRole('checkbox').click({ force: true });
  for (const subject of ['Keel plans', 'Rib plans']) await mail.row(subject).getByRole('checkbox').click({ force: true });
  await page.getByRole('group', { name: 'Selected letters' }).getByRole('button', { name: 'Label', exact: true }).click();
  await expect(dialog(page).getByRole('option', { name: 'Work' })).toHaveAttribute('aria-checked', 'mixed');
  await dialog(page).getByRole('option', { name: 'Work' }).click();
  await expect(dialog(page).getByRole('option', { name: 'Work' })).toHaveAttribute('aria-checked', 'true');
  await dialog(page).getByRole('combobox').fill('Été à Brest');
  await dialog(page).getByRole('option', { name: 'Create the label “Été à Brest”' }).click();
  await expect(mail.list.getByRole('row', { name: /labels: Été à Brest, Work/ })).toHaveCount(2);
  await borne(maren, '$label2', 2);
  await maren.phone.waitFor(
    'INBOX',
    (all) => all.filter(({ flags }) => flags.some((flag) => /^&AMk-t&AOk-_&AOA-_Brest$/i.test(flag))).length === 2,
  );
  await page.keyboard.press('Escape');
  // Below the folders it opens what bears it, wherever that lies.
  await page.getByRole('navigation', { name: 'Labels' }).getByRole('link', { name: 'Été à Brest' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Été à Brest' })).toBeVisible();
  await expect(mail.list.getByRole('row')).toHaveCount(2);
});

test('row 48: the list narrows to one label from its menu and from a letter, and the settings name, colour and hide it', async ({
  page,
  maren,
  signIn,
}) => {
  await letters(maren, ['Keel plans', 'Rib plans', 'Sail plans']);
  await maren.phone.addFlags('INBOX', [1, 2], ['boatyard']);
  await signIn(maren);
  const mail = new MailPage(page);
  await expect(mail.row('Keel plans')).toContainText('boatyard');
  await mail.openLetter('Keel plans');
  await mail.reader.getByRole('button', { name: 'Show only boatyard' }).click();
  await expect(mail.list.getByRole('row')).toHaveCount(2);
  const filter = page.getByRole('group', { name: 'Show only' });
  await filter.getByRole('button', { name: 'boatyard' }).click();
  await expect(mail.list.getByRole('row')).toHaveCount(3);
  await filter.getByRole('button', { name: 'Label', exact: true }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Work' }).click();
  await expect(page.getByText('No letter labelled Work')).toBeVisible();
  await page.getByRole('button', { name: 'Show all letters' }).click();
  const settings = async () => {
    await page.getByRole('button', { name: 'Settings' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Labels' }).click();
  };
  await settings();
  const one = page.getByRole('listitem').filter({ has: page.getByRole('radiogroup', { name: 'Colour of boatyard' }) });
  await expect(one).toContainText('2 letters');
  await one.getByRole('radio', { name: 'Moss' }).click();
  await one.getByRole('textbox', { name: 'Name of the label' }).fill('Yard');
  await page.keyboard.press('Enter');
  const back = page.getByRole('button', { name: 'Back to the mail' });
  await back.click();
  await expect(mail.row('Keel plans')).toContainText('Yard');
  await settings();
  await page.getByRole('switch', { name: 'Show Yard' }).click();
  await back.click();
  await expect(mail.row('Keel plans')).toBeVisible();
  await expect(mail.row('Keel plans')).not.toContainText('Yard');
});
