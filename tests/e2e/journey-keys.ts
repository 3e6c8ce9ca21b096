/** A journey through the whole program by keys alone: no press of a pointer, and after every key the keyboard's place is on the screen. */
import { expect, type Locator, type Page } from '@playwright/test';
import { t } from '../../lib/client/texts';
import { focusSeen, keys, tabTo } from './focus';
import { beginning } from './words';
import type { Person } from './world';

export interface Device {
  phone: boolean;
  rtl: boolean;
}

const row = (page: Page, subject: string) => page.getByRole('grid').getByRole('row', { name: new RegExp(subject) });
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name, exact: true });

/** The item of the folder tree that has the keyboard. */
const item = (within: Locator, name: string) => within.getByRole('treeitem', { name: beginning(name) }).first();

/** Brings the keyboard to the folders: F6 goes round the panes, and on the phone their drawer is opened from the bar. */
async function toFolders(page: Page, { phone }: Device): Promise<Locator> {
  const column = page.getByRole('navigation', { name: t('pane.folders'), exact: true });
  if (phone) {
    await tabTo(page, page.getByRole('banner').getByRole('button', { name: t('bar.folders'), exact: true }), { back: true });
    await page.keyboard.press('Enter');
    const drawer = dialog(page, t('pane.folders'));
    await expect(drawer).toBeVisible();
    await focusSeen(page, 'drawer');
    await tabTo(page, drawer.locator('[role=treeitem][tabindex="0"]'));
    return drawer;
  }
  const tree = column.getByRole('treeitem');
  const there = () => tree.evaluateAll((all) => all.some((one) => one === document.activeElement));
  for (let round = 0; round < 4 && !(await there()); round += 1) await keys(page, 'F6');
  expect(await there(), 'F6 leads to the folders').toBe(true);
  return column;
}

/** Walks down, or up, the tree to a folder. */
async function walkTo(page: Page, folders: Locator, name: string, arrow: 'ArrowDown' | 'ArrowUp'): Promise<void> {
  const goal = item(folders, name);
  const way: string[] = [];
  for (let steps = 0; steps < 20; steps += 1) {
    if (await goal.evaluate((one) => one === document.activeElement)) return;
    way.push(await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? String(document.activeElement?.tagName)));
    await keys(page, arrow);
  }
  await expect(goal, `reached over ${way.join(', ')}`).toBeFocused();
}

/** Waits until the menu that a key opened has the keyboard. */
async function menuTaken(page: Page): Promise<void> {
  await expect(page.getByRole('menu')).toBeVisible();
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[role=menu]') !== null)).toBe(true);
}

async function signIn(page: Page, person: Person): Promise<void> {
  await tabTo(page, page.getByRole('textbox', { name: t('signIn.address'), exact: true }));
  await page.keyboard.type(person.address);
  await tabTo(page, page.getByLabel(t('signIn.password'), { exact: true }));
  await page.keyboard.type(person.password);
  const awake = page.waitForRequest(/\/api\/events/);
  await page.keyboard.press('Enter');
  await expect(row(page, 'The keel')).toBeVisible();
  await awake;
  // The way into the page begins with the ways past its bar.
  await keys(page, 'Tab');
  await expect(page.getByRole('link', { name: t('skip.list') })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('grid')).toBeFocused();
  // With a # in the address the browser would take the keyboard there again when the page has come whole.
  expect(new URL(page.url()).hash).toBe('');
}

async function goThroughFolders(page: Page, device: Device): Promise<void> {
  const folders = await toFolders(page, device);
  await walkTo(page, folders, t('role.archive'), 'ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: t('role.archive') })).toBeVisible();
  const again = await toFolders(page, device);
  await tabTo(page, again.getByRole('button', { name: t('folders.new'), exact: true }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: t('folders.newName') })).toBeFocused();
  await page.keyboard.type('Yard');
  await page.keyboard.press('Enter');
  await expect(item(again, 'Yard')).toBeVisible();
  await expect(page.getByRole('textbox', { name: t('folders.newName') })).toHaveCount(0);
  if (device.phone) {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await expect(row(page, 'The keel')).toBeVisible();
}

/** Steps up to the top of the list, then down to a letter. */
async function standOn(page: Page, subject: string): Promise<void> {
  for (let steps = 0; steps < 4; steps += 1) await page.keyboard.press('k');
  const there = () => row(page, subject).evaluate((one) => one.classList.contains('foc'));
  for (let steps = 0; steps < 4 && !(await there()); steps += 1) await keys(page, 'j');
  await expect(row(page, subject)).toHaveClass(/foc/);
}

async function readAndAnswer(page: Page): Promise<void> {
  await standOn(page, 'The keel');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'The keel' })).toBeVisible();
  await focusSeen(page, 'letter');
  await page.keyboard.press('r');
  const text = page.frameLocator('.cp iframe').getByRole('textbox', { name: t('compose.text') });
  await expect(text).toBeFocused();
  await page.keyboard.type('Straight as an oar.');
  await page.keyboard.press('Control+Enter');
  await expect(text).toBeHidden({ timeout: 20_000 });
  await focusSeen(page, 'sent');
}

