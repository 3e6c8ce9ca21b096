/** The rows of the list at all densities, in both directions and in a narrow window: nothing readable is half covered or squeezed away. */
import { expect, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { MailPage } from './pages/mail-page';
import { type Person, test } from './world';

const subject = 'The long way round the northern head and back before the tide turns in the sound';
const text =
  'We leave the yard at seven, pass the second buoy on the left hand and are back for supper, unless the wind turns to the north.';

/** A letter with everything that a row can bear: a long name, files, labels, a star. */
async function fill(person: Person): Promise<void> {
  const file = (filename: string) => ({ type: 'application/pdf', filename, content: 'x' });
  await person.phone.append(
    'INBOX',
    buildMessage({
      from: { name: 'Wilhelmina Vanderhoeven of the Northern Lighthouse Society', address: 'w@lights.example' },
      to: person.address,
      subject,
      text,
      attachments: [file('passage-plan-of-the-northern-head.pdf'), file('tides.pdf')],
    }),
    ['\\Flagged', 'Lighthouse-survey'],
  );
  await person.phone.append('INBOX', buildMessage({ from: 'ines@carvalho.example', to: person.address, subject: 'Short', text: 'Ahoy.' }));
}

async function choose(page: Page, choices: Record<string, string>): Promise<void> {
  const status = await page.evaluate(async (body) => {
    const headers = { 'Content-Type': 'application/json', 'x-oriel': '1' };
    return (await fetch('/api/preferences', { method: 'PATCH', headers, body: JSON.stringify(body) })).status;
  }, choices);
  expect(status).toBe(200);
  await page.reload();
}

/** What a row shows under its acts, a line each. */
function covered(row: Element): string[] {
  const acts = row.querySelector('.acts')?.getBoundingClientRect();
  if (!acts) return ['no acts'];
  const found: string[] = [];
  for (const element of row.querySelectorAll('.names bdi, .of, .sub bdi, .label, .label-more, .file-mark, .fl svg, .star, time, .snip')) {
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const box = element.getBoundingClientRect();
    const apart = box.right <= acts.left || box.left >= acts.right || box.bottom <= acts.top || box.top >= acts.bottom;
    if (!apart && box.width > 0) found.push(`${element.className || element.tagName}: ${element.textContent}`);
  }
  return found;
}

for (const language of ['en', 'ar'])
  for (const density of ['compact', 'normal', 'comfortable'])
    test(`the row that is pointed at makes room for its acts, with ${density} rows in ${language}`, async ({ page, maren, signIn }) => {
      await page.setViewportSize({ width: 1440, height: 900 });
      await fill(maren);
      await signIn(maren);
      const row = page.locator('[role=row][data-id]').filter({ hasText: 'The long way' });
      await expect(row).toBeVisible();
      await choose(page, { density, language });
      await expect(page.locator('html')).toHaveAttribute('data-density', density);
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      const start = await row.locator('.sub bdi').first().boundingBox();
      await row.hover();
      await expect(row.locator('.acts')).toBeVisible();
      expect(await row.evaluate(covered)).toEqual([]);
      // What is read stays where it was and is only cut sooner.
      const now = await row.locator('.sub bdi').first().boundingBox();
      if (language === 'en') expect(now?.x).toBe(start?.x);
      expect(now?.width).toBeGreaterThan(40);
    });

/** How many characters of an element are on the screen. */
function shownCharacters(element: Element): number {
  const edge = element.getBoundingClientRect();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let shown = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (let at = 0; at < (node.textContent?.length ?? 0); at += 1) {
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      if (box.width > 0 && box.left >= edge.left - 1 && box.right <= edge.right + 1) shown += 1;
    }
  return shown;
}

for (const width of [390, 360])
  test(`files yield before labels and labels before the words of the letter at ${width} px`, async ({ page, maren, signIn }) => {
    await page.setViewportSize({ width, height: 844 });
    await fill(maren);
    await signIn(maren);
    const row = new MailPage(page).row('The long way');
    await expect(row.locator('.label')).toBeVisible();
    expect(await row.locator('.snip').evaluate(shownCharacters)).toBeGreaterThanOrEqual(16);
    expect(await row.locator('.sub bdi').first().evaluate(shownCharacters)).toBeGreaterThanOrEqual(16);
    // The label keeps its name, the files say how many they are.
    expect(await row.locator('.label bdi').evaluate(shownCharacters)).toBeGreaterThanOrEqual(5);
    await expect(row.locator('.file-mark .cut')).toBeHidden();
    await expect(row.locator('.file-mark .all')).toHaveText('2');
    await expect(row.locator('.file-mark')).toBeVisible();
  });

test('I2: joined names stand in the order of the page, whichever way their letters run', async ({ page, maren, signIn }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const people = ['Anna Berg', 'Ben Carter', 'יעל'];
  const ids = people.map((_, at) => `names-${at}-${maren.address}`);
  for (const [at, name] of people.entries())
    await maren.phone.append(
      'INBOX',
      buildMessage({
        from: { name, address: `person${at}@names.example` },
        to: [{ name: 'יעל', address: 'yael@names.example' }, { name: 'Dan Ek', address: 'dan@names.example' }, maren.address],
        subject: 'Who comes',
        text: 'I do.',
        id: ids[at] ?? '',
        messageId: ids[at] ?? '',
        ...(at > 0 ? { inReplyTo: ids[at - 1] ?? '', references: ids.slice(0, at) } : {}),
      }),
      ['\\Seen'],
      new Date(Date.now() - (5 - at) * 60_000),
    );
  await signIn(maren);
  const row = page.locator('[role=row][data-id]').filter({ hasText: 'Who comes' });
  const places = () =>
    row.locator('.names bdi').evaluateAll((all) => all.map((one) => ({ name: one.textContent, x: one.getBoundingClientRect().x })));
  const inOrder = async (rtl: boolean) => {
    const found = await places();
    expect(found.map(({ name }) => name)).toEqual(['Anna', 'Ben', 'יעל']);
    const sorted = [...found].sort((a, b) => (rtl ? b.x - a.x : a.x - b.x));
    expect(found).toEqual(sorted);
  };
  await expect(row.locator('.names bdi')).toHaveCount(3);
  await inOrder(false);
  await expect(row).toHaveAccessibleName(/^Anna, Ben, יעל, /);
  await choose(page, { language: 'ar' });
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await expect(row.locator('.names bdi')).toHaveCount(3);
  await inOrder(true);
  expect(await row.getAttribute('aria-label')).not.toMatch(/[\u2066-\u2069<>]/);
  await row.click();
  const heads = page.locator('.rd-to .cut').first();
  await expect(heads.locator('bdi')).toHaveCount(3);
  await expect(heads.locator('bdi').filter({ hasText: 'יעל' })).toHaveCount(1);
});
