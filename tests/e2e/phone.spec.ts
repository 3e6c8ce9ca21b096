import { expect, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { faults } from './faults';
import { Finger, pointOf } from './finger';
import { ComposerPage } from './pages/composer-page';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

/** So many letters, a minute apart, the last one the newest. */
async function verses(person: Person, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await person.phone.append(
      'INBOX',
      buildMessage({ from: 'list@choir.example', to: person.address, subject: `Verse ${index};`, text: `La ${index}.` }),
      [],
      new Date(Date.now() - (count - index) * 60_000),
    );
  }
}

/** The list, and the finger once the code that follows it is there. */
async function touched(page: Page): Promise<{ mail: MailPage; finger: Finger }> {
  await page.waitForLoadState('networkidle').catch(() => undefined);
  return { mail: new MailPage(page), finger: await Finger.on(page) };
}

async function choose(page: Page, choices: Record<string, string>): Promise<void> {
  const status = await page.evaluate(
    async (body) =>
      (
        await fetch('/api/preferences', {
          method: 'PATCH',
          headers: { 'Content-Type': 'application/json', 'x-oriel': '1' },
          body: JSON.stringify(body),
        })
      ).status,
    choices,
  );
  expect(status).toBe(200);
  await page.reload();
}

const pushedBy = (page: Page) =>
  page.evaluate(() => {
    const row = document.querySelector('.row[data-pushed]');
    return row ? new DOMMatrix(getComputedStyle(row).transform).e : 0;
  });

test('T1: a row pushed to the end is archived with its conversation, to the start deleted, and Undo brings it back', async ({
  page,
  maren,
  signIn,
}) => {
  await verses(maren, 3);
  const answer = buildMessage({
    from: 'tomasz@holt.example',
    to: maren.address,
    subject: 'Re: Keel plan',
    text: 'Yes.',
    messageId: 'keel-2@holt.example',
    inReplyTo: 'keel-1@carvalho.example',
    references: ['keel-1@carvalho.example'],
  });
  const first = buildMessage({
    from: 'ines@carvalho.example',
    to: maren.address,
    subject: 'Keel plan',
    text: 'Here.',
    messageId: 'keel-1@carvalho.example',
  });
  await maren.phone.append('INBOX', first, ['\\Seen']);
  await maren.phone.append('INBOX', answer);
  await signIn(maren);
  const { mail, finger } = await touched(page);
  await expect(mail.row('Keel plan')).toHaveCount(1);
  await finger.draw(await pointOf(mail.row('Keel plan'), 0.4), { x: 180 }, { rest: 200 });
  const ground = page.locator('.ground');
  await expect(ground).toHaveText('Archive');
  const accent = await page.evaluate(() => getComputedStyle(document.querySelector('.fab') as Element).backgroundColor);
  await expect(ground).toHaveCSS('background-color', accent);
  expect(await pushedBy(page)).toBeGreaterThan(150);
  await finger.up();
  await expect(mail.row('Keel plan')).toHaveCount(0);
  await expect(mail.toast).toContainText('Archived');
  await maren.phone.waitFor('Archive', (all) => all.length === 2);
  await page.getByRole('button', { name: /^Undo/ }).tap();
  await maren.phone.waitFor('INBOX', (all) => all.length === 5);
  await expect(mail.row('Keel plan')).toHaveCount(1);
  await finger.draw(await pointOf(mail.row('Verse 1;'), 0.8), { x: -200 }, { rest: 200 });
  await expect(ground).toHaveText('Delete');
  await finger.up();
  await expect(mail.row('Verse 1;')).toHaveCount(0);
  await maren.phone.waitFor('Trash', (all) => all.length === 1);
});

test('T1: a short push springs back, a flick commits, and what is not mainly sideways or begins at the edge is no push', async ({
  page,
  maren,
  signIn,
}) => {
  await verses(maren, 30);
  await signIn(maren);
  const { mail, finger } = await touched(page);
  const row = mail.row('Verse 27;');
  await finger.push(await pointOf(row, 0.4), { x: 110 });
  await expect(page.locator('.ground')).toHaveCount(0);
  expect(await pushedBy(page)).toBe(0);
  await expect(row).toBeVisible();
  await finger.draw(await pointOf(row, 0.4), { x: 8 });
  expect(await pushedBy(page)).toBe(0);
  await finger.up();
  await page.goBack();
  const box = await row.boundingBox();
  await finger.draw({ x: 12, y: (box?.y ?? 0) + 40 }, { x: 250 }, { rest: 200 });
  expect(await pushedBy(page)).toBe(0);
  await finger.up();
  await finger.draw(await pointOf(row, 0.5), { x: 60, y: -200 }, { rest: 200 });
  expect(await pushedBy(page)).toBe(0);
  await finger.up();
  expect(await mail.list.evaluate((list) => list.scrollTop)).toBeGreaterThan(50);
  await expect(mail.row('Verse 20;')).toBeVisible();
  await finger.flick(await pointOf(mail.row('Verse 20;'), 0.3), { x: 100 });
  await expect(mail.row('Verse 20;')).toHaveCount(0);
  await maren.phone.waitFor('Archive', (all) => all.length === 1);
  await expect(row).toHaveCount(1);
});

