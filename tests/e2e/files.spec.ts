/** The files of a letter: looked at in place by mouse, key and finger, saved one by one or all as one zip. */
import { execFileSync } from 'node:child_process';
import { expect, type Locator, type Page } from '@playwright/test';
import { makePdf, makePng, makeWav } from '../support/files';
import { buildMessage } from '../support/message';
import { faults, overflow } from './faults';
import { Finger, pointOf } from './finger';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

const blue = makePng(64, 32, [40, 80, 200]);
const subject = 'All the files';

async function write(person: Person): Promise<void> {
  const attachments = [
    { type: 'image/png', filename: 'harbour.png', content: blue },
    { type: 'application/pdf', filename: 'plan.pdf', content: makePdf(['The keel', 'The mast', 'The sails']) },
    {
      type: 'text/plain; charset=windows-1252',
      filename: 'notes.txt',
      content: Buffer.from('Gr\u00f6\u00dfe der Segel\nzweite Zeile', 'latin1'),
    },
    { type: 'audio/wav', filename: 'horn.wav', content: makeWav(2) },
    { type: 'application/zip', filename: 'drawings.zip', content: Buffer.from('PK\u0005\u0006'.padEnd(22, '\0'), 'latin1') },
    { type: 'text/html', filename: 'page.html', content: '<script>alert(1)</script>' },
    { type: 'image/png', filename: 'harbour.png', content: Buffer.from('<svg onload="alert(1)"></svg>') },
  ];
  await person.phone.append('INBOX', buildMessage({ from: 'jo@example.org', subject, text: 'See the files.', attachments }), ['\\Seen']);
}

const sheet = (page: Page): Locator => page.getByRole('dialog');
/** The ending of a name stands apart, as it is never cut. */
const named = (act: string, name: string) => new RegExp(`^${act} ${name.replace('.', ' ?[.]')}`);
const tile = (mail: MailPage, name: string): Locator => mail.reader.getByRole('button', { name: named('Show', name) }).first();

test('row 90: pictures, PDF files, text and sound are shown in place, by key, and what cannot be is saved', async ({
  page,
  maren,
  signIn,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const refused: string[] = [];
  page.on('console', (message) => /Content Security Policy|eval/u.test(message.text()) && refused.push(message.text()));
  await write(maren);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter(subject);
  // What may do harm, and what nothing here can show, is only ever saved.
  for (const name of ['page.html', 'drawings.zip']) {
    await expect(tile(mail, name)).toHaveCount(0);
    await expect(mail.reader.getByRole('link', { name: named('Save', name) })).toHaveAttribute('download', name);
  }
  await page.screenshot({ path: test.info().outputPath('tiles.png') });
  expect(await faults(page)).toEqual([]);

  await tile(mail, 'harbour.png').press('Enter');
  await expect(sheet(page).getByRole('img', { name: 'harbour.png' })).toBeVisible();
  await expect(sheet(page).getByText('1 of 5', { exact: false }).first()).toBeVisible();
  await sheet(page).getByRole('button', { name: 'Zoom in' }).click();
  await sheet(page).getByRole('button', { name: 'Zoom out' }).click();
  await page.screenshot({ path: test.info().outputPath('picture.png') });
  expect(await faults(page)).toEqual([]);

  await page.keyboard.press('ArrowRight');
  const pages = sheet(page).getByRole('group', { name: 'Pages of the document' });
  await expect(pages.getByRole('group', { name: 'Page 1 of 3' })).toContainText('The keel');
  await expect
    .poll(() =>
      pages
        .locator('canvas')
        .first()
        .evaluate((canvas: HTMLCanvasElement) => {
          const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
          let dark = 0;
          for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 100 && (data[at + 3] ?? 0) > 200) dark += 1;
          return dark;
        }),
    )
    .toBeGreaterThan(200);
  await page.screenshot({ path: test.info().outputPath('pdf.png') });
  expect(await faults(page)).toEqual([]);

  await page.keyboard.press('ArrowRight');
  await expect(sheet(page).getByText('Größe der Segel')).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('text.png') });
  expect(await faults(page)).toEqual([]);

  await sheet(page).getByRole('button', { name: 'Next file' }).click();
  const sound = sheet(page).locator('audio');
  await expect(sound).toBeVisible();
  await expect.poll(() => sound.evaluate((audio: HTMLAudioElement) => audio.duration)).toBe(2);

  await sheet(page).getByRole('button', { name: 'Next file' }).click();
  await expect(sheet(page).getByRole('alert')).toContainText('This file could not be shown');
  await expect(sheet(page).getByRole('link', { name: 'Save' })).toHaveAttribute('download', 'harbour.png');
  expect(await faults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(sheet(page)).toHaveCount(0);
  await expect(tile(mail, 'harbour.png')).toBeFocused();
  expect(refused).toEqual([]);
});

