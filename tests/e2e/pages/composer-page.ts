import { expect, type Locator, type Page } from '@playwright/test';

/** The window in which a letter is written. */
export class ComposerPage {
  readonly window: Locator;
  readonly to: Locator;
  readonly subject: Locator;
  /** The text of a formatted letter, in its frame. */
  readonly text: Locator;
  /** The text of a letter that is plain text only. */
  readonly plain: Locator;
  readonly send: Locator;

  constructor(private readonly page: Page) {
    this.window = page.getByRole('dialog').filter({ has: page.getByLabel('Subject') });
    this.to = this.window.getByLabel('To', { exact: true });
    this.subject = this.window.getByLabel('Subject');
    this.text = this.window.frameLocator('iframe.cp-paper').getByRole('textbox', { name: 'Text of the letter' });
    this.plain = this.window.locator('textarea');
    this.send = this.window.getByRole('button', { name: /^Send/ }).first();
  }

  /** The row of formats, opened where it is not shown. */
  async formats(): Promise<Locator> {
    const asked = this.window.getByRole('button', { name: 'Formatting', exact: true });
    const row = this.window.getByRole('toolbar', { name: 'Formatting' });
    if (!(await row.isVisible()) && (await asked.isVisible())) await asked.click();
    await expect(row).toBeVisible();
    return row;
  }

  async ready(): Promise<void> {
    await this.field();
  }

  /** The field of the text, whichever form the letter has. */
  private async field(): Promise<Locator> {
    const shown = this.window.locator('iframe.cp-paper[data-ready], textarea');
    await expect(shown).toBeVisible();
    return (await shown.evaluate(({ nodeName }) => nodeName)) === 'TEXTAREA' ? this.plain : this.text;
  }

  /** Writes above whatever the text holds already. */
  async write(text: string): Promise<void> {
    // A menu that goes away gives the focus on.
    await expect(this.page.getByRole('menu')).toHaveCount(0);
    await (await this.field()).focus();
    await this.page.keyboard.press('Control+Home');
    await this.page.keyboard.type(text);
  }

  /** What stands in the text matches `pattern`. */
  async holds(pattern: RegExp): Promise<void> {
    const field = await this.field();
    await expect.poll(() => field.evaluate((one) => ('value' in one ? String(one.value) : (one.textContent ?? '')))).toMatch(pattern);
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
