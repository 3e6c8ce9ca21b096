import { createHash } from 'node:crypto';
import { expect } from '@playwright/test';
import { simpleParser } from 'mailparser';
import { buildMessage } from '../support/message';
import { ComposerPage } from './pages/composer-page';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

test('an answer with a file reaches the other person byte for byte, is filed in Sent once, and marks the original', async ({
  page,
  maren,
  tomasz,
  signIn,
}) => {
  const original = buildMessage({
    from: { name: 'Tomasz Wiśniewski', address: tomasz.address },
    to: maren.address,
    subject: 'Slipway booking',
    messageId: 'slipway-1@kestrel.example',
    text: 'Does Tuesday work?',
  });
  const uid = await maren.phone.append('INBOX', original);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('Slipway booking');
  await page.keyboard.press('r');
  const composer = new ComposerPage(page);
  await composer.ready();
  await expect(composer.subject).toHaveValue('Re: Slipway booking');
  await composer.write('Tuesday works.\n\n');
  const file = Buffer.from(Array.from({ length: 300_001 }, (_, index) => (index * 7 + (index >> 8)) % 256));
  await composer.attach({ name: 'Frame schedule.bin', mimeType: 'application/octet-stream', buffer: file });
  await composer.sendIt();

  const arrived = await tomasz.phone.waitForMessage('INBOX', 'Re: Slipway booking');
  const letter = await simpleParser(await tomasz.phone.source('INBOX', arrived.uid));
  expect(letter.text).toContain('Tuesday works.');
  expect(letter.text).toContain('> Does Tuesday work?');
  expect(letter.inReplyTo).toBe('<slipway-1@kestrel.example>');
  expect(letter.attachments.map((each) => each.filename)).toEqual(['Frame schedule.bin']);
  expect(digest(letter.attachments[0]?.content ?? Buffer.alloc(0))).toBe(digest(file));

  await maren.phone.waitForMessage('Sent', 'Re: Slipway booking');
  const sent = await maren.phone.list('Sent');
  expect(sent.filter((each) => each.subject === 'Re: Slipway booking')).toHaveLength(1);
  expect(sent[0]?.flags).toContain('\\Seen');
  await maren.phone.waitFor('INBOX', (all) => all.some((each) => each.uid === uid && each.flags.includes('\\Answered')));
});

test('a forwarded letter carries its files', async ({ page, maren, tomasz, signIn }) => {
  const files = [{ filename: 'plan.pdf', type: 'application/pdf', content: Buffer.from('%PDF-1.4 not much of a plan') }];
  await maren.phone.append(
    'INBOX',
    buildMessage({ from: 'ines@carvalho.example', to: maren.address, subject: 'Plan', text: 'The plan.', attachments: files }),
  );
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('Plan');
  await page.keyboard.press('f');
  const composer = new ComposerPage(page);
  await composer.ready();
  await expect(composer.window.getByText('plan.pdf')).toBeVisible();
  await composer.to.fill(`${tomasz.address},`);
  await composer.sendIt();
  const arrived = await tomasz.phone.waitForMessage('INBOX', 'Fwd: Plan');
  const letter = await simpleParser(await tomasz.phone.source('INBOX', arrived.uid));
  expect(letter.attachments[0]?.content.toString()).toBe('%PDF-1.4 not much of a plan');
});

test('C3: what is being written survives a reload', async ({ page, maren, signIn }) => {
  await signIn(maren);
  await expect(page.getByRole('treeitem', { name: /^Inbox/ })).toBeVisible();
  await page.keyboard.press('c');
  const composer = new ComposerPage(page);
  await composer.ready();
  await composer.subject.fill('Half a thought');
  await composer.write('It was a dark and stormy');
  await expect(composer.window.getByText(/^Saved/)).toBeVisible();
  await page.reload();
  await new MailPage(page).openFolder('Drafts');
  await page
    .getByRole('region', { name: 'Begun here' })
    .getByRole('button', { name: /Half a thought/ })
    .first()
    .click();
  await composer.holds(/It was a dark and stormy/);
});

const quotes = (text: string) => text.split('\n').flatMap((line) => (/^> ./.test(line) ? [line.slice(2)] : []));