test('row 90: where what shows PDF files, or a file, cannot be fetched it says so, and a press tries again', async ({
  page,
  maren,
  signIn,
}) => {
  await write(maren);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter(subject);
  await page.route('**/api/viewer/worker/**', (route) => route.abort());
  await tile(mail, 'plan.pdf').click();
  await expect(sheet(page).getByRole('alert')).toContainText('Oriel');
  await page.unroute('**/api/viewer/worker/**');
  await sheet(page).getByRole('button', { name: 'Try again' }).click();
  await expect(sheet(page).getByRole('group', { name: 'Page 1 of 3' })).toContainText('The keel');
  await page.route('**/parts/**', (route) => route.abort());
  await page.keyboard.press('ArrowRight');
  await expect(sheet(page).getByRole('alert')).toBeVisible();
  await page.unroute('**/parts/**');
  await sheet(page).getByRole('button', { name: 'Try again' }).click();
  await expect(sheet(page).getByText('Größe der Segel')).toBeVisible();
});

test('row 91, T36: all files are saved as one zip, with a name of its own for each', async ({ page, maren, signIn }) => {
  await write(maren);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter(subject);
  const arriving = page.waitForEvent('download');
  await mail.reader.getByRole('link', { name: 'Save all' }).click();
  const download = await arriving;
  expect(download.suggestedFilename()).toBe(`${subject}.zip`);
  const path = test.info().outputPath('all.zip');
  await download.saveAs(path);
  const list = execFileSync('python3', [
    '-c',
    'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); print(z.testzip()); print("\\n".join(z.namelist()))',
    path,
  ]);
  expect(list.toString().trim().split('\n')).toEqual([
    'None',
    'harbour.png',
    'plan.pdf',
    'notes.txt',
    'horn.wav',
    'drawings.zip',
    'page.html',
    'harbour (2).png',
  ]);
});

const calendar = [
  'BEGIN:VCALENDAR',
  'METHOD:REQUEST',
  'BEGIN:VEVENT',
  'UID:launch@example.org',
  'SUMMARY:Launch of the boat',
  'DTSTART;TZID=Asia/Tokyo:20261203T090000',
  'DTEND;TZID=Asia/Tokyo:20261203T103000',
  'RRULE:FREQ=WEEKLY;BYDAY=TH;COUNT=4',
  'LOCATION:https://meet.example/launch',
  'ORGANIZER;CN=Jo Lindqvist:mailto:jo@example.org',
  'ATTENDEE;CN=Maren;PARTSTAT=ACCEPTED:mailto:maren@harbour.example',
  'ATTENDEE:mailto:mi@example.net',
  'DESCRIPTION:Bring gloves.',
  'END:VEVENT',
  'END:VCALENDAR',
].join('\r\n');
const contact = [
  'BEGIN:VCARD',
  'VERSION:3.0',
  'FN:Jo Lindqvist',
  'ORG:Harbour Sails',
  'EMAIL:jo@example.org',
  'TEL:+46 1 23',
  'PHOTO;VALUE=uri:https://tracker.example/jo.png',
  'END:VCARD',
].join('\r\n');

async function invite(person: Person): Promise<void> {
  const attachments = [
    { type: 'text/calendar; method=REQUEST; charset=utf-8', filename: 'invite.ics', content: calendar },
    { type: 'text/vcard; charset=utf-8', filename: 'jo.vcf', content: contact },
  ];
  const letter = buildMessage({
    from: { name: 'Jo Lindqvist', address: 'jo@example.org' },
    subject: 'Come',
    text: 'Will you come?',
    attachments,
  });
  await person.phone.append('INBOX', letter, ['\\Seen']);
}

