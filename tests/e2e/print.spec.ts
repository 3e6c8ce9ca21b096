/** P1: what goes to the printer. */
import { expect, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

async function conversation(person: Person): Promise<void> {
  const first = 'first@harbour.example';
  const letters = [
    { text: 'The boat leaves at six.', messageId: first },
    { html: '<p>At six? <b>So early.</b></p><img src="https://pictures.example/far.png" width="300" height="200">', inReplyTo: first },
    { html: '<table bgcolor="#222222"><td style="color:#eee">Bring a coat.</td></table>', inReplyTo: first },
  ];
  for (const [index, choice] of letters.entries())
    await person.phone.append(
      'INBOX',
      buildMessage({
        from: { name: `Writer ${index + 1}`, address: `w${index + 1}@harbour.example` },
        to: person.address,
        cc: 'all@harbour.example',
        subject: index === 0 ? 'Boat' : 'Re: Boat',
        ...(index === 0 ? { attachments: [{ filename: 'plan.txt', type: 'text/plain', content: 'plan' }] } : { references: [first] }),
        ...choice,
      }),
      index < 2 ? ['\\Seen'] : [],
      new Date(Date.now() - (3 - index) * 3_600_000),
    );
}

/** The words of a document for the printer, in their order. */
async function wordsOf(pdf: Buffer): Promise<string> {
  // Only its text is read, so nothing is drawn.
  Object.assign(globalThis, { DOMMatrix: class {}, ImageData: class {}, Path2D: class {} });
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const document = await getDocument({ data: new Uint8Array(pdf), useSystemFonts: true, verbosity: 0 }).promise;
  const pages = await Promise.all(
    Array.from({ length: document.numPages }, async (_, index) => {
      const { items } = await (await document.getPage(index + 1)).getTextContent();
      return items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
    }),
  );
  return pages.join('\n').replace(/\s+/gu, ' ');
}

/** In place of the printer's own dialog: notes what lies open at that moment. */
async function watchPrinter(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.print = () => {
      window.dispatchEvent(new Event('beforeprint'));
      const letters = [...document.querySelectorAll<HTMLElement>('.rd-stack [data-letter]')].filter((one) => one.checkVisibility());
      const words = letters.map((one) => `${one.textContent} ${one.querySelector('iframe')?.contentDocument?.body.textContent ?? ''}`);
      Object.assign(window, { printed: [...((window as { printed?: string[][] }).printed ?? []), words] });
      window.dispatchEvent(new Event('afterprint'));
    };
  });
}

const printed = (page: Page) => page.evaluate(() => (window as { printed?: string[][] }).printed ?? []);

test.use({ colorScheme: 'dark' });

test('row 95: a conversation is printed whole and in order, one letter alone, and what was folded is folded again', async ({
  page,
  maren,
  signIn,
}) => {
  await watchPrinter(page);
  await conversation(maren);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.row('Boat').first().click();
  await expect(mail.frame.getByText('Bring a coat.')).toBeVisible();
  const folded = mail.reader.locator('.rd-fold');
  await expect(folded).toHaveCount(2);
  await mail.reader.locator('.rd-tools [aria-haspopup=menu]').last().click();
  await page.getByRole('menuitem', { name: 'Print the conversation' }).click();
  await expect.poll(() => printed(page), { timeout: 30_000 }).toHaveLength(1);
  const [all = []] = await printed(page);
  expect(all).toHaveLength(3);
  expect(all[0]).toContain('The boat leaves at six.');
  expect(all[0]).toContain('plan.txt');
  expect(all[1]).toMatch(/At six\?[\s\S]*So early\./u);
  expect(all[2]).toContain('Bring a coat.');
  await expect(folded).toHaveCount(2);

  await mail.reader.getByRole('button', { name: 'More for this letter' }).last().click();
  await page.getByRole('menuitem', { name: 'Print this letter' }).click();
  await expect.poll(() => printed(page)).toHaveLength(2);
});

test('row 95, P1: on paper stand all letters with their heads and nothing of the program, black on white, and no picture is fetched', async ({
  page,
  maren,
  signIn,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await conversation(maren);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.row('Boat').first().click();
  await expect(mail.frame.getByText('Bring a coat.')).toBeVisible();
  await page.keyboard.press(';');
  await expect(mail.reader.locator('.rd-fold')).toHaveCount(0);
  await expect(mail.reader.locator('.rd-waiting, .rd-loading, [aria-busy=true]')).toHaveCount(0);
  const words = await wordsOf(await page.pdf({ format: 'A4' }));
  const order = ['Boat', 'Writer 1', 'The boat leaves at six.', 'plan.txt', 'Writer 2', 'So early.', 'Writer 3', 'Bring a coat.'];
  const places = order.map((word) => words.indexOf(word));
  expect(places, words).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  for (const own of ['Compose', 'Inbox 1', 'Archive', 'Reply']) expect(words).not.toContain(own);
  await page.emulateMedia({ media: 'print' });
  await expect(mail.reader.locator('.rd-body')).toHaveCSS('color', 'rgb(0, 0, 0)');
  const second = page.frameLocator('iframe').first();
  await expect(second.locator('html')).toHaveCSS('color-scheme', 'light');
  expect(asked.filter((url) => url.includes('pictures.example'))).toEqual([]);
});
