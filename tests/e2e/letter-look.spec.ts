/** How a letter looks: dark in the dark, as large and in the form and encoding that its reader wants, and never wider than the phone. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { frameDocument } from '../../lib/mime/frame-document';
import { sanitise } from '../../lib/mime/sanitise';
import { buildMessage } from '../support/message';
import { contrastsOf } from './contrast';
import { overflow } from './faults';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

const corpus = resolve(process.env.ORIEL_CORPUS ?? '../shared/corpus', 'newsletter');

const newsletter = `<html><head><style>.fine{color:#999}.card td{padding:12px}@media (max-width:500px){.card{width:100%}}</style></head>
<body bgcolor="#f4f4f4" style="margin:0"><table class="card" width="600" align="center" bgcolor="#ffffff"><tr><td>
<img src="cid:logo" width="40" height="40" alt="Logo"><h1 style="color:#222">Ferry times</h1><p style="color:#666666">From Monday the first boat leaves at six.</p>
<table><tr><td bgcolor="#0066cc"><a href="https://ferry.example/" style="color:#ffffff;text-decoration:none">Read on</a></td></tr></table>
<p style="background:#ffffcc;color:#664400">The north quay is closed.</p>
<p style="background:linear-gradient(#fff,#dde);color:rgba(0,0,0,.7)">Bring a coat.</p>
<font color="#888888">Harbour Street 4</font><p class="fine">You get this because you asked for it.</p></td></tr>
<tr><td bgcolor="#111111" style="color:#cccccc">Harbour Office</td></tr></table></body></html>`;

/** 32 by 32 pixels: a black square on nothing. */
const logo = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAYAAABzenr0AAAAK0lEQVR42u3OsQ0AAAjDsP7/NJzAwASypexJAGa1zIABAwYMGDBwfwD4rQH5+v8BqlgiNgAAAABJRU5ErkJggg==',
  'base64',
);

async function receive(person: Person, subject: string, choice: Parameters<typeof buildMessage>[0]): Promise<void> {
  const from = { name: 'Harbour Office', address: 'office@harbour.example' };
  await person.phone.append('INBOX', buildMessage({ from, to: person.address, subject, ...choice }));
}

/** Chooses from the menu of the open letter. */
async function choose(page: Page, mail: MailPage, words: string | RegExp): Promise<void> {
  await mail.reader.getByRole('button', { name: 'More for this letter' }).first().click();
  await page
    .getByRole('menuitem', { name: words })
    .or(page.getByRole('menuitemcheckbox', { name: words }))
    .or(page.getByRole('menuitemradio', { name: words }))
    .first()
    .click();
}

test.describe('in the dark', () => {
  test.use({ colorScheme: 'dark' });

  test('row 87: a newsletter is dark, every word in it can be read, and its own colours come back for its sender and stay', async ({
    page,
    maren,
    signIn,
  }) => {
    await receive(maren, 'Ferry times', { html: newsletter, attachments: [{ type: 'image/png', content: logo, contentId: 'logo' }] });
    await receive(maren, 'Only words', { html: '<p>Good <span style="color:#1f497d">morning</span>.</p>' });
    await signIn(maren);
    const mail = new MailPage(page);
    await mail.openLetter('Ferry times');
    await expect(mail.frame.getByText('From Monday the first boat')).toBeVisible();
    const dark = await contrastsOf(page);
    expect(dark.all).toBeGreaterThan(7);
    expect(dark.faint).toEqual([]);
    expect(dark.brightest).toBeLessThan(0.08);
    // A dark drawing on nothing gets the light ground that it was made for.
    await expect(mail.frame.getByAltText('Logo')).toHaveCSS('background-color', 'rgb(228, 226, 221)');
    await page.screenshot({ path: test.info().outputPath('dark.png') });

    await choose(page, mail, 'Original colours for this sender');
    await expect(mail.frame.locator('html')).toHaveCSS('color-scheme', 'light');
    await expect(mail.frame.getByText('From Monday the first boat')).toHaveCSS('color', 'rgb(102, 102, 102)');
    await page.reload();
    await expect(mail.frame.getByText('From Monday the first boat')).toHaveCSS('color', 'rgb(102, 102, 102)');
    await choose(page, mail, 'Original colours for this sender');
    await expect(mail.frame.locator('html')).toHaveCSS('color-scheme', 'dark');
  });
});

