import { expect } from '@playwright/test';
import { buildMessage } from '../support/message';
import { faults, overflow } from './faults';
import { ComposerPage } from './pages/composer-page';
import { MailPage } from './pages/mail-page';
import { SignInPage } from './pages/sign-in-page';
import { test } from './world';

const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 768, height: 1024 },
  { width: 390, height: 844 },
];

async function fill(append: (bytes: Buffer) => Promise<unknown>, to: string): Promise<void> {
  const files = [
    { filename: 'Bericht mit einem wirklich langen Namen, der nicht passt.pdf', type: 'application/pdf', content: Buffer.from('%PDF-1.4') },
  ];
  await append(
    buildMessage({
      from: { name: 'ليلى حداد', address: 'layla@haddad.example' },
      to,
      subject: 'صور من عطلة نهاية الأسبوع',
      text: 'مساء الخير، أرفقت لكم الصور.',
    }),
  );
  await append(
    buildMessage({
      from: { name: 'Donaudampfschifffahrtsgesellschaftskapitänswitwenverein', address: 'verein@donau.example' },
      to,
      subject: 'x'.repeat(120),
      text: 'Long.',
    }),
  );
  await append(
    buildMessage({
      from: { name: '山口 陽菜', address: 'hina@yamaguchi.example' },
      to,
      subject: '来週の打ち合わせについて',
      html: '<p>お世話に<b>なっております</b></p>',
      text: 'お世話になっております',
      attachments: files,
    }),
  );
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of sizes) {
    test(`X12 L2: no fault and no sideways scroll at ${viewport.width} px, ${colorScheme}`, async ({ page, maren }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      await fill((bytes) => maren.phone.append('INBOX', bytes), maren.address);
      const signInPage = new SignInPage(page);
      await signInPage.open();
      expect(await faults(page), 'sign-in').toEqual([]);
      expect(await overflow(page), 'sign-in').toBeLessThanOrEqual(0);
      await signInPage.signIn(maren.address, maren.password);
      const mail = new MailPage(page);
      await expect(mail.row('来週の打ち合わせについて')).toBeVisible();
      expect(await faults(page), 'list').toEqual([]);
      expect(await overflow(page), 'list').toBeLessThanOrEqual(0);
      await mail.openLetter('来週の打ち合わせについて');
      await expect(mail.frame.getByText('なっております')).toBeVisible();
      expect(await faults(page), 'letter').toEqual([]);
      expect(await overflow(page), 'letter').toBeLessThanOrEqual(0);
      await page.keyboard.press('r');
      const composer = new ComposerPage(page);
      await composer.ready();
      expect(await faults(page), 'composer').toEqual([]);
      expect(await overflow(page), 'composer').toBeLessThanOrEqual(0);
    });
  }
}

test('X8: everything holds at 320 px', async ({ page, maren, signIn }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await fill((bytes) => maren.phone.append('INBOX', bytes), maren.address);
  await signIn(maren);
  const mail = new MailPage(page);
  await expect(mail.row('来週の打ち合わせについて')).toBeVisible();
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await mail.openLetter('来週の打ち合わせについて');
  expect(await overflow(page)).toBeLessThanOrEqual(0);
});

test('L3: on the phone the back button leads from the letter to the same place in the list', async ({ page, maren, signIn }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (let index = 0; index < 40; index += 1) {
    await maren.phone.append(
      'INBOX',
      buildMessage({ from: 'list@choir.example', to: maren.address, subject: `Verse ${index};`, text: 'La.' }),
      [],
      new Date(Date.now() - (40 - index) * 60_000),
    );
  }
  await signIn(maren);
  const mail = new MailPage(page);
  await expect(mail.row('Verse 39;')).toBeVisible();
  await mail.list.hover();
  await page.mouse.wheel(0, 1200);
  await expect(mail.row('Verse 39;')).not.toBeInViewport();
  const rows = await mail.list
    .getByRole('row')
    .filter({ hasText: /Verse \d+;/ })
    .all();
  const boxes = await Promise.all(
    rows.map(async (row) => ({ y: (await row.boundingBox())?.y ?? 0, words: (await row.textContent()) ?? '' })),
  );
  const [verse = ''] = boxes.find(({ y }) => y > 200 && y < 600)?.words.match(/Verse \d+;/) ?? [];
  const before = await mail.row(verse).boundingBox();
  await mail.openLetter(verse);
  await expect(mail.list).toBeHidden();
  await page.goBack();
  await expect(mail.row(verse)).toBeVisible();
  const after = await mail.row(verse).boundingBox();
  expect(Math.abs((after?.y ?? 0) - (before?.y ?? 999))).toBeLessThan(2);
});