async function archiveAndUndo(page: Page): Promise<void> {
  await page.keyboard.press('e');
  await expect(row(page, 'The keel')).toHaveCount(0);
  await focusSeen(page, 'archived');
  await page.keyboard.press('z');
  // Where a letter is open the list lies behind it.
  await expect.poll(() => page.locator('#letters [role=row]').filter({ hasText: 'The keel' }).count()).toBe(1);
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await expect(row(page, 'The keel')).toBeVisible();
}

async function selectAndMove(page: Page): Promise<void> {
  await standOn(page, 'First verse');
  await page.keyboard.press('x');
  await keys(page, 'Shift+ArrowDown');
  await expect(row(page, 'Second verse')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('v');
  await expect(page.getByRole('combobox', { name: t('move.folder') })).toBeFocused();
  await page.keyboard.type('Yard');
  await page.keyboard.press('Enter');
  await expect(row(page, 'First verse')).toHaveCount(0);
  await focusSeen(page, 'moved');
}

async function changeSetting(page: Page, { phone, rtl }: Device): Promise<void> {
  await page.keyboard.press('Control+k');
  const field = dialog(page, t('palette.name')).getByRole('combobox');
  await expect(field).toBeFocused();
  await page.keyboard.type(t('command.settings'));
  await expect(page.getByRole('option', { selected: true })).toContainText(t('command.settings'));
  await page.keyboard.press('Enter');
  const settings = dialog(page, t('settings.title'));
  await expect(settings).toBeVisible();
  await focusSeen(page, 'settings');
  const section = settings.getByRole('button', { name: t('settings.appearance'), exact: true });
  if (phone) {
    await tabTo(page, section);
    await page.keyboard.press('Enter');
    await expect(settings.getByRole('button', { name: t('settings.all') })).toBeFocused();
  }
  const contrast = settings.getByRole('radiogroup', { name: t('settings.contrast') });
  await tabTo(page, contrast.getByRole('radio', { checked: true }));
  await keys(page, rtl ? 'ArrowLeft' : 'ArrowRight', rtl ? 'ArrowLeft' : 'ArrowRight');
  await expect(contrast.getByRole('radio', { name: t('settings.contrast.more') })).toBeChecked();
  await expect(page.locator('html')).toHaveAttribute('data-contrast', 'more');
  if (phone) {
    await page.keyboard.press('Escape');
    await expect(section).toBeFocused();
  }
  await page.keyboard.press('Escape');
  await expect(settings).toBeHidden();
  await focusSeen(page, 'settings closed');
}

async function manageFolder(page: Page, device: Device): Promise<void> {
  const folders = await toFolders(page, device);
  await keys(page, 'Y');
  await expect(item(folders, 'Yard')).toBeFocused();
  await page.keyboard.press('F2');
  await expect(page.getByRole('textbox', { name: t('folders.renameName', { folder: 'Yard' }) })).toBeFocused();
  await page.keyboard.type('Wharf');
  await page.keyboard.press('Enter');
  await expect(item(folders, 'Wharf')).toBeVisible();
  const tree = device.phone ? folders : await toFolders(page, device);
  await tabTo(page, tree.locator('[role=treeitem][tabindex="0"]'));
  await walkTo(page, tree, 'Wharf', 'ArrowDown');
  await page.keyboard.press('Shift+F10');
  await menuTaken(page);
  await page.keyboard.press('End');
  await focusSeen(page, 'folder menu');
  await page.keyboard.press('Enter');
  const keep = page.getByRole('button', { name: t('folders.keep'), exact: true });
  await expect(keep).toBeFocused();
  await tabTo(page, page.getByRole('dialog').getByRole('button', { name: t('folders.delete'), exact: true }), { back: true });
  await page.keyboard.press('Enter');
  await expect(item(tree, 'Wharf')).toHaveCount(0);
  await focusSeen(page, 'folder deleted');
  if (device.phone) {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
}

async function leave(page: Page, person: Person): Promise<void> {
  const me = page.getByRole('button', { name: t('bar.account', { address: person.address }) });
  await tabTo(page, me, { back: true });
  await page.keyboard.press('Enter');
  await menuTaken(page);
  await keys(page, 'End');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel(t('signIn.password'), { exact: true })).toBeVisible();
}

/** From the sign-in to the sign-out. */
export async function keysJourney(page: Page, person: Person, device: Device): Promise<void> {
  await signIn(page, person);
  await goThroughFolders(page, device);
  await readAndAnswer(page);
  await archiveAndUndo(page);
  await selectAndMove(page);
  await changeSetting(page, device);
  await manageFolder(page, device);
  await leave(page, person);
}