test('T1: each way does what was chosen for it, or nothing', async ({ page, maren, signIn }) => {
  await verses(maren, 3);
  await signIn(maren);
  await choose(page, { swipeEnd: 'read', swipeStart: 'none' });
  const { mail, finger } = await touched(page);
  await finger.draw(await pointOf(mail.row('Verse 1;'), 0.9), { x: -250 }, { rest: 200 });
  await expect(page.locator('.ground')).toHaveCount(0);
  expect(await pushedBy(page)).toBe(0);
  await finger.up();
  await finger.push(await pointOf(mail.row('Verse 1;'), 0.3), { x: 200 });
  await maren.phone.waitFor('INBOX', (all) => all.filter(({ flags }) => flags.includes('\\Seen')).length === 1);
  await expect(mail.row('Verse 1;')).toHaveAccessibleName(/^list@choir/);
  await expect.poll(() => pushedBy(page)).toBe(0);
  await finger.draw(await pointOf(mail.row('Verse 1;'), 0.3), { x: 200 }, { rest: 100 });
  await expect(page.locator('.ground')).toHaveText('Mark as unread');
  await finger.up();
  await choose(page, { swipeEnd: 'star', swipeStart: 'move' });
  const again = await touched(page);
  await again.finger.push(await pointOf(mail.row('Verse 2;'), 0.3), { x: 200 });
  await maren.phone.waitFor('INBOX', (all) => all.filter(({ flags }) => flags.includes('\\Flagged')).length === 1);
  await expect(page.locator('.ground')).toHaveCount(0);
  await again.finger.push(await pointOf(mail.row('Verse 2;'), 0.9), { x: -200 });
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('T1: from right to left the ways are mirrored', async ({ page, maren, signIn }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await verses(maren, 3);
  await signIn(maren);
  await choose(page, { language: 'ar' });
  const { mail, finger } = await touched(page);
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await finger.draw(await pointOf(mail.row('Verse 1;'), 0.8), { x: -200 }, { rest: 200 });
  const words = await page.locator('.ground span').boundingBox();
  expect(words?.x).toBeGreaterThan(195);
  await finger.up();
  await maren.phone.waitFor('Archive', (all) => all.length === 1);
  await finger.push(await pointOf(mail.row('Verse 2;'), 0.3), { x: 200 });
  await maren.phone.waitFor('Trash', (all) => all.length === 1);
});

test('T2: holding a row or pressing its avatar chooses it, then presses choose, and back ends it', async ({ page, maren, signIn }) => {
  await verses(maren, 5);
  await signIn(maren);
  const { mail, finger } = await touched(page);
  const bar = page.getByRole('group', { name: 'Selected letters' });
  await finger.hold(await pointOf(mail.row('Verse 3;')), 100);
  await expect(page).toHaveURL(/\/mail\/\d+\/\d+/);
  await page.goBack();
  await expect(mail.row('Verse 3;')).toBeVisible();
  await finger.hold(await pointOf(mail.row('Verse 3;')), 800);
  await expect(mail.row('Verse 3;')).toHaveAttribute('aria-selected', 'true');
  await expect(bar).toContainText('1 selected');
  await mail.row('Verse 1;').tap();
  await expect(bar).toContainText('2 selected');
  await mail.row('Verse 1;').tap();
  await expect(bar).toContainText('1 selected');
  await expect(page).toHaveURL(/\/mail\/\d+$/);
  await page.goBack();
  await expect(bar).toBeHidden();
  await expect(page).toHaveURL(/\/mail\/\d+$/);
  await finger.hold(await pointOf(mail.row('Verse 3;'), 0.1), 60);
  await expect(bar).toContainText('1 selected');
  await bar.getByRole('button', { name: /^Select / }).tap();
  await expect(bar).toContainText('5 selected');
  for (const button of [...(await bar.getByRole('button').all()), ...(await bar.getByRole('checkbox').all())]) {
    // A finger that misses the middle by 20 pixels still means this one.
    const missed = await button.evaluate((one) => {
      const { left, top, width, height } = one.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + height / 2];
      const points: [number, number][] = [
        [x - 20, y],
        [x + 20, y],
        [x, y - 20],
        [x, y + 20],
      ];
      return points.filter(([across, down]) => document.elementFromPoint(across, down)?.closest('button') !== one).length;
    });
    expect(missed, (await button.getAttribute('aria-label')) ?? (await button.textContent()) ?? '').toBe(0);
  }
  await bar.getByRole('button', { name: 'Archive' }).tap();
  await expect(bar).toBeHidden();
  await maren.phone.waitFor('Archive', (all) => all.length === 5);
  // No step of the history is left of it.
  await expect.poll(() => page.evaluate(() => history.state?.oriel?.overlay ?? null)).toBeNull();
});

test('T3: the list pulled down at its top asks the mail server and says that all is up to date', async ({ page, maren, signIn }) => {
  await verses(maren, 30);
  await signIn(maren);
  const { mail, finger } = await touched(page);
  const looks: string[] = [];
  page.on('request', (request) => void (request.url().endsWith('/api/looks') && looks.push(request.postData() ?? '')));
  const middle = await pointOf(mail.list, 0.5, 0.3);
  await finger.push(middle, { y: 60 });
  expect(looks).toEqual([]);
  await finger.draw(middle, { y: 180 }, { rest: 100 });
  await expect(page.locator('.pull')).toHaveAttribute('data-phase', 'armed');
  expect(await mail.list.evaluate((list) => getComputedStyle(list).overscrollBehaviorY)).toBe('contain');
  await finger.up();
  await expect(page.getByRole('status').filter({ hasText: 'Up to date' })).toBeAttached();
  await expect(page.locator('.pull')).toHaveCount(0);
  expect(looks).toHaveLength(1);
  expect(JSON.parse(looks[0] ?? '{}')).toMatchObject({ mailboxId: expect.any(Number) });
  await finger.push(middle, { y: -200 });
  await finger.push(middle, { y: 90 });
  expect(looks).toHaveLength(1);
});

test('T4: a finger drawn sideways over the letter turns to the next one and back, unless the letter itself moves sideways', async ({
  page,
  maren,
  signIn,
}) => {
  const rows = `<tr>${'<td style="min-width:400px">wide</td>'.repeat(12)}</tr>`;
  const wide = `<p>Wide, but fits.</p><table width="700"><tr><td>1</td><td align="right">end</td></tr></table>`;
  const wider = `<p>No way to fit.</p><table>${rows}</table>`;
  for (const [index, html] of ['<p>First.</p>', '<p>Second.</p>', wide, wider].entries())
    await maren.phone.append(
      'INBOX',
      buildMessage({ from: 'list@choir.example', to: maren.address, subject: `Letter ${index};`, text: 'La.', html }),
      [],
      new Date(Date.now() - index * 60_000),
    );
  await signIn(maren);
  const { mail, finger } = await touched(page);
  await mail.row('Letter 0;').tap();
  const title = (subject: string) => mail.reader.getByRole('heading', { level: 1, name: subject });
  await expect(mail.frame.getByText('First.')).toBeVisible();
  const onText = { x: 200, y: 400 };
  await finger.flick(onText, { x: -150 });
  await expect(title('Letter 1;')).toBeVisible();
  await expect(mail.frame.getByText('Second.')).toBeVisible();
  await finger.flick(await pointOf(mail.frame.getByText('Second.'), 0.7), { x: -150 });
  await expect(title('Letter 2;')).toBeVisible();
  // T5: as wide as the screen, with nothing beside it.
  await expect(mail.frame.getByText('end', { exact: true })).toBeInViewport();
  const table = await mail.frame.getByRole('table').boundingBox();
  expect((table?.x ?? 0) + (table?.width ?? 999)).toBeLessThanOrEqual(390);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await finger.flick(await pointOf(mail.frame.getByText('Wide, but fits.'), 0.3, 0.5), { x: 10, y: -150 });
  await expect(title('Letter 2;')).toBeVisible();
  await finger.flick(onText, { x: 150 });
  await expect(title('Letter 1;')).toBeVisible();
  await finger.flick(onText, { x: -150 });
  await finger.flick(onText, { x: -150 });
  await expect(title('Letter 3;')).toBeVisible();
  const cell = mail.frame.getByText('wide').first();
  await expect(cell).toBeVisible();
  const at = await cell.boundingBox();
  await finger.flick({ x: 150, y: (at?.y ?? 0) + 4 }, { x: 150 });
  await expect(title('Letter 3;')).toBeVisible();
  await page.goBack();
  await expect(mail.list).toBeVisible();
});

test('T4: who does not want letters turned by the finger says so in the settings', async ({ page, maren, signIn }) => {
  for (const [index, text] of ['First.', 'Second.'].entries())
    await maren.phone.append(
      'INBOX',
      buildMessage({ from: 'list@choir.example', to: maren.address, subject: `Letter ${index};`, text }),
      [],
      new Date(Date.now() - index * 60_000),
    );
  await signIn(maren);
  const { mail, finger } = await touched(page);
  const status = await page.evaluate(async () => {
    const headers = { 'content-type': 'application/json', 'x-oriel': '1' };
    return (await fetch('/api/preferences', { method: 'PATCH', headers, body: JSON.stringify({ turn: false }) })).status;
  });
  expect(status).toBe(200);
  await page.reload();
  await mail.row('Letter 0;').tap();
  await expect(mail.reader.getByText('First.')).toBeVisible();
  await finger.flick({ x: 200, y: 400 }, { x: -150 });
  await finger.flick({ x: 200, y: 400 }, { x: -150 });
  await expect(mail.reader.getByRole('heading', { level: 1, name: 'Letter 0;' })).toBeVisible();
  await expect(page).toHaveURL(/\/mail\/\d+\/\d+/);
});

test('T6: a keyboard on the screen hides neither the caret nor Send', async ({ page, maren, signIn }) => {
  await page.addInitScript(() => {
    // As where the keyboard lies over the page: only what is seen of it gets smaller.
    const view = window.visualViewport;
    if (!view) return;
    let height: number | null = null;
    const true_ = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(view), 'height')?.get;
    Object.defineProperty(view, 'height', { get: () => height ?? true_?.call(view) });
    Object.assign(window, {
      showKeyboard: (px: number | null) => {
        height = px === null ? null : window.innerHeight - px;
        view.dispatchEvent(new Event('resize'));
      },
    });
  });
  const keyboard = (px: number | null) =>
    page.evaluate((wanted) => (window as unknown as { showKeyboard: (px: number | null) => void }).showKeyboard(wanted), px);
  await signIn(maren);
  await page.getByRole('button', { name: 'Write' }).tap();
  const composer = new ComposerPage(page);
  await composer.ready();
  await composer.text.focus();
  await page.keyboard.type('A line.\n'.repeat(40));
  await page.keyboard.type('The last line');
  for (const seen of [500, 340]) {
    await keyboard(844 - seen);
    await page.keyboard.type('.');
    const box = await composer.window.boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(seen + 1);
    const send = await composer.send.boundingBox();
    expect((send?.y ?? 999) + (send?.height ?? 0)).toBeLessThanOrEqual(seen);
    const text = await composer.text.boundingBox();
    expect((text?.y ?? 0) + (text?.height ?? 0)).toBeLessThanOrEqual(seen + 1);
    const below = await composer.text.evaluate((field) => field.scrollHeight - field.scrollTop - field.clientHeight);
    expect(below).toBeLessThan(60);
  }
  await keyboard(null);
  // And where the whole page shrinks.
  await page.setViewportSize({ width: 390, height: 420 });
  await page.keyboard.type('.');
  const box = await composer.window.boundingBox();
  expect(box?.height).toBeLessThanOrEqual(420);
  await expect(composer.send).toBeInViewport();
});