/** What the answer that goes out quotes, a line each. */
async function quotedIn(composer: ComposerPage, to: Person, subject: string): Promise<string[]> {
  await composer.write('My answer.');
  await composer.sendIt();
  const arrived = await to.phone.waitForMessage('INBOX', subject, 40_000);
  const { text = '' } = await simpleParser(await to.phone.source('INBOX', arrived.uid));
  return quotes(text);
}

const points = {
  html: '<p>First point.</p><p>Second <b>point</b>.</p><p>Third point.</p>',
  text: 'First point.\n\nSecond point.\n\nThird point.',
};

for (const form of ['html', 'text'] as const) {
  test(`row 106: an answer quotes what was selected in the letter and nothing else of it (${form})`, async ({
    page,
    maren,
    tomasz,
    signIn,
  }) => {
    await maren.phone.append('INBOX', buildMessage({ from: tomasz.address, to: maren.address, subject: 'Points', [form]: points[form] }));
    await signIn(maren);
    const mail = new MailPage(page);
    await mail.openLetter('Points');
    const body = form === 'html' ? page.locator('.rd-sheet').frameLocator('iframe') : page.locator('.rd-body');
    await body.getByText(/^Second/).click({ clickCount: 3 });
    await page.keyboard.press('r');
    const composer = new ComposerPage(page);
    await composer.ready();
    await expect(mail.toast.getByText('Quoting only what you selected').first()).toBeVisible();
    expect(await quotedIn(composer, tomasz, 'Re: Points')).toEqual(['Second point.']);
  });
}

test('row 106: what is selected in another letter of the conversation is no part of an answer', async ({ page, maren, tomasz, signIn }) => {
  const before = new Date(Date.now() - 3_600_000);
  const about = { to: maren.address, subject: 'Points', date: before };
  const older = buildMessage({
    ...about,
    from: { name: 'Ines', address: 'ines@carvalho.example' },
    messageId: 'points-1@kestrel.example',
    ...points,
  });
  const newer = buildMessage({
    ...about,
    from: { name: 'Tomasz', address: tomasz.address },
    subject: 'Re: Points',
    date: new Date(),
    inReplyTo: '<points-1@kestrel.example>',
    references: ['<points-1@kestrel.example>'],
    html: '<p>All of them.</p><p>And one more.</p>',
  });
  await maren.phone.append('INBOX', older, ['\\Seen'], before);
  await maren.phone.append('INBOX', newer, ['\\Seen']);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.row('Points').first().click();
  const letter = (name: string) => mail.reader.getByRole('article', { name: `Letter from ${name}`, exact: true });
  await letter('Ines').getByRole('button', { expanded: false }).click();
  const body = letter('Ines').locator('.rd-sheet').frameLocator('iframe').locator('body');
  await body.getByText(/^Second/).click({ clickCount: 3 });
  await letter('Tomasz').getByRole('button', { name: 'Reply', exact: true }).first().click();
  const composer = new ComposerPage(page);
  await composer.ready();
  expect(await body.evaluate(({ ownerDocument }) => ownerDocument.getSelection()?.toString())).toContain('Second point.');
  expect(await quotedIn(composer, tomasz, 'Re: Points')).toEqual(['All of them.', 'And one more.']);
});

test('row 106: an answer in a window of its own quotes what was selected as well', async ({ page, maren, tomasz, signIn }) => {
  await maren.phone.append('INBOX', buildMessage({ from: tomasz.address, to: maren.address, subject: 'Points', ...points }));
  await signIn(maren);
  await new MailPage(page).openLetter('Points');
  await page
    .locator('.rd-sheet')
    .frameLocator('iframe')
    .getByText(/^Second/)
    .click({ clickCount: 3 });
  const opening = page.waitForEvent('popup');
  await page.keyboard.press('Shift+R');
  const apart = await opening;
  const composer = new ComposerPage(apart);
  await composer.ready();
  await composer.write('My answer.');
  await composer.send.click();
  const arrived = await tomasz.phone.waitForMessage('INBOX', 'Re: Points', 40_000);
  const { text = '' } = await simpleParser(await tomasz.phone.source('INBOX', arrived.uid));
  expect(quotes(text)).toEqual(['Second point.']);
});
