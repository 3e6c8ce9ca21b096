import { expect, type Locator, type Page } from '@playwright/test';

/** The window in which a letter is written. */
export class ComposerPage {
  readonly window: Locator;
  readonly to: Locator;
  readonly subject: Locator;
  readonly text: Locator;
  readonly send: Locator;

  constructor(private readonly page: Page) {
    this.window = page.getByRole('dialog').filter({ has: page.getByLabel('Subject') });
    this.to = this.window.getByLabel('To', { exact: true });
    this.subject = this.window.getByLabel('Subject');
    this.text = this.window.getByLabel('Text of the letter');
    this.send = this.window.getByRole('button', { name: /^Send/ }).first();
  }

  async ready(): Promise<void> {
    await expect(this.text).toBeVisible();
  }

  /** Writes above whatever the text holds already. */
  async write(text: string): Promise<void> {
    await this.text.focus();
    await this.page.keyboard.press('Control+Home');
    await this.page.keyboard.type(text);
  }

  async attach(file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    await this.window.locator('input[type=file]').setInputFiles(file);
    await expect(this.window.getByText(file.name)).toBeVisible();
  }

  async sendIt(): Promise<void> {
    await this.send.click();
    await expect(this.window).toBeHidden({ timeout: 20_000 });
  }
}