test('L3: back closes drawer, dialog, composer and letter, one after another, before it leaves', async ({ page, maren, signIn }) => {
  await verses(maren, 3);
  await signIn(maren);
  const { mail, finger } = await touched(page);
  await page.getByRole('button', { name: 'Folders', exact: true }).tap();
  const drawer = page.getByRole('dialog', { name: 'Folders' });
  await expect(drawer).toBeVisible();
  await page.goBack();
  await expect(drawer).toBeHidden();
  await mail.row('Verse 1;').tap();
  await expect(mail.list).toBeHidden();
  await mail.reader.getByRole('button', { name: 'Reply', exact: true }).tap();
  const composer = new ComposerPage(page);
  await composer.ready();
  await page.goBack();
  await expect(composer.window).toBeHidden();
  await expect(mail.list).toBeHidden();
  await mail.reader.getByRole('button', { name: 'Move' }).tap();
  const dialog = page.getByRole('dialog', { name: /Move/ });
  await expect(dialog).toBeVisible();
  await page.goBack();
  await expect(dialog).toBeHidden();
  await expect(mail.list).toBeHidden();
  await page.goBack();
  await expect(mail.list).toBeVisible();
  await finger.hold(await pointOf(mail.row('Verse 2;')), 700);
  await page.getByRole('group', { name: 'Selected letters' }).getByRole('button', { name: 'Move' }).tap();
  await expect(dialog).toBeVisible();
  await page.goBack();
  await expect(dialog).toBeHidden();
  await expect(mail.row('Verse 2;')).toHaveAttribute('aria-selected', 'true');
  await page.goBack();
  await expect(mail.row('Verse 2;')).toHaveAttribute('aria-selected', 'false');
  await expect(page).toHaveURL(/\/mail\/\d+$/);
});

