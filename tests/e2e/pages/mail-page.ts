import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';

/** The signed-in screen: folders, list and reader. */
export class MailPage {
  readonly list: Locator;
  readonly reader: Locator;
  readonly frame: FrameLocator;
  readonly toast: Locator;

  constructor(readonly page: Page) {
    this.list = page.getByRole('grid');
    this.reader = page.getByRole('region', { name: 'Letter' });
    this.frame = page.frameLocator('iframe[title^="Message from"]');
    this.toast = page.getByRole('region', { name: /Notifications/ });
  }

  folder(name: string): Locator {
    return this.page.getByRole('treeitem', { name: new RegExp(`^${name}\\b`) });
  }

  row(subject: string): Locator {
    return this.list.getByRole('row').filter({ hasText: subject });
  }

  async openFolder(name: string): Promise<void> {
    await this.folder(name).click();
    await expect(this.page.getByRole('heading', { level: 1, name })).toBeVisible();
  }

  async openLetter(subject: string): Promise<void> {
    await this.row(subject).click();
    await expect(this.reader.getByRole('heading', { name: subject })).toBeVisible();
  }

  /** A tool of the open letter. */
  tool(name: string | RegExp): Locator {
    return this.reader.getByRole('button', { name }).first();
  }
}
