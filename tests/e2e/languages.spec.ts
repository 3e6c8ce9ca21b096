/** I1, I2: all text is translated and fits, and the screen is mirrored where people write from right to left. */
import { expect, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { test } from './world';

/** What is no text of the interface: letters, names, addresses, what keys are called, and the name of the program. */
const foreign =
  'bdi, iframe, kbd, svg, script, style, time, .mono, .code, .num, .ava, .rd-body, [class*="avatar"], .cp-from, .t-brand, textarea';

/** Text and names that were not translated, and words that are cut where none should be; a line each. */
async function faults(page: Page): Promise<string[]> {
  return page.evaluate((skipped) => {
    const found: string[] = [];
    const shown = (element: Element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const translated = (words: string) =>
      /^[^\p{L}]*$/u.test(words) ||
      words.includes('⟦') ||
      words.includes('⟧') ||
      /^(Oriel|F\d+|TLS|STARTTLS|PDF|English|Deutsch|Français|Español|العربية|日本語)$/.test(words.trim());
    const place = (element: Element) => `${element.tagName.toLowerCase()}.${element.className}`;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      const words = node.textContent ?? '';
      if (!parent || parent.closest(skipped) || !shown(parent) || translated(words)) continue;
      // A message with elements in it is several texts, of which the first and the last bear the brackets.
      if (translated(parent.textContent ?? '') && (parent.textContent ?? '').includes('⟦')) continue;
      found.push(`not translated: ${place(parent)} “${words.trim()}”`);
    }
    for (const element of document.querySelectorAll('[aria-label], [placeholder], [title], [data-tip]')) {
      if (!shown(element) || element.matches('time, [role=row], [role=treeitem], .cp-chip, .fl-file') || element.closest('iframe, bdi'))
        continue;
      for (const name of ['aria-label', 'placeholder', 'data-tip']) {
        const words = element.getAttribute(name) ?? '';
        if (words.includes('@') || words.includes('.example') || translated(words)) continue;
        found.push(`not translated: ${place(element)} ${name} “${words}”`);
      }
    }
    for (const element of document.querySelectorAll(
      'button, label, h1, h2, h3, legend, summary, th, dt, p, .strip, .note, [role=menuitem]',
    )) {
      // What bears the mark of a cut line is meant to be cut: it holds names of any length.
      if (!shown(element) || element.closest('.cut, bdi, .vh, .skip, .rd-body') || element.querySelector('.cut')) continue;
      if (!(element.textContent ?? '').includes('⟦')) continue;
      const { overflowX, clipPath } = getComputedStyle(element);
      if (overflowX === 'auto' || overflowX === 'scroll' || clipPath !== 'none') continue;
      const box = element.getBoundingClientRect();
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      const range = document.createRange();
      let over = 0;
      for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        // What is only for ears is clipped away.
        if (!node.textContent?.trim() || !node.parentElement || getComputedStyle(node.parentElement).clipPath !== 'none') continue;
        range.selectNodeContents(node);
        const words = range.getBoundingClientRect();
        // Not drawn at this width.
        if (words.width === 0) continue;
        over = Math.max(over, words.right - box.right, box.left - words.left);
      }
      if (over > 1) found.push(`cut: ${place(element)} by ${Math.round(over)} “${(element.textContent ?? '').slice(0, 60)}”`);
    }
    const wide = document.documentElement.scrollWidth - window.innerWidth;
    if (wide > 0) found.push(`the page is ${wide} pixels too wide`);
    return [...new Set(found)];
  }, foreign);
}

async function signInAnywhere(page: Page, address: string, password: string): Promise<void> {
  await page.goto('/sign-in');
  await page.locator('input[name=username]').fill(address);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit]').click();
  await expect(page).toHaveURL(/\/mail\/\d+/);
  await expect(page.locator('[role=grid] [role=row][data-id]').first()).toBeVisible();
}

const letter = (to: string) =>
  buildMessage({
    from: { name: 'Ines Carvalho', address: 'ines@carvalho.example' },
    to,
    subject: 'Frames',
    text: 'Hello',
    attachments: [{ filename: 'plan.pdf', type: 'application/pdf', content: Buffer.from('%PDF-1.4') }],
  });

/** An entry of the open menu, by its picture: nothing here depends on a language. */
const entry = (page: Page, icon: string) =>
  page
    .getByRole('menuitem')
    .filter({ has: page.locator(`use[href$="#${icon}"]`) })
    .last();

async function fromAccountMenu(page: Page, icon: string): Promise<void> {
  await page.locator('button.me').click();
  await entry(page, icon).click();
}

async function onFolder(page: Page, key: string): Promise<void> {
  const tree = page.getByRole('treeitem').filter({ hasText: 'Yard' });
  if (!(await tree.isVisible())) await page.locator('.only-drawer').click();
  await tree.focus();
  await page.keyboard.press(key);
}

