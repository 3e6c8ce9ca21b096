/** The settings as a place: a list and its sections beside each other, and on the phone one after the other. */
import { expect, type Page } from '@playwright/test';
import { faults, overflow } from './faults';
import { test } from './world';

const settings = (page: Page) => page.getByRole('dialog', { name: 'Settings' });
const toSection = (page: Page, name: string) => settings(page).getByRole('button', { name, exact: true });
const heading = (page: Page, name: string) => settings(page).getByRole('heading', { name, level: 2 });

async function fromAccountMenu(page: Page, entry: string): Promise<void> {
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: entry, exact: true }).click();
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('L3: the sections are a list of their own, and back leads from a section to it and from it to the mail', async ({
    page,
    maren,
    signIn,
  }) => {
    await signIn(maren);
    const address = page.url();
    await fromAccountMenu(page, 'Settings');
    await expect(toSection(page, 'Appearance')).toBeVisible();
    await expect(heading(page, 'Appearance')).toHaveCount(0);
    expect(await overflow(page)).toBe(0);
    expect(await faults(page)).toEqual([]);
    await page.screenshot({ path: test.info().outputPath('list.png') });

    await toSection(page, 'Reading and list').click();
    await expect(heading(page, 'Reading and list')).toBeAttached();
    await expect(toSection(page, 'Appearance')).toHaveCount(0);
    await expect(toSection(page, 'All settings')).toBeFocused();
    expect(await overflow(page)).toBe(0);
    expect(await faults(page)).toEqual([]);
    await page.screenshot({ path: test.info().outputPath('section.png') });

    await toSection(page, 'All settings').click();
    await expect(toSection(page, 'Reading and list')).toBeFocused();
    await toSection(page, 'Keys and swipes').click();
    await expect(heading(page, 'Keys and swipes')).toBeAttached();
    await page.goBack();
    await expect(toSection(page, 'Keys and swipes')).toBeFocused();
    await page.goBack();
    await expect(settings(page)).toBeHidden();
    expect(page.url()).toBe(address);
  });

  test('L3: a section that was opened from elsewhere leads to the list, and back from there to the mail', async ({
    page,
    maren,
    signIn,
  }) => {
    await signIn(maren);
    await fromAccountMenu(page, 'Manage accounts');
    await expect(heading(page, 'Accounts')).toBeAttached();
    await toSection(page, 'All settings').click();
    await expect(toSection(page, 'Accounts')).toBeVisible();
    await toSection(page, 'Back to the mail').click();
    await expect(settings(page)).toBeHidden();
    await fromAccountMenu(page, 'Manage accounts');
    await expect(heading(page, 'Accounts')).toBeAttached();
    await page.goBack();
    await expect(settings(page)).toBeHidden();
  });
});

test('X8: a window that becomes narrow and wide again keeps the section and what is typed into it', async ({ page, maren, signIn }) => {
  await signIn(maren);
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await toSection(page, 'Templates').click();
  await page.getByRole('button', { name: 'Add template' }).click();
  const name = page.getByLabel('Name', { exact: true });
  await name.fill('Berth offer');
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(toSection(page, 'All settings')).toBeVisible();
  await expect(name).toHaveValue('Berth offer');
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(toSection(page, 'Templates')).toHaveAttribute('aria-current', 'page');
  await expect(name).toHaveValue('Berth offer');
  await toSection(page, 'Labels').click();
  await expect(heading(page, 'Labels')).toBeVisible();
  // However many sections were looked at, one step leads out of the settings.
  await page.goBack();
  await expect(settings(page)).toBeHidden();
});
