/** Views of the contact sheet that lie over the mail: menus, dialogs, the palette, the settings. */
import type { Locator, Page } from '@playwright/test';
import { ends, openRow, press, rows, type SheetView, type Size } from './view';

/** The folders on the screen: the column, or the drawer where there is none. */
async function folders(page: Page, size: Size): Promise<Locator> {
  if (size >= 1200) return page.locator('.pane-folders');
  await page
    .locator(size === 1024 ? '.pane-folders .fold.more' : '.only-drawer')
    .filter({ visible: true })
    .click();
  const drawer = page.locator('.drawer');
  await drawer.waitFor();
  return drawer;
}

/** The folder of the sample that is nobody's by role and has others inside. */
const yard = /Kestrel Yard/;

async function folderMenu(page: Page, size: Size, folder: RegExp): Promise<void> {
  const item = (await folders(page, size)).getByRole('treeitem', { name: folder }).first();
  await item.focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menu').waitFor();
}

async function accountMenu(page: Page): Promise<void> {
  await page.locator('button.me').click();
  await page.getByRole('menu').waitFor();
}

/** The entry of the open menu with this icon. */
const entry = (page: Page, icon: string) => page.locator(`[role^=menuitem]:has(use[href$="#${icon}"])`);

/** Settings stand in the bar, and on the phone at the end of the account's menu. */
async function settings(page: Page, size: Size): Promise<void> {
  if (size === 390) {
    await accountMenu(page);
    await entry(page, 'settings').last().click();
  } else await page.locator('.bar .btn:has(use[href$="#settings"])').click();
  await page.locator('.settings-body').waitFor();
}

const section = (at: number) => async (page: Page, size: Size) => {
  await settings(page, size);
  await page.locator('.settings-item').nth(at).click();
};

export const views: readonly SheetView[] = [
  { name: 'folders', sizes: [1024, 768, 390], open: (page, size) => folders(page, size).then(() => undefined) },
  { name: 'folder-menu', sizes: ends, open: (page, size) => folderMenu(page, size, yard) },
  {
    name: 'folder-new',
    sizes: ends,
    open: async (page, size) => (await folders(page, size)).locator('.ffoot .fold').first().click(),
  },
  {
    name: 'folder-move',
    sizes: ends,
    open: async (page, size) => {
      await folderMenu(page, size, /Slipway/);
      await entry(page, 'folder-input').click();
      await page.locator('.fplaces').waitFor();
    },
  },
  {
    name: 'folder-delete',
    sizes: ends,
    open: async (page, size) => {
      await (await folders(page, size))
        .getByRole('treeitem', { name: /Slipway/ })
        .first()
        .focus();
      await page.keyboard.press('Delete');
      await page.locator('.dialog').waitFor();
    },
  },
  { name: 'account-menu', sizes: ends, open: accountMenu },
  {
    name: 'account-add',
    sizes: ends,
    open: async (page) => {
      await accountMenu(page);
      await entry(page, 'plus').click();
      await page.locator('.dialog').waitFor();
    },
  },
  {
    name: 'list-menu',
    sizes: ends,
    open: (page) => page.locator('main [aria-haspopup=menu]').filter({ visible: true }).last().click(),
  },
  {
    name: 'letter-menu',
    sizes: ends,
    open: async (page) => {
      await openRow(page, /Lighthouse survey/);
      await page.locator('#reader :is(.rd-tools, .rd-top) [aria-haspopup=menu]').filter({ visible: true }).click();
    },
  },
  { name: 'move', sizes: ends, open: (page) => press(page, 'j v') },
  {
    name: 'delete',
    sizes: ends,
    open: async (page) => {
      const trash = page.locator('.pane-folders [role=treeitem]:has(use[href$="#trash-2"])').first();
      await page.goto(new URL((await trash.getAttribute('href')) ?? '', page.url()).href);
      await rows(page).first().waitFor();
      await press(page, 'j #');
      await page.locator('.dialog').waitFor();
    },
  },
  { name: 'keys', sizes: ends, open: (page) => press(page, '?') },
  { name: 'palette', sizes: ends, open: (page) => press(page, 'Control+k').then(() => page.keyboard.type('sl')) },
  { name: 'freshness', sizes: ends, open: (page) => press(page, 'Shift+N') },
  { name: 'settings', sizes: ends, open: section(0) },
  { name: 'settings-reading', sizes: ends, open: section(1) },
  { name: 'settings-images', sizes: ends, open: section(2) },
  { name: 'settings-keys', sizes: ends, open: section(3) },
  { name: 'settings-accounts', sizes: ends, open: section(6) },
];