test('an invitation and a contact are cards above the letter: who, what, when there and here; T18: nothing is fetched', async ({
  page,
  maren,
  signIn,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).host));
  await invite(maren);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('Come');
  const event = mail.reader.getByRole('group', { name: 'Event in this letter' });
  await expect(event.getByText('Invitation', { exact: true })).toBeVisible();
  await expect(event.getByText('Launch of the boat')).toBeVisible();
  await expect(event.getByText(/December 3, 2026/)).toBeVisible();
  await expect(event.getByText(/^(0?9:00|0?9:00.AM) ?.*Asia\/Tokyo$/)).toBeVisible();
  await expect(event.getByText('Every week on Thursday, 4 times')).toBeVisible();
  await expect(event.getByRole('link', { name: 'https://meet.example/launch' })).toHaveAttribute('rel', 'noopener noreferrer');
  await expect(event.getByRole('listitem').filter({ hasText: 'Maren' }).last()).toContainText('(accepted)');
  const person = mail.reader.getByRole('group', { name: 'Contacts in this letter' });
  await expect(person.getByText('Harbour Sails')).toBeVisible();
  await expect(person.getByRole('link', { name: '+46 1 23' })).toHaveAttribute('href', 'tel:+46123');
  await expect(person.getByRole('img')).toHaveCount(0);
  await expect(person.getByRole('link', { name: 'Save the contact' })).toHaveAttribute('download', 'jo.vcf');
  await page.screenshot({ path: test.info().outputPath('cards.png') });
  expect(await faults(page)).toEqual([]);
  await person.getByRole('button', { name: 'Write to jo@example.org' }).click();
  await expect(page.getByRole('dialog').or(page.locator('.cp')).getByText('jo@example.org').first()).toBeVisible();
  expect(new Set(asked)).toEqual(new Set([new URL(page.url()).host]));
});

test.describe('in Arabic on a phone', () => {
  test.use({ locale: 'ar', viewport: { width: 390, height: 844 }, hasTouch: true });

  test('cards and files are read from right to left, and the arrows go the other way', async ({ page, maren }) => {
    await invite(maren);
    await write(maren);
    await page.goto('/sign-in');
    await page.locator('input[name=username]').fill(maren.address);
    await page.locator('input[name=password]').fill(maren.password);
    await page.locator('button[type=submit]').click();
    const mail = new MailPage(page);
    await mail.row('Come').first().click();
    await expect(page.locator('.rp').first()).toContainText('Launch of the boat');
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await faults(page)).toEqual([]);
    await page.screenshot({ path: test.info().outputPath('cards.png'), fullPage: true });
    await page.goBack();
    await mail.row(subject).first().click();
    await page.locator('button.fl-main').first().click();
    await expect(page.locator('.vw-picture img')).toBeVisible();
    await page.keyboard.press('ArrowLeft');
    await expect(page.locator('.vw-page').first()).toContainText('The keel');
    expect(await faults(page)).toEqual([]);
    await page.screenshot({ path: test.info().outputPath('pdf.png') });
  });
});

test.describe('on a phone in the dark', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, colorScheme: 'dark' });

  test('row 90: a finger goes from file to file, and back closes what is shown', async ({ page, maren, signIn }) => {
    await invite(maren);
    await write(maren);
    await signIn(maren);
    const mail = new MailPage(page);
    await mail.row(subject).first().click();
    await tile(mail, 'harbour.png').click();
    const picture = sheet(page).getByRole('img', { name: 'harbour.png' });
    await expect(picture).toBeVisible();
    const finger = await Finger.on(page);
    await finger.push(await pointOf(sheet(page), 0.8, 0.5), { x: -220 });
    await expect(sheet(page).getByRole('group', { name: 'Page 1 of 3' })).toContainText('The keel');
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await faults(page)).toEqual([]);
    await page.screenshot({ path: test.info().outputPath('pdf.png') });
    await page.goBack();
    await expect(sheet(page)).toHaveCount(0);
    await expect(tile(mail, 'plan.pdf')).toBeVisible();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.screenshot({ path: test.info().outputPath('tiles.png') });
    await page.goBack();
    await mail.row('Come').first().click();
    await expect(mail.reader.getByRole('group', { name: 'Event in this letter' })).toContainText('Launch of the boat');
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await faults(page)).toEqual([]);
    await page.screenshot({ path: test.info().outputPath('cards.png'), fullPage: true });
  });
});
