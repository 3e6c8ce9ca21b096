import { expect } from '@playwright/test';
import { buildMessage } from '../support/message';
import { startCanary } from './canary';
import { MailPage } from './pages/mail-page';
import { test } from './world';

test('T13: an HTML letter opens as its author meant, its remote picture stays away and is counted', async ({ page, maren, signIn }) => {
  const canary = await startCanary();
  const html = `<html><body style="background:#f4efe4"><table width="600" bgcolor="#ffffff"><tr><td style="color:#8a2b1f;font-size:32px">The Tidewater Letter</td></tr>
    <tr><td><img src="${canary.url}/boat.png" width="300" height="200" alt="A boat"><img src="${canary.url}/open.gif" width="1" height="1">
    <a href="https://tidewater.example/48">Read on</a><script>document.title='owned'</script></td></tr></table></body></html>`;
  await maren.phone.append(
    'INBOX',
    buildMessage({
      from: { name: 'The Tidewater Letter', address: 'letter@tidewater.example' },
      to: maren.address,
      subject: 'What the harbour keeps',
      html,
    }),
  );
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('What the harbour keeps');
  await expect(mail.frame.getByText('The Tidewater Letter')).toBeVisible();
  await expect(mail.frame.getByText('The Tidewater Letter')).toHaveCSS('color', 'rgb(138, 43, 31)');
  await expect(mail.reader.getByText(/1 image is not loaded\. 1 tracker was removed: /)).toBeVisible();
  const link = mail.frame.getByRole('link', { name: 'Read on' });
  await expect(link).toHaveAttribute('target', '_blank');
  await expect(link).toHaveAttribute('rel', /noopener.*noreferrer|noreferrer.*noopener/);
  expect(await page.title()).not.toContain('owned');
  await page.waitForTimeout(500);
  expect(canary.connections(), `contacts: ${canary.requests().join(', ')}`).toBe(0);
  await canary.stop();
});

test('opening marks the letter read for the phone, and unread again comes back', async ({ page, maren, signIn }) => {
  const uid = await maren.phone.append(
    'INBOX',
    buildMessage({ from: 'ines@carvalho.example', to: maren.address, subject: 'Drawings', text: 'See the north bay.' }),
  );
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('Drawings');
  await expect(mail.reader.getByText('See the north bay.')).toBeVisible();
  await maren.phone.waitFor('INBOX', (all) => all.some((each) => each.uid === uid && each.flags.includes('\\Seen')));
  await page.keyboard.press('Shift+U');
  await maren.phone.waitFor('INBOX', (all) => all.some((each) => each.uid === uid && !each.flags.includes('\\Seen')));
});

test('an attachment streams down with its name and its bytes', async ({ page, maren, signIn }) => {
  const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 31) % 256));
  const files = [{ filename: 'Rahmen über Maß.pdf', type: 'application/pdf', content: bytes }];
  await maren.phone.append(
    'INBOX',
    buildMessage({ from: 'ines@carvalho.example', to: maren.address, subject: 'Frames', text: 'Attached.', attachments: files }),
  );
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('Frames');
  const downloading = page.waitForEvent('download');
  await mail.reader
    .getByRole('link', { name: /Rahmen/ })
    .first()
    .click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('Rahmen über Maß.pdf');
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
});

test('a whole day of letters scrolls without pages, by keyboard too', async ({ page, maren, signIn }) => {
  for (let index = 0; index < 130; index += 1) {
    await maren.phone.append(
      'INBOX',
      buildMessage({ from: 'list@choir.example', to: maren.address, subject: `Verse ${index}`, text: 'La.' }),
      [],
      new Date(Date.now() - (130 - index) * 60_000),
    );
  }
  await signIn(maren);
  const mail = new MailPage(page);
  await expect(mail.row('Verse 129')).toBeVisible();
  expect(await mail.list.getByRole('row').count()).toBeLessThan(60);
  await expect(async () => {
    await mail.list.hover();
    await page.mouse.wheel(0, 3000);
    await expect(mail.row('Verse 0').first()).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 15_000 });
});

for (const [words, width] of [
  ['on the desk', 1440],
  ['on a phone', 390],
] as const)
  test(`a letter opened by its address ${words} stands in the page that the server sends, and nothing breaks as it comes alive`, async ({
    page,
    maren,
    signIn,
  }) => {
    await page.setViewportSize({ width, height: 844 });
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    await maren.phone.append('INBOX', buildMessage({ from: 'x@holt.example', to: maren.address, subject: 'Tide table', text: 'At nine.' }));
    await signIn(maren);
    const mail = new MailPage(page);
    await mail.openLetter('Tide table');
    const address = page.url();
    expect(await (await page.request.get(address)).text()).toMatch(/<h1[^>]*>[^<]*(<[^>]*>)*Tide table/);
    const alive = page.waitForRequest(/\/api\/events/);
    await page.goto(address);
    await alive;
    await expect(mail.reader.getByRole('heading', { name: 'Tide table' })).toBeVisible();
    expect(faults).toEqual([]);
  });