test('row 87: in newsletters of the corpus no word is fainter in the dark than 4.5 to 1, and no ground is bright', async ({ page }) => {
  test.setTimeout(180_000);
  const found = existsSync(corpus)
    ? (readdirSync(corpus, { recursive: true }) as string[]).filter((file) => file.endsWith('.html')).sort()
    : [];
  const letters = [newsletter, ...found.map((file) => readFileSync(join(corpus, file), 'utf8'))];
  let all = 0;
  const faint: string[] = [];
  for (const [index, html] of letters.entries()) {
    const name = found[index - 1] ?? 'our own';
    const one = sanitise(html, { pictures: new Map(), scope: null });
    const shown = { kind: 'html' as const, documents: [one], blockedImages: 0, trackers: 0, designed: one.designed, shown: [] };
    const document = frameDocument(shown, { theme: 'dark', paper: false, contrast: false }).toString('utf8');
    await page.setContent(document, { waitUntil: 'domcontentloaded' });
    const contrasts = await contrastsOf(page);
    all += contrasts.all;
    faint.push(...contrasts.faint.map((words) => `${name}: ${words}`));
    if (contrasts.brightest > 0.08) faint.push(`${name}: a ground of ${contrasts.brightest}`);
  }
  test.info().annotations.push({ type: 'contrast', description: `${all - faint.length} of ${all} in ${letters.length} letters` });
  expect(faint).toEqual([]);
});

test('rows 88, 98: a letter is read as text, larger, and in the encoding that its reader chooses', async ({ page, maren, signIn }) => {
  await receive(maren, 'Two forms', { text: 'The words alone.', html: '<table bgcolor="#ccddee"><td>The <b>design</b>.</td></table>' });
  const bytes = buildMessage({ from: 'ivan@tver.example', to: maren.address, subject: 'From Russia', text: 'XX' }).toString('latin1');
  const wrong = bytes
    .replace(/charset="?[\w-]+"?/u, 'charset=iso-8859-1')
    .replace('XX', Buffer.from('f0d2c9d7c5d4', 'hex').toString('latin1'));
  await maren.phone.append('INBOX', Buffer.from(wrong, 'latin1'));
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('Two forms');
  await expect(mail.frame.getByText('The design.')).toBeVisible();
  await choose(page, mail, 'Show as plain text');
  await expect(mail.reader.getByText('The words alone.')).toBeVisible();
  const height = async () => (await mail.reader.getByText('The words alone.').boundingBox())?.height ?? 0;
  const before = await height();
  await choose(page, mail, 'Larger letters');
  await expect.poll(height).toBeGreaterThan(before);
  await choose(page, mail, 'Show as it was designed');
  await expect(mail.frame.locator('body')).toHaveCSS('zoom', '1.12');
  await choose(page, mail, 'Smaller letters');
  await expect(mail.frame.locator('body')).toHaveCSS('zoom', '1');

  await mail.openLetter('From Russia');
  await expect(mail.reader.getByText('Привет')).toHaveCount(0);
  await choose(page, mail, 'Text encoding');
  await page.getByRole('group', { name: 'Cyrillic' }).getByText('KOI8-R').click();
  await expect(page.getByText('Привет')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(mail.reader.getByText('Привет')).toBeVisible();
});

test('row 88: whoever prefers plain text finds letters so, at once', async ({ page, maren, signIn }) => {
  await receive(maren, 'Two forms', { text: 'The words alone.', html: '<p>The <b>design</b>.' });
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('Two forms');
  await expect(mail.frame.getByText('The design.')).toBeVisible();
  await page.getByRole('button', { name: 'Settings' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reading and list' }).click();
  const plain = page.getByRole('switch', { name: 'Letters as plain text' });
  await plain.click();
  await expect(plain).toHaveAttribute('aria-checked', 'true');
  await page.getByRole('button', { name: 'Back to the mail' }).click();
  // The letter that lies open is shown as text at once, and so is it when it is opened again.
  await expect(mail.reader.getByText('The words alone.')).toBeVisible();
});

test('row 94: the header lines are copied by a press, and the source opens', async ({ page, context, maren, signIn }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await receive(maren, 'Lines', { text: 'Words.', headers: { 'X-Quay': 'north' } });
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('Lines');
  await choose(page, mail, 'Show the header lines');
  await page.getByRole('dialog').getByRole('button', { name: 'Copy the lines' }).click();
  await expect(mail.toast.getByText('The header lines are copied.').last()).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^X-Quay: north$/mu);
});

test.describe('on the phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  for (const width of [600, 900])
    test(`a table of ${width} pixels fits the phone, and one press shows it in its own size`, async ({ page, maren, signIn }) => {
      const cells = '<td>One word after another</td>'.repeat(4);
      await receive(maren, 'Wide', {
        html: `<table width="${width}" bgcolor="#eeeeee" style="width:${width}px"><tr>${cells}</tr></table>`,
      });
      await signIn(maren);
      const mail = new MailPage(page);
      await mail.row('Wide').click();
      await expect(mail.frame.getByText('One word').first()).toBeVisible();
      const own = mail.reader.getByRole('button', { name: 'Show in its own size' });
      await expect(own).toBeVisible();
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      const inside = () =>
        page.evaluate(() => document.querySelector('iframe')?.contentDocument?.querySelector('table')?.getBoundingClientRect().width ?? 0);
      expect(await inside()).toBeLessThan(width === 600 ? 391 : 420);
      await own.click();
      await expect(mail.reader.getByRole('button', { name: 'Fit to the width' })).toBeVisible();
      await expect.poll(inside).toBeGreaterThan(width - 10);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
    });
});
