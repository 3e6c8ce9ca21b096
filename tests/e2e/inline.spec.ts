/** An answer is written under the conversation that it answers (C2), and goes wherever its writer wants it. */
import { expect, type Page } from '@playwright/test';
import { simpleParser } from 'mailparser';
import { buildMessage } from '../support/message';
import { faults } from './faults';
import { ComposerPage } from './pages/composer-page';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

const answer = (page: Page) => page.locator('.rd-answer-place .cp');
const inlineOf = (page: Page) => ({ composer: new ComposerPage(page), place: answer(page) });

async function twoLetters(maren: Person, tomasz: Person): Promise<void> {
  const from = { name: 'Tomasz Wiśniewski', address: tomasz.address };
  const cc = { name: 'Ines Carvalho', address: 'ines@carvalho.example' };
  await maren.phone.append('INBOX', buildMessage({ from, to: maren.address, cc, subject: 'Slipway', text: 'Does Tuesday work?' }));
  await maren.phone.append('INBOX', buildMessage({ from, to: maren.address, subject: 'Timber', text: 'Oak or larch?' }));
}

test('C2: an answer grows where its field stands, keeps its words when taken out and put back, and goes out', async ({
  page,
  maren,
  tomasz,
  signIn,
}) => {
  await twoLetters(maren, tomasz);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('Slipway');
  const { composer, place } = inlineOf(page);
  await page.getByRole('button', { name: /^Reply to Tomasz/ }).click();
  await expect(place).toBeVisible();
  await composer.ready();
  await expect(composer.text).toBeFocused();
  await expect(composer.send).toBeInViewport();
  await expect(composer.subject).toBeHidden();
  await expect(page.locator('.rd-answer')).toHaveCount(0);
  await composer.write('Tuesday works.');

  await composer.window.getByRole('button', { name: 'Detach from the conversation' }).click();
  await expect(place).toHaveCount(0);
  await expect(composer.subject).toBeVisible();
  await composer.holds(/^\s*Tuesday works\./);
  await expect(composer.text).toBeFocused();
  await composer.window.getByRole('button', { name: 'Put under the conversation' }).click();
  await expect(place).toBeVisible();
  await composer.holds(/^\s*Tuesday works\./);

  await composer.sendIt();
  await expect(page.locator('.rd-answer')).toBeVisible();
  const arrived = await tomasz.phone.waitForMessage('INBOX', 'Re: Slipway', 30_000);
  expect((await simpleParser(await tomasz.phone.source('INBOX', arrived.uid))).text).toContain('Tuesday works.');
});

test('C2: leaving the conversation makes it small with every word, coming back puts it where it was; Esc closes to the draft', async ({
  page,
  maren,
  tomasz,
  signIn,
}) => {
  await twoLetters(maren, tomasz);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('Slipway');
  await page.keyboard.press('r');
  const { composer, place } = inlineOf(page);
  await composer.ready();
  await composer.write('Half an answer');
  await mail.openLetter('Timber');
  await expect(place).toHaveCount(0);
  const small = page.getByRole('dialog').getByRole('button', { name: 'Re: Slipway' });
  await expect(small).toBeVisible();
  await mail.openLetter('Slipway');
  await expect(place).toBeVisible();
  await composer.holds(/^\s*Half an answer/);

  await page.reload();
  await expect(place).toBeVisible();
  await composer.holds(/^\s*Half an answer/);

  await composer.text.focus();
  await page.keyboard.press('Escape');
  await expect(place).toHaveCount(0);
  await expect(mail.toast.getByText('Draft kept').last()).toBeVisible();
  await expect(page.locator('.rd-answer')).toBeVisible();

  // One that nobody wrote in goes with its conversation.
  await page.keyboard.press('r');
  await composer.ready();
  await mail.openLetter('Timber');
  await expect(page.locator('.cp')).toHaveCount(0);
});

test('C2: the switch before the chips makes it an answer to all or a forwarded letter, and the words stay', async ({
  page,
  maren,
  tomasz,
  signIn,
}) => {
  await twoLetters(maren, tomasz);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('Slipway');
  await page.keyboard.press('r');
  const { composer, place } = inlineOf(page);
  await composer.ready();
  await composer.write('My own words');
  await expect(place.getByRole('button', { name: /Ines Carvalho/ })).toHaveCount(0);
  const turn = async (words: string) => {
    await place.getByRole('button', { name: /answer in another way/ }).click();
    await page.getByRole('menuitemcheckbox', { name: words, exact: true }).click();
  };
  await turn('Reply to all');
  await expect(place.getByRole('button', { name: /Ines Carvalho/ })).toBeVisible();
  await composer.holds(/^\s*My own words/);
  await turn('Forward');
  await expect(place.getByRole('button', { name: /Ines Carvalho/ })).toHaveCount(0);
  await expect(composer.subject).toHaveValue('Fwd: Slipway');
  await composer.holds(/^\s*My own words\s*[\s\S]*Forwarded[\s\S]*Does Tuesday work\?/);
  await turn('Reply');
  await expect(composer.subject).toHaveValue('Re: Slipway');
  await expect(place.getByRole('button', { name: /Tomasz/ }).first()).toBeVisible();
  await composer.holds(/^\s*My own words/);
  await expect(place.getByText(/^Saved/)).toBeVisible();
  expect(await faults(page)).toEqual([]);
});

test('C2: taken out of the conversation and put back, all that undo takes back is still there', async ({ page, maren, tomasz, signIn }) => {
  await twoLetters(maren, tomasz);
  await signIn(maren);
  await new MailPage(page).openLetter('Slipway');
  await page.keyboard.press('r');
  const { composer, place } = inlineOf(page);
  await composer.ready();
  await composer.write('Tuesday');
  await page.keyboard.press('Control+Shift+Digit8');
  await expect(composer.text.locator('li').first()).toHaveText('Tuesday');
  await composer.window.getByRole('button', { name: 'Detach from the conversation' }).click();
  await expect(place).toHaveCount(0);
  await composer.window.getByRole('button', { name: 'Put under the conversation' }).click();
  await expect(place).toBeVisible();
  await expect(composer.text.locator('li').first()).toHaveText('Tuesday');
  await composer.text.focus();
  await page.keyboard.press('Control+z');
  await expect(composer.text.locator('li')).toHaveCount(0);
  await composer.holds(/^\s*Tuesday/);
});