/** What hangs over the mail, and how one comes to it. */
const views: readonly (readonly [name: string, open: (page: Page) => Promise<void>])[] = [
  ['account menu', (page) => page.locator('button.me').click()],
  ['another account', (page) => fromAccountMenu(page, 'plus')],
  ['palette', (page) => page.keyboard.press('Control+k')],
  ['keys', (page) => page.keyboard.press('?')],
  ['rename a folder', (page) => onFolder(page, 'F2')],
  ['delete a folder', (page) => onFolder(page, 'Delete')],
  ['menu of a folder', (page) => onFolder(page, 'Shift+F10')],
  ['freshness', (page) => page.locator('button.sync').click()],
];

/** Opens each view and each section of the settings, has `look` look at it, and closes it again. */
async function eachView(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  const over = page.locator('[role=dialog], [role=alertdialog], [role=menu], [role=treeitem] input').filter({ visible: true });
  const close = () =>
    expect(async () => {
      await page.keyboard.press('Escape');
      await expect(over).toHaveCount(0, { timeout: 1000 });
    }).toPass();
  for (const [name, open] of views) {
    await open(page);
    await expect(over.first(), name).toBeVisible();
    await look(name);
    await close();
  }
  await fromAccountMenu(page, 'settings');
  const sections = page.locator('.settings-item');
  await expect(sections.first()).toBeVisible();
  const phone = (page.viewportSize()?.width ?? 0) < 768;
  if (phone) await look('settings');
  const all = await sections.count();
  for (let at = 0; at < all; at += 1) {
    await sections.nth(at).click();
    // On the phone a section takes the place of the list of them.
    if (phone) await expect(sections).toHaveCount(0);
    else await expect(sections.nth(at)).toHaveAttribute('aria-current', 'page');
    await look(`settings, section ${at + 1}`);
    if (!phone) continue;
    await page.locator('.settings-head button').click();
    await expect(sections).toHaveCount(all);
  }
  await close();
}

test.describe('in drawn-out English', () => {
  test.use({ locale: 'en-XA' });

  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    test(`I1: everything is translated and nothing is cut at ${viewport.width} px`, async ({ page, maren }) => {
      await page.setViewportSize(viewport);
      await maren.phone.append('INBOX', letter(maren.address));
      await page.goto('/sign-in');
      await expect(page.locator('html')).toHaveAttribute('lang', 'en-XA');
      expect(await faults(page), 'sign-in').toEqual([]);
      await signInAnywhere(page, maren.address, maren.password);
      expect(await faults(page), 'inbox').toEqual([]);
      await page.locator('[role=row][data-id]').first().click();
      await expect(page.locator('.rd-files')).toBeVisible();
      expect(await faults(page), 'letter').toEqual([]);
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog').getByRole('heading').first()).toBeVisible();
      expect(await faults(page), 'keys').toEqual([]);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await page.keyboard.press('v');
      await expect(page.getByRole('combobox')).toBeVisible();
      expect(await faults(page), 'move').toEqual([]);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await page.keyboard.press('r');
      await expect(page.locator('.cp iframe[data-ready]')).toBeVisible();
      expect(await faults(page), 'composer').toEqual([]);
    });

    test(`I1: everything that hangs over the mail is translated, and nothing is cut at ${viewport.width} px`, async ({ page, maren }) => {
      test.slow();
      await page.setViewportSize(viewport);
      await maren.phone.append('INBOX', letter(maren.address));
      await maren.phone.createFolder('Yard');
      await signInAnywhere(page, maren.address, maren.password);
      await eachView(page, async (name) => expect.soft(await faults(page), name).toEqual([]));
    });
  }
});

test.describe('in Arabic', () => {
  test.use({ locale: 'ar' });

  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    test(`I2: the screen is mirrored at ${viewport.width} px`, async ({ page, maren }) => {
      await page.setViewportSize(viewport);
      await maren.phone.append('INBOX', letter(maren.address));
      await page.goto('/sign-in');
      await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('تسجيل الدخول إلى بريدك');
      await signInAnywhere(page, maren.address, maren.password);
      await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
      await expect(page.getByRole('heading', { level: 1, name: 'صندوق الوارد' }).first()).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
      const middle = async (selector: string) => {
        // What arrives right after the first paint takes the place of what stood there: between the two there is nothing to measure.
        const found = page.locator(selector).filter({ visible: true }).first();
        let at = Number.NaN;
        await expect(async () => {
          const box = await found.boundingBox();
          if (!box) throw new Error(`${selector} is not on the screen.`);
          at = box.x + box.width / 2;
        }).toPass();
        return at;
      };
      // The mark begins the bar at the right edge, the account ends it at the left.
      expect(await middle('.me')).toBeLessThan(viewport.width / 2);
      if (viewport.width > 1000) {
        const [folders, list, reader] = [await middle('.pane-folders'), await middle('.pane-list'), await middle('.pane-reader')];
        expect(folders).toBeGreaterThan(list);
        expect(list).toBeGreaterThan(reader);
      } else expect(await middle('.fab')).toBeLessThan(viewport.width / 2);
      // A row begins with its sender at the right and ends with its time at the left; the sender keeps its own direction.
      expect(await middle('[role=row] time')).toBeLessThan(await middle('[role=row] .who'));
      await expect(page.locator('[role=row] .who bdi').first()).toHaveText('Ines Carvalho');
    });

    test(`I2: what hangs over the mail is mirrored and fits at ${viewport.width} px`, async ({ page, maren }) => {
      test.slow();
      await page.setViewportSize(viewport);
      await maren.phone.append('INBOX', letter(maren.address));
      await maren.phone.createFolder('Yard');
      await signInAnywhere(page, maren.address, maren.password);
      await eachView(page, async (name) => {
        const { wide, turned } = await page.evaluate(() => {
          const open = [...document.querySelectorAll('[role=dialog], [role=alertdialog], [role=menu]')].filter((one) =>
            one.checkVisibility(),
          );
          return {
            wide: document.documentElement.scrollWidth - window.innerWidth,
            turned: open.every((one) => getComputedStyle(one).direction === 'rtl'),
          };
        });
        expect.soft(wide, `${name} makes the page too wide`).toBeLessThanOrEqual(0);
        expect.soft(turned, `${name} runs from right to left`).toBe(true);
      });
    });
  }
});