test('N4: the title counts what is unread, the icon of the tab bears a dot, that of the program a number', async ({
  page,
  maren,
  signIn,
}) => {
  await page.addInitScript(() => {
    const badges: number[] = [];
    Object.assign(navigator, {
      setAppBadge: async (count: number) => void badges.push(count),
      clearAppBadge: async () => void badges.push(0),
    });
    Object.assign(window, { badges });
  });
  await verses(maren, 2);
  await signIn(maren);
  const mail = new MailPage(page);
  const last = () => page.evaluate(() => (window as unknown as { badges: number[] }).badges.at(-1));
  await expect(page).toHaveTitle('Inbox (2) · Oriel');
  await expect.poll(last).toBe(2);
  const icons = page.locator('link[rel=icon]');
  await expect(icons.last()).toHaveAttribute('href', '/icons/unread.svg');
  await mail.row('Verse 0;').tap();
  await expect(page).toHaveTitle('Inbox (1) · Oriel');
  await page.goBack();
  await mail.row('Verse 1;').tap();
  await expect(page).toHaveTitle('Inbox · Oriel');
  await expect.poll(last).toBe(0);
  await expect(icons).toHaveCount(1);
  await expect(icons).toHaveAttribute('href', '/icon.svg');
});

test('E4: the program can be installed, and says itself when it cannot be reached, keeping nobody’s mail', async ({
  page,
  maren,
  signIn,
  context,
}) => {
  await verses(maren, 1);
  await signIn(maren);
  const address = await page.locator('link[rel=manifest]').getAttribute('href');
  const manifest = await (await page.request.get(address ?? '')).json();
  expect(manifest).toMatchObject({ name: 'Oriel', start_url: '/mail', display: 'standalone' });
  for (const { src, sizes } of manifest.icons) {
    const bytes = await (await page.request.get(src)).body();
    expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(sizes);
  }
  await expect(page.locator('link[rel=apple-touch-icon]')).toHaveCount(1);
  await expect(page.locator('link[rel=icon][href="/icon.svg"]')).toHaveCount(1);
  await expect(page.locator('meta[name="theme-color"]')).toHaveCount(2);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.reload();
  await expect(new MailPage(page).row('Verse 0;')).toBeVisible();
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Oriel does not answer' })).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await context.setOffline(false);
  await expect(new MailPage(page).row('Verse 0;')).toBeVisible({ timeout: 15_000 });
  expect(await page.evaluate(async () => (await caches.keys()).length)).toBe(0);
  await page.goto('/mail#write');
  await new ComposerPage(page).ready();
  await expect(page).toHaveURL(/\/mail\/\d+$/);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`X12: no fault in what a finger brings up, ${colorScheme}`, async ({ page, maren, signIn }) => {
    await page.emulateMedia({ colorScheme });
    await verses(maren, 4);
    await signIn(maren);
    const { mail, finger } = await touched(page);
    await finger.draw(await pointOf(mail.row('Verse 1;'), 0.3), { x: 180 }, { rest: 200 });
    expect(await faults(page), 'archive').toEqual([]);
    await finger.up();
    await expect(mail.row('Verse 1;')).toHaveCount(0);
    await finger.draw(await pointOf(mail.row('Verse 2;'), 0.9), { x: -200 }, { rest: 200 });
    expect(await faults(page), 'delete').toEqual([]);
    await finger.up();
    await expect(mail.row('Verse 2;')).toHaveCount(0);
    await finger.draw(await pointOf(mail.list, 0.5, 0.3), { y: 180 }, { rest: 100 });
    expect(await faults(page), 'pull').toEqual([]);
    await finger.up();
    await expect(page.locator('.pull')).toHaveCount(0);
    await finger.hold(await pointOf(mail.row('Verse 3;')), 700);
    expect(await faults(page), 'selection').toEqual([]);
    await page.goBack();
    await page.getByRole('button', { name: 'Folders', exact: true }).tap();
    await expect(page.getByRole('dialog', { name: 'Folders' })).toBeVisible();
    expect(await faults(page), 'drawer').toEqual([]);
  });
}
