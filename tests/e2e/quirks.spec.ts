/** Letters drawn for the layout of old browsers: their doctype, or having none, says so, and they are shown in that. */
import { expect } from '@playwright/test';
import { buildMessage } from '../support/message';
import { MailPage } from './pages/mail-page';
import { test } from './world';

test.use({ trace: 'off' });

const words = 'The boats of the harbour lie at the quay until the wind turns. '.repeat(40);
const transitional =
  '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">';
// Without quirks the table would take the size of the letters around it.
const letter = `<body bgcolor="#ffeedd"><font size="1"><div style="font-size:9px"><table><tr><td>${words}</td></tr></table></div></font></body>`;

test('row 83: a letter without a doctype is drawn with all quirks, and its frame is as high as it is, wider or narrower', async ({
  page,
  maren,
  signIn,
}) => {
  for (const [subject, html] of [
    ['Old', letter],
    ['Usual', transitional + letter],
    ['Strict', `<!DOCTYPE html>${letter}`],
  ] as const)
    await maren.phone.append('INBOX', buildMessage({ to: maren.address, subject, html }));
  await signIn(maren);
  const mail = new MailPage(page);
  const frame = mail.reader.locator('iframe');
  const inside = () =>
    frame.evaluate((element: HTMLIFrameElement) => {
      const doc = element.contentDocument;
      const cell = doc?.querySelector('td');
      return {
        mode: doc?.compatMode,
        size: cell ? getComputedStyle(cell).fontSize : '',
        spare: Math.round(element.clientHeight - (doc?.querySelector('table')?.getBoundingClientRect().bottom ?? 0)),
      };
    });
  for (const [subject, mode, size] of [
    ['Old', 'BackCompat', '16px'],
    ['Usual', 'CSS1Compat', '9px'],
    ['Strict', 'CSS1Compat', '9px'],
  ]) {
    await mail.openLetter(subject ?? '');
    await expect(frame.contentFrame().getByText('The boats of the harbour').first()).toBeVisible();
    await expect.poll(inside).toMatchObject({ mode, size });
    for (const width of [900, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await expect.poll(async () => (await inside()).spare, `${subject} at ${width}`).toBeLessThan(30);
      await expect.poll(async () => (await inside()).spare, `${subject} at ${width}`).toBeGreaterThanOrEqual(0);
    }
  }
});