test('the language is that of the browser, and a choice changes it without losing the place', async ({ page, maren, signIn }) => {
  await maren.phone.append('INBOX', letter(maren.address));
  await signIn(maren);
  await page.locator('[role=row][data-id]').first().click();
  await expect(page.getByRole('region', { name: 'Letter', exact: true })).toBeVisible();
  const address = page.url();
  await page.evaluate(async () => {
    await fetch('/api/preferences', {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', 'x-oriel': '1' },
      body: JSON.stringify({ language: 'de' }),
    });
  });
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByRole('treeitem', { name: /^Posteingang/ })).toBeVisible();
  expect(page.url()).toBe(address);
  await page.reload();
  await expect(page.getByRole('treeitem', { name: /^Posteingang/ })).toBeVisible();
});

test('the language is chosen before signing in, keeps what was typed, and goes along to the mail', async ({ page, maren }) => {
  await maren.phone.append('INBOX', letter(maren.address));
  await page.goto('/sign-in');
  await page.locator('input[name=username]').fill(maren.address);
  await page.locator('.sign-bar select').selectOption('ar');
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('تسجيل الدخول إلى بريدك');
  await expect(page.locator('input[name=username]')).toHaveValue(maren.address);
  await page.locator('.sign-bar select').selectOption('de');
  await expect(page.locator('html')).toHaveAttribute('dir', 'ltr');
  // What the server says is in the language of the page, whatever the browser asked for.
  await page.locator('input[name=password]').fill('not-the-password');
  await page.locator('button[type=submit]').click();
  await expect(page.getByText('nimmt diese Anmeldung und dieses Passwort nicht an')).toBeVisible();
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await signInAnywhere(page, maren.address, maren.password);
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByRole('treeitem', { name: /^Posteingang/ })).toBeVisible();
});

test('E7: an address that names nothing is said in the language of the browser', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'fr' });
  const page = await context.newPage();
  const answer = await page.goto('/no-such-page');
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'Cette page n’existe pas' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Vers les messages' })).toHaveAttribute('href', '/mail');
  await context.close();
});

test.describe('in German', () => {
  test.use({ locale: 'de-DE' });

  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    test(`I1: an answer begins in German, and so does a forwarded letter, at ${viewport.width} px`, async ({ page, maren }) => {
      await page.setViewportSize(viewport);
      await maren.phone.append('INBOX', letter(maren.address));
      await signInAnywhere(page, maren.address, maren.password);
      await page.locator('[role=row][data-id]').first().click();
      await expect(page.locator('.rd-files')).toBeVisible();
      await page.keyboard.press('r');
      await page.getByRole('button', { name: 'Zitat zeigen' }).click();
      const text = page.frameLocator('.cp iframe').getByRole('textbox');
      await expect(text).toHaveText(/^\s*Am \S+, \d+\. .+ um \d\d:\d\d schrieb Ines Carvalho:\s*Hello/);
      await text.press('Escape');
      await expect(page.locator('.cp')).toHaveCount(0);
      await page.keyboard.press('f');
      await expect(text).toHaveText(
        /^\s*-+ Weitergeleitete Nachricht -+\s*Von: Ines Carvalho <ines@carvalho\.example>\s*Datum: .+\s*Betreff: Frames\s*An: /,
      );
    });

    test(`I1: what cannot be opened says so in German, and leads back to the mail, at ${viewport.width} px`, async ({ page, maren }) => {
      await page.setViewportSize(viewport);
      await maren.phone.append('INBOX', letter(maren.address));
      await signInAnywhere(page, maren.address, maren.password);
      const faults: string[] = [];
      page.on('console', (message) => faults.push(message.text()));
      const answer = await page.goto('/api/messages/99999999/source');
      expect(answer?.status()).toBe(404);
      await expect(page).toHaveTitle('Das ließ sich nicht öffnen');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Das ließ sich nicht öffnen');
      expect(faults.filter((text) => /Content.Security/i.test(text))).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
      await page.keyboard.press('Tab');
      await expect(page.getByRole('link', { name: 'Zu den Nachrichten' })).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(page).toHaveURL(/\/mail\/\d+/);
    });
  }
});
