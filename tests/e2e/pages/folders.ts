/** The tree of folders as a person has it before them, and a letter to put into it. */
import type { Page } from '@playwright/test';
import { buildMessage } from '../../support/message';

export const letter = (to: string, subject: string) => buildMessage({ from: 'ines@carvalho.example', to, subject, text: 'Text.' });

export const item = (page: Page, name: string | RegExp) => page.getByRole('tree').getByRole('treeitem', { name }).first();

export const menu = (page: Page, name: string) => page.getByRole('menuitem', { name, exact: true });

/** Opens the menu of a folder by the keyboard and chooses from it. */
export async function act(page: Page, folder: string, name: string): Promise<void> {
  await item(page, new RegExp(`^${folder}`)).focus();
  await page.keyboard.press('Shift+F10');
  await menu(page, name).click();
}
